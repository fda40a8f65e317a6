"""What makes a target a good one (绩效指标质量): specific, measurable, with a bound, in its time, at its level.

Each question is about one indicator, so that a book, a document that was read and an application are asked the same.
"""

import re
from calendar import monthrange
from fractions import Fraction

from shebao.budget.book import Horizon, Indicator
from shebao.budget.targets.values import number_of


def amount(indicator: Indicator) -> Fraction | None:
    """The number of an indicator; None where it has none."""
    return number_of(indicator.number) if indicator.number else None


GROWTH = re.compile(r"增长|增幅|增速|提升|提高|降低|下降|改善|增加|减少|同比|环比|比例关系|倍")
ASKS_FOR_MORE = ("≥", ">=", "＞", ">", "不低于", "不少于", "大于", "大于等于", "高于", "至少", "不小于")


def too_high(indicator: Indicator) -> bool:
    """Whether an indicator asks for more than all."""
    number = amount(indicator)
    if number is None or not indicator.number_unit.startswith(("%", "％")):
        return False
    if GROWTH.search(indicator.name) or GROWTH.search(indicator.word) or indicator.operator in ("提高", "降低", "提升"):
        return False
    return number > 100 or (number == 100 and indicator.operator in ASKS_FOR_MORE)


NO_COST = re.compile(r"节约|节省|降低|压减|控制率|执行率|支出率|完成率|合规|合格|及时")
"""Indicators among the costs for which more is better."""


def is_open_cost(indicator: Indicator) -> bool:
    """Whether a cost is asked to be at least something."""
    return (
        "成本" in indicator.level2
        and indicator.value.startswith(("≥", ">=", "＞", ">", "大于", "不少于", "不低于", "至少"))
        and NO_COST.search(indicator.name) is None
    )


SURVEY = re.compile(r"调查|问卷|测评|抽样|回访|评议|访谈|投诉率")
"""Words that say how satisfaction is measured."""

VERBS = frozenset(
    {
        "维护", "保障", "提升", "提高", "促进", "加强", "完成", "确保", "推进", "增强", "改善", "落实", "完善", "保证",
        "支持", "推动", "优化", "减少", "降低", "增加", "有效维护", "有效保障", "扩大", "带动", "不断提升", "逐步提升",
        "有效提升", "有效促进", "持续提升", "明显提升", "显著提升", "有所提升", "有所提高", "不断提高", "逐步提高",
    }
)  # fmt: skip
MEASURED = re.compile(r"(?:[率比]|比例|满意度|覆盖面)$")
NUMBER = re.compile(r"[\d一二三四五六七八九十百千万全零无优良]")


def is_unmeasured(indicator: Indicator) -> bool:
    """Whether a rate or a satisfaction has a word without any number as its value."""
    word = indicator.word.strip()
    asked = MEASURED.search(indicator.name) or ("满意" in indicator.level1 and "满意" in indicator.name)
    return bool(word and asked and not indicator.number and NUMBER.search(word) is None and len(word) <= 8)


def is_verb(indicator: Indicator) -> bool:
    """Whether a value is a bare verb, or the indicator's own words."""
    word = indicator.word.strip()
    return word in VERBS or (len(word) >= 2 and word in indicator.name and not indicator.number)


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


NAMED_TIME = re.compile(r"(?:(?<!\d)(\d{4})年)?(?<!\d)(\d{1,2})月(?:(\d{1,2})日)?")
NAMED_DAY = re.compile(r"(?<!\d)(\d{4})[-./](\d{1,2})(?:[-./](\d{1,2}))?(?!\d)")
QUARTER = re.compile(r"第?[五六七八九十]季度")


def impossible_time(indicator: Indicator, year: int) -> str:
    """The month, day or quarter in words that no calendar has; "" where there is none."""
    for pattern in (NAMED_TIME, NAMED_DAY):
        for found in pattern.finditer(indicator.word):
            month, of = int(found[2]), int(found[1] or year)
            if not 1 <= month <= 12 or (found[3] and not 1 <= int(found[3]) <= monthrange(of or year, month)[1]):
                return found[0]
    quarter = QUARTER.search(indicator.word)
    return quarter[0] if quarter else ""


SIGNS_LEFT = re.compile(r"[≥≤≧≦＜＞<>]")


def is_broken(indicator: Indicator) -> bool:
    """Whether a value has a sign and no number that the sign could be about (≥≤5)."""
    return not indicator.number and SIGNS_LEFT.search(indicator.word) is not None


COUNTED = ("数量指标", "成本指标")
BY_A_RULE = re.compile(r"标准|定额|目录价|合同价|费率")
"""Words of a cost that say by which rule it is reckoned."""


def is_uncounted(indicator: Indicator) -> bool:
    """Whether a quantity or a cost has no number: 大概两千人左右. A cost may name the rule it is reckoned by."""
    if indicator.number or indicator.level2 not in COUNTED:
        return False
    return not (indicator.level2 == "成本指标" and BY_A_RULE.search(indicator.word))


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
LOWERED = re.compile(r"(?:降低|节约|节省|减少|减轻|压缩|压减)[^，]{0,10}(?:成本|支出|费用)")
"""A cost that others are spared is a benefit."""

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
