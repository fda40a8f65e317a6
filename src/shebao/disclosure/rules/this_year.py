"""This year's amount of what is compared with last year, as printed (PriorItem → cell), and last year's as stated."""

from fractions import Fraction

from shebao.budget.book import PriorItem
from shebao.disclosure.figures import PrintedFigure, exact_figure
from shebao.disclosure.model import TableKind as K
from shebao.disclosure.rules.labels import TOTAL_ROW, Address, look_up, look_up_row
from shebao.disclosure.rules.r12_three_public import ABROAD, PURCHASE, RECEPTION, RUNNING, TOTAL
from shebao.disclosure.rules.r19_rates import bearers, year_before
from shebao.disclosure.rules.rule import Material
from shebao.disclosure.statements import Statement, find_statements

CELLS: dict[PriorItem, Address] = {
    PriorItem.TOTAL: Address(K.BALANCE, "income_item", "收入总计", "income"),
    PriorItem.GENERAL_EXPENDITURE: Address(K.GENERAL_EXPENDITURE, "", TOTAL_ROW, "total"),
    PriorItem.ABROAD: Address(K.THREE_PUBLIC, "item", ABROAD, "total"),
    PriorItem.RECEPTION: Address(K.THREE_PUBLIC, "item", RECEPTION, "total"),
    PriorItem.VEHICLE_PURCHASE: Address(K.THREE_PUBLIC, "item", PURCHASE, "total"),
    PriorItem.VEHICLE_RUNNING: Address(K.THREE_PUBLIC, "item", RUNNING, "total"),
    PriorItem.ORGAN_RUNNING: Address(K.ORGAN_RUNNING, "", TOTAL_ROW, "total"),
}
"""Where each item stands in the tables of any year."""

THREE_PUBLIC_TOTAL = Address(K.THREE_PUBLIC, "item", TOTAL, "total")

SUBJECTS: dict[PriorItem, tuple[str, str]] = {
    PriorItem.TOTAL: ("收支数据变动|收支变动", "(?:部门|单位)?(?:预算)?收入总计"),
    PriorItem.GENERAL_EXPENDITURE: ("一般公共预算支出情况", "一般公共预算(?:当年)?(?:拨款)?支出"),
    PriorItem.ABROAD: ("三公", "因公出国（境）费"),
    PriorItem.RECEPTION: ("三公", "公务接待费"),
    PriorItem.VEHICLE_PURCHASE: ("三公", "公务用车购置费"),
    PriorItem.VEHICLE_RUNNING: ("三公", "公务用车运行维护费"),
    PriorItem.ORGAN_RUNNING: ("机关运行经费", "(?:财政拨款安排(?:的)?)?机关运行经费(?:预算)?"),
}
"""How the text states each item: section and subject."""


def this_year(material: Material, item: PriorItem) -> PrintedFigure | None:
    """This year's amount as the tables print it."""
    found = look_up(material, CELLS[item]) if item in CELLS else None
    return found[1] if found is not None else None


def exact_change(material: Material, item: PriorItem) -> Fraction | None:
    """This year less last year in 元, exact as composed; None where either is not known to the fen."""
    before = material.book.prior_fen(item) if material.book is not None else None
    found = look_up_row(material, CELLS[item]) if item in CELLS else None
    now = found[1].fens.get(CELLS[item].column) if found is not None else None
    return Fraction(now - before, 100) if now is not None and before is not None else None


def stated_change(material: Material, item: PriorItem) -> Statement | None:
    """The statement of an item that says how it changed, the change at the end of its list of 其中 included."""
    if item not in SUBJECTS:
        return None
    section, subject = SUBJECTS[item]
    for statement in find_statements(material.statements, subject, section, "元"):
        if statement.change is not None or statement.prior is not None:
            return statement
        for member in statement.members:
            if member.change is not None and bearers(member)[0] is statement:
                return member
    return None


def last_year(material: Material, item: PriorItem) -> PrintedFigure | None:
    """Last year's amount: of the book where it is there, else as this year's text states it."""
    if material.book is not None:
        fen = material.book.prior_fen(item)
        return exact_figure(fen) if fen is not None else None
    statement = stated_change(material, item)
    if statement is None:
        return None
    bearer = bearers(statement)[0]
    if bearer.prior is not None:
        return bearer.prior
    if statement.change is None:
        return None
    if statement.change.direction == 0:
        return bearer.figure
    return year_before(bearer.figure, statement.change)
