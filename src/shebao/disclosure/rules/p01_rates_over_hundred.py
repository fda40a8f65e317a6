"""P-01: a rate cannot be above 100 %, nor be asked to reach "≥100%"."""

import re
from collections.abc import Iterator

from shebao.budget.book import Indicator
from shebao.disclosure.rules.over_forms import Fault, indicator_spots, report
from shebao.disclosure.rules.r23_calculations import amount_of
from shebao.disclosure.rules.rule import Material, Rule, indicators_by_name, values_shown
from shebao.findings import Finding, Severity

GROWTH = re.compile(r"增长|增幅|增速|提升|提高|降低|下降|改善|增加|减少|同比|环比|比例关系|倍")
AT_LEAST = ("≥", ">=", "＞", ">", "不低于", "不少于", "大于", "大于等于", "高于", "至少", "不小于")


def too_high(indicator: Indicator) -> bool:
    """Whether an indicator asks for more than all."""
    number = amount_of(indicator)
    if number is None or not indicator.number_unit.startswith(("%", "％")):
        return False
    if GROWTH.search(indicator.name) or GROWTH.search(indicator.word) or indicator.operator in ("提高", "降低", "提升"):
        return False
    return number > 100 or (number == 100 and indicator.operator in AT_LEAST)


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
