"""R-25: government funds and state capital: tables 7, 8 and 9 agree with each other and with table 4.

Added to the list of R-01…R-24: tables 7 to 9 are filled from income subjects that nothing else ties to the spending.
"""

from collections.abc import Iterator

from shebao.disclosure.figures import PrintedFigure
from shebao.disclosure.model import TableKind
from shebao.disclosure.rules.r06_appropriation_balance import BUDGETS, budget_lines, carried_lines
from shebao.disclosure.rules.rule import Material, Rule, Side, TableView, plain_name
from shebao.disclosure.rules.sides import side_of
from shebao.findings import Finding, Severity


def _total(view: TableView | None, column: str) -> PrintedFigure | None:
    return view.total.figure(column) if view is not None and view.total is not None else None


def check(material: Material) -> Iterator[Finding]:
    """Income = spending of each budget (without carry-over), and both = table 4's."""
    fund_income, fund_spending = material.view(TableKind.FUND_INCOME), material.view(TableKind.FUND_EXPENDITURE)
    capital = material.view(TableKind.CAPITAL)
    two_sided = capital if capital is not None and "income" in capital.columns else None
    pairs = (
        ("政府性基金预算", fund_income, "amount", fund_spending, "total"),
        ("国有资本经营预算", two_sided, "income", capital, "total"),
    )
    balance = material.view(TableKind.APPROPRIATION_BALANCE)
    for budget, income, income_column, spending, spending_column in pairs:
        received, spent = _total(income, income_column), _total(spending, spending_column)
        if income is not None and spending is not None and received is not None:
            names = income.name if income is spending else f"{income.name}、{spending.name}"
            yield from RULE.tie(
                f"{names}/{budget}收支",
                (f"{income.name}收入合计", received),
                [(f"{spending.name}支出合计", spent)],
                "不含上年结转的收入和支出应当相等，请核对收入科目和支出。",
                (income.place, spending.place),
            )
        if balance is None or "income_item" not in balance.columns:
            continue
        line = budget_lines(balance).get(budget)
        if line is not None and income is not None:
            yield from RULE.tie(
                f"{balance.name}、{income.name}/{budget}收入",
                (f"{balance.name}{budget}收入", line.figure("income")),
                [(f"{income.name}收入合计", received)],
                places=(balance.place, income.place),
            )
        if spending is not None and spent is not None:
            yield from RULE.tie_any(
                f"{balance.name}、{spending.name}/{budget}支出",
                (f"{spending.name}支出合计", spent),
                _readings(balance, budget),
                places=(balance.place, spending.place),
            )


def _readings(balance: TableView, budget: str) -> list[list[Side]]:
    """What the spending of a budget may be in table 4: its income, with or without carry-over, its column."""
    readings: list[list[Side]] = []
    line, carried = budget_lines(balance).get(budget), carried_lines(balance).get(budget)
    if line is not None:
        here: Side = (f"{balance.name}{budget}收入", line.figure("income"))
        readings.append([here])
        if carried is not None:
            readings.append([here, (f"{balance.name}{budget}上年结转", carried.figure("income"))])
    side, column = side_of(balance, "expenditure_item"), BUDGETS[budget]
    if column in balance.columns:
        for row in (side.subtotal, side.grand):
            if row is not None:
                name = plain_name(row.text("expenditure_item"))
                readings.append([(f"{balance.name}{name}“{balance.head(column)}”", row.figure(column))])
    return readings


RULE = Rule(
    "R-25",
    "政府性基金和国有资本经营各表一致",
    Severity.ERROR,
    "部门预算公开表勾稽关系：表七＝表八＝表四政府性基金，表九收入＝支出＝表四国有资本经营",
    "政府性基金表或国有资本经营表，财政拨款收支总表",
    check,
)
