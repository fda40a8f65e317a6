"""R-07: the general public budget of table 4 = table 5 plus what was carried over; no 类 of table 5 above table 4."""

from collections.abc import Iterator

from shebao.disclosure.figures import judge_sum, sum_holds
from shebao.disclosure.model import TableKind
from shebao.disclosure.rules.hierarchy import coded, line_name
from shebao.disclosure.rules.r01_balance_totals import lines
from shebao.disclosure.rules.r02_balance_against_details import class_name
from shebao.disclosure.rules.r06_appropriation_balance import carried_lines
from shebao.disclosure.rules.rule import Material, Rule, Side, TableView, plain_name
from shebao.disclosure.rules.sides import side_of
from shebao.findings import Finding, Severity


def check(material: Material) -> Iterator[Finding]:
    """In total, then by 类 (exactly where nothing was carried over)."""
    balance, general = material.view(TableKind.APPROPRIATION_BALANCE), material.view(TableKind.GENERAL_EXPENDITURE)
    if balance is None or general is None or general.total is None:
        return
    column = "general" if "general" in balance.columns else "total"
    if column not in balance.columns or (column == "total" and _other_budgets(material)):
        return
    where = (balance.place, general.place)
    side = side_of(balance, "expenditure_item")
    spent = side.subtotal or side.grand
    whole = general.total.figure("total")
    here: Side = (f"{general.name}合计", whole)
    carried = carried_lines(balance).get("一般公共预算") or next(
        (line.row for line in side_of(balance, "income_item").carried()), None
    )
    carried_over = carried.figure("income") if carried is not None else None
    more: Side = (f"{balance.name}一般公共预算上年结转", carried_over)
    if spent is not None:
        yield from RULE.tie_any(
            f"{balance.name}、{general.name}/一般公共预算",
            (f"{balance.name}一般公共预算支出", spent.figure(column)),
            [[here, more], [here]] if carried_over is not None else [[here]],
            places=where,
        )
    classes = {class_name(row.text("name")): row for row in general.rows if row.role == "class"}
    for row in lines(balance, "expenditure_item"):
        name = plain_name(row.text("expenditure_item"))
        there = classes.get(class_name(row.text("expenditure_item")))
        amount, part = row.figure(column), there.figure("total") if there else None
        if amount is None or part is None:
            continue
        verdict = judge_sum(amount, [part])
        if verdict.is_difference and (verdict.difference < 0 or carried_over is None or carried_over.value == 0):
            yield RULE.disagreement(
                f"{balance.name}、{general.name}/{name}",
                (f"{balance.name}“{name}”一般公共预算", amount),
                [(f"{general.name}“{name}”", part)],
                verdict,
                "请核对后改正有误的一方。",
                where,
            )
    yield from _rows(material, general)


def _other_budgets(material: Material) -> bool:
    return any(
        view.total is not None and (figure := view.total.figure("total")) is not None and figure.value
        for kind in (TableKind.FUND_EXPENDITURE, TableKind.CAPITAL)
        if (view := material.view(kind)) is not None
    )


def _rows(material: Material, general: TableView) -> Iterator[Finding]:
    """Where all spending is of the general budget, table 3 and table 5 are the same row by row."""
    spending = material.view(TableKind.EXPENDITURE)
    if spending is None or spending.total is None or general.total is None:
        return
    here, there = coded(spending), coded(general)
    shared = [code for code in here if code in there]
    columns = [
        column for column in ("total", "basic", "project") if column in spending.columns and column in general.columns
    ]

    def same(code: str, column: str) -> bool:
        left, right = here[code].figure(column), there[code].figure(column)
        return left is not None and right is not None and sum_holds(left, [right])

    for column in columns:
        left, right = spending.total.figure(column), general.total.figure(column)
        differing = [code for code in shared if not same(code, column)]
        if left is None or right is None or len(differing) * 4 > len(shared):
            continue
        head = spending.head(column)
        if sum_holds(left, [right]):
            for code in differing:
                yield from RULE.tie(
                    f"{spending.name}、{general.name}/{line_name(here[code])}/{head}",
                    (f"{spending.name}“{line_name(here[code])}”{head}", here[code].figure(column)),
                    [(f"{general.name}“{line_name(there[code])}”", there[code].figure(column))],
                    places=(spending.place, general.place),
                )
        elif shared and not differing and set(here) == set(there):
            yield from RULE.tie(
                f"{spending.name}、{general.name}/合计/{head}",
                (f"{spending.name}合计{head}", left),
                [(f"{general.name}合计", right)],
                places=(spending.place, general.place),
            )


RULE = Rule(
    "R-07",
    "财政拨款收支总表与一般公共预算支出表一致",
    Severity.ERROR,
    "部门预算公开表勾稽关系：表四一般公共预算＝表五＋上年结转",
    "财政拨款收支总表和一般公共预算支出表",
    check,
)
