"""P-04: a target has a value."""

from collections.abc import Iterator

from shebao.disclosure.rules.rule import Material, Rule, form_name, form_subject, indicators_by_name
from shebao.findings import Finding, Severity


def check(material: Material) -> Iterator[Finding]:
    """Every named indicator."""
    for form in material.forms:
        for name, indicators in indicators_by_name(form):
            blank = [item for item in indicators if not (item.word.strip() or item.number.strip())]
            if blank:
                horizons = "、".join(item.horizon.value for item in blank)
                yield RULE.finding(
                    f"{form_subject(form)}/{name}",
                    f"{form_name(form)}指标“{name}”没有{horizons}值。请填写指标值。",
                    found=blank[0].value,
                )


RULE = Rule("P-04", "指标有值", Severity.WARNING, "绩效指标应当明确、可衡量", "绩效指标", check)
