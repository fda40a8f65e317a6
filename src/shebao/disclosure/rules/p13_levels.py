"""P-13: an indicator stands at the right level (money is cost, not benefit; satisfaction is satisfaction).

What many offices file otherwise (a rate as a quantity, punctuality as quality) is told as a notice in a document that
was read: reasonable readers differ there.
"""

import re
from collections.abc import Iterator

from shebao.budget.book import Indicator
from shebao.budget.targets.quality import right_level
from shebao.disclosure.rules.over_forms import Fault, indicator_spots, is_read, report
from shebao.disclosure.rules.rule import Material, Rule, indicators_by_name
from shebao.findings import Finding, Severity

DOUBTFUL_LEVELS = (
    ("质量指标", "时效指标"),
    ("质量指标", "成本指标"),
    ("时效指标", "质量指标"),
    ("数量指标", "时效指标"),
)
"""Where an indicator stands and where it would belong, as far as offices differ: 及时率, …标准, 保障率."""

IMPROVED = re.compile(r"^(?:不断|持续|逐步|有效)?(?:提升|提高|改善|增强)")


def is_doubtful(indicator: Indicator, belongs: str) -> bool:
    """Whether offices differ about the level: rates among quantities, punctuality as quality, a better satisfaction."""
    if belongs.startswith("质量指标（"):
        return True
    if (indicator.level2, belongs) in DOUBTFUL_LEVELS and not indicator.name.endswith(("时间", "时限")):
        return True
    return belongs == "满意度指标" and IMPROVED.search(indicator.name) is not None


def check(material: Material) -> Iterator[Finding]:
    """Every indicator."""
    certain: list[Fault] = []
    doubtful: list[Fault] = []
    for form in material.forms:
        for _, indicators in indicators_by_name(form):
            indicator = indicators[0]
            belongs = right_level(indicator)
            if belongs:
                fault = Fault(
                    form,
                    indicator.name,
                    f"指标“{indicator.name}”（{indicator.value}）放在{indicator.level2}，应属{belongs}",
                    indicator_spots(form, indicators),
                    indicator.level2,
                    belongs,
                )
                asked = is_read(material) and is_doubtful(indicator, belongs)
                (doubtful if asked else certain).append(fault)
    yield from report(RULE, material, certain, "。请调整指标类别。")
    yield from report(RULE, material, doubtful, "。建议调整指标类别。", Severity.NOTICE, kind="可商榷的类别")


RULE = Rule("P-13", "指标类别正确", Severity.WARNING, "绩效指标体系：产出、效益、满意度各有所指", "绩效指标", check)
