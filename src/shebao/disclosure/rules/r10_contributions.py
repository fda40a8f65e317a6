"""R-10: contributions by function = by economic class (2080505 = 30108, 2080506 = 30109, 2210201 = 30113, medical).

Medical: 2101101/02 = 30110 and 2101103 = 30111; where no 2101103 is used, 2101101/02 holds both (a real case:
462 = 330 + 132). Printed tables show the general budget; other sources are compared where the book is there.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from shebao.budget.book import Book, Category, Origin, Source, total_fen
from shebao.disclosure.figures import PrintedFigure, exact_figure, judge_sum, show_wan
from shebao.disclosure.model import TableKind
from shebao.disclosure.rules.economic import EconomicTable, economic_table
from shebao.disclosure.rules.hierarchy import coded
from shebao.disclosure.rules.rule import Material, Rule, TableView, plain_name
from shebao.findings import Finding, Place, Severity

Amounts = dict[str, PrintedFigure]
PAIRS: tuple[tuple[str, tuple[str, ...], tuple[str, ...]], ...] = (
    ("基本养老保险缴费", ("2080505",), ("30108",)),
    ("职业年金缴费", ("2080506",), ("30109",)),
    ("住房公积金", ("2210201",), ("30113",)),
)
TOGETHER = re.compile("(?:机关事业单位)?社会(?:保障|保险)(?:缴费|费)|社保(?:缴费|费)|五险一金|社会保障缴费和住房公积金")
"""One line for all contributions."""
MEDICAL = ("2101101", "2101102")
MEDICAL_OF_OFFICIALS = "2101103"


def pairs(functions: Amounts) -> Sequence[tuple[str, tuple[str, ...], tuple[str, ...]]]:
    """What must equal what: with 2101103 in use the medical lines part, without it they come together."""
    if MEDICAL_OF_OFFICIALS in functions:
        return (
            *PAIRS,
            ("职工基本医疗保险缴费", MEDICAL, ("30110",)),
            ("公务员医疗补助缴费", (MEDICAL_OF_OFFICIALS,), ("30111",)),
        )
    return (*PAIRS, ("医疗保险和公务员医疗补助缴费", MEDICAL, ("30110", "30111")))


def check(material: Material) -> Iterator[Finding]:
    """The general budget as printed, then every other source of the book."""
    general, economic = material.view(TableKind.GENERAL_EXPENDITURE), economic_table(material)
    if general is not None and economic is not None and "basic" in general.columns and _down_to_items(general):
        functions = {
            code: figure
            for code, row in coded(general).items()
            if (figure := row.figure("basic")) is not None and figure.value
        }
        classes: Amounts = {}
        for row in economic.view.rows:
            figure = row.figure("total")
            if (code := economic.code(row)) and figure is not None and figure.value:
                classes[code] = _added(classes.get(code), figure)
        names = (f"{general.name}基本支出", economic.view.name)
        places = (general.place, economic.view.place)
        parted = _parts_contributions(economic)
        yield from _compare(functions, classes, names, "", places, book=material.book is not None, parted=parted)
    if material.book is not None:
        yield from _other_sources(material.book)


def _down_to_items(general: TableView) -> bool:
    """Whether the table goes down to 项, so that the contributions could be seen in it."""
    return any(len(code) == 7 for code in coded(general))


def _parts_contributions(economic: EconomicTable) -> bool:
    """Whether the table goes down to 款, and has no one line for all contributions (社会保障缴费)."""
    names = [plain_name(row.text("name")) for row in economic.view.rows]
    return any(len(economic.code(row)) == 5 for row in economic.view.rows) and not any(
        TOGETHER.fullmatch(name) for name in names
    )


def _added(first: PrintedFigure | None, second: PrintedFigure) -> PrintedFigure:
    if first is None:
        return second
    value = first.value + second.value
    return PrintedFigure(show_wan(value), "万元", value, first.step + second.step)


def _other_sources(book: Book) -> Iterator[Finding]:
    for source in Source:
        if source is Source.GENERAL:
            continue
        facts = [
            fact
            for fact in book.facts
            if fact.source is source and fact.category is Category.BASIC and fact.origin is Origin.CURRENT
        ]
        functions = {
            code: exact_figure(total_fen(fact for fact in facts if fact.function == code))
            for code in {fact.function for fact in facts}
        }
        classes = {
            code: exact_figure(total_fen(fact for fact in facts if fact.economic == code))
            for code in {fact.economic for fact in facts}
        }
        yield from _compare(functions, classes, ("功能科目", "部门经济科目"), f"/{source.value}", ())


def _compare(
    functions: Amounts,
    classes: Amounts,
    names: tuple[str, str],
    suffix: str,
    places: tuple[Place, ...],
    *,
    book: bool = True,
    parted: bool = True,
) -> Iterator[Finding]:
    for what, function_codes, economic_codes in pairs(functions):
        left = [(code, functions[code]) for code in function_codes if code in functions]
        right = [(code, classes[code]) for code in economic_codes if code in classes]
        if not left and not right:
            continue
        subject = f"社会保障缴费/{what}{suffix}"
        if (not left or not right) and not parted:
            continue  # 款 are not told apart here: nothing can be missing.
        if not left or not right:
            there, missing = (names[0], names[1]) if left else (names[1], names[0])
            codes = "、".join(code for code, _ in left or right)
            wanted = "、".join(economic_codes if left else function_codes)
            yield RULE.finding(
                subject,
                f"{subject}：{there}列有{codes}，{missing}没有对应的{wanted}。请核对该项缴费是否列错科目。",
                severity=Severity.WARNING,
                places=places,
            )
            continue
        label = f"{names[0]}“{'、'.join(code for code, _ in left)}”"
        whole = left[0][1] if len(left) == 1 else _added(left[0][1], left[1][1])
        verdict = judge_sum(whole, [figure for _, figure in right])
        if verdict.is_difference and what == "职工基本医疗保险缴费" and _all_medical(functions, classes):
            continue  # the three medical lines together agree: the unit parts them otherwise
        if verdict.is_difference:
            action = "缴费按功能科目和按经济科目应当一致，请改正有误的一方。"
            parts = [(f"{names[1]}“{code}”", figure) for code, figure in right]
            if len(left) > 1 and len(right) == 1:  # said the other way round, every figure keeps its place
                label, whole = parts[0]
                parts = [(f"{names[0]}“{code}”", figure) for code, figure in left]
                verdict = judge_sum(whole, [figure for _, figure in left])
            found = RULE.disagreement(subject, (label, whole), parts, verdict, action, places)
            yield found if suffix or book else replace(found, severity=Severity.WARNING)


def _all_medical(functions: Amounts, classes: Amounts) -> bool:
    left = [functions[code] for code in (*MEDICAL, MEDICAL_OF_OFFICIALS) if code in functions]
    right = [classes[code] for code in ("30110", "30111") if code in classes]
    if not left or not right:
        return False
    whole = left[0]
    for figure in left[1:]:
        whole = _added(whole, figure)
    return not judge_sum(whole, right).is_difference


RULE = Rule(
    "R-10",
    "社会保障缴费和住房公积金两种分类一致",
    Severity.ERROR,
    "政府收支分类科目：2080505＝30108，2080506＝30109，2101101/02＝30110，2101103＝30111，2210201＝30113",
    "一般公共预算支出表和基本支出经济分类表",
    check,
)
