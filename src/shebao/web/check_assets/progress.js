// Asks how far the checking is; without this script the page loads itself again.
(() => {
  const bar = document.getElementById("bar");
  const said = document.getElementById("said");
  const list = document.getElementById("list");
  const ask = async () => {
    try {
      const answer = await fetch(`${location.pathname}state/`, { cache: "no-store" });
      if (answer.status === 404) return location.reload();
      const state = await answer.json();
      if (state.finished) return location.reload();
      bar.max = state.total;
      bar.value = state.done;
      said.textContent = state.before ? `前面还有 ${state.before} 份` : `已核对 ${state.done} / ${state.total} 份`;
      list.replaceChildren(...state.files.map((file) => {
        const row = document.createElement("li");
        row.append(file.name, Object.assign(document.createElement("span"), { textContent: file.stage }));
        return row;
      }));
    } catch {
      said.textContent = "连不上程序，请确认它还在运行。";
    }
    setTimeout(ask, 400);
  };
  setTimeout(ask, 400);
})();
