"""R-13: 机关运行经费 is the 公用经费 of 行政 and 参公 units, nothing for other 事业单位; government classes likewise.

The government economic class has two keys, the department class and the unit's nature: an institution's 30231 is
50502, not 50208. A class of organs in an institution is reported as a warning.
"""

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

from shebao.budget.book import Category, Kind, Nature
from shebao.budget.codes import code_tables
from shebao.disclosure.figures import PrintedFigure, judge_sum, show_wan
from shebao.disclosure.model import TableKind
from shebao.disclosure.rules.economic import economic_table
from shebao.disclosure.rules.natures import unit_natures
from shebao.disclosure.rules.rule import Material, Rule, TableView, repeats_total
from shebao.disclosure.statements import find_statements
from shebao.findings import Finding, Severity

OF_ORGANS = ("501", "502", "503", "504")
OF_INSTITUTIONS = ("505", "506")


def check(material: Material) -> Iterator[Finding]:
    """Table 11, the text of its section, then the government classes of table 6."""
    natures = unit_natures(material)
    view = material.view(TableKind.ORGAN_RUNNING)
    organs = {nature for nature in natures if nature.runs_as_organ}
    if view is not None and view.total is not None:
        yield from _rows(view)
        amount = view.total.figure("total")
        if natures and not organs and amount is not None and amount.value:
            yield RULE.finding(
                f"{view.name}/部门合计",
                f"{view.name}列机关运行经费{amount.shown}，而所属单位均为事业单位（未参公）。"
                "机关运行经费只列行政单位和参照公务员法管理的事业单位，请清空本表或核对单位性质。",
                figures=[amount.as_shown("机关运行经费")],
                severity=None if material.book is not None else Severity.WARNING,
                found=amount.shown,
                expected="0",
                places=(view.place,),
            )
        elif amount is not None and (organs or (not natures and _is_public(material, amount))):
            yield from _against_public(material, view, amount, natures)
    yield from _text(material, view)
    if natures and material.book is None:  # the book's own check names the row
        yield from _government_classes(material, natures)


def _rows(view: TableView) -> Iterator[Finding]:
    units = [row for row in view.rows if row.role == "item"]
    columns = [column for column in ("general", "government_fund", "state_capital") if column in view.columns]
    if view.total is not None and units:
        for column in ("total", *columns):
            if repeats_total(view.rows, column):
                continue
            yield from RULE.tie(
                f"{view.name}/部门合计/{view.head(column)}",
                ("部门合计", view.total.figure(column)),
                [(row.text("unit"), row.figure(column)) for row in units],
                places=(view.place,),
            )
    for row in view.rows:
        if len(columns) > 1 and "total" in view.columns:
            yield from RULE.tie(
                f"{view.name}/{row.text('unit')}",
                (row.text("unit"), row.figure("total")),
                [(view.head(column), row.figure(column)) for column in columns],
                places=(view.place,),
            )


def _is_public(material: Material, amount: PrintedFigure) -> bool:
    """Whether 机关运行经费 is the 公用经费 of table 6, where nothing tells the units' natures."""
    economic = economic_table(material)
    public = economic.view.total.figure("public") if economic is not None and economic.view.total else None
    return public is not None and not judge_sum(amount, [public]).is_difference


