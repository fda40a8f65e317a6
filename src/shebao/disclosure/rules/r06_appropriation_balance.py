"""R-06: table 4 balances: income = expenditure by budget, a 类 = its columns, 合计 = its 类, 本年 + 结转 = 总计."""

from collections.abc import Iterator

from shebao.disclosure.figures import PrintedFigure
from shebao.disclosure.formats.wording import line_words
from shebao.disclosure.model import TableKind
from shebao.disclosure.rules.closing_lines import CARRIED
from shebao.disclosure.rules.column_sums import column_sums
from shebao.disclosure.rules.rule import Material, RowView, Rule, Side, TableView, plain_name, repeats_total
from shebao.disclosure.rules.sides import (
    SideLine,
    TableSide,
    named,
    readings_of_body,
    readings_of_grand,
    side_of,
)
from shebao.findings import Finding, Severity

BUDGETS = {
    "一般公共预算": "general",
    "政府性基金预算": "government_fund",
    "国有资本经营预算": "state_capital",
}
_WORDS = {"general": "一般公共预算", "government_fund": "政府性基金", "state_capital": "国有资本经营"}


def budget_of(text: str) -> str:
    """The budget that a line names, as :data:`BUDGETS` calls it; "" where it names none."""
    words = line_words(text)
    return next((name for name, key in BUDGETS.items() if _WORDS[key] in words), "")


def carried_lines(view: TableView) -> dict[str, RowView]:
    """The lines of money carried over, by budget: those below 上年财政拨款结转."""
    found: dict[str, RowView] = {}
    below = False
    for line in side_of(view, "income_item").lines:
        if line.closing in CARRIED:
            below = True
        elif below and (name := budget_of(line.text)):
            found.setdefault(name, line.row)
    return found


def budget_lines(view: TableView) -> dict[str, RowView]:
    """This year's income by budget."""
    found: dict[str, RowView] = {}
    for line in side_of(view, "income_item").body:
        if (name := budget_of(line.text)) and not line.is_part:
            found.setdefault(name, line.row)
    return found


def check(material: Material) -> Iterator[Finding]:
    """Totals, budgets, then rows and columns."""
    view = material.view(TableKind.APPROPRIATION_BALANCE)
    if view is None or not {"income_item", "expenditure_item", "total"} <= set(view.columns):
        return
    where = (view.place,)
    income, spending = side_of(view, "income_item"), side_of(view, "expenditure_item")
    if income.grand is not None and spending.grand is not None:
        yield from RULE.tie(
            f"{view.name}/收支总计",
            ("收入总计", income.grand.figure("income")),
            [("支出总计", spending.grand.figure("total"))],
            places=where,
        )
    yield from _side(view, income, "income", "")
    yield from _budgets(view, spending)
    columns = [column for column in BUDGETS.values() if column in view.columns]
    for sum_ in column_sums(view):
        for row in view.rows:
            if sum_.whole == "total" and (name := plain_name(row.text("expenditure_item"))):
                yield from RULE.tie(
                    f"{view.name}/{name}",
                    (f"{name}小计", row.figure("total")),
                    [(view.head(column), row.figure(column)) for column in sum_.parts],
                    places=where,
                )
    for column in ("total", *columns):
        if not repeats_total(view.rows, column):
            yield from _side(view, spending, column, f"/{view.head(column)}")


def _side(view: TableView, side: TableSide, column: str, suffix: str) -> Iterator[Finding]:
    where = (view.place,)
    if side.subtotal is not None and side.subtotal is not side.grand:
        name = plain_name(side.subtotal.text(side.item))
        yield from RULE.tie_any(
            f"{view.name}/{name}{suffix}", (name, side.subtotal.figure(column)), readings_of_body(side, column),
            places=where,
        )  # fmt: skip
    if side.grand is not None:
        name = plain_name(side.grand.text(side.item))
        yield from RULE.tie_any(
            f"{view.name}/{name}{suffix}", (name, side.grand.figure(column)), readings_of_grand(side, column),
            places=where,
        )  # fmt: skip
    for line in side.carried():
        if parts := _parts_of(side, line):
            yield from RULE.tie(
                f"{view.name}/{line.name}{suffix}",
                (line.name, line.row.figure(column)),
                named(parts, column),
                places=where,
            )


def _parts_of(side: TableSide, carried: SideLine) -> list[SideLine]:
    """The budgets named below a line of carried-over money; only where all that are named there are budgets."""
    below: list[SideLine] = []
    for line in side.tail[side.tail.index(carried) + 1 :]:
        if line.closing in CARRIED or not budget_of(line.text):
            break
        below.append(line)
    return below if len(below) > 1 else []


def _budgets(view: TableView, spending: TableSide) -> Iterator[Finding]:
    """A budget's income and what it carried over = its spending and what it carries on."""
    current, carried = budget_lines(view), carried_lines(view)
    whole_carried = next(iter(side_of(view, "income_item").carried()), None)
    for budget, column in BUDGETS.items():
        if spending.grand is None or column not in view.columns or budget not in current:
            continue
        income: list[Side] = [(f"{budget}收入", current[budget].figure("income"))]
        readings = [income]
        if "carried_over" in view.columns:
            pass  # what was carried over has a column of its own
        elif budget in carried:
            readings = [[*income, (f"{budget}上年结转", carried[budget].figure("income"))]]
        elif whole_carried is not None and _is_something(whole_carried.row.figure("income")):
            continue  # it is not said which budget the money carried over belongs to
        yield from RULE.tie_any(
            f"{view.name}/{budget}收支",
            (f"{plain_name(spending.grand.text('expenditure_item'))}“{view.head(column)}”",
             spending.grand.figure(column)),
            readings,
            places=(view.place,),
        )  # fmt: skip


def _is_something(figure: PrintedFigure | None) -> bool:
    return figure is not None and figure.value != 0


RULE = Rule(
    "R-06",
    "财政拨款收支总表平衡",
    Severity.ERROR,
    "部门预算公开表勾稽关系：财政拨款各预算收入＝支出，各类小计＝三本预算之和",
    "财政拨款收支总表",
    check,
)
