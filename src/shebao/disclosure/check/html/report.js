// A convenience only: everything can be read and every jump works without it.
(() => {
  const list = document.getElementById("findings");
  const filter = document.querySelector(".filter");
  if (!list || !filter) return;
  const groups = [...list.querySelectorAll(".group")];
  const say = { error: "错误", warning: "提醒", notice: "提示" };
  if (groups.length > 1) {
    filter.hidden = false;
    for (const group of groups) {
      const kind = Object.keys(say).find((name) => group.classList.contains(name));
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = `${say[kind]} ${group.querySelectorAll(".finding").length}`;
      button.setAttribute("aria-pressed", "true");
      button.addEventListener("click", () => {
        const shown = button.getAttribute("aria-pressed") !== "true";
        button.setAttribute("aria-pressed", String(shown));
        group.hidden = !shown;
      });
      filter.append(button);
    }
  }
  // Back from the text: the list scrolls by itself, and a finding of a hidden group is shown again.
  addEventListener("hashchange", () => {
    const finding = location.hash.startsWith("#f") && document.getElementById(location.hash.slice(1));
    const group = finding && finding.closest(".group");
    if (!group || !group.hidden) return;
    group.hidden = false;
    for (const button of filter.children) {
      if (button.textContent.startsWith(group.querySelector("h3").textContent.split(" ")[1])) button.setAttribute("aria-pressed", "true");
    }
    finding.scrollIntoView();
  });
})();