def _against_public(
    material: Material, view: TableView, amount: PrintedFigure, natures: frozenset[Nature]
) -> Iterator[Finding]:
    economic = economic_table(material)
    column = "general" if "general" in view.columns else "total"
    general = view.total.figure(column) if view.total is not None else None
    public = economic.view.total.figure("public") if economic is not None and economic.view.total else None
    if public is None and economic is not None and "公用经费合计" in economic.subtotals:
        public = economic.subtotals["公用经费合计"].figure("total")
    if material.book is not None:
        organs = {unit.code for unit in material.book.units if unit.nature.runs_as_organ}
        fen = sum(
            fact.fen
            for fact in material.book.facts
            if fact.unit in organs
            and fact.category is Category.BASIC
            and fact.kind is Kind.PUBLIC
            and fact.source.is_appropriation
        )
        known = PrintedFigure(show_wan(Fraction(fen, 100)), "万元", Fraction(fen, 100), Fraction(0))
        where = f"{view.name}/部门合计/公用经费"
        yield from RULE.tie(where, ("部门合计", amount), [("行政和参公单位公用经费", known)], places=(view.place,))
    elif economic is not None and general is not None and public is not None:
        subject = f"{view.name}、{economic.view.name}/公用经费"
        if Nature.INSTITUTION not in natures:
            parts = [(f"{economic.view.name}公用经费", public)]
            for finding in RULE.tie(subject, (f"{view.name}部门合计", general), parts, places=(view.place,)):
                asked = finding.severity is Severity.ERROR and column == "total"
                yield replace(finding, severity=Severity.WARNING) if asked else finding
        elif general.rounded.low > public.rounded.high:
            yield RULE.finding(
                subject,
                f"{view.name}机关运行经费{general.shown}，超过{economic.view.name}公用经费{public.shown}。请核对。",
                figures=[general.as_shown("机关运行经费"), public.as_shown("公用经费")],
                found=general.shown,
                expected=f"不超过{public.shown}",
                places=(view.place,),
            )


def _text(material: Material, view: TableView | None) -> Iterator[Finding]:
    """无机关运行经费 in the text over a filled table, an amount in the text over an empty one."""
    if view is None:
        return
    amount = view.total.figure("total") if view.total is not None else None
    filled = amount is not None and amount.value != 0
    section = [passage.text for passage in material.passages if "机关运行经费" in passage.heading]
    stated = find_statements(material.statements, r".*机关运行经费(?:预算)?", "机关运行经费", "元")
    if any("无机关运行经费" in text or "没有机关运行经费" in text for text in section) and filled and amount:
        yield RULE.finding(
            "文字/机关运行经费",
            f"文字写明无机关运行经费，{view.name}却列{amount.shown}。请改正有误的一方。",
            found=amount.shown,
            expected="0",
            places=(view.place,),
        )
    for statement in stated:
        if not filled and statement.figure.value:
            yield RULE.finding(
                "文字/机关运行经费",
                f"文字写机关运行经费{statement.figure.shown}，{view.name}没有数据。请改正有误的一方。",
                found=statement.figure.shown,
                expected="0",
                places=(view.place,),
            )
            return


def _government_classes(material: Material, natures: frozenset[Nature]) -> Iterator[Finding]:
    economic = economic_table(material)
    if economic is None or "government_name" not in economic.view.columns:
        return
    organs_only = all(nature.runs_as_organ for nature in natures)
    institutions_only = all(not nature.runs_as_organ for nature in natures)
    if not organs_only and not institutions_only:
        return
    names: dict[str, set[str]] = {}
    for code in code_tables(material.document.year).government_economic.values():
        names.setdefault(code.name, set()).add(code.code[:3])
    wrong, whose = (OF_ORGANS, "机关") if institutions_only else (OF_INSTITUTIONS, "事业单位")
    own = "事业单位" if institutions_only else "机关"
    for row in economic.view.rows:
        groups = names.get(row.text("government_name"), set())
        if groups and groups <= set(wrong):
            yield RULE.finding(
                f"{economic.view.name}/{row.text('name')}/政府经济分类",
                f"{economic.view.name}“{row.text('name')}”对应的政府预算经济科目“{row.text('government_name')}”是{whose}的科目，"
                f"而所属单位为{own}。请按单位性质改用{own}的科目，或说明当地的对应办法。",
                severity=Severity.WARNING,
                found=row.text("government_name"),
                places=(economic.view.place,),
            )


RULE = Rule(
    "R-13",
    "机关运行经费和单位性质",
    Severity.ERROR,
    "机关运行经费指行政单位和参照公务员法管理的事业单位的公用经费；支出经济分类科目改革方案（财预〔2017〕98号）",
    "机关运行经费表，单位性质",
    check,
)
