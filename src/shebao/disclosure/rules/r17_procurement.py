"""R-17: 政府采购 total = goods + works + services; what is reserved for small firms is part of it."""

import re
from collections.abc import Iterator

from shebao.disclosure.rules.rule import Material, Rule
from shebao.disclosure.statements import Statement
from shebao.findings import Finding, Severity

TYPES = ("货物", "工程", "服务")
RESERVED = re.compile(r"面向(?:中小|小微)企业")


def check(material: Material) -> Iterator[Finding]:
    """Within the section on procurement."""
    here = [s for s in material.statements if "政府采购" in s.heading and s.figure.is_money]
    total = next(
        (s for s in here if re.search(r"政府采购预算(?:总额|总计|合计)?$|采购(?:总额|预算)$", s.subject)), None
    )
    if total is None:
        return
    by_type: list[tuple[str, Statement]] = []
    for name in TYPES:
        found = next((s for s in here if name in s.subject), None)
        if found is not None:
            by_type.append((name, found))
    named = [
        name
        for name in TYPES
        if any(name in passage.text for passage in material.passages if "政府采购" in passage.heading)
    ]
    if by_type and len(by_type) == len(named):
        yield from RULE.tie(
            "政府采购/总额",
            ("政府采购预算总额", total.figure),
            [(f"政府采购{name}预算", statement.figure) for name, statement in by_type],
        )
    whole, name = total, "政府采购预算总额"
    for statement in here:
        if RESERVED.search(statement.subject) is None:
            continue
        if statement.figure.rounded.low > whole.figure.rounded.high:
            yield RULE.finding(
                f"政府采购/{statement.subject}",
                f"{statement.subject}{statement.figure.shown}，超过{name}{whole.figure.shown}，部分大于总额。请改正。",
                found=statement.figure.shown,
                expected=f"不超过{whole.figure.shown}",
            )
        whole, name = statement, statement.subject


RULE = Rule(
    "R-17",
    "政府采购",
    Severity.ERROR,
    "政府采购预算＝货物＋工程＋服务；面向中小企业预留不超过采购预算",
    "政府采购情况的文字",
    check,
)
