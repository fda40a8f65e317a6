"""S-01: the tables a department budget must have are there, filled or empty.

A composed document and any Shanxi document have all thirteen; other provinces print fewer. A fragment (no part
headings) gets one notice instead.
"""

from collections.abc import Iterator

from shebao.disclosure.model import Heading
from shebao.disclosure.model import TableKind as K
from shebao.disclosure.rules.rule import Material, Rule
from shebao.findings import Finding, Severity

REQUIRED = (
    K.BALANCE,
    K.INCOME,
    K.EXPENDITURE,
    K.APPROPRIATION_BALANCE,
    K.GENERAL_EXPENDITURE,
    K.BASIC_BY_ECONOMIC,
    K.FUND_EXPENDITURE,
    K.THREE_PUBLIC,
)
"""The eight tables of the national demands; the rest is a province's format."""

SHANXI = (
    *REQUIRED,
    K.FUND_INCOME,
    K.CAPITAL,
    K.ORGAN_RUNNING,
    K.PROJECTS,
    K.PROJECTS_CARRIED_OVER,
)


def check(material: Material) -> Iterator[Finding]:
    """Every kind that should be there."""
    document = material.document
    present = {view.kind for view in material.views}
    parts = any(isinstance(block, Heading) and block.level == 1 for block in document.blocks)
    if document.book is None and not parts:
        yield RULE.finding(
            "文本/片段",
            "这是文本的片段（没有各部分的标题），未检查表是否齐全。",
            severity=Severity.NOTICE,
        )
        return
    shanxi = document.book is not None or len(present & set(SHANXI)) > len(REQUIRED)
    for kind in SHANXI if shanxi else REQUIRED:
        if kind not in present:
            yield RULE.finding(
                f"缺表/{kind.value}",
                f"没有找到“{kind.value}”。没有数据的表也应公开空表并注明。请补充。",
                expected=kind.value,
            )
    if document.book is not None and not any(form.project == "" for form in material.forms):
        yield RULE.finding(
            f"缺表/{K.PERFORMANCE_DEPARTMENT.value}",
            "没有部门整体支出绩效目标表。请补充。",
            severity=Severity.WARNING,
        )


RULE = Rule(
    "S-01",
    "表齐全",
    Severity.ERROR,
    "《地方预决算公开操作规程》（财预〔2016〕143号）：应公开的表不得缺少，无数据的公开空表并说明",
    "全文",
    check,
)
