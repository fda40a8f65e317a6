"""R-08: basic spending of table 5 = total of table 6."""

from collections.abc import Iterator

from shebao.disclosure.model import TableKind
from shebao.disclosure.rules.rule import Material, Rule
from shebao.findings import Finding, Severity


def check(material: Material) -> Iterator[Finding]:
    """One figure against one."""
    general, basic = material.view(TableKind.GENERAL_EXPENDITURE), material.view(TableKind.BASIC_BY_ECONOMIC)
    if general is None or basic is None or general.total is None or basic.total is None:
        return
    yield from RULE.tie(
        f"{general.name}、{basic.name}/基本支出",
        (f"{general.name}基本支出", general.total.figure("basic")),
        [(f"{basic.name}合计", basic.total.figure("total"))],
        places=(general.place, basic.place),
    )


RULE = Rule(
    "R-08",
    "一般公共预算基本支出两表一致",
    Severity.ERROR,
    "部门预算公开表勾稽关系：表五基本支出＝表六合计",
    "一般公共预算支出表和基本支出经济分类表",
    check,
)
