"""R-03: 类 = sum of 款, 款 = sum of 项, 合计 = sum of 类; a row's total = its columns (tables 2, 3, 5, 8, 9)."""

from collections.abc import Iterator

from shebao.disclosure.model import TableKind
from shebao.disclosure.rules.hierarchy import families, line_name
from shebao.disclosure.rules.rule import Material, Rule, repeats_total, sum_name
from shebao.findings import Finding, Severity

TABLES = (
    TableKind.INCOME,
    TableKind.EXPENDITURE,
    TableKind.GENERAL_EXPENDITURE,
    TableKind.FUND_EXPENDITURE,
    TableKind.CAPITAL,
)
INCOME_PARTS = ("general", "government_fund", "state_capital", "special_account", "unit_funds")


def check(material: Material) -> Iterator[Finding]:
    """Down the levels for every amount column, then along the rows of table 2 (basic + project is R-04)."""
    for kind in TABLES:
        view = material.view(kind)
        if view is None or "code" not in view.columns:
            continue
        for name, parent, below in families(view):
            for column in view.amount_columns:
                if (kind is TableKind.CAPITAL and column == "income") or repeats_total((parent, *below), column):
                    continue
                suffix = "" if column == "total" else f"/{view.head(column)}"
                yield from RULE.tie(
                    f"{view.name}/{name}{suffix}",
                    (name, parent.figure(column)),
                    [(line_name(row), row.figure(column)) for row in below],
                    places=(view.place,),
                )
    for kind in (TableKind.FUND_INCOME, TableKind.CAPITAL):
        yield from _income_lines(material, kind)
    view = material.view(TableKind.INCOME)
    if view is None or "total" not in view.columns:
        return
    parts = [column for column in INCOME_PARTS if column in view.columns]
    for row in view.rows:
        name = line_name(row) if row.role != "total" else "合计"
        yield from RULE.tie(
            f"{view.name}/{name}/各来源",
            (sum_name(name), row.figure("total")),
            [(view.head(column), row.figure(column)) for column in parts],
            places=(view.place,),
        )


def _income_lines(material: Material, kind: TableKind) -> Iterator[Finding]:
    """合计 of income subjects = the subjects (tables 7 and 9)."""
    code, amount = ("code", "amount") if kind is TableKind.FUND_INCOME else ("income_code", "income")
    view = material.view(kind)
    if view is None or not {code, amount} <= set(view.columns) or view.total is None:
        return
    subjects = [row for row in view.rows if row.text(code).isdigit()]
    if subjects:
        yield from RULE.tie(
            f"{view.name}/收入合计",
            ("收入合计", view.total.figure(amount)),
            [(row.text(code), row.figure(amount)) for row in subjects],
            places=(view.place,),
        )


RULE = Rule(
    "R-03",
    "功能科目逐级合计",
    Severity.ERROR,
    "部门预算公开表勾稽关系：类＝各款之和，款＝各项之和，合计＝各类之和",
    "按功能科目列示的表",
    check,
)
