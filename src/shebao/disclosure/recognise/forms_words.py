"""The words of performance tables: what a label, a column head or a level of the indicator tree means. Data only.

A county that words its forms otherwise adds its words here. All patterns are matched against :func:`plain` texts:
no white space, full-width marks made half-width, the unit in brackets and a colon at the end left out.
"""

import re
import unicodedata

from shebao.budget.book import Horizon

UNIT_IN_BRACKETS = re.compile(r"\((?:单位:)?(亿元|万元|元)\)")
UNIT_STATED = re.compile(r"单位:(?:人民币)?(亿元|万元|元)")
_ORDINAL = re.compile(r"^(?:\d{1,2}[.、]|[一二三四五六七八九十]+、|\([一二三四五六七八九十\d]+\))")
_OF_WHICH = re.compile(r"^其中:?")

PERIOD_TOTAL = re.compile(
    r"(?:实施期|中期|项目期)(?:资金|预算)?(?:申请)?总额|项目(?:资金|预算|投资)?总(?:额|预算|投资)|项目资金总额|总预算|总投资"
)
YEAR_TOTAL = re.compile(
    r"(?:年度|当年|本年度?|全年)(?:项目)?(?:资金|预算|金额)(?:申请|安排)?(?:总额|总数|合计|数)?|(?:项目)?资金(?:申请)?总(?:额|数)|预算(?:金额|总额|数|安排数?)"
    r"|年度金额|(?:年度)?预算资金(?:总额)?|项目金额|预算资金合计|项目资金合计|总额|合计|小计|金额|预算数\(总额\)"
)
PART = re.compile(
    r"(?:当年|本年|上年|本年度)?(?:中央|省级?|自治区|市级?|市县(?:\(区\))?|市县区|县级?|区级?|县\(区\)|区县|本级|上级|地方|街镇)?"
    r"(?:财政)?(?:拨款|资金|补助资金|补助|转移支付(?:资金)?|预算拨款)"
    r"|(?:一般公共预算|政府性基金|国有资本经营预算|社会保险基金|财政专户|专户|纳入专户)(?:预算|管理)*(?:的)?(?:拨款|资金|收入)?"
    r"|单位(?:自筹|自有)?(?:资金)?|(?:自筹|自有|其他|社会|结转|事业|事业收入|经营收入)(?:资金|收入)?"
    r"|上年结转(?:结余)?(?:资金)?|结转结余(?:资金)?|(?:基本|项目)支出(?:预算)?"
)
EXECUTION_COLUMNS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("年初预算", re.compile(r"年初预算(?:数)?")),
    ("全年预算", re.compile(r"(?:全年|调整后?)预算(?:数)?|预算数|调整后预算数")),
    ("执行数", re.compile(r"(?:全年|预算|实际)?(?:执行|支出)数")),
    ("分值", re.compile(r"分值|权重")),
    ("执行率", re.compile(r"(?:预算)?执行率")),
    ("得分", re.compile(r"(?:自评)?得分")),
)
"""Columns of the money block of a self-evaluation (自评表)."""

RECURRENCE = re.compile(r"项目(?:属性|性质|类型)")
PROJECT_CLASS = re.compile(r"项目(?:类别|分类)")
PERIOD = re.compile(r"项目(?:期|日期|周期|期限|年限)|实施(?:期限|周期)|(?:项目)?起止(?:时间|年限|日期)")
STARTS = re.compile(r"(?:计划)?(?:项目)?开始(?:日期|时间)")
ENDS = re.compile(r"(?:计划)?(?:项目)?(?:完成|结束)(?:日期|时间)")
NAME = re.compile(r"项目名称|二级项目名称|一级项目名称")
DEPARTMENT_NAME = re.compile(r"(?:部门|单位|预算部门|部门\(单位\))名称")

