"""R-01: table 1 balances: income = expenditure, 本年 + 结转 = 总计 on each side, every line = its columns."""

from collections.abc import Iterator

from shebao.disclosure.model import TableKind
from shebao.disclosure.rules.rule import Material, RowView, Rule, TableView, plain_name, repeats_total
from shebao.findings import Finding, Severity

TOTAL_LINES = frozenset(
    {"本年收入合计", "上年结转", "收入总计", "本年支出合计", "年终结转", "支出总计", "上年财政拨款结转", ""}
)


def lines(view: TableView, column: str) -> list[RowView]:
    """The lines of one side between its head and its totals."""
    found = []
    for row in view.rows:
        if plain_name(row.text(column)) in TOTAL_LINES - {""}:
            break
        if row.text(column):
            found.append(row)
    return found


def check(material: Material) -> Iterator[Finding]:
    """Both sides, then each line."""
    view = material.view(TableKind.BALANCE)
    if view is None:
        return
    line = {
        name: view.row_where("income_item", name) or view.row_where("expenditure_item", name) for name in TOTAL_LINES
    }
    income, spending = line["收入总计"], line["支出总计"]
    where = (view.place,)
    if income and spending:
        yield from RULE.tie(
            f"{view.name}/收支总计",
            ("收入总计", income.figure("income")),
            [("支出总计", spending.figure("total"))],
            places=where,
        )
    this_year, carried = line["本年收入合计"], line["上年结转"]
    if this_year and carried and income:
        yield from RULE.tie(
            f"{view.name}/收入总计",
            ("收入总计", income.figure("income")),
            [("本年收入合计", this_year.figure("income")), ("上年结转", carried.figure("income"))],
            places=where,
        )
    if this_year and (sources := lines(view, "income_item")):
        yield from RULE.tie(
            f"{view.name}/本年收入合计",
            ("本年收入合计", this_year.figure("income")),
            [(plain_name(row.text("income_item")), row.figure("income")) for row in sources],
            places=where,
        )
    spent, left = line["本年支出合计"], line["年终结转"]
    for column in ("total", "current", "carried_over"):
        if column not in view.columns:
            continue
        if repeats_total(view.rows, column):
            continue
        head = view.head(column)
        if spent and (classes := lines(view, "expenditure_item")):
            yield from RULE.tie(
                f"{view.name}/本年支出合计/{head}",
                ("本年支出合计", spent.figure(column)),
                [(plain_name(row.text("expenditure_item")), row.figure(column)) for row in classes],
                places=where,
            )
        if spent and spending and left:
            yield from RULE.tie(
                f"{view.name}/支出总计/{head}",
                ("支出总计", spending.figure(column)),
                [("本年支出合计", spent.figure(column)), ("年终结转", left.figure(column))],
                places=where,
            )
    yield from _columns(view)


def _columns(view: TableView) -> Iterator[Finding]:
    if not {"total", "current", "carried_over"} <= set(view.columns):
        return
    for row in view.rows:
        if name := plain_name(row.text("expenditure_item")):
            yield from RULE.tie(
                f"{view.name}/{name}",
                (view.head("total"), row.figure("total")),
                [(view.head(column), row.figure(column)) for column in ("current", "carried_over")],
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
