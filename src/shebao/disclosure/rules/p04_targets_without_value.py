"""P-04: a target has a value."""

from collections.abc import Iterator

from shebao.disclosure.rules.rule import Material, Rule, form_subject
from shebao.findings import Finding, Severity


def check(material: Material) -> Iterator[Finding]:
    """Every named indicator."""
    for form in material.forms:
        for indicator in form.indicators:
            if indicator.name.strip() and not (indicator.word.strip() or indicator.number.strip()):
                yield RULE.finding(
                    f"{form_subject(form)}/{indicator.name}",
                    f"{form_subject(form)}指标“{indicator.name}”没有{indicator.horizon.value}值。请填写指标值。",
                    found=indicator.value,
                )


RULE = Rule("P-04", "指标有值", Severity.WARNING, "绩效指标应当明确、可衡量", "绩效指标", check)
