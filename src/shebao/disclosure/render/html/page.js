"use strict";
/* The page is complete without this script. It lets a reader follow each figure (span.fig, data-c = its chain) down to
   the budget lines, one level at a time, in a panel; gives every figure a link; and lets tables be saved as CSV. */
(() => {
  const data = JSON.parse(document.getElementById("chains").textContent);
  const byId = (id) => document.getElementById(id);
  const panel = byId("panel");
  const word = (number) => data.words[number] || "";
  const factOf = new Map(data.facts.map((fact) => [fact[0], fact]));
  const LONGEST_LIST = 200;
  const [ROW, FEN, FUNCTION, ECONOMIC, PROJECT, UNIT, SOURCE, CATEGORY, ORIGIN] = [0, 1, 2, 3, 4, 5, 6, 7, 8];
  const root = document.documentElement;
  let opener = null;
  let levels = [];

  /* ---- small things ---- */

  const el = (tag, options = {}, ...children) => {
    const { text, css, ...attributes } = options;
    const node = document.createElement(tag);
    if (text !== undefined) node.textContent = text;
    if (css) node.className = css;
    for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
    node.append(...children.filter((child) => child !== null && child !== undefined));
    return node;
  };

  const yuan = (fen) => {
    const whole = Math.floor(Math.abs(fen) / 100).toString().replace(/\B(?=(\d{3})+$)/g, ",");
    return `${fen < 0 ? "−" : ""}${whole}.${String(Math.abs(fen) % 100).padStart(2, "0")}`;
  };

  /* Exact division, because a quotient shown to a reader must not come from a float. */
  const quotient = (numerator, denominator, digits) => {
    if (!denominator) return "";
    let [n, d] = [BigInt(numerator), BigInt(denominator)];
    if (d < 0n) [n, d] = [-n, -d];
    const scaled = (n < 0n ? -n : n) * 10n ** BigInt(digits);
    const text = (scaled / d).toString().padStart(digits + 1, "0");
    const rest = scaled % d ? "…" : "";
    return `${n < 0n ? "−" : ""}${text.slice(0, -digits)}.${text.slice(-digits)}${rest}`;
  };

  const rowsOf = (set) => {
    if (set === undefined || set === null) return [];
    const rows = [];
    let position = 0;
    for (const run of data.sets[set].split(" ")) {
      const [gap, more] = run.split("+");
      position += parseInt(gap, 36);
      rows.push(position);
      for (let left = more ? parseInt(more, 36) : 0; left > 0; left -= 1) rows.push((position += 1));
    }
    return rows;
  };

  const factsOf = (rows) => rows.map((row) => factOf.get(row)).filter(Boolean);
  const total = (facts) => facts.reduce((sum, fact) => sum + fact[FEN], 0);

  const follow = (text, level) => {
    const button = el("button", { type: "button", css: "follow", text });
    button.addEventListener("click", () => push(level));
    return button;
  };

  /* ---- levels: what the panel can show. Each is {kind, title, value, fill(box)} ---- */

  const chainLevel = (number, value = "") => {
    const chain = data.chains[number];
    return { kind: word(chain.k), title: word(chain.l), value, fill: (box) => fillChain(box, chain, value) };
  };

  const factsLevel = (title, facts) => ({
    kind: "合计", title, value: `${yuan(total(facts))}元`, fill: (box) => fillFacts(box, facts),
  });

  const projectLevel = (code) => ({
    kind: "项目", title: data.projects[code].name, value: "", fill: (box) => fillProject(box, code),
  });

  const operandLevel = ([label, text, unit, , set, , chain]) => {
    const value = `${text}${word(unit)}`;
    if (chain !== null) return chainLevel(chain, value);
    return set === null ? null : { ...factsLevel(word(label), factsOf(rowsOf(set))), value };
  };

  const fillChain = (box, chain, value) => {
    const kind = word(chain.k);
    const facts = factsOf(rowsOf(chain.s));
    if (chain.o) fillOperands(box, chain, kind, value);
    else if (facts.length) fillFacts(box, facts);
    else if (chain.x !== undefined) box.append(el("p", { css: "sum", text: `准确数：${word(chain.x)}` }));
    if (kind === "测算" && facts.length) {
      box.append(el("h3", { text: "预算安排" }));
      fillFacts(box, facts);
    }
    const codes = [...new Set(facts.map((fact) => word(fact[PROJECT])))];
    const shown = codes.length === 1 && data.projects[codes[0]];
    if (shown && (kind === "测算" || facts.length === 1)) fillBasis(box, data.projects[codes[0]], chain.b);
    else if (chain.b !== undefined) box.append(el("h3", { text: "依据" }), el("p", { text: word(chain.b) }));
    fillRounding(box, chain, value);
  };

  /* A figure in 元 is printed as it is; one in 万元 is the exact amount divided and rounded once. */
  const fillRounding = (box, chain, value) => {
    const isWan = value.endsWith("万元");
    if (chain.r === undefined || (value.endsWith("元") && !isWan)) return;
    box.append(el("h3", { text: "取整" }));
    if (isWan && chain.f) {
      const exact = quotient(Math.abs(chain.f), 1000000, 6).replace(/0{1,4}$/, "");
      box.append(el("p", { css: "sum", text: `${yuan(Math.abs(chain.f))}元 = ${exact}万元 → ${value}` }));
    }
    box.append(el("p", { text: `${word(chain.r)}。` }));
  };

  const PART_NAMES = {
    占比: { "+": "分子", "÷": "分母" },
    增减额: { "+": "本年", "-": "上年" },
    增减率: { "+": "本年", "-": "上年" },
  };

  const fillOperands = (box, chain, kind, value) => {
    const named = PART_NAMES[kind] || {};
    /* A difference of two named things that are no years (reasons against the change) is just + and −. */
    const years = kind !== "增减额" || chain.o.some((operand) => word(operand[0]).startsWith("上年"));
    const body = el("tbody");
    /* A rate divides by last year's amount, which is in the list already. */
    const listed = kind === "增减率" ? chain.o.filter((operand) => operand[5] !== "÷") : chain.o;
    for (const [number, operand] of listed.entries()) {
      const [label, text, unit, fen, , role] = operand;
      const level = operandLevel(operand);
      const sign = kind === "计数" ? String(number + 1) : years && named[role] ? named[role] : { "-": "−" }[role] || role;
      const name = level ? follow(word(label), level) : el("span", { text: word(label) });
      const amount = fen === null ? `${text}${word(unit)}` : yuan(fen);
      body.append(el("tr", {}, el("td", { css: "sign", text: sign }), el("td", {}, name), el("td", { text: amount })));
    }
    const money = chain.o.some((operand) => operand[3] !== null);
    const head = el("tr", {}, el("th", { scope: "col" }), el("th", { scope: "col", text: "组成" }),
      el("th", { scope: "col", text: money ? "金额（元）" : "数量" }));
    const table = el("table", {}, el("thead", {}, head), body);
    if (chain.f !== undefined && kind !== "计数") {
      const name = { 增减额: "相减", 测算: "预算安排" }[kind] || "合计";
      table.append(el("tfoot", {}, el("tr", {}, el("td"), el("td", { text: name }), el("td", { text: yuan(chain.f) }))));
    }
    box.append(table);
    fillArithmetic(box, chain, kind, value);
  };

  const fillArithmetic = (box, chain, kind, value) => {
    const fenOf = (role) => chain.o.filter((operand) => operand[5] === role).reduce((sum, operand) => sum + operand[3], 0);
    if (kind === "占比") {
      const ratio = quotient(fenOf("+"), fenOf("÷"), 8);
      if (ratio) box.append(el("p", { css: "sum", text: `${yuan(fenOf("+"))} ÷ ${yuan(fenOf("÷"))} = ${ratio} → ${value}` }));
    } else if (kind === "增减率") {
      const change = fenOf("+") - fenOf("-");
      const ratio = quotient(change, fenOf("÷"), 8);
      box.append(el("p", { css: "sum", text: `（${yuan(fenOf("+"))} − ${yuan(fenOf("-"))}）÷ ${yuan(fenOf("÷"))} = ${ratio} → ${value}` }));
    } else if (kind === "测算") {
      const rest = chain.f - fenOf("+");
      if (rest) {
        const text = `测算合计${yuan(fenOf("+"))}元，预算安排${yuan(chain.f)}元，相差${yuan(rest)}元。`;
        box.append(el("p", { css: "sum", text }));
      }
    }
  };

  /* ---- budget lines ---- */

  const GROUPINGS = [["功能分类科目", FUNCTION], ["单位", UNIT], ["经济分类科目", ECONOMIC], ["项目", PROJECT], ["资金来源", SOURCE]];

  const fillFacts = (box, facts) => {
    if (facts.length > LONGEST_LIST && fillGroups(box, facts)) return;
    const body = el("tbody");
    for (const fact of facts.slice(0, LONGEST_LIST)) body.append(factRow(fact));
    const left = facts.slice(LONGEST_LIST);
    if (left.length) body.append(el("tr", {}, el("td", { text: `其余${left.length}条` }), el("td", { text: yuan(total(left)) })));
    box.append(factTable("预算条目", body, facts));
  };

  const factTable = (head, body, facts) =>
    el("table", {},
      el("thead", {}, el("tr", {}, el("th", { scope: "col", text: head }), el("th", { scope: "col", text: "金额（元）" }))),
      body,
      el("tfoot", {}, el("tr", {}, el("td", { text: `合计（${facts.length}条）` }), el("td", { text: yuan(total(facts)) }))));

  const fillGroups = (box, facts) => {
    for (const [name, key] of GROUPINGS) {
      const groups = new Map();
      for (const fact of facts) {
        const value = word(fact[key]);
        if (!groups.has(value)) groups.set(value, []);
        groups.get(value).push(fact);
      }
      if (groups.size > 1 && groups.size <= LONGEST_LIST) {
        const body = el("tbody");
        for (const [value, members] of groups) {
          const shown = (key === PROJECT && data.projects[value] ? data.projects[value].name : value) || `无${name}`;
          const cell = el("td", {}, follow(shown, factsLevel(shown, members)), el("span", { css: "under", text: `${members.length}条` }));
          body.append(el("tr", {}, cell, el("td", { text: yuan(total(members)) })));
        }
        box.append(factTable(`按${name}分组`, body, facts));
        return true;
      }
    }
    return false;
  };

  const factRow = (fact) => {
    const project = word(fact[PROJECT]);
    const known = data.projects[project];
    const details = [word(fact[CATEGORY]), word(fact[SOURCE]), word(fact[ORIGIN])];
    if (data.units > 1) details.unshift(word(fact[UNIT]));
    const cell = el("td", {},
      project ? (known ? follow(known.name, projectLevel(project)) : el("span", { text: project })) : el("span", { text: word(fact[ECONOMIC]) }),
      el("span", { css: "under", text: word(fact[FUNCTION]) }),
      project && word(fact[ECONOMIC]) ? el("span", { css: "under", text: word(fact[ECONOMIC]) }) : null,
      el("span", { css: "under", text: details.join(" · ") }));
    return el("tr", {}, cell, el("td", { text: yuan(fact[FEN]) }));
  };

  /* ---- a project: its calculation and its basis ---- */

  const fillProject = (box, code) => {
    const project = data.projects[code];
    box.append(el("p", { text: [project.class, project.term].filter(Boolean).join("，") }));
    if (project.lines.length) {
      const body = el("tbody");
      let sum = 0;
      for (const [item, number, unit, standard, periods, period] of project.lines) {
        const fen = number * standard * periods;
        sum += fen;
        const times = `${number}${unit} × ${yuan(standard)}元${periods === 1 ? "" : ` × ${periods}${period}`}`;
        body.append(el("tr", {}, el("td", {}, el("span", { text: item }), el("span", { css: "under", text: times })), el("td", { text: yuan(fen) })));
      }
      box.append(el("h3", { text: "测算" }),
        el("table", {},
          el("thead", {}, el("tr", {}, el("th", { scope: "col", text: "测算内容" }), el("th", { scope: "col", text: "金额（元）" }))),
          body, el("tfoot", {}, el("tr", {}, el("td", { text: "测算合计" }), el("td", { text: yuan(sum) })))));
    }
    const facts = data.facts.filter((fact) => word(fact[PROJECT]) === code);
    if (facts.length) {
      box.append(el("h3", { text: "预算安排" }));
      fillFacts(box, facts);
    }
    fillBasis(box, project);
  };

  const fillBasis = (box, project, given) => {
    const basis = project.basis || (given !== undefined ? word(given) : "");
    if (basis) box.append(el("h3", { text: "立项依据" }), el("p", { text: basis }));
    if (project.overview) box.append(el("h3", { text: "项目概况" }), el("p", { text: project.overview }));
  };

  /* ---- the panel ---- */

  const show = () => {
    const level = levels[levels.length - 1];
    byId("panel-kind").textContent = level.kind;
    byId("panel-title").textContent = level.title;
    byId("panel-value").textContent = level.value;
    byId("panel-back").hidden = levels.length < 2;
    byId("panel-path").textContent = levels.slice(0, -1).map((one) => one.title).join(" › ");
    const content = byId("panel-content");
    content.replaceChildren();
    level.fill(content);
    byId("panel-body").scrollTop = 0;
    byId("panel-title").focus({ preventScroll: true });
  };

  const push = (level) => { levels.push(level); show(); };

  const valueOf = (figure) => {
    const holder = figure.dataset.u === undefined ? figure.closest("[data-u]") : figure;
    return figure.textContent + (holder ? holder.dataset.u : "");
  };

  const open = (figure) => {
    if (opener) opener.classList.remove("open");
    opener = figure;
    figure.classList.add("open");
    const before = figure.getBoundingClientRect().top;
    panel.hidden = false;
    root.classList.add("has-panel");
    levels = [chainLevel(Number(figure.dataset.c), valueOf(figure))];
    show();
    /* The page may have become narrower: keep the figure where the reader saw it, and out from behind the panel. */
    const seen = figure.getBoundingClientRect();
    const floor = getComputedStyle(panel).left === "0px" ? panel.getBoundingClientRect().top : innerHeight;
    const wanted = Math.max(Math.min(before, floor - seen.height - 24), 72);
    scrollBy(0, seen.top - wanted);
  };

  const close = () => {
    if (panel.hidden) return;
    const top = opener.getBoundingClientRect().top;
    panel.hidden = true;
    root.classList.remove("has-panel");
    opener.classList.remove("open");
    scrollBy(0, opener.getBoundingClientRect().top - top);
    opener.focus({ preventScroll: true });
    opener = null;
    if (location.hash.startsWith("#fig-")) history.replaceState(null, "", location.pathname + location.search);
  };

  const figureAt = (hash) => {
    const target = hash.startsWith("#fig-") ? byId(decodeURIComponent(hash.slice(1))) : null;
    return target && target.dataset.c !== undefined ? target : null;
  };

  const fromAddress = () => {
    const figure = figureAt(location.hash);
    if (!figure) { close(); return; }
    const folded = figure.closest("details");
    if (folded) folded.open = true;
    if (figure !== opener) {
      figure.scrollIntoView({ block: "center" });
      open(figure);
    }
  };

  const choose = (figure) => {
    history.pushState(null, "", `#${figure.id}`);
    open(figure);
  };

  const copyLink = async () => {
    const address = location.href;
    try {
      await navigator.clipboard.writeText(address);
      byId("panel-copy").textContent = "已复制";
      byId("panel-said").textContent = "链接已复制";
    } catch {
      /* No clipboard here (an old browser, a page without that right): show the link to be copied by hand. */
      prompt("复制此链接", address);
    }
    setTimeout(() => { byId("panel-copy").textContent = "复制链接"; }, 2000);
  };

  /* ---- tables as CSV ---- */

  const csvOf = (table) => {
    const lines = [];
    const taken = [];
    [...table.rows].forEach((row, y) => {
      lines[y] = lines[y] || [];
      taken[y] = taken[y] || [];
      let x = 0;
      for (const cell of row.cells) {
        while (taken[y][x]) x += 1;
        for (let down = 0; down < cell.rowSpan; down += 1) {
          taken[y + down] = taken[y + down] || [];
          lines[y + down] = lines[y + down] || [];
          for (let right = 0; right < cell.colSpan; right += 1) {
            taken[y + down][x + right] = true;
            lines[y + down][x + right] = down || right ? "" : cell.innerText.trim();
          }
        }
        x += cell.colSpan;
      }
    });
    /* A text that begins like a formula must not run as one in a spreadsheet. */
    const plain = (text) => (/^[=+\-@\t\r]/.test(text) && !/^[-−]?[\d,]*\.?\d+%?$/.test(text) ? `'${text}` : text);
    const quote = (text) => (/[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
    return `\ufeff${lines.map((line) => line.map(plain).map(quote).join(",")).join("\r\n")}\r\n`;
  };

  const addDownload = (table) => {
    const button = el("button", { type: "button", text: "下载本表（CSV）" });
    button.addEventListener("click", () => {
      const address = URL.createObjectURL(new Blob([csvOf(table)], { type: "text/csv;charset=utf-8" }));
      const link = el("a", { href: address, download: `${table.dataset.file}.csv` });
      link.click();
      setTimeout(() => URL.revokeObjectURL(address), 1000);
    });
    table.closest("section").append(el("p", { css: "tools" }, button));
  };

  /* ---- set up ---- */

  root.classList.add("js");
  for (const figure of document.querySelectorAll(".fig")) {
    figure.tabIndex = 0;
    figure.setAttribute("role", "button");
    figure.setAttribute("aria-haspopup", "dialog");
  }
  for (const table of document.querySelectorAll("table[data-file]")) addDownload(table);
  if (matchMedia("(max-width: 900px)").matches) {
    for (const unfolded of document.querySelectorAll(".contents > details, .chart details")) unfolded.open = false;
  }

  document.addEventListener("click", (event) => {
    const figure = event.target.closest(".fig");
    if (figure) choose(figure);
    const entry = event.target.closest(".contents a");
    if (entry && matchMedia("(max-width: 900px)").matches) document.querySelector(".contents > details").open = false;
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") close();
    if ((event.key === "Enter" || event.key === " ") && event.target.classList.contains("fig")) {
      event.preventDefault();
      choose(event.target);
    }
  });
  byId("panel-back").addEventListener("click", () => { levels.pop(); show(); });
  byId("panel-close").addEventListener("click", close);
  byId("panel-copy").addEventListener("click", copyLink);
  addEventListener("popstate", fromAddress);
  addEventListener("hashchange", fromAddress);
  fromAddress();
})();
