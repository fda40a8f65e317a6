"""R-01: table 1 balances: income = expenditure, 本年 + 结转 = 总计 on each side, every line = its columns.

Anybody's table 1 is judged by what it prints: sides with or without 本年合计, with or without what was carried over,
a third side by 经济科目, spending split by 基本 and 项目.
"""

from collections.abc import Iterator

from shebao.disclosure.model import TableKind
from shebao.disclosure.rules.closing_lines import CLOSING
from shebao.disclosure.rules.column_sums import column_sums
from shebao.disclosure.rules.rule import Material, RowView, Rule, TableView, plain_name, repeats_total
from shebao.disclosure.rules.sides import (
    TableSide,
    is_complete,
    named,
    readings_of_body,
    readings_of_grand,
    side_of,
)
from shebao.findings import Finding, Severity

TOTAL_LINES = CLOSING | {""}


def lines(view: TableView, column: str) -> list[RowView]:
    """The lines of one side between its head and its totals."""
    return [line.row for line in side_of(view, column).body]


def check(material: Material) -> Iterator[Finding]:
    """Both sides, then each line."""
    view = material.view(TableKind.BALANCE)
    if view is None or "income_item" not in view.columns:
        return
    income = side_of(view, "income_item")
    yield from _adds_up(view, income, "income", "")
    spending: list[tuple[TableSide, list[str]]] = []
    for number, item in enumerate(("expenditure_item", "item3", "item4", "item5"), start=2):
        if item in view.columns:
            own = [key for key in view.amount_columns if _is_of_side(key, number)]
            spending.append((side_of(view, item), own))
    for side, columns in spending:
        for column in columns:
            if not repeats_total(view.rows, column) or column == columns[0]:
                yield from _adds_up(view, side, column, f"/{view.head(column)}")
    for side, columns in spending:
        if income.grand is not None and side.grand is not None and columns:
            yield from RULE.tie(
                f"{view.name}/收支总计" if side.item == "expenditure_item" else f"{view.name}/收支总计/{side.item}",
                ("收入总计", income.grand.figure("income")),
                [("支出总计", side.grand.figure(columns[0]))],
                places=(view.place,),
            )
    yield from _columns(view)


def _is_of_side(key: str, number: int) -> bool:
    if key.startswith(("income", "last_", "change")):
        return False
    return key.endswith(str(number)) if number > 2 else not key[-1].isdigit()


def _adds_up(view: TableView, side: TableSide, column: str, suffix: str) -> Iterator[Finding]:
    """本年合计 = the lines, 总计 = 本年合计 + what was carried over, a line = its parts where all are named."""
    where = (view.place,)
    if side.subtotal is not None and side.subtotal is not side.grand:
        name = plain_name(side.subtotal.text(side.item))
        yield from RULE.tie_any(
            f"{view.name}/{name}{suffix}",
            (name, side.subtotal.figure(column)),
            readings_of_body(side, column),
            places=where,
        )
    if side.grand is not None:
        name = plain_name(side.grand.text(side.item))
        yield from RULE.tie_any(
            f"{view.name}/{name}{suffix}",
            (name, side.grand.figure(column)),
            readings_of_grand(side, column),
            places=where,
        )
    for line, below in side.families():
        if is_complete(below):
            level = min((other.level for other in below if other.level is not None), default=None)
            parts = [other for other in below if level is None or other.level == level]
            yield from RULE.tie(
                f"{view.name}/{line.name}{suffix}",
                (line.name, line.row.figure(column)),
                named(parts, column),
                places=where,
            )


def _columns(view: TableView) -> Iterator[Finding]:
    for sum_ in column_sums(view):
        if sum_.whole.startswith("income"):
            continue
        for row in view.rows:
            if name := plain_name(row.text("expenditure_item")):
                yield from RULE.tie(
                    f"{view.name}/{name}",
                    (view.head(sum_.whole), row.figure(sum_.whole)),
                    [(view.head(column), row.figure(column)) for column in sum_.parts],
                    places=(view.place,),
                )


RULE = Rule(
    "R-01",
    "收支总表平衡",
    Severity.ERROR,
    "部门预算公开表勾稽关系：收入总计＝支出总计，合计＋结转＝总计",
    "收支总表",
    check,
)
