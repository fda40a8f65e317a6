"""P-02: a cost target is an upper bound (≤) or exact (=), never ≥."""

from collections.abc import Iterator

from shebao.disclosure.rules.rule import Material, Rule, form_name, form_subject, indicators_by_name, values_shown
from shebao.findings import Finding, Severity

AT_LEAST = ("≥", ">=", "＞", ">", "大于", "不少于", "不低于")


def check(material: Material) -> Iterator[Finding]:
    """Every cost indicator."""
    for form in material.forms:
        for name, indicators in indicators_by_name(form):
            wrong = [item for item in indicators if "成本" in item.level2 and item.value.startswith(AT_LEAST)]
            if wrong:
                yield RULE.finding(
                    f"{form_subject(form)}/{name}",
                    f"{form_name(form)}成本指标“{name}”的{values_shown(wrong)}，成本应当控制在上限以内。请改用“≤”或“=”。",
                    found=wrong[0].value,
                    expected="≤ 或 =",
                )


RULE = Rule("P-02", "成本指标用上限", Severity.WARNING, "绩效目标编制要求：成本指标用“≤”或“=”", "绩效指标", check)
