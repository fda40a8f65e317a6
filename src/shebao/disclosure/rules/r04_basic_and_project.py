"""R-04: the columns of every row of the spending tables (3, 5, 8, 9): basic + project = total, and what else is there.

Final accounts add 上缴上级, 经营, 对附属单位补助; tables of funds 年初结转＋本年收入－本年支出＝年末结转.
"""

from collections.abc import Iterator

from shebao.disclosure.figures import PrintedFigure
from shebao.disclosure.model import TableKind
from shebao.disclosure.rules.column_sums import column_sums
from shebao.disclosure.rules.hierarchy import line_name
from shebao.disclosure.rules.rule import Material, RowView, Rule, TableView, sum_name
from shebao.findings import Finding, Severity

TABLES = (
    TableKind.EXPENDITURE,
    TableKind.GENERAL_EXPENDITURE,
    TableKind.FUND_EXPENDITURE,
    TableKind.CAPITAL,
    TableKind.APPROPRIATION_EXPENDITURE,
)


def check(material: Material) -> Iterator[Finding]:
    """Row by row."""
    for kind in TABLES:
        view = material.view(kind)
        if view is None:
            continue
        for sum_ in column_sums(view):
            for row in view.rows:
                name = "合计" if row.role == "total" else line_name(row)
                what = "基本和项目" if sum_.parts == ("basic", "project") else view.head(sum_.whole)
                yield from RULE.tie(
                    f"{view.name}/{name}/{what}",
                    (_whole_name(view, name, sum_.whole), row.figure(sum_.whole)),
                    [(view.head(part.lstrip("-")), _signed(row, part)) for part in sum_.parts],
                    places=(view.place,),
                )


def _whole_name(view: TableView, name: str, column: str) -> str:
    return sum_name(name) if column == "total" else f"{name}{view.head(column)}"


def _signed(row: RowView, part: str) -> PrintedFigure | None:
    figure = row.figure(part.lstrip("-"))
    return -figure if figure is not None and part.startswith("-") else figure


RULE = Rule(
    "R-04",
    "基本支出＋项目支出＝合计",
    Severity.ERROR,
    "部门预算公开表勾稽关系：各行基本支出＋项目支出＝合计",
    "支出总表、一般公共预算支出表、政府性基金支出表、国有资本经营支出表之一",
    check,
)
