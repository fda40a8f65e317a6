"""R-03: 类 = sum of 款, 款 = sum of 项, 合计 = sum of 类; a row's total = its columns (every table with codes)."""

from collections.abc import Iterator

from shebao.disclosure.model import TableKind
from shebao.disclosure.rules.column_sums import column_sums
from shebao.disclosure.rules.hierarchy import families, line_name
from shebao.disclosure.rules.rule import Material, Rule, TableView, repeats_total, sum_name
from shebao.findings import Finding, Severity

OTHERS_RULES = frozenset({TableKind.BASIC_BY_ECONOMIC, TableKind.BALANCE, TableKind.APPROPRIATION_BALANCE})


def check(material: Material) -> Iterator[Finding]:
    """Down the levels for every amount column, then along the rows of table 2 (basic + project is R-04)."""
    for view in material.views:
        if view.kind not in OTHERS_RULES and not (view.kind is TableKind.FUND_INCOME and _flat(view)):
            yield from _levels(view)
    for kind in (TableKind.FUND_INCOME, TableKind.CAPITAL):
        yield from _income_lines(material, kind)
    if (income := material.view(TableKind.INCOME)) is not None:
        yield from _sources(income)


def _sources(view: TableView) -> Iterator[Finding]:
    """Along the rows of table 2."""
    for sum_ in column_sums(view):
        for row in view.rows:
            name = line_name(row) if row.role != "total" else "合计"
            subject = f"{view.name}/{name}/各来源" if sum_.whole == "total" else f"{view.name}/{name}/{sum_.whole}"
            yield from RULE.tie(
                subject,
                (sum_name(name), row.figure(sum_.whole)),
                [(view.head(column), row.figure(column)) for column in sum_.parts],
                places=(view.place,),
            )


def _levels(view: TableView) -> Iterator[Finding]:
    for name, parent, below in families(view):
        for column in view.amount_columns:
            if (view.kind is TableKind.CAPITAL and column == "income") or repeats_total((parent, *below), column):
                continue
            if column.startswith(("rate", "last_rate")):
                continue
            suffix = "" if column == "total" else f"/{view.head(column)}"
            yield from RULE.tie(
                f"{view.name}/{name}{suffix}",
                (name, parent.figure(column)),
                [(line_name(row) or row.key, row.figure(column)) for row in below],
                places=(view.place,),
            )


def _flat(view: TableView, column: str = "code") -> bool:
    """Whether all codes are of one level, so that they simply add up."""
    return len({len(row.text(column)) for row in view.rows if row.text(column).isdigit()}) <= 1


def _income_lines(material: Material, kind: TableKind) -> Iterator[Finding]:
    """合计 of income subjects = the subjects (tables 7 and 9)."""
    code, amount = ("code", "amount") if kind is TableKind.FUND_INCOME else ("income_code", "income")
    view = material.view(kind)
    if view is None or not {code, amount} <= set(view.columns) or view.total is None:
        return
    subjects = [row for row in view.rows if row.text(code).isdigit()]
    if subjects and _flat(view, code):
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
