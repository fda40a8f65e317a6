"""P-01: a rate cannot be above 100 %, nor be asked to reach "≥100%"."""

import re
from collections.abc import Iterator

from shebao.disclosure.rules.r23_calculations import amount_of
from shebao.disclosure.rules.rule import Material, Rule, form_subject
from shebao.findings import Finding, Severity

GROWTH = re.compile(r"增长|增幅|增速|提升|提高|降低|下降|改善")


def check(material: Material) -> Iterator[Finding]:
    """Every indicator in percent."""
    for form in material.forms:
        for indicator in form.indicators:
            number = amount_of(indicator)
            if number is None or not indicator.number_unit.startswith(("%", "％")):
                continue
            above = indicator.operator in ("≥", ">=", "＞", ">")
            growth = GROWTH.search(indicator.name) or indicator.operator in ("提高", "降低")
            if growth or not (number > 100 or (number == 100 and above)):
                continue
            yield RULE.finding(
                f"{form_subject(form)}/{indicator.name}",
                f"{form_subject(form)}指标“{indicator.name}”的{indicator.horizon.value}值为{indicator.value}，率不会超过100%。"
                "达到100%的请写“=100%”或“100%”。",
                found=indicator.value,
                expected="100%",
            )


RULE = Rule(
    "P-01",
    "率不超过100%",
    Severity.WARNING,
    "绩效指标应当可衡量：率不超过100%",
    "绩效指标",
    check,
)
