"""P-07: a yearly target's time lies in the year."""

import re
from collections.abc import Iterator

from shebao.budget.book import Horizon
from shebao.disclosure.rules.rule import Material, Rule, form_subject
from shebao.findings import Finding, Severity

YEAR = re.compile(r"(?<!\d)(20\d\d)(?:年|-|\.|$)")
MONTH = re.compile(r"(?<!\d)(\d{1,2})月")


def check(material: Material) -> Iterator[Finding]:
    """Every worded value with a year; a month above 12 in passing."""
    year = material.document.year
    for form in material.forms:
        for indicator in form.indicators:
            word = indicator.word or (indicator.number + indicator.number_unit)
            years = [int(found) for found in YEAR.findall(word)]
            outside = [
                found
                for found in years
                if (found != year and indicator.horizon is Horizon.YEAR)
                or (found < year and indicator.horizon is Horizon.PERIOD)
            ]
            months = [found for found in MONTH.findall(word) if not 1 <= int(found) <= 12]
            if not outside and not months:
                continue
            yield RULE.finding(
                f"{form_subject(form)}/{indicator.name}",
                f"{form_subject(form)}指标“{indicator.name}”的{indicator.horizon.value}值为“{word}”，不在{year}年度内。请核对时间。",
                found=word,
                expected=f"{year}年内",
            )


RULE = Rule("P-07", "时间在年度内", Severity.WARNING, "年度绩效指标的时间应在预算年度内", "绩效指标", check)
