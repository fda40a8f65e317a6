"""P-02: a cost target is an upper bound (≤) or exact (=), never ≥."""

import re
from collections.abc import Iterator

from shebao.disclosure.rules.over_forms import Fault, indicator_spots, report
from shebao.disclosure.rules.rule import Material, Rule, indicators_by_name, values_shown
from shebao.findings import Finding, Severity

AT_LEAST = ("≥", ">=", "＞", ">", "大于", "不少于", "不低于", "至少")
NO_COST = re.compile(r"节约|节省|降低|压减|控制率|执行率|支出率|完成率|合规|合格|及时")
"""Indicators among the costs for which more is better."""


def check(material: Material) -> Iterator[Finding]:
    """Every cost indicator."""
    faults = []
    for form in material.forms:
        for name, indicators in indicators_by_name(form):
            wrong = [item for item in indicators if "成本" in item.level2 and item.value.startswith(AT_LEAST)]
            if wrong and NO_COST.search(name) is None:
                faults.append(
                    Fault(
                        form,
                        name,
                        f"成本指标“{name}”的{values_shown(wrong)}",
                        indicator_spots(form, wrong),
                        wrong[0].value,
                        "≤ 或 =",
                    )
                )
    yield from report(RULE, material, faults, "，成本应当控制在上限以内。请改用“≤”或“=”。")


RULE = Rule("P-02", "成本指标用上限", Severity.WARNING, "绩效目标编制要求：成本指标用“≤”或“=”", "绩效指标", check)
