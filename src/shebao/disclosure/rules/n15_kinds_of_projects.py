"""N-15: what is counted as one kind of project is of that kind (厨房设备配置经费 is no 社会保险基金项目)."""

import re
from collections.abc import Iterator

from shebao.disclosure.rules.r18_text_against_tables import section_name
from shebao.disclosure.rules.rule import Material, Rule
from shebao.disclosure.statements import Statement
from shebao.findings import Finding, Severity

OF_A_FUND = re.compile("(?:社会保险|社保|医保|养老保险|住房公积金|就业补助|救助)(?:基金|资金)?(?:补助)?项目")
OF_AN_OFFICE = re.compile(
    "设备(?:配置|购置|采购|更新|维护)|办公(?:用品|家具|设备|用房)|家具|厨房|食堂|装修|修缮|车辆|公务用车|物业|租赁|水电|印刷|会议|差旅"
)
"""Spending of the office itself, which no insurance fund and no benefit pays."""


def check(material: Material) -> Iterator[Finding]:
    """Each counted group of projects and the amounts listed behind it."""
    statements = material.statements
    for position, counted in enumerate(statements):
        if counted.figure.unit not in ("项", "个") or OF_A_FUND.search(_name(counted)) is None:
            continue
        for part in _listed(statements[position + 1 :], counted):
            if OF_AN_OFFICE.search(part.subject):
                yield RULE.finding(
                    f"文字/{section_name(counted)}/{part.subject}/类别",
                    f"“{part.subject}”{part.figure.shown}列在“{_name(counted)}”{counted.figure.shown}之内，看起来不是这一类项目。"
                    "请核对：应单独说明，或改写类别名称和项数。",
                    figures=[part.figure.as_shown(part.subject), counted.figure.as_shown(_name(counted))],
                    found=part.subject,
                )


def _name(counted: Statement) -> str:
    """What is counted: before the number, or behind it (减少12个社会保险基金项目)."""
    behind = re.match("[^，。；：、（]{0,20}", counted.paragraph[counted.end :])
    return (behind.group() if behind else "") or counted.subject


def _listed(behind: list[Statement], counted: Statement) -> Iterator[Statement]:
    """The amounts of the same sentence, as many as were counted."""
    for number, part in enumerate(behind):
        if part.block != counted.block or part.sentence != counted.sentence or number >= counted.figure.value:
            return
        if part.figure.is_money:
            yield part


RULE = Rule(
    "N-15",
    "列举的项目属于所说的类别",
    Severity.WARNING,
    "公开内容应当准确",
    "写有某类项目的个数并逐项列举的文字",
    check,
)
