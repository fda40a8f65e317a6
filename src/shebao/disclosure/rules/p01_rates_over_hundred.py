"""P-01: a rate cannot be above 100 %, nor be asked to reach "≥100%"."""

from collections.abc import Iterator

from shebao.budget.targets.quality import too_high
from shebao.disclosure.rules.over_forms import Fault, indicator_spots, report
from shebao.disclosure.rules.rule import Material, Rule, indicators_by_name, values_shown
from shebao.findings import Finding, Severity


def check(material: Material) -> Iterator[Finding]:
    """Every indicator in percent."""
    faults = []
    for form in material.forms:
        for name, indicators in indicators_by_name(form):
            wrong = [indicator for indicator in indicators if too_high(indicator)]
            if wrong:
                faults.append(
                    Fault(
                        form,
                        name,
                        f"指标“{name}”的{values_shown(wrong)}",
                        indicator_spots(form, wrong),
                        wrong[0].value,
                        "100%",
                    )
                )
    yield from report(RULE, material, faults, "，率不会超过100%。达到100%的请写“=100%”或“100%”。")


RULE = Rule(
    "P-01",
    "率不超过100%",
    Severity.WARNING,
    "绩效指标应当可衡量：率不超过100%",
    "绩效指标",
    check,
)
