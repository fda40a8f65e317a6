"""P-13: an indicator stands at the right level (money is cost, not benefit; satisfaction is satisfaction).

What many offices file otherwise (a rate as a quantity, punctuality as quality) is told as a notice in a document that
was read: reasonable readers differ there.
"""

import re
from collections.abc import Iterator

from shebao.budget.book import Indicator
from shebao.disclosure.rules.over_forms import Fault, indicator_spots, is_read, report
from shebao.disclosure.rules.rule import Material, Rule, indicators_by_name
from shebao.findings import Finding, Severity

MISPLACED: tuple[tuple[str, re.Pattern[str], str], ...] = (
    (
        r"社会效益|生态效益|可持续",
        re.compile(r"成本|控制数|经费总额|资金总额|支出总额"),
        "成本指标",
    ),
    (r"数量指标|质量指标|时效指标|成本指标|经济效益|社会效益|生态效益", re.compile(r"满意(?:度|率)"), "满意度指标"),
    (r"数量指标|质量指标|社会效益|生态效益|成本指标", re.compile(r"时间$|及时(?:性|率)$|时限$"), "时效指标"),
    (r"时效指标|质量指标", re.compile(r"标准$|单价$|总成本$|控制数$"), "成本指标"),
    (r"时效指标", re.compile(r"(?:保障|合格|达标|覆盖|准确|满意)率$"), "质量指标"),
)
"""二级指标, words of an indicator that do not belong there, where they belong."""

SATISFACTION = re.compile(r"满意|认可|好评|投诉|信任|评价|反映|反响|认同|口碑|赞|体验|感受|获得感|幸福感|评议|测评")
DOUBTFUL_LEVELS = (
    ("质量指标", "时效指标"),
    ("质量指标", "成本指标"),
    ("时效指标", "质量指标"),
    ("数量指标", "时效指标"),
)
"""Where an indicator stands and where it would belong, as far as offices differ: 及时率, …标准, 保障率."""

LOWERED = re.compile(r"(?:降低|节约|节省|减少|减轻|压缩|压减)[^，]{0,10}(?:成本|支出|费用)")
"""A cost that others are spared is a benefit."""

IMPROVED = re.compile(r"^(?:不断|持续|逐步|有效)?(?:提升|提高|改善|增强)")
PERCENT_UNITS = ("%", "％")
MONEY_UNITS = ("元", "万元", "亿元")
TIME_WORDS = re.compile(r"(?:全年|每[年月周日季].{0,4}|\d{1,2}月.{0,6}|\d{4}年.{0,8}|按[月季年])")
CARD = re.compile(r"建设标准|技术标准|质量标准|执行标准|验收标准|服务标准|环保标准|安全标准")
"""Standards that are no prices."""


def right_level(indicator: Indicator) -> str:
    """Where an indicator belongs, "" where it stands right or nothing tells."""
    where = indicator.level2
    for here, words, right in MISPLACED:
        if not re.search(here, where) or not words.search(indicator.name):
            continue
        if CARD.search(indicator.name) is None and LOWERED.search(indicator.name) is None:
            return right
    if "满意度" in where and not SATISFACTION.search(indicator.name + indicator.word):
        return "产出指标或效益指标"
    if where == "数量指标" and indicator.number_unit.startswith(PERCENT_UNITS):
        return "质量指标（率不是数量）"
    if where == "时效指标" and indicator.number_unit in MONEY_UNITS:
        return "成本指标"
    if where == "成本指标" and TIME_WORDS.fullmatch(indicator.word.strip()):
        return "时效指标"
    return ""


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
