"""R-06: table 4 balances: income = expenditure by budget, a 类 = its columns, 合计 = its 类, 本年 + 结转 = 总计."""

from collections.abc import Iterator

from shebao.disclosure.figures import PrintedFigure
from shebao.disclosure.model import TableKind
from shebao.disclosure.rules.r01_balance_totals import lines
from shebao.disclosure.rules.rule import Material, RowView, Rule, Side, TableView, plain_name, repeats_total
from shebao.findings import Finding, Severity

BUDGETS = {
    "一般公共预算": "general",
    "政府性基金预算": "government_fund",
    "国有资本经营预算": "state_capital",
}


def carried_lines(view: TableView) -> dict[str, RowView]:
    """The lines of money carried over, by budget: those below 上年财政拨款结转."""
    found: dict[str, RowView] = {}
    below = False
    for row in view.rows:
        name = plain_name(row.text("income_item"))
        if name.startswith("上年") and "结转" in name:
            below = True
        elif below and name in BUDGETS:
            found[name] = row
    return found


def check(material: Material) -> Iterator[Finding]:
    """Totals, budgets, then rows and columns."""
    view = material.view(TableKind.APPROPRIATION_BALANCE)
    if view is None:
        return
    where = (view.place,)
    income, spending = view.row_where("income_item", "收入总计"), view.row_where("expenditure_item", "支出总计")
    spent, left = view.row_where("expenditure_item", "本年支出合计"), view.row_where("expenditure_item", "年终结转")
    if income and spending:
        yield from RULE.tie(
            f"{view.name}/收支总计",
            ("收入总计", income.figure("income")),
            [("支出总计", spending.figure("total"))],
            places=where,
        )
    yield from _income_side(view, income)
    current = {plain_name(row.text("income_item")): row for row in lines(view, "income_item")}
    carried = carried_lines(view)
    for budget, column in BUDGETS.items():
        if spending is None or column not in view.columns or budget not in current:
            continue
        parts: list[Side] = [(f"{budget}收入", current[budget].figure("income"))]
        if budget in carried:
            parts.append((f"{budget}上年结转", carried[budget].figure("income")))
        yield from RULE.tie(
            f"{view.name}/{budget}收支",
            (f"支出总计“{view.head(column)}”", spending.figure(column)),
            parts,
            places=where,
        )
    columns = [column for column in BUDGETS.values() if column in view.columns]
    for row in view.rows:
        if name := plain_name(row.text("expenditure_item")):
            yield from RULE.tie(
                f"{view.name}/{name}",
                (f"{name}小计", row.figure("total")),
                [(view.head(column), row.figure(column)) for column in columns],
                places=where,
            )
    for column in ("total", *columns):
        if repeats_total(view.rows, column):
            continue
        if spent and (classes := lines(view, "expenditure_item")):
            yield from RULE.tie(
                f"{view.name}/本年支出合计/{view.head(column)}",
                ("本年支出合计", spent.figure(column)),
                [(plain_name(row.text("expenditure_item")), row.figure(column)) for row in classes],
                places=where,
            )
        if spent and spending and left:
            yield from RULE.tie(
                f"{view.name}/支出总计/{view.head(column)}",
                ("支出总计", spending.figure(column)),
                [("本年支出合计", spent.figure(column)), ("年终结转", left.figure(column))],
                places=where,
            )


def _income_side(view: TableView, income: RowView | None) -> Iterator[Finding]:
    this_year = view.row_where("income_item", "本年收入合计")
    carried = view.row_where("income_item", "上年财政拨款结转")
    if this_year is None:
        return
    yield from RULE.tie(
        f"{view.name}/本年收入合计",
        ("本年收入合计", this_year.figure("income")),
        [(plain_name(row.text("income_item")), row.figure("income")) for row in lines(view, "income_item")],
        places=(view.place,),
    )
    if carried is None:
        return
    by_budget: list[tuple[str, PrintedFigure | None]] = [
        (budget, row.figure("income")) for budget, row in carried_lines(view).items()
    ]
    if by_budget:
        yield from RULE.tie(
            f"{view.name}/上年财政拨款结转",
            ("上年财政拨款结转", carried.figure("income")),
            by_budget,
            places=(view.place,),
        )
    if income is not None:
        yield from RULE.tie(
            f"{view.name}/收入总计",
            ("收入总计", income.figure("income")),
            [("本年收入合计", this_year.figure("income")), ("上年财政拨款结转", carried.figure("income"))],
            places=(view.place,),
        )


RULE = Rule(
    "R-06",
    "财政拨款收支总表平衡",
    Severity.ERROR,
    "部门预算公开表勾稽关系：财政拨款各预算收入＝支出，各类小计＝三本预算之和",
    "财政拨款收支总表",
    check,
)
