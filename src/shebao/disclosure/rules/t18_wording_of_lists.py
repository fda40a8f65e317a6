"""T-18: 等 behind a list that is complete; two 其中 that divide one total; one amount printed in several ways."""

import re
from collections.abc import Iterator
from fractions import Fraction

from shebao.disclosure.figures import judge_sum
from shebao.disclosure.rules.r18_text_against_tables import section_name
from shebao.disclosure.rules.rule import Material, Rule
from shebao.disclosure.statements import Listing, Statement
from shebao.findings import Finding, Severity

OFTEN = 3
"""One amount in three ways is no slip any more: with and without separators, with and without the last 0."""


def check(material: Material) -> Iterator[Finding]:
    """Each total with its lists, then the amounts."""
    for lead in material.statements:
        parts = [part for part in lead.members if part.lead is lead and part.figure.is_money and not part.movement]
        if lead.figure.is_money and lead.figure.value and len(parts) > 1:
            yield from _closed(lead, parts)
            yield from _twice(lead, parts)
    yield from _in_several_ways(material)


def _closed(lead: Statement, parts: list[Statement]) -> Iterator[Finding]:
    last = parts[-1]
    ends_open = re.match(r"(?:[，,]?占[^，。；]{0,12}?[\d.]+%)?等[。；]?", lead.paragraph[last.end :]) is not None
    if ends_open and not judge_sum(lead.figure, [part.figure for part in parts]).is_difference:
        yield RULE.finding(
            f"文字/{section_name(lead)}/{lead.subject}/等",
            f"“{lead.subject}”所列各项之和等于总额，已列完全，末尾不必写“等”。建议删去。",
            figures=[last.figure.as_shown(last.subject)],
            found="等",
        )


def _twice(lead: Statement, parts: list[Statement]) -> Iterator[Finding]:
    lists: list[Listing] = []
    for part in parts:
        if part.listing is not None and part.listing.words == "其中" and part.listing not in lists:
            lists.append(part.listing)
    here = [part for part in parts if part.block == lead.block]
    if len(lists) > 1 and len(here) == len(parts):
        yield RULE.finding(
            f"文字/{section_name(lead)}/{lead.subject}/其中",
            f"“{lead.subject}”之后连用{len(lists)}个“其中”，按两种办法划分同一个总额，容易误读。建议分句写明各按什么划分。",
            figures=[lead.figure.as_shown(lead.subject)],
            found="其中",
        )


def _in_several_ways(material: Material) -> Iterator[Finding]:
    ways: dict[Fraction, dict[str, Statement]] = {}
    for statement in material.statements:
        if statement.figure.is_money and statement.figure.value >= 10_000_000:
            key = f"{statement.figure.text}{statement.figure.unit}"
            ways.setdefault(statement.figure.value, {}).setdefault(key, statement)
    found = [(len(forms), value, forms) for value, forms in ways.items() if len(forms) >= OFTEN]
    for _, _, forms in sorted(found, key=lambda each: (-each[0], each[1]))[:1]:
        yield RULE.finding(
            "文字/金额写法",
            f"同一金额有{len(forms)}种写法：{'、'.join(forms)}。建议统一千位分隔和小数位数。",
            figures=[statement.figure.as_shown(statement.subject) for statement in forms.values()],
        )


RULE = Rule("T-18", "列举和金额的写法", Severity.NOTICE, "公文写作的一般要求", "用“其中”“等”列举金额的文字", check)