TEXTS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("项目概况", re.compile(r"项目(?:概况|概述|简介|内容|基本概况)|项目主要内容")),
    ("立项依据", re.compile(r"(?:项目)?立项(?:的)?依据|政策依据|项目立项的依据")),
    ("项目设立必要性", re.compile(r"(?:项目)?(?:设立|立项|申报)(?:的)?必要性")),
    ("保证项目实施的制度、措施", re.compile(r"(?:单位已有的)?(?:\(或拟订的\))?保证项目实施的制度[、,和]?措施")),
    ("项目实施计划", re.compile(r"(?:项目)?实施(?:进度)?计划")),
    ("部门职责", re.compile(r"(?:部门|单位)(?:主要)?(?:职责|职能)(?:概述|简介)?|职能简介")),
    ("部门战略目标", re.compile(r"部门(?:战略|中长期)目标")),
    ("实施期目标", re.compile(r"实施期(?:总|绩效|总体)?目标|项目(?:总|长期|总体)目标|(?:中)?长期目标|中期目标")),
    (
        "年度目标",
        re.compile(
            r"(?:项目|本|部门)?年度?(?:总体|绩效|总|工作)?目标|年度总体绩效目标|预期目标|(?:部门)?整体(?:支出)?绩效目标"
        ),
    ),
    ("总体目标", re.compile(r"(?:总体|绩效|总)(?:绩效)?目标|项目绩效目标(?:描述)?|项目支出绩效目标")),
    ("实际完成情况", re.compile(r"(?:年度目标)?实际完成情况|年度目标完成情况")),
)
"""Long texts of a form: what the rules call them, and how forms print them."""

GOALS = ("实施期目标", "年度目标", "总体目标", "实际完成情况")

FACTS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("主管部门", re.compile(r"(?:项目)?主管部门(?:及代码|名称)?")),
    ("实施单位", re.compile(r"(?:项目)?(?:实施|承担)?单位(?:\(盖章\))?|预算单位|项目单位")),
    ("人员编制数", re.compile(r"(?:核定的?)?(?:人员)?编制(?:人)?数")),
    ("在职人员总数", re.compile(r"(?:实际|实有)在职(?:人员)?(?:总)?(?:人)?数")),
    ("在编人员数", re.compile(r"在编人员(?:总)?数")),
    ("其他人员数", re.compile(r"(?:其他|编外)人员(?:总)?数")),
    ("内设职能部门数", re.compile(r"内设(?:职能)?(?:部门|机构|股室|科室)(?:个)?数")),
    ("所属预算单位数", re.compile(r"(?:所属|下属)(?:预算)?单位(?:个)?数")),
    ("负责人", re.compile(r"(?:项目|单位|部门)?负责人(?:\(?签[字章]\)?)?")),
    ("经办人", re.compile(r"经办人|填报人|填表人|(?:项目)?联系人")),
    ("联系电话", re.compile(r"联系(?:电话|方式)|电话")),
    ("自评等级", re.compile(r"(?:自评|评价|绩效)(?:结果)?(?:等级|等次|结论|结果)")),
    ("填报日期", re.compile(r"填报?(?:日期|时间)|填表日期")),
)
"""Short entries of a form."""

OTHER_LABELS = re.compile(
    r"部门基本信息|项目资金.{0,8}|年度预算情况|按.{2,8}(?:划分|分)|年度重点任务|核心职能|重点任务|主要任务|任务名称|主要内容|年度主要任务"
    r"|项目绩效目标?|绩效目标|.{0,6}绩效指标|年度预算申请|收入构成|支出构成|项目立项情况|是否.{2,10}|总分|自评总分|.{1,6}代码|资金来源|备注"
)

FIRST = re.compile(r"一级(?:指标|目标)(?:名称)?")
SECOND = re.compile(r"二级(?:指标|目标)(?:名称)?")
THIRD = re.compile(r"三级(?:指标|目标)(?:名称)?|指标(?:名称|内容)|具体指标|绩效指标内容|四级指标")
VALUE = re.compile(
    r"(?:年度|年初|预期|项目|计划|目标|全年|本年度?)*(?:\(/项目\))?(?:绩效)?(?:指标|目标)(?:目标)?值(?:\(.*\))?|目标值.*|(?:年度)?预期值|指标值内容"
)
SIGN = re.compile(r"指标性质|(?:指标)?(?:运算|比较)?符号|运算符|计算符号|指标方向")
UNIT = re.compile(r"(?:度量|计量|指标值?)单位|单位")
WEIGHT = re.compile(r"(?:指标)?(?:分值|权重)(?:\(.*\))?|权重%?")
ACTUAL = re.compile(r"(?:全年|年度)?(?:实际)?完成(?:指标)?值|(?:全年)?实际(?:完成)?值|完成情况|实际完成情况")
SCORE = re.compile(r"(?:自评)?得分")
TOTAL_SCORE = re.compile(r"(?:自评)?(?:总分|总得分|合计|总计)(?:\(.*\))?")
DIRECTION = re.compile(r"指标方向性?|备注|说明|.*标准|.*原因.*|.*解释.*|评价?依据.*")

