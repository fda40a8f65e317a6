"""Sentences in free text that name the document's own totals of this year, for R-18.

"2025年度预算收入总计…万元" in 其他说明, "本项目2025年预算为…万元" in a project's overview. What a sentence says of a
former year is left alone, unless it gives this year's amount to it and this year is named nowhere near.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from shebao.budget.book import PriorItem
from shebao.disclosure.figures import PrintedFigure, exact_figure, judge_sum, show_wan
from shebao.disclosure.model import TableKind as K
from shebao.disclosure.rules.labels import TOTAL_ROW, Address, look_up
from shebao.disclosure.rules.rule import Material, form_name, form_subject
from shebao.disclosure.statements import Statement, find_statement, statements_of

FREE_SECTIONS = re.compile("其他说明|机构设置|职责|国有资产")
YEAR = re.compile(r"(20\d\d)年")
QUOTES = re.compile('[“”"]')

TOTALS: tuple[tuple[str, Address], ...] = (
    ("(?:部门|单位)?(?:预算)?(?:收入|收支)(?:预算)?总计", Address(K.BALANCE, "income_item", "收入总计", "income")),
    ("(?:部门|单位)?(?:预算)?支出(?:预算)?总计", Address(K.BALANCE, "expenditure_item", "支出总计", "total")),
    ("(?:部门|单位)预算(?:总额|总计)?", Address(K.BALANCE, "expenditure_item", "支出总计", "total")),
    ("基本支出(?:预算)?", Address(K.EXPENDITURE, "", TOTAL_ROW, "basic")),
    ("项目支出(?:预算)?", Address(K.EXPENDITURE, "", TOTAL_ROW, "project")),
    ("(?:财政拨款安排的?)?三公经费(?:支出)?(?:预算)?", Address(K.THREE_PUBLIC, "item", "合计", "total")),
    ("机关运行经费(?:预算)?", Address(K.ORGAN_RUNNING, "", TOTAL_ROW, "total")),
)
"""How a sentence names a total of the document, wholly, and the cell that prints it."""

BEFORE: tuple[tuple[str, tuple[PriorItem, ...]], ...] = (
    (".*总计|.*部门预算.*|.*单位预算.*", (PriorItem.TOTAL,)),
    ("项目支出(?:预算)?", (PriorItem.PROJECT,)),
    (
        ".*三公.*",
        (PriorItem.ABROAD, PriorItem.RECEPTION, PriorItem.VEHICLE_PURCHASE, PriorItem.VEHICLE_RUNNING),
    ),
    ("机关运行经费(?:预算)?", (PriorItem.ORGAN_RUNNING,)),
    ("政府采购.*", (PriorItem.PROCUREMENT,)),
)
"""The figures of last year that such a sentence may rightly repeat."""

PROCUREMENT = "政府采购(?:预算)?(?:总额)?"
PROJECT = re.compile(r"本项目(?:20\d\d年度?)?(?:的)?(?:年度|当年)?(?:预算|资金|经费)(?:总额|安排|共计|合计)?(?:为|共)?")


@dataclass(frozen=True, slots=True)
class OwnTotal:
    """A sentence's amount and what the document has. ``other_year`` is the former year that it names, 0 for none."""

    subject: str
    where: str
    named: str
    stated: PrintedFigure
    source: str
    known: PrintedFigure
    other_year: int = 0


def contradicted_totals(material: Material) -> Iterator[OwnTotal]:
    """The sentences that give this year's total another amount, or this year's amount to another year."""
    document = material.document
    for passage in material.passages:
        if FREE_SECTIONS.search(passage.heading):
            for statement in statements_of(passage.text, passage.heading, document.unit_name):
                source, known = _of_document(material, statement)
                if known is not None:
                    section = passage.heading.partition("、")[2] or passage.heading
                    yield from _judged(material, f"文字/{section}", f"“{section}”", statement, source, known)
    for form in material.forms:
        total = PrintedFigure("", "万元", Fraction(form.year_total_fen, 100), Fraction(0))
        total = PrintedFigure(show_wan(total.value), "万元", total.value, total.step)
        for label, text in form.texts:
            for statement in statements_of(text, label, document.unit_name):
                source, known = _of_document(material, statement)
                if form.project and statement.figure.is_money and PROJECT.fullmatch(statement.subject):
                    source, known = "绩效目标表年度资金总额", total
                if known is not None:
                    where = f"{form_name(form)}的“{label}”"
                    yield from _judged(material, f"{form_subject(form)}/{label}", where, statement, source, known)


def _of_document(material: Material, statement: Statement) -> tuple[str, PrintedFigure | None]:
    """The document's own figure for what a statement names, where it names a total."""
    subject = QUOTES.sub("", statement.subject)
    if not statement.figure.is_money:
        return "", None
    for pattern, address in TOTALS:
        if re.fullmatch(pattern, subject) and (found := look_up(material, address)) is not None:
            return found[0].name, found[1]
    if re.fullmatch(PROCUREMENT, subject):
        stated = find_statement(material.statements, PROCUREMENT, "政府采购", "元")
        if stated is not None:
            return "“政府采购情况”", stated.figure
    return "", None


def _judged(
    material: Material, subject: str, where: str, statement: Statement, source: str, known: PrintedFigure
) -> Iterator[OwnTotal]:
    this_year = material.document.year
    years = [int(year) for year in YEAR.findall(statement.clause)]
    year = years[-1] if years else this_year
    differs = judge_sum(statement.figure, [known]).is_difference
    is_stale = year < this_year and not differs and known.value != 0 and f"{this_year}年" not in statement.paragraph
    if (year == this_year and differs) or (is_stale and not _was_so_last_year(material, statement)):
        named = QUOTES.sub("", statement.subject).strip("为")
        other = year if year != this_year else 0
        yield OwnTotal(f"{subject}/{named}", where, named, statement.figure, source, known, other)


def _was_so_last_year(material: Material, statement: Statement) -> bool:
    """Whether the book's figures of last year bear a sentence out."""
    if material.book is None:
        return False
    subject = QUOTES.sub("", statement.subject)
    for pattern, items in BEFORE:
        if re.fullmatch(pattern, subject):
            known = [material.book.prior_fen(item) for item in items]
            before = exact_figure(sum(fen or 0 for fen in known))
            return None not in known and not judge_sum(statement.figure, [before]).is_difference
    return False
