"""P-04: a target has a value."""

from collections.abc import Iterator

from shebao.disclosure.rules.over_forms import Fault, indicator_spots, is_read, report
from shebao.disclosure.rules.rule import Material, Rule, indicators_by_name
from shebao.findings import Finding, Severity


def check(material: Material) -> Iterator[Finding]:
    """Every named indicator; a form without any value was read wrongly, or is a template, and is left alone."""
    faults = []
    for form in material.forms:
        if is_read(material) and not any(item.word.strip() or item.number.strip() for item in form.indicators):
            continue
        for name, indicators in indicators_by_name(form):
            blank = [item for item in indicators if not (item.word.strip() or item.number.strip())]
            if blank:
                horizons = "、".join(item.horizon.value for item in blank)
                what = f"指标“{name}”没有{horizons}值"
                faults.append(Fault(form, name, what, indicator_spots(form, blank), blank[0].value))
    yield from report(RULE, material, faults, "。请填写指标值。")


RULE = Rule("P-04", "指标有值", Severity.WARNING, "绩效指标应当明确、可衡量", "绩效指标", check)
