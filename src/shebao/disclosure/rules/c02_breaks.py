"""C-02: a class of spending, or a project, that vanishes, appears or jumps from one year to the next without a word."""

import re
from collections.abc import Iterator
from fractions import Fraction

from shebao.disclosure.figures import PrintedFigure, show_in
from shebao.disclosure.model import Disclosure, TableKind
from shebao.disclosure.rules.c01_prior_columns import row_names
from shebao.disclosure.rules.rule import Material, RowView, Rule, TableView, plain_name
from shebao.disclosure.rules.years import same_text
from shebao.findings import FigureShown, Finding, Severity

SPENDING = (TableKind.EXPENDITURE, TableKind.GENERAL_EXPENDITURE)
"""Where classes (类) are looked for: the first of these that both years have."""

JUMP = 2
"""A class that doubled or halved …"""

WEIGHT = Fraction(1, 10)
"""… and moved by more than this part of all spending, calls for a word."""

SHOWN = 6
_CHANGE_WORDS = re.compile("增|减|新|上升|下降|提高|调整|划转|改革|不再|取消|完成|结束|口径|压")


def check(material: Material) -> Iterator[Finding]:
    """Classes, then projects; budgets with budgets, final accounts with final accounts."""
    other, document = material.last_year, material.document
    if other is None or other.final != document.final or not document.year or other.year != document.year - 1:
        return
    published = Material(other)
    said = [same_text(passage.text) for passage in material.passages]
    yield from _classes(material, published, other, said)
    yield from _projects(material, published, other, said)


def _explained(name: str, said: list[str]) -> bool:
    """Whether a sentence that names it speaks of a change."""
    return any(
        name in sentence and _CHANGE_WORDS.search(sentence) for text in said for sentence in re.split("[。；]", text)
    )


def _classes(material: Material, published: Material, other: Disclosure, said: list[str]) -> Iterator[Finding]:
    for kind in SPENDING:
        now, before = material.view(kind), published.view(kind)
        if now is not None and before is not None:
            break
    else:
        return
    this, last = _class_rows(now), _class_rows(before)
    whole = now.total.figure("total") if now.total is not None else None
    if not this or not last or whole is None or whole.value <= 0:
        return
    for code in sorted(this.keys() | last.keys()):
        row, old = this.get(code), last.get(code)
        known = row or old
        name = _class_name(known) if known is not None else code
        amount = row.figure("total") if row is not None else None
        earlier = old.figure("total") if old is not None else None
        if not _is_break(amount, earlier, whole) or _explained(name, said):
            continue
        yield _break(now, other, name, amount, earlier)


def _class_rows(view: TableView) -> dict[str, RowView]:
    return {name: row for name, row in row_names(view).items() if re.fullmatch(r"\d{3}", name)}


def _class_name(row: RowView) -> str:
    return plain_name(row.text("name")) or row.key


def _is_break(amount: PrintedFigure | None, earlier: PrintedFigure | None, whole: PrintedFigure) -> bool:
    now = amount.value if amount is not None else Fraction(0)
    before = earlier.value if earlier is not None else Fraction(0)
    if abs(now - before) <= whole.value * WEIGHT or now < 0 or before < 0:
        return False
    return now >= before * JUMP or before >= now * JUMP


def _break(
    view: TableView, other: Disclosure, name: str, amount: PrintedFigure | None, earlier: PrintedFigure | None
) -> Finding:
    if earlier is None or not earlier.value:
        what = f"{other.year}年没有这类支出，本年为{amount.shown if amount else ''}"
    elif amount is None or not amount.value:
        what = f"{other.year}年为{earlier.shown}，本年没有"
    else:
        word = "增加" if amount.value > earlier.value else "减少"
        change = show_in(abs(amount.value - earlier.value), amount.unit)
        what = f"{other.year}年为{earlier.shown}，本年为{amount.shown}，{word}{change}"
    return RULE.finding(
        f"{view.name}/{name}/变动",
        f"{view.name}“{name}”：{what}，文字没有说明原因。请核实科目和金额，并说明变动原因。",
        figures=(
            *([amount.as_shown(f"本年{name}")] if amount is not None and amount.at is not None else []),
            *([FigureShown(f"{other.year}年{name}", earlier.shown, earlier.unit)] if earlier is not None else []),
        ),
        spots=(),
        places=(view.place,),
        found=amount.shown if amount is not None else "",
    )


def _projects(material: Material, published: Material, other: Disclosure, said: list[str]) -> Iterator[Finding]:
    this, last = _project_names(material), _project_names(published)
    if not this or not last:
        return
    recurring = {_plain_project(form.name) for form in published.project_forms if "经常" in form.recurrence}
    gone = [name for key, name in last.items() if key not in this and not _explained(name, said)]
    lasting = [name for name in gone if _plain_project(name) in recurring]
    ended = [name for name in gone if name not in lasting]
    if lasting:
        yield RULE.finding(
            "项目/经常性项目没有了",
            f"{other.year}年的经常性项目{_listed(lasting)}，本年没有列出，文字也没有说明。请核实是否漏列，或说明原因。",
            found=_listed(lasting),
        )
    if ended:
        yield RULE.finding(
            "项目/上年项目没有了",
            f"{other.year}年的项目{_listed(ended)}，本年没有列出，文字没有提到。已完成的不必说明；更名、合并的，请核对名称。",
            severity=Severity.NOTICE,
            found=_listed(ended),
        )


def _project_names(material: Material) -> dict[str, str]:
    """The projects of the performance tables and the table of projects, by their plain names."""
    names = {_plain_project(form.name): form.name for form in material.project_forms if form.name}
    view = material.view(TableKind.PROJECTS)
    if view is not None:
        for row in view.rows:
            name = row.text("name") or row.text("project")
            if row.role in ("item", "detail") and name and not name.isdigit():
                names.setdefault(_plain_project(name), name)
    return names


def _plain_project(name: str) -> str:
    return re.sub(r"20\d\d年度?|[\s“”\"（）()]", "", name)


def _listed(names: list[str]) -> str:
    shown = "、".join(f"“{name}”" for name in names[:SHOWN])
    return f"{shown}等{len(names)}个" if len(names) > SHOWN else shown


RULE = Rule(
    "C-02",
    "跨年度变动有说明",
    Severity.WARNING,
    "《地方预决算公开操作规程》（财预〔2016〕143号）：增减变化应当说明原因",
    "上年公开的文本，支出表或项目表",
    check,
)
