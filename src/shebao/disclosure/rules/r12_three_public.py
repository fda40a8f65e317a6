"""R-12: 三公: total = parts, 购置及运行 = 购置 + 运行, lines against table 6, projects and cars held."""

import re
from collections.abc import Iterator
from fractions import Fraction

from shebao.budget.book import APPROPRIATIONS
from shebao.disclosure.figures import PrintedFigure, exact_figure, judge_sum, show_wan
from shebao.disclosure.model import TableKind
from shebao.disclosure.rules.column_sums import column_sums
from shebao.disclosure.rules.economic import economic_table
from shebao.disclosure.rules.rule import Material, RowView, Rule, TableView, plain_name, repeats_total
from shebao.disclosure.statements import find_statements
from shebao.findings import Finding, Severity

ABROAD, RECEPTION = "因公出国（境）费", "公务接待费"
VEHICLES, PURCHASE, RUNNING = "公务用车购置及运行费", "公务用车购置费", "公务用车运行维护费"
TOTAL = "合计"
ECONOMIC = {ABROAD: "30212", RECEPTION: "30217", PURCHASE: "31013", RUNNING: "30231"}


def line_of(view: TableView, name: str) -> RowView | None:
    """A line of table 10 by its key, else by its printed name."""
    return view.row(name) or next((row for row in view.rows if plain_name(row.text("item")) == name), None)


def check(material: Material) -> Iterator[Finding]:
    """Sums down and along, then against table 6, the book and the vehicles."""
    view = material.view(TableKind.THREE_PUBLIC)
    if view is None:
        return
    line = {name: line_of(view, name) for name in (ABROAD, RECEPTION, VEHICLES, PURCHASE, RUNNING, TOTAL)}
    yield from _sums(view, line)
    yield from _against_basic(material, view, line)
    yield from _against_vehicles(material, view, line[RUNNING])


def _sums(view: TableView, line: dict[str, RowView | None]) -> Iterator[Finding]:
    """Down the lines in every column (预算数 and 决算数, this year and last), along them where columns add up."""
    others = [(name, found) for name in ("会议费", "培训费") if (found := line_of(view, name)) is not None]
    for column in view.amount_columns:
        if column.startswith(("rate", "last_rate")) or repeats_total(view.rows, column):
            continue
        suffix = "" if column == "total" else f"/{view.head(column)}"
        for whole, parts in ((TOTAL, (ABROAD, RECEPTION, VEHICLES)), (VEHICLES, (PURCHASE, RUNNING))):
            row = line[whole]
            rows = [(part, found) for part in parts if (found := line[part]) is not None]
            if row is None or len(rows) < len(parts):
                continue
            sides = [(part, found.figure(column)) for part, found in rows]
            readings = [sides]
            if whole == TOTAL and others:  # 合计 may count 会议费 and 培训费 in
                more = [(name, found.figure(column)) for name, found in others]
                readings = [[*sides, *more], sides] if row.role == "total" else [sides, [*sides, *more]]
            yield from RULE.tie_any(
                f"{view.name}/{whole}{suffix}", (whole, row.figure(column)), readings, places=(view.place,)
            )
    for sum_ in column_sums(view):
        for name, row in line.items():
            if row is not None:
                yield from RULE.tie(
                    f"{view.name}/{name}/各预算",
                    (name, row.figure(sum_.whole)),
                    [(view.head(column), row.figure(column)) for column in sum_.parts],
                    places=(view.place,),
                )


