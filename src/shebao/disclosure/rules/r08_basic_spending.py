"""R-08: basic spending of table 5 = total of table 6."""

from collections.abc import Iterator

from shebao.disclosure.model import TableKind
from shebao.disclosure.rules.economic import economic_table
from shebao.disclosure.rules.rule import Material, Rule, Side
from shebao.findings import Finding, Severity


def check(material: Material) -> Iterator[Finding]:
    """One figure against one; then 人员经费 and 公用经费 where both tables print them."""
    general, table = material.view(TableKind.GENERAL_EXPENDITURE), economic_table(material)
    if general is None or table is None or general.total is None:
        return
    basic = table.view
    where = (general.place, basic.place)
    whole: Side | None = None
    if basic.total is not None:
        whole = (f"{basic.name}合计", basic.total.figure("total"))
    if whole is not None:
        yield from RULE.tie(
            f"{general.name}、{basic.name}/基本支出",
            (f"{general.name}基本支出", general.total.figure("basic")),
            [whole],
            places=where,
        )
    elif table.subtotals:
        yield from RULE.tie(
            f"{general.name}、{basic.name}/基本支出",
            (f"{general.name}基本支出", general.total.figure("basic")),
            [(f"{basic.name}{name}", row.figure("total")) for name, row in table.subtotals.items()],
            places=where,
        )
    for column, name in (("personnel", "人员经费"), ("public", "公用经费")):
        row = table.subtotals.get(f"{name}合计")
        side = row.figure("total") if row else basic.total.figure(column) if basic.total else None
        yield from RULE.tie(
            f"{general.name}、{basic.name}/{name}",
            (f"{general.name}{name}", general.total.figure(column)),
            [(f"{basic.name}{name}", side)],
            places=where,
        )


RULE = Rule(
    "R-08",
    "一般公共预算基本支出两表一致",
    Severity.ERROR,
    "部门预算公开表勾稽关系：表五基本支出＝表六合计",
    "一般公共预算支出表和基本支出经济分类表",
    check,
)
