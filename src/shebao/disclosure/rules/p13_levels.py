"""P-13: an indicator stands at the right level (money is cost, not benefit; satisfaction is satisfaction)."""

import re
from collections.abc import Iterator

from shebao.disclosure.rules.rule import Material, Rule, form_name, form_subject, indicators_by_name
from shebao.findings import Finding, Severity

MISPLACED: tuple[tuple[str, re.Pattern[str], str], ...] = (
    (r"社会效益|生态效益|可持续", re.compile(r"成本|控制数|经费总额|资金总额|支出总额|预算执行"), "成本指标"),
    (r"数量指标|质量指标|时效指标|成本指标|经济效益|社会效益|生态效益", re.compile(r"满意(?:度|率)"), "满意度指标"),
    (r"数量指标|质量指标|社会效益|生态效益|成本指标", re.compile(r"时间$|及时(?:性|率)$|时限$"), "时效指标"),
    (r"时效指标|质量指标", re.compile(r"标准$|单价$|总成本$|控制数$"), "成本指标"),
)
"""二级指标, words of an indicator that do not belong there, where they belong."""

NO_SATISFACTION = re.compile(r"满意|认可|好评|投诉|信任")
PERCENT_UNITS = ("%", "％")


def check(material: Material) -> Iterator[Finding]:
    """Every indicator."""
    for form in material.forms:
        for _, indicators in indicators_by_name(form):
            indicator = indicators[0]
            where = indicator.level2
            belongs = next(
                (right for here, words, right in MISPLACED if re.search(here, where) and words.search(indicator.name)),
                "",
            )
            if "满意度" in where and not NO_SATISFACTION.search(indicator.name):
                belongs = "产出指标或效益指标"
            elif where == "数量指标" and indicator.number_unit.startswith(PERCENT_UNITS):
                belongs = "质量指标（率不是数量）"
            if belongs:
                yield RULE.finding(
                    f"{form_subject(form)}/{indicator.name}",
                    f"{form_name(form)}指标“{indicator.name}”（{indicator.value}）放在{where}，应属{belongs}。请调整指标类别。",
                    found=where,
                    expected=belongs,
                )


RULE = Rule("P-13", "指标类别正确", Severity.WARNING, "绩效指标体系：产出、效益、满意度各有所指", "绩效指标", check)
