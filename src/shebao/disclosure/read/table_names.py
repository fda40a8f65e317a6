"""Which table a title names, whatever its number, year and exact wording."""

import re

from shebao.disclosure.model import TableKind

_PATTERNS: tuple[tuple[str, TableKind], ...] = (
    (r"整体(支出)?绩效目标", TableKind.PERFORMANCE_DEPARTMENT),
    (r"项目(支出)?绩效目标", TableKind.PERFORMANCE_PROJECT),
    (r"三公.*经费", TableKind.THREE_PUBLIC),
    (r"机关运行经费", TableKind.ORGAN_RUNNING),
    (r"国有资本经营预算", TableKind.CAPITAL),
    (r"政府性基金预算收入", TableKind.FUND_INCOME),
    (r"政府性基金预算(拨款)?支出", TableKind.FUND_EXPENDITURE),
    (r"项目支出.*上年结转", TableKind.PROJECTS_CARRIED_OVER),
    (r"项目支出(预算)?(明细)?表", TableKind.PROJECTS),
    (r"一般公共预算.*基本支出", TableKind.BASIC_BY_ECONOMIC),
    (r"一般公共预算(拨款)?支出", TableKind.GENERAL_EXPENDITURE),
    (r"财政拨款收支", TableKind.APPROPRIATION_BALANCE),
    (r"收支(预算)?(总体情况|总)表", TableKind.BALANCE),
    (r"收入(预算)?(总体情况|总)表", TableKind.INCOME),
    (r"支出(预算)?(总体情况|总)表", TableKind.EXPENDITURE),
)


def recognise_table(title: str) -> TableKind:
    """The kind a title names; OTHER where it names none we know.

    >>> recognise_table("2025年部门收支总体情况表").value
    '收支总表'
    """
    plain = re.sub(r"\s", "", title)
    for pattern, kind in _PATTERNS:
        if re.search(pattern, plain):
            return kind
    return TableKind.OTHER
