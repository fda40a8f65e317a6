"""P-21: a number has its unit, and a quantity or a cost its sign (≥, ≤, =) where the form's others have theirs."""

import re
from collections.abc import Iterator

from shebao.budget.book import Indicator
from shebao.disclosure.model import PerformanceForm
from shebao.disclosure.rules.over_forms import Fault, first_few, indicator_spots, is_read, report
from shebao.disclosure.rules.rule import Material, Rule
from shebao.findings import Finding, Severity

WITH_SIGN = ("数量指标", "成本指标")
UNIT_IN_NAME = re.compile(r"[（(](?:%|％|[\u4e00-\u9fff㎡/]{1,6})[)）]")
"""An indicator may carry its unit in its name: 培训人数（人）."""


def check(material: Material) -> Iterator[Finding]:
    """One fault a form for each kind of gap."""
    without_unit, without_sign, without_money = [], [], []
    for form in material.forms:
        numbers = [item for item in form.indicators if item.name.strip() and item.number.strip() and not item.word]
        bare = [item for item in numbers if not item.number_unit.strip() and UNIT_IN_NAME.search(item.name) is None]
        if bare:
            without_unit.append(_fault(form, "计量单位", bare))
        signed = [item for item in numbers if item.level2 in WITH_SIGN]
        unsigned = [item for item in signed if not item.operator]
        if unsigned and len(unsigned) < len(signed):
            without_sign.append(_fault(form, "符号", unsigned))
        no_money = [item for item in numbers if item.level2 == "成本指标" and item.number_unit.startswith("每")]
        if no_money and is_read(material):
            without_money.append(_fault(form, "金额单位", no_money))
    yield from report(RULE, material, without_unit, "的数值没有计量单位。请补填单位。", kind="计量单位")
    yield from report(
        RULE, material, without_money, "没有写明金额单位（元）。请补填，如“3360元/人·年”。", kind="金额单位"
    )
    yield from report(
        RULE,
        material,
        without_sign,
        "没有符号，同一张表的其他指标有。建议补填“≥”“≤”或“=”。",
        Severity.NOTICE,
        kind="符号",
    )


def _fault(form: PerformanceForm, what: str, indicators: list[Indicator]) -> Fault:
    named = first_few(list(dict.fromkeys(f"“{item.name}”{item.value}" for item in indicators)), "项")
    return Fault(form, what, f"的指标{named}", indicator_spots(form, indicators), indicators[0].value)


RULE = Rule("P-21", "指标值有单位和符号", Severity.WARNING, "绩效指标应当明确、可衡量", "绩效指标", check)
