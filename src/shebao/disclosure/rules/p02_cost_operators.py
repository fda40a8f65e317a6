"""P-02: a cost target is an upper bound (≤) or exact (=), never ≥."""

from collections.abc import Iterator

from shebao.budget.targets.quality import is_open_cost
from shebao.disclosure.rules.over_forms import Fault, indicator_spots, report
from shebao.disclosure.rules.rule import Material, Rule, indicators_by_name, values_shown
from shebao.findings import Finding, Severity


def check(material: Material) -> Iterator[Finding]:
    """Every cost indicator."""
    faults = []
    for form in material.forms:
        for name, indicators in indicators_by_name(form):
            wrong = [item for item in indicators if is_open_cost(item)]
            if wrong:
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
