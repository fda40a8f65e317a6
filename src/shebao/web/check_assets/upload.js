// Without this script the form is sent as any form; with it files can be dropped and the way up is shown.
(() => {
  const form = document.getElementById("upload");
  const input = document.getElementById("files");
  const zone = document.getElementById("zone");
  const bar = document.getElementById("sending");
  const said = document.getElementById("said");
  const refusals = document.getElementById("refusals");
  zone.classList.add("live");

  const refuse = (lines) => {
    refusals.replaceChildren(...lines.map((line) => Object.assign(document.createElement("p"), { textContent: line })));
    refusals.hidden = false;
    bar.hidden = true;
    said.textContent = "";
    form.querySelector("button").disabled = false;
  };

  const send = () => {
    const files = [...input.files];
    const most = Number(form.dataset.maxBytes), count = Number(form.dataset.maxFiles);
    if (!files.length) return refuse(["没有选择文件。"]);
    if (files.length > count) return refuse([`一次最多上传 ${count} 个文件，选了 ${files.length} 个。请分几次上传，或用命令行核对整个文件夹。`]);
    const large = files.filter((file) => file.size > most);
    if (large.length === files.length) return refuse(large.map((file) => `“${file.name}”超过 ${most / 1048576} MB，没有上传。请压缩图片、拆分文件，或用命令行核对。`));
    refusals.hidden = true;
    bar.hidden = false;
    form.querySelector("button").disabled = true;
    const request = new XMLHttpRequest();
    request.open("POST", form.action);
    request.setRequestHeader("X-Requested-With", "XMLHttpRequest");
    request.responseType = "json";
    request.upload.addEventListener("progress", (event) => {
      if (!event.lengthComputable) return;
      bar.max = event.total;
      bar.value = event.loaded;
      said.textContent = event.loaded < event.total ? `正在上传 ${Math.floor((event.loaded * 100) / event.total)}%` : "已上传，正在检查文件";
    });
    request.addEventListener("load", () => {
      const answer = request.response || {};
      if (answer.address) location.assign(answer.address);
      else refuse(answer.refusals || ["没有接收，请重新打开本页后再试。"]);
    });
    request.addEventListener("error", () => refuse(["上传中断。请确认程序还在运行，再试一次。"]));
    const data = new FormData(form);
    // Files that are too large are not sent, only named; the others are checked.
    data.delete("files");
    for (const file of files) large.includes(file) ? data.append("too_large", file.name) : data.append("files", file);
    request.send(data);
  };

  form.addEventListener("submit", (event) => { event.preventDefault(); send(); });
  input.addEventListener("change", send);
  for (const kind of ["dragenter", "dragover"]) zone.addEventListener(kind, (event) => { event.preventDefault(); zone.classList.add("over"); });
  for (const kind of ["dragleave", "drop"]) zone.addEventListener(kind, () => zone.classList.remove("over"));
  zone.addEventListener("drop", (event) => {
    event.preventDefault();
    input.files = event.dataTransfer.files;
    send();
  });
  // A file dropped beside the zone must not replace the page.
  for (const kind of ["dragover", "drop"]) addEventListener(kind, (event) => event.preventDefault());
})();
