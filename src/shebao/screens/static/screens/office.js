// Keys that work on every page: "/" goes to the search box, Esc closes the side panel.
document.addEventListener("keydown", (event) => {
  // A field that holds nothing yet, as the first one of a form that opens with it, is not being written in.
  const at = event.target, text = at.tagName === "TEXTAREA" || at.tagName === "INPUT" && !/^(checkbox|radio|file)$/.test(at.type);
  const writing = text && (at.value !== "" || at.type === "password") || event.isComposing;
  if (event.key === "/" && !writing) {
    const find = document.getElementById("find");
    if (find) { event.preventDefault(); find.focus(); find.select(); }
  }
  if (event.key === "Escape") {
    const panel = document.getElementById("panel");
    if (panel && !panel.hidden) { panel.hidden = true; panel.replaceChildren(); }
  }
});
document.addEventListener("htmx:afterSwap", (event) => {
  if (event.target.id === "panel") { event.target.hidden = false; }
});
// A form is sent once: a second click on its button does nothing until the page answers.
document.addEventListener("submit", (event) => {
  if (event.target.method !== "post") { return; }
  if (event.target.dataset.sent) { event.preventDefault(); return; }
  event.target.dataset.sent = "1";
});
window.addEventListener("pageshow", () => {
  for (const form of document.forms) { delete form.dataset.sent; }
});
// Lines copied from a sheet and pasted into a cell of a table go to the field for pasted lines, where they stay lines.
document.addEventListener("paste", (event) => {
  const lines = event.target.closest?.("[data-rows]")?.querySelector("textarea"), text = event.clipboardData.getData("text");
  if (!lines || lines === event.target || !/[\t\n]/.test(text.trim())) { return; }
  event.preventDefault();
  lines.closest("details").open = true;
  lines.value += (lines.value && !lines.value.endsWith("\n") ? "\n" : "") + text;
  lines.focus();
});
