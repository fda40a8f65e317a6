"""P-28: "提高100%" says of what: a rate of change has its base, and a rate that is to be reached is no change."""

import re
from collections.abc import Iterator

from shebao.disclosure.rules.over_forms import Fault, indicator_spots, is_read, report
from shebao.disclosure.rules.rule import Material, Rule, indicators_by_name
from shebao.findings import Finding, Severity

CHANGES = ("提高", "提升", "降低", "增长", "下降")
WITH_BASE = re.compile(r"增长|增幅|增速|提升|提高|降低|下降|比上年|同比|减少|增加")


def check(material: Material) -> Iterator[Finding]:
    """Every indicator of a document that was read whose value is a change in percent."""
    if not is_read(material):
        return
    faults = []
    for form in material.forms:
        for name, indicators in indicators_by_name(form):
            wrong = [
                item for item in indicators if item.operator in CHANGES and item.number_unit.startswith(("%", "％"))
            ]
            if wrong and WITH_BASE.search(name) is None:
                what = f"指标“{name}”的值“{wrong[0].value}”"
                faults.append(Fault(form, name, what, indicator_spots(form, wrong), wrong[0].value))
    yield from report(RULE, material, faults, "，没有说明与什么相比、提高的是什么。达到某个率的请写“≥”和数。")


RULE = Rule("P-28", "增减的百分比有对象", Severity.WARNING, "绩效指标应当明确、可衡量", "绩效指标", check)
