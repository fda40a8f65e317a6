"""R-25: government funds and state capital: tables 7, 8 and 9 agree with each other and with table 4.

Added to the list of R-01…R-24: tables 7 to 9 are filled from income subjects that nothing else ties to the spending.
"""

from collections.abc import Iterator

from shebao.disclosure.figures import PrintedFigure
from shebao.disclosure.model import TableKind
from shebao.disclosure.rules.r01_balance_totals import lines
from shebao.disclosure.rules.rule import Material, Rule, TableView, plain_name
from shebao.findings import Finding, Severity


def _total(view: TableView | None, column: str) -> PrintedFigure | None:
    return view.total.figure(column) if view is not None and view.total is not None else None


def _in_table_four(material: Material, budget: str) -> tuple[TableView, PrintedFigure] | None:
    view = material.view(TableKind.APPROPRIATION_BALANCE)
    if view is None:
        return None
    row = next((row for row in lines(view, "income_item") if plain_name(row.text("income_item")) == budget), None)
    figure = row.figure("income") if row is not None else None
    return (view, figure) if figure is not None else None


def check(material: Material) -> Iterator[Finding]:
    """Income = spending of each budget (without carry-over), and both = table 4's income."""
    fund_income, fund_spending = material.view(TableKind.FUND_INCOME), material.view(TableKind.FUND_EXPENDITURE)
    capital = material.view(TableKind.CAPITAL)
    pairs = (
        ("政府性基金预算", fund_income, "amount", fund_spending, "total"),
        ("国有资本经营预算", capital, "income", capital, "total"),
    )
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
        found = _in_table_four(material, budget)
        for view, figure, what in ((income, received, "收入"), (spending, spent, "支出")):
            if found is not None and view is not None:
                yield from RULE.tie(
                    f"{found[0].name}、{view.name}/{budget}{what}",
                    (f"{found[0].name}{budget}收入", found[1]),
                    [(f"{view.name}{what}合计", figure)],
                    places=(found[0].place, view.place),
                )


RULE = Rule(
    "R-25",
    "政府性基金和国有资本经营各表一致",
    Severity.ERROR,
    "部门预算公开表勾稽关系：表七＝表八＝表四政府性基金，表九收入＝支出＝表四国有资本经营",
    "政府性基金表或国有资本经营表，财政拨款收支总表",
    check,
)
