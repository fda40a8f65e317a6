"""R-04: basic + project = total in every row of the spending tables (3, 5, 8, 9)."""

from collections.abc import Iterator

from shebao.disclosure.model import TableKind
from shebao.disclosure.rules.hierarchy import line_name
from shebao.disclosure.rules.rule import Material, Rule, sum_name
from shebao.findings import Finding, Severity

TABLES = (
    TableKind.EXPENDITURE,
    TableKind.GENERAL_EXPENDITURE,
    TableKind.FUND_EXPENDITURE,
    TableKind.CAPITAL,
)


def check(material: Material) -> Iterator[Finding]:
    """Row by row."""
    for kind in TABLES:
        view = material.view(kind)
        if view is None or not {"total", "basic", "project"} <= set(view.columns):
            continue
        for row in view.rows:
            name = "合计" if row.role == "total" else line_name(row)
            yield from RULE.tie(
                f"{view.name}/{name}/基本和项目",
                (sum_name(name), row.figure("total")),
                [("基本支出", row.figure("basic")), ("项目支出", row.figure("project"))],
                places=(view.place,),
            )


RULE = Rule(
    "R-04",
    "基本支出＋项目支出＝合计",
    Severity.ERROR,
    "部门预算公开表勾稽关系：各行基本支出＋项目支出＝合计",
    "支出总表、一般公共预算支出表、政府性基金支出表、国有资本经营支出表之一",
    check,
)
