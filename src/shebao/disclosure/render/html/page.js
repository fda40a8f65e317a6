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

  /* Amounts are whole fen and may be larger than a JavaScript number holds: they are BigInt from here on. */
  const exact = (fen) => BigInt(fen);
  const size = (fen) => (exact(fen) < 0n ? -exact(fen) : exact(fen));
  const sum = (amounts) => amounts.reduce((before, fen) => before + exact(fen), 0n);
  const bySize = (a, b) => (size(a) < size(b) ? 1 : size(a) > size(b) ? -1 : 0);
  const grouped = (digits) => digits.replace(/\B(?=(\d{3})+$)/g, ",");

  const yuan = (fen) => {
    const digits = size(fen).toString().padStart(3, "0");
    return `${exact(fen) < 0n ? "−" : ""}${grouped(digits.slice(0, -2))}.${digits.slice(-2)}`;
  };

  /* Exact division, because a quotient shown to a reader must not come from a float. */
  const quotient = (numerator, denominator, digits) => {
    let [n, d] = [exact(numerator), exact(denominator)];
    if (!d) return "";
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

  /* What the lines behind a figure are called. */
  const lineWord = data.final ? "决算条目" : "预算条目";

  const factsOf = (rows) => rows.map((row) => factOf.get(row)).filter(Boolean);
  const total = (facts) => sum(facts.map((fact) => fact[FEN]));

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
    else if (chain.f !== undefined && exact(chain.f) === 0n) box.append(el("p", { css: "sum", text: `没有${lineWord}，金额为0。` }));
    else if (chain.f !== undefined) box.append(el("p", { css: "sum", text: `准确数：${yuan(chain.f)}元` }));
    else if (chain.x !== undefined) box.append(el("p", { css: "sum", text: `准确数：${word(chain.x)}` }));
    const codes = [...new Set(facts.map((fact) => word(fact[PROJECT])))];
    const project = codes.length === 1 && data.projects[codes[0]];
    if (project && (kind === "测算" || facts.length === 1)) fillBasis(box, project, chain.b);
    else if (chain.b !== undefined) box.append(el("h3", { text: "依据" }), el("p", { text: word(chain.b) }));
    if (kind === "测算" && facts.length) {
      box.append(el("h3", { text: "预算安排" }));
      fillFacts(box, facts);
    }
    fillRounding(box, chain, value);
  };

  /* A figure in 元 is printed as it is; one in 万元 is the exact amount divided and rounded once. */
  const fillRounding = (box, chain, value) => {
    const isWan = value.endsWith("万元");
    if (chain.r === undefined || (value.endsWith("元") && !isWan)) return;
    if (chain.f !== undefined && exact(chain.f) === 0n) return;
    box.append(el("h3", { text: isWan && !(exact(chain.f || 0) % 10000n) ? "换算" : "取整" }));
    if (isWan && chain.f) {
      const plain = quotient(size(chain.f), 1000000, 6).replace(/0{1,4}$/, "");
      const rounded = `${plain}万元` !== value.replace(/[−,-]/g, "");
      const text = `${yuan(size(chain.f))}元 = ${plain}万元`;
      box.append(el("p", { css: "sum", text: rounded ? `${text} → ${value}` : text }));
      if (!rounded) return;
    }
    box.append(el("p", { text: `${word(chain.r)}。` }));
  };

  const PART_NAMES = { 占比: { "+": "分子", "÷": "分母" }, 增减率: { "+": "增减额", "÷": "上年" } };
  const isLastYears = (operand) => word(operand[0]).startsWith("上年");

  /* What stands in front of an operand: its part in a quotient, its year in a change, its number in a count. */
  const signOf = (chain, operand, number) => {
    const kind = word(chain.k);
    const sign = { "+": "+", "-": "−" }[operand[5]] || operand[5];
    if (kind === "计数") return String(number + 1);
    if (PART_NAMES[kind]) return PART_NAMES[kind][operand[5]] || sign;
    if (kind === "增减额" && chain.o.some(isLastYears)) return `${operand[5] === "-" ? "−" : ""}${isLastYears(operand) ? "上年" : "本年"}`;
    return sign;
  };

  const fillOperands = (box, chain, kind, value) => {
    const body = el("tbody");
    /* What adds up or is counted stands by its size. */
    const sorts = (kind === "合计" || kind === "计数") && chain.o.every((operand) => operand[3] !== null);
    const listed = sorts ? [...chain.o].sort((a, b) => bySize(a[3], b[3])) : chain.o;
    for (const [number, operand] of listed.entries()) {
      const [label, text, unit, fen] = operand;
      const level = operandLevel(operand);
      const sign = signOf(chain, operand, number);
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
    const fenOf = (role) => sum(chain.o.filter((operand) => operand[5] === role).map((operand) => operand[3] || 0));
    if (kind === "占比") {
      const ratio = quotient(fenOf("+"), fenOf("÷"), 8);
      if (ratio) box.append(el("p", { css: "sum", text: `${yuan(fenOf("+"))} ÷ ${yuan(fenOf("÷"))} = ${ratio} → ${value}` }));
    } else if (kind === "增减率") {
      const ratio = quotient(fenOf("+"), fenOf("÷"), 8);
      box.append(el("p", { css: "sum", text: `${yuan(fenOf("+"))} ÷ ${yuan(fenOf("÷"))} = ${ratio} → ${value}` }));
    } else if (kind === "测算") {
      const rest = exact(chain.f) - fenOf("+");
      if (rest) {
        const text = `测算合计${yuan(fenOf("+"))}元，预算安排${yuan(chain.f)}元，相差${yuan(size(rest))}元。`;
        box.append(el("p", { css: "sum", text }));
      }
    }
  };

  /* ---- budget lines ---- */

  const className = (fact) => {
    const text = word(fact[ECONOMIC]);
    return data.classes[text.slice(0, 3)] || text;
  };
  const projectName = (fact) => (data.projects[word(fact[PROJECT])] || { name: word(fact[PROJECT]) }).name;
  const GROUPINGS = [
    ["项目或经济分类", (fact) => projectName(fact) || className(fact)],
    ["功能分类科目", (fact) => word(fact[FUNCTION])],
    ["单位", (fact) => word(fact[UNIT])],
    ["经济分类科目", (fact) => word(fact[ECONOMIC])],
    ["资金来源", (fact) => word(fact[SOURCE])],
  ];
  const MANY = 12;

  /* Many lines have their subtotals first; the lines themselves follow where they can be looked through. */
  const fillFacts = (box, facts) => {
    if (facts.length > MANY && fillGroups(box, facts) && facts.length > LONGEST_LIST) return;
    const body = el("tbody");
    for (const fact of facts.slice(0, LONGEST_LIST)) body.append(factRow(fact));
    const left = facts.slice(LONGEST_LIST);
    if (left.length) body.append(el("tr", {}, el("td", { text: `其余${left.length}条` }), el("td", { text: yuan(total(left)) })));
    box.append(factTable(lineWord, body, facts));
  };

  const factTable = (head, body, facts) =>
    el("table", {},
      el("thead", {}, el("tr", {}, el("th", { scope: "col", text: head }), el("th", { scope: "col", text: "金额（元）" }))),
      body,
      el("tfoot", {}, el("tr", {}, el("td", { text: `合计（${facts.length}条）` }), el("td", { text: yuan(total(facts)) }))));

  const fillGroups = (box, facts) => {
    for (const [name, of] of GROUPINGS) {
      const groups = new Map();
      for (const fact of facts) {
        const value = of(fact);
        if (!groups.has(value)) groups.set(value, []);
        groups.get(value).push(fact);
      }
      if (groups.size > 1 && groups.size <= LONGEST_LIST && groups.size < facts.length) {
        const body = el("tbody");
        const sorted = [...groups].sort((a, b) => bySize(total(a[1]), total(b[1])));
        for (const [value, members] of sorted) {
          const shown = value || `无${name}`;
          const cell = el("td", {}, follow(shown, factsLevel(shown, members)), el("span", { css: "under", text: `${members.length}条` }));
          body.append(el("tr", {}, cell, el("td", { text: yuan(total(members)) })));
        }
        box.append(factTable(`按${name}小计`, body, facts));
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
      const amounts = [];
      for (const [item, number, unit, standard, periods, period] of project.lines) {
        const fen = exact(number) * exact(standard) * exact(periods);
        amounts.push(fen);
        const times = `${grouped(String(number))}${unit} × ${yuan(standard)}元${periods === 1 ? "" : ` × ${periods}${period}`}`;
        body.append(el("tr", {}, el("td", {}, el("span", { text: item }), el("span", { css: "under", text: times })), el("td", { text: yuan(fen) })));
      }
      box.append(el("h3", { text: "测算" }),
        el("table", {},
          el("thead", {}, el("tr", {}, el("th", { scope: "col", text: "测算内容" }), el("th", { scope: "col", text: "金额（元）" }))),
          body, el("tfoot", {}, el("tr", {}, el("td", { text: "测算合计" }), el("td", { text: yuan(sum(amounts)) })))));
      const facts = projectFacts(code);
      const rest = total(facts) - sum(amounts);
      if (facts.length && rest) box.append(el("p", { css: "sum", text: `测算合计${yuan(sum(amounts))}元，预算安排${yuan(total(facts))}元，相差${yuan(size(rest))}元。` }));
    }
    fillBasis(box, project);
    /* Of final accounts the budget, what was changed and what was spent stand apart: they add up to nothing. */
    for (const stage of new Set(data.facts.map(stageOf))) {
      const facts = projectFacts(code, stage);
      if (!facts.length) continue;
      box.append(el("h3", { text: stage }));
      fillFacts(box, facts);
    }
  };

  const stageOf = (fact) => (data.final ? word(fact[CATEGORY]).split("·")[0] : "预算安排");
  const projectFacts = (code, stage = data.final ? "年初预算数" : "预算安排") =>
    data.facts.filter((fact) => word(fact[PROJECT]) === code && stageOf(fact) === stage);

  const fillBasis = (box, project, given) => {
    for (const [message, reason] of project.said) {
      box.append(el("h3", { text: "单位说明" }), el("p", { text: reason }), el("p", { css: "under", text: `所说明的问题：${message}` }));
    }
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

  /* A heading that was asked for shows its table, even where tables are folded. */
  const unfold = () => {
    const heading = location.hash.length > 1 ? byId(decodeURIComponent(location.hash.slice(1))) : null;
    const folded = heading && heading.parentElement.querySelector(":scope > .fold");
    if (folded) folded.open = true;
  };

  const fromAddress = () => {
    unfold();
    const figure = figureAt(location.hash);
    if (!figure) { close(); return; }
    for (let folded = figure.closest("details"); folded; folded = folded.parentElement.closest("details")) folded.open = true;
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

  /* ---- what a screen reader says of a figure: its row, its column, the amount with its unit ---- */

  const headsOf = new Map();
  const columnHeads = (table) => {
    if (headsOf.has(table)) return headsOf.get(table);
    const heads = [];
    const rows = table.tHead ? [...table.tHead.rows] : [];
    const taken = rows.map(() => []);
    rows.forEach((row, y) => {
      const numbering = [...row.cells].every((cell) => /^\d*$/.test(cell.textContent.trim()));
      let x = 0;
      for (const cell of row.cells) {
        while (taken[y][x]) x += 1;
        for (let right = x; right < x + cell.colSpan; right += 1) {
          for (let down = y; down < Math.min(y + cell.rowSpan, rows.length); down += 1) taken[down][right] = true;
          if (!numbering) heads[right] = (heads[right] || "") + cell.textContent.trim();
        }
        x += cell.colSpan;
      }
    });
    headsOf.set(table, heads);
    return heads;
  };

  const spoken = (figure) => {
    const cell = figure.closest("td");
    const words = [];
    if (cell) {
      const cells = [...cell.parentElement.cells];
      const before = cells.slice(0, cells.indexOf(cell)).filter((one) => one.tagName === "TH" && one.textContent.trim());
      if (before.length) words.push(before[before.length - 1].textContent.trim());
      const column = cells.slice(0, cells.indexOf(cell)).reduce((x, one) => x + one.colSpan, 0);
      const head = columnHeads(cell.closest("table"))[column];
      if (head && cell.dataset.l !== undefined) words.push(head);
    }
    words.push(valueOf(figure), "看组成");
    return words.join("，");
  };

  /* ---- set up ---- */

  root.classList.add("js");
  for (const figure of document.querySelectorAll(".fig")) {
    figure.tabIndex = 0;
    figure.setAttribute("role", "button");
    figure.setAttribute("aria-haspopup", "dialog");
    figure.setAttribute("aria-label", spoken(figure));
  }
  for (const table of document.querySelectorAll("table[data-file]")) addDownload(table);
  if (matchMedia("(max-width: 900px)").matches) {
    for (const unfolded of document.querySelectorAll(".contents > details, .chart details")) unfolded.open = false;
  }
  const LONG_TABLE = 12;
  if (matchMedia("(max-width: 640px)").matches) {
    for (const fold of document.querySelectorAll(".fold")) {
      const table = fold.querySelector("table");
      fold.open = !table.classList.contains("form") && table.rows.length <= LONG_TABLE;
    }
  }
  /* Paper shows everything, whatever is folded on the screen. */
  let foldedOnScreen = [];
  addEventListener("beforeprint", () => {
    foldedOnScreen = [...document.querySelectorAll(".fold:not([open])")];
    for (const fold of foldedOnScreen) fold.open = true;
  });
  addEventListener("afterprint", () => { for (const fold of foldedOnScreen) fold.open = false; });

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
