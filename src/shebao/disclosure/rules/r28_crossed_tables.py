"""R-28: tables that cross function classes with economic ones (湖南), against the tables that print either alone.

Their own sums along and down are R-27's and R-03's. Here 合计 of a column = that class in the table of basic spending,
and a function's row of all such tables = its 基本支出 in the table of the general budget. What a set of tables covers
differs from place to place: a comparison is made where most of its lines bear it out.
"""

from collections.abc import Iterator, Sequence

from shebao.disclosure.figures import sum_holds
from shebao.disclosure.formats.wording import plain
from shebao.disclosure.model import TableKind
from shebao.disclosure.rules.economic import economic_table
from shebao.disclosure.rules.hierarchy import coded, line_name
from shebao.disclosure.rules.rule import Material, Rule, Side, TableView
from shebao.findings import Finding, Place, Severity

CLASS = "class_"
Comparison = tuple[str, Side, list[Side], tuple[Place, ...]]
"""Subject, whole, parts, places of a comparison."""


def check(material: Material) -> Iterator[Finding]:
    """Basic spending by class and by function; all spending by function."""
    views = [view for view in material.views if view.kind is TableKind.CROSSED]
    basic = [view for view in views if "基本支出" in plain(view.table.title)]
    yield from _borne_out(list(_by_class(material, basic)))
    general, spending = material.view(TableKind.GENERAL_EXPENDITURE), material.view(TableKind.EXPENDITURE)
    if general is not None and basic and _covers(material, basic):
        yield from _borne_out(list(_by_function(basic, general, "basic")))
    for view in views:
        if view not in basic and spending is not None:
            yield from _borne_out(list(_by_function([view], spending, "total")))


def _by_class(material: Material, basic: Sequence[TableView]) -> Iterator[Comparison]:
    table = economic_table(material)
    if table is None:
        return
    for view in basic:
        for column in view.amount_columns:
            code = column.removeprefix(CLASS)
            lines = table.lines(code) if code != column else []
            if view.total is not None and lines:
                name = f"{code}{view.head(column)}"
                yield (
                    f"{view.name}、{table.view.name}/{name}",
                    (f"{view.name}“{view.head(column)}”合计", view.total.figure(column)),
                    [(f"{table.view.name}“{name}”", row.figure("total")) for row in lines],
                    (view.place, table.view.place),
                )


def _covers(material: Material, basic: Sequence[TableView]) -> bool:
    """Whether the tables leave no class of basic spending out (many do not print 资本性支出)."""
    table = economic_table(material)
    if table is None:
        return False
    covered = {column.removeprefix(CLASS)[:3] for view in basic for column in view.amount_columns}
    return all(
        table.code(head)[:3] in covered
        for head, _ in table.classes
        if (figure := head.figure("total")) is not None and figure.value
    )


def _by_function(views: Sequence[TableView], whole: TableView, column: str) -> Iterator[Comparison]:
    crossed = [(view, {**coded(view), **({"合计": view.total} if view.total is not None else {})}) for view in views]
    lines = {**coded(whole), **({"合计": whole.total} if whole.total is not None else {})}
    for code, row in lines.items():
        parts = [(view, rows[code]) for view, rows in crossed if code in rows]
        if parts:
            name = code if code == "合计" else line_name(row)
            yield (
                f"{whole.name}、{'、'.join(view.name for view in views)}/{name}",
                (f"{whole.name}“{name}”{whole.head(column) if column in whole.columns else ''}", row.figure(column)),
                [(f"{view.name}“{name}”", other.figure("total")) for view, other in parts],
                (whole.place, *(view.place for view, _ in parts)),
            )


def _borne_out(comparisons: Sequence[Comparison]) -> Iterator[Finding]:
    """The findings of comparisons of one kind, where more than half of them hold."""
    verdicts = [
        sum_holds(whole[1], [part for _, part in parts if part is not None])
        for _, whole, parts, _ in comparisons
        if whole[1] is not None and (whole[1].value or any(part is not None and part.value for _, part in parts))
    ]
    if sum(verdicts) * 2 <= len(verdicts):
        return
    for subject, whole, parts, places in comparisons:
        yield from RULE.tie(subject, whole, parts, places=places)


RULE = Rule(
    "R-28",
    "功能科目与经济科目对照表",
    Severity.ERROR,
    "部门预算公开表勾稽关系：按经济科目细化的表与支出表、基本支出表一致",
    "按功能科目和经济科目交叉列示的表",
    check,
)
