"""P-07: a yearly target's time lies in the year."""

from collections.abc import Iterator

from shebao.budget.targets.quality import is_outside
from shebao.disclosure.rules.over_forms import Fault, indicator_spots, report
from shebao.disclosure.rules.rule import Material, Rule, indicators_by_name, values_shown
from shebao.findings import Finding, Severity


def check(material: Material) -> Iterator[Finding]:
    """Every worded value with a year; a month above 12 in passing."""
    faults = []
    year = material.document.year
    for form in material.forms:
        year = form.year or material.document.year
        for name, indicators in indicators_by_name(form):
            wrong = [indicator for indicator in indicators if year and is_outside(indicator, year)]
            if wrong:
                what = f"指标“{name}”的{values_shown(wrong)}"
                faults.append(Fault(form, name, what, indicator_spots(form, wrong), wrong[0].value, f"{year}年内"))
    yield from report(RULE, material, faults, f"，不在{year}年度内。请核对时间。")


RULE = Rule("P-07", "时间在年度内", Severity.WARNING, "年度绩效指标的时间应在预算年度内", "绩效指标", check)
