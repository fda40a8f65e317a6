"""The words of the text as data: units, directions, what names the year before, what opens a list."""

import re

COUNTED = (
    "台（套）", "台/套", "台套", "人次", "批次", "场次", "万人次", "万人", "人", "名", "位", "辆", "个", "家", "户",
    "台", "套", "件", "项", "次", "批", "场", "期", "所", "处", "间", "栋", "座", "份", "篇", "条", "股", "笔", "艘",
    "张", "册",
)  # fmt: skip
MEASURED = ("平方米", "平方公里", "公里", "公顷", "亩", "吨", "千瓦时", "千瓦", "小时", "天", "米", "㎡", "层", "度")
CALENDAR = ("年", "个月", "月", "日", "号", "季度")
MONEY = ("亿元", "万元", "元", "千元", "百万元")
UNITS = tuple(sorted((*MONEY, "%", "个百分点", *COUNTED, *MEASURED, *CALENDAR), key=len, reverse=True))
NO_STATEMENT = frozenset({*CALENDAR, "条", "千元", "百万元", "层", "度"})
"""Units of what is no amount or count of its own: dates, articles of a law, storeys; and of money we do not read."""

UP_WORDS = (
    "净增加", "增加", "增长", "上升", "提高", "增幅", "上涨", "调增", "核增", "新增", "扩大", "增",
)  # fmt: skip
DOWN_WORDS = (
    "净减少", "减少", "下降", "降低", "压减", "降幅", "压缩", "调减", "核减", "缩减", "节约", "下浮", "减幅", "减",
)  # fmt: skip
WORD = "|".join((*UP_WORDS, *DOWN_WORDS))
NAMED_CHANGE = re.compile(
    rf"(?:(?P<topic>[^，。；：、]{{2,24}}?)(?:比|较|与|同比)[^，。；：、]*?|"
    r"(?:与|同|和|较|比)(?:上年|去年|20\d\d年)度?[^，。；：、]{0,6}(?:相比)?，(?P<behind>[^，。；：、]{2,24}?))"
    rf"(?:各|均|共)?(?:{WORD})[^，。；：、]{{0,4}}$"
)
"""A sentence that names what it compares: “三公”经费较上年增加…; 与2023年度相比，财政拨款支出增加…."""
EITHER_WAY = re.compile(r"增加[（(]减少[）)]|减少[（(]增加[）)]|增[（(/]减[）)]?|增减")
"""A form's words that were not decided: 比上年增加（减少）."""

