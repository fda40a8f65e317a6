"""P-07: a yearly target's time lies in the year."""

import re
from collections.abc import Iterator

from shebao.budget.book import Horizon, Indicator
from shebao.disclosure.rules.over_forms import Fault, indicator_spots, report
from shebao.disclosure.rules.rule import Material, Rule, indicators_by_name, values_shown
from shebao.findings import Finding, Severity

YEAR = re.compile(r"(?<!\d)(20\d\d)(?:年|-|\.|/)")
MONTH = re.compile(r"(?<!\d)(\d{1,2})月")


def is_outside(indicator: Indicator, year: int) -> bool:
    """Whether a value names another year (for the whole period: an earlier one), or a month that is none."""
    if not indicator.word and not indicator.number_unit.startswith(("年", "月")):
        return False
    for found in YEAR.findall(indicator.value):
        if int(found) < year or (int(found) > year and indicator.horizon is Horizon.YEAR):
            return True
    return any(not 1 <= int(found) <= 12 for found in MONTH.findall(indicator.value))


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