def _against_basic(material: Material, view: TableView, line: dict[str, RowView | None]) -> Iterator[Finding]:
    """A line holds the basic spending of its class (table 6) and what projects add; with the book, exactly that."""
    economic = economic_table(material)
    for name, code in ECONOMIC.items():
        row = line[name]
        amount = row.figure("total") if row is not None else None
        if amount is None:
            continue
        if material.book is not None:
            codes = (code, "30913") if name == PURCHASE else (code,)
            fen = sum(
                fact.fen for fact in material.book.facts if fact.economic in codes and fact.source in APPROPRIATIONS
            )
            known = exact_figure(fen, show_wan(Fraction(fen, 100)))
            known = PrintedFigure(known.text, "万元", known.value, Fraction(0))
            verdict = judge_sum(amount, [known])
            if verdict.is_difference:
                yield RULE.disagreement(
                    f"{view.name}/{name}/底册",
                    (f"{view.name}{name}", amount),
                    [(f"底册财政拨款{'、'.join(codes)}", known)],
                    verdict,
                    "请核对后改正有误的一方。",
                    (view.place,),
                )
            continue
        if economic is None or name == PURCHASE:
            continue
        basic = [figure for found in economic.lines(code) if (figure := found.figure("total")) is not None]
        floor = sum((figure.truncated.low for figure in basic), Fraction(0))
        if amount.rounded.high < floor and judge_sum(amount, basic).is_difference:
            printed = show_wan(sum((figure.value for figure in basic), Fraction(0)))
            yield RULE.finding(  # a question: some count 会议 abroad or the like elsewhere
                f"{view.name}、{economic.view.name}/{name}",
                f"{view.name}{name}{amount.shown}，少于{economic.view.name}基本支出中的{code} {printed}万元。"
                "“三公”经费应包括基本支出和项目支出，请核对。",
                severity=None if material.book is not None else Severity.WARNING,
                figures=[
                    amount.as_shown(f"{view.name}{name}"),
                    *(f.as_shown(f"{economic.view.name}{code}") for f in basic),
                ],
                found=amount.shown,
                expected=f"不少于{printed}万元",
                places=(view.place, economic.view.place),
            )
        projects = material.view(TableKind.EXPENDITURE)
        room = projects.total.figure("project") if projects is not None and projects.total is not None else None
        ceiling = sum((figure.rounded.high for figure in basic), Fraction(0))
        if room is not None and amount.rounded.low > ceiling + room.rounded.high:
            yield RULE.finding(
                f"{view.name}、{economic.view.name}/{name}",
                f"{view.name}{name}{amount.shown}，超过{economic.view.name}的{code}与全部项目支出之和。请核对。",
                severity=None if material.book is not None else Severity.WARNING,
                figures=[amount.as_shown(f"{view.name}{name}")],
                found=amount.shown,
                places=(view.place, economic.view.place),
            )


def held_vehicles(material: Material) -> int | None:
    """Vehicles held: as the text says, else as the book says; None where neither does."""
    for stated in find_statements(material.statements, r".*(?:实有|[共现保]有|公务用车|车辆).*", "资产|车辆", "辆"):
        if not re.search("编制|购置|更新|新增|报废|其中", stated.subject):
            return int(stated.figure.value)
    if material.book is not None and material.book.vehicles:
        return sum(vehicle.held for vehicle in material.book.vehicles)
    return None


def _against_vehicles(material: Material, view: TableView, running: RowView | None) -> Iterator[Finding]:
    amount = running.figure("total") if running is not None else None
    kept = find_statements(material.statements, ".*保有量.*", "三公", "辆")
    none_kept = bool(kept) and all(stated.figure.value == 0 for stated in kept)
    if amount is None or not amount.value or (held_vehicles(material) != 0 and not none_kept):
        return
    yield RULE.finding(
        f"{view.name}/{RUNNING}/车辆数",
        f"{view.name}安排公务用车运行维护费{amount.shown}，而实有公务用车0辆。请说明费用用于什么车辆（如租用、待报废、"
        "年内购置），或核对车辆数。",
        severity=Severity.WARNING,
        figures=[amount.as_shown(RUNNING)],
        found=amount.shown,
        expected="有车辆",
        places=(view.place,),
    )


RULE = Rule(
    "R-12",
    "“三公”经费",
    Severity.ERROR,
    "《地方预决算公开操作规程》（财预〔2016〕143号）对“三公”经费公开的要求",
    "“三公”经费表",
    check,
)