PRIOR_YEAR = r"(?:上年|去年|上一年|20\d\d年)"
COMPARING = r"(?:比|较|与|和|同|对比|相比|同比|环比)"
AFTER_WORD = r"(?:额|数|率|幅度?|比例|了|到位)?(?:为|约|约为|达|达到|是|共)?"
CHANGE = re.compile(rf"(?:{COMPARING}).*?(?:各|均|共|约|合计)?(?P<word>{WORD}){AFTER_WORD}$")
MOVEMENT = re.compile(rf"(?:各|均|共|约)?(?P<word>{WORD}){AFTER_WORD}$")
BARE_CHANGE = re.compile(
    rf"^(?:(?:一般公共预算)?财政拨款)?(?:收支|收入支出|收支总计|收入总计|支出总计|本年|总体|预算|支出|决算)?(?:分别)?(?:各|均|共|约)?(?P<word>{WORD}){AFTER_WORD}$"
)
"""增加 alone, or 收支总计各增加: the change of what was said before it."""
COUNTED_MOVEMENT = re.compile(r"(?P<word>减少|增加)(?=.)(?!了?$)")
"""减少社会保险基金项目12项: the direction stands before what is counted."""
BECOMES = re.compile(rf"(?:{WORD}|调整|变更)(?:到|至|为)$")
PRIOR = re.compile(
    r"(?P<year>上年|去年|上一年|20\d\d年)(?!度?(?:财政拨款)?(?:结转|结余))[^，。；：、]*?(?:预算|执行|决算|支出|收入|安排)[^，。；：、]*$"
)
PRIOR_BY_COMPARING = re.compile(
    rf"^(?P<topic>[^，。；：、]*?)(?:{COMPARING}|由|从)(?P<year>上年|去年|上一年|20\d\d年)(?:度)?[^，。；：、]{{0,16}}?(?:的|同期|数|支出|预算|决算|收入|总额|总计|经费)?$"
)
"""较2024年的2190万元, 比上年累计支出433万元: what follows the words is last year's amount."""
BARE_PRIOR = re.compile(r"(?P<year>上年|去年|上一年|20\d\d年)度?(?:同期)?(?:数|金额|安排)?(?:为|是|共)?")
"""2024年为5万元, 上年5万元: an amount of another year and nothing else, where a change or this year's follows."""
CHANGE_FOLLOWS = re.compile(
    rf"[，；]?(?:[^，。；：\d]{{0,8}}{COMPARING}[^，。；：\d]{{0,8}})?(?:各|均|共|相应)?(?:{WORD}|持平)"
)
COMPARED_TOPIC = re.compile(rf"(?P<topic>[^，。；：、]{{2,24}}?)(?:{COMPARING}){PRIOR_YEAR}")
"""基本支出比上年增加: the clause names what it compares."""
NO_TOPIC = re.compile(
    r"(?:本年|当年|今年|年初|部门|单位|同口径|总体|整体|收|支|入|出|预算|决算|总|额|数|计|合|安排|规模|资金|经费|费用?|金额|"
    r"投入|总量|均|各|共|分别|增减|变化|变动|情况|其|该|的|、|与|和|主要|数据|相比)*"
)
"""Words before 比上年 that name nothing of their own."""
BUDGET_BASE = re.compile(r"(?P<topic>.*?)(?:的)?(?:年初|全年|年度|调整后?)?预算(?:数|安排)?(?:调整)?(?:为|是|共)?$")
COMPLETION = re.compile(
    r"(?:完成|为|占|达到?)(?:了)?(?P<of>(?:年初|全年|年度|调整后?|当年|本年)*预算)(?:数|收入|支出)?(?:的)?(?:比例|比重)?(?:为|约)?$|预算完成率(?:为)?$"
)
SHARE = re.compile(r"占(?:比|(?P<of>[^，。；：]*?)(?:的)?(?:比重|比例|比)?)(?:为|约|达)?$")
LEVEL = re.compile(
    rf"(?:{COMPARING}{PRIOR_YEAR}[^，。；：、]{{0,18}}?|^|[，。；])"
    r"(?:基本)?(?:持平|相同|一致|不变|保持不变|无变化|没有变化|无增减(?:变化|变动)?|无变动|无差异|持平未变|同比持平)"
)
LEADING_MARKS = re.compile(
    r"其中|主要包括|包括|主要用于|分别为|分别是|具体为|具体包括|具体是|(?P<named>[^，。；：、（）]{2,30})中[，：]"
)
OWNED = re.compile(r"主要包括|包括|分别为|分别是|具体为|具体包括|具体是")
OWNER = re.compile(r"(?:本年|预算|当年|财政拨款|按[^，。；]{2,8})*(?:收入|支出)(?:预算|决算)?")
"""收入包括, 支出包括: lists of the two sides of one total, named by what they are."""
CLOSING = re.compile(r"(?:本年)?(?:财政拨款)?(?:预算)?(?:收入|支出)?(?:合计|总计|小计|共计)(?:为|是|共)?")
"""The total that closes a list."""
WHOLE_LISTS = ("分别为", "分别是")
THRESHOLD = re.compile(r"(?:（[^（）]{1,4}）)?(?:及|（含）)?(?:以上|以下|以内|及以上)")
PER = re.compile(r"(?:/|每)(?P<of>人|月|年|天|次|户|平方米|亩|辆|个)")
BOUNDARY = re.compile(r"[，。；：、（）\n]|,(?!\d)")
ASIDE = re.compile(r"（(?P<words>[^（）\d：]{1,8})）")
NO_UNIT_ZERO = re.compile(r"(?:预算|支出|收入|经费|费|拨款|结转|结余|资金)(?:数|安排|总额)?(?:共|均|各)?(?:为|是)$")
"""政府性基金拨款支出预算为0；: an amount of nothing without its unit."""

SUBJECT_HEAD = re.compile(
    r"^(?:其中|主要包括|包括|主要用于以下方面|主要用于|分别为|分别是|支出包括|和|及|以及|即|为|按照|我部门|我单位"
    r"|我局|我办|我中心|我街道|本局|本街道|本级|截至|截止|一是|二是|三是|四是)+[:：]?"
)
SUBJECT_TAIL = re.compile(
    r"(?:共计|合计|总计为|均为|各为|分别为|为|大约|(?<!节)约|共|各|达|是|(?<![总合小统会预])计)+$"
)
ORDINAL = re.compile(
    r"^(?:\d{1,2}[.．、]|（(?:[一二三四五六七八九十]+|\d{1,2})）[、.]?|[一二三四五六七八九十]+、|[①-⑳])"
)
SEGMENT = re.compile(
    r"(?:(?<=[。；：])|^)(?=(?:\d{1,2}[.、](?!\d)|（(?:[一二三四五六七八九十]+|\d{1,2})）|[一二三四五六七八九十]+、|[①-⑳]))"
)
"""Where an item of an enumeration begins: 1. or （一） at the start or behind a stop."""

GENERIC_SUBJECT = re.compile(
    r"(?:其)?(?:当年|本年|本年度|今年|年初|全年|年度|财政拨款)?(?:预算|预算安排|预算数|预算安排数|预算支出|预算金额|支出决算|支出决算数|"
    r"决算|决算数|决算支出|安排|安排预算|安排支出|实际支出|本年支出|金额|财政拨款支出|支出数)"
)
"""Words that name no thing of their own: what they speak of was named before."""


def direction(word: str) -> int:
    """1 for up, −1 for down."""
    return 1 if word in UP_WORDS else -1
