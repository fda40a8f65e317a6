"""The amounts that a performance table prints, each against what it should be, for R-16."""

from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise

from shebao.budget.book import FundingLevel, Horizon
from shebao.disclosure.figures import PrintedFigure, read_printed
from shebao.disclosure.model import PerformanceForm, Table, TableKind
from shebao.disclosure.rules.labels import TOTAL_ROW, Address, look_up
from shebao.disclosure.rules.rule import Material
from shebao.money import format_yuan

PrintedAmount = tuple[str, PrintedFigure, str, PrintedFigure]
"""What a cell is, what it prints, what it is held against, and what that is."""

SPENDING = {
    "其中：基本支出": Address(TableKind.EXPENDITURE, "", TOTAL_ROW, "basic"),
    "项目支出": Address(TableKind.EXPENDITURE, "", TOTAL_ROW, "project"),
    "其中：一般公共预算资金": Address(TableKind.APPROPRIATION_BALANCE, "expenditure_item", "支出总计", "general"),
    "政府性基金预算资金": Address(TableKind.APPROPRIATION_BALANCE, "expenditure_item", "支出总计", "government_fund"),
    "国有资本经营预算资金": Address(TableKind.APPROPRIATION_BALANCE, "expenditure_item", "支出总计", "state_capital"),
}
"""Lines of the department's form and the cells of the numbered tables that they repeat."""


def yuan(fen: int) -> PrintedFigure:
    """An amount of a form, printed in 元 to the fen."""
    return PrintedFigure(format_yuan(fen), "元", Fraction(fen, 100), Fraction(0))


def printed_amounts(material: Material, table: Table) -> Iterator[PrintedAmount]:
    """The amounts printed behind the labels of a performance table whose contents are known."""
    form = table.form
    if form is None:
        return
    expected = _of_project(form) if form.project else _of_department(material, form)
    unit = "元" if form.project else "万元"
    for label, text in _labelled(table):
        waiting = expected.get(label)
        if not waiting:
            continue
        name, figure = waiting.pop(0)
        printed = read_printed(text, unit)
        if printed is not None and figure is not None:
            yield label.removeprefix("其中："), printed, name, figure


def _labelled(table: Table) -> Iterator[tuple[str, str]]:
    """Every label with the text of the cell behind it."""
    for row in table.rows:
        for label, cell in pairwise(row.cells):
            if label.is_label and not cell.is_label:
                yield label.text, cell.text


Expected = dict[str, list[tuple[str, PrintedFigure | None]]]


def _of_project(form: PerformanceForm) -> Expected:
    def level(horizon: Horizon, wanted: FundingLevel) -> tuple[str, PrintedFigure | None]:
        given = [line.fen for line in form.funding if line.horizon is horizon and line.level is wanted]
        fen = given[-1] if given else None
        return f"{horizon.value}{wanted.value}", None if fen is None else yuan(fen)

    period = None if form.period_total_fen is None else yuan(form.period_total_fen)
    expected: Expected = {
        "实施期资金总额": [("各级次实施期资金之和", period)],
        "年度资金总额": [("项目本年预算", yuan(form.year_total_fen))],
    }
    for wanted in FundingLevel:
        name = f"其中：{wanted.value}" if wanted is FundingLevel.CENTRAL else wanted.value
        expected[name] = [level(Horizon.PERIOD, wanted), level(Horizon.YEAR, wanted)]
    return expected


def _of_department(material: Material, form: PerformanceForm) -> Expected:
    whole = ("全部支出", yuan(form.year_total_fen))
    expected: Expected = {"合计": [whole, whole]}
    for label, address in SPENDING.items():
        found = look_up(material, address)
        if found is not None:
            expected[label] = [(found[0].name, found[1])]
    return expected