LEVEL1 = re.compile(
    r"(?:产出|效益|效果|满意度|成本|影响力|投入(?:与管理|和管理)?|管理|履职效能|履职效果|运行成本|管理效率|可持续性?|决策|过程)"
    r"(?:指标|目标)(?:\(\d+分?\))?"
)
LEVEL2 = re.compile(
    r"(?:数量|质量|时效|成本|经济效益|社会效益|生态效益|环境效益|可持续(?:影响|发展)?|(?:社会公众或)?服务对象满意度|满意度|经济成本|社会成本|生态环境成本)"
    r"(?:指标|目标)"
)
END_OF_INDICATORS = re.compile(
    r"(?:(?:项目|单位|部门|财务)?负责人|填报人|填表人|填报(?:日期|时间)|填表日期|经办人|联系人|联系电话|审核人|总分|自评总分|合计|总计|备注|注|说明|其他.{0,4}说明|评价结论|存在问题|改进措施|"
    r"财政部门.{0,6}意见|主管部门.{0,6}意见).*"
)
YEARS = re.compile(r"(\d{1,2})年?")
FORM_YEAR = re.compile(r"\((\d{4})(?:年度?\)|\)年度?)|(\d{4})年度")


def plain(text: str | None) -> str:
    """A label without white space, unit, ordinal and colon; full-width marks half-width.

    >>> plain("项目资金 （元）"), plain("其中： 中央财政资金"), plain("1. 项目概况：")
    ('项目资金', '中央财政资金', '项目概况')
    """
    words = re.sub(r"\s", "", unicodedata.normalize("NFKC", text or ""))
    words = UNIT_IN_BRACKETS.sub("", words).rstrip(":")
    return _OF_WHICH.sub("", _ORDINAL.sub("", words))


def unit_of(text: str | None) -> str:
    """The unit of money that a label or a caption names, "" where it names none."""
    words = re.sub(r"\s", "", unicodedata.normalize("NFKC", text or ""))
    match = UNIT_IN_BRACKETS.search(words) or UNIT_STATED.search(words)
    return match[1] if match else ""


def total_horizon(label: str) -> Horizon | None:
    """Whose total a plain label names; None where it names none."""
    if PERIOD_TOTAL.fullmatch(label):
        return Horizon.PERIOD
    return Horizon.YEAR if YEAR_TOTAL.fullmatch(label) else None


def text_label(label: str) -> str:
    """What the rules call the text behind a plain label, "" where it is none."""
    return next((name for name, pattern in TEXTS if pattern.fullmatch(label)), "")


def fact_label(label: str) -> str:
    """What the rules call the entry behind a plain label, "" where it is none."""
    return next((name for name, pattern in FACTS if pattern.fullmatch(label)), "")


def is_label(text: str | None) -> bool:
    """Whether a cell holds a label of a form."""
    label = plain(text)
    if not label or len(label) > 24:
        return False
    entries = (RECURRENCE, PROJECT_CLASS, PERIOD, STARTS, ENDS, NAME, DEPARTMENT_NAME, PART, OTHER_LABELS)
    heads = (FIRST, SECOND, THIRD, VALUE, LEVEL1, LEVEL2)
    columns = (pattern for _, pattern in EXECUTION_COLUMNS)
    return (
        total_horizon(label) is not None
        or bool(text_label(label) or fact_label(label))
        or any(pattern.fullmatch(label) for pattern in (*entries, *heads, *columns))
    )
