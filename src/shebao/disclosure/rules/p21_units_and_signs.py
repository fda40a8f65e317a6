"""P-21: a number has its unit, and a quantity or a cost its sign (≥, ≤, =) where the form's others have theirs."""

from collections.abc import Iterator

from shebao.budget.book import Indicator
from shebao.disclosure.model import PerformanceForm
from shebao.disclosure.rules.rule import Material, Rule, form_name, form_subject
from shebao.findings import Finding, Severity

WITH_SIGN = ("数量指标", "成本指标")


def check(material: Material) -> Iterator[Finding]:
    """One finding a form for each kind of gap."""
    for form in material.forms:
        numbers = [item for item in form.indicators if item.name.strip() and item.number.strip() and not item.word]
        bare = [item for item in numbers if not item.number_unit.strip()]
        if bare:
            yield _finding(form, "计量单位", bare, "的数值没有计量单位。请补填单位。", Severity.WARNING)
        signed = [item for item in numbers if item.level2 in WITH_SIGN]
        unsigned = [item for item in signed if not item.operator]
        if unsigned and len(unsigned) < len(signed):
            yield _finding(
                form, "符号", unsigned, "没有符号，同一张表的其他指标有。建议补填“≥”“≤”或“=”。", Severity.NOTICE
            )


def _finding(form: PerformanceForm, what: str, indicators: list[Indicator], action: str, severity: Severity) -> Finding:
    named = "、".join(dict.fromkeys(f"“{item.name}”{item.value}" for item in indicators))
    return RULE.finding(
        f"{form_subject(form)}/{what}",
        f"{form_name(form)}的指标{named}{action}",
        severity=severity,
        found=indicators[0].value,
    )


RULE = Rule("P-21", "指标值有单位和符号", Severity.WARNING, "绩效指标应当明确、可衡量", "绩效指标", check)
