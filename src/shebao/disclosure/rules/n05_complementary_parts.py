"""N-05: a part is not greater than its whole; parts that make up a whole by their nature add up to it.

地上 and 地下, 计容 and 不计容, 集中采购 and 分散采购, 人员经费 and 公用经费. Where one figure with two digits
swapped makes every sum come right, it is named.
"""

import re
from collections.abc import Iterator
from dataclasses import replace

from shebao.disclosure.figures import PrintedFigure, judge_sum, show_in
from shebao.disclosure.rules.r18_text_against_tables import section_name
from shebao.disclosure.rules.rule import Material, Rule
from shebao.disclosure.rules.slips import slip_between
from shebao.disclosure.statements import Statement
from shebao.findings import Finding, Severity

FAMILIES: tuple[tuple[str, ...], ...] = (
    ("^地上", "^地下"),
    ("^计容", "^不计容"),
    ("集中采购", "分散采购"),
    ("基本支出", "项目支出"),
    ("人员(?:经费|支出)", "(?:公用|日常公用)(?:经费|支出)"),
    ("在编|在职", "离退休|退休"),
    ("通用设备", "专用设备"),
    ("公务用车购置", "公务用?车(?:用车)?运行"),
    ("货物", "工程", "服务"),
    ("因公出国", "公务接待", "公务用?车(?:用车)?购置及运行"),
)
"""Parts that make up their whole."""

OTHER_WHOLES = {"在编|在职": "人员|职工|人数", "通用设备": "设备"}
"""Families that make up their whole only where it is called so."""

SOURCE = re.compile(
    "(?:一般公共预算|政府性基金|国有资本经营|财政专户|单位资金|事业收入|经营收入|其他收入|上级补助|附属单位上缴|财政拨款|"
    "(?:上年|年初)结转|使用非财政拨款)[^其的]*"
)
CLASS = re.compile(
    "(?:一般公共服务|外交|国防|公共安全|教育|科学技术|文化旅游体育与传媒|社会保障和就业|卫生健康|节能环保|城乡社区|农林水|"
    "交通运输|资源勘探工业信息等|商业服务业等|金融|自然资源海洋气象等|住房保障|粮油物资储备|灾害防治及应急管理|其他)支出(?:（类）)?(?:支出)?"
)
POSTS = re.compile(
    "(?:全额|财政补助|参公|参照公务员法管理的?|机关|行政执法|政法专项|其他)*(?:行政|事业|工勤|后勤服务?|政法专项|行政执法|参公)(?:人员|单位)?(?:编制)?(?:数|人数)?"
)
"""Kinds of posts, which do not overlap."""
ROOMS = re.compile("(?:办公|业务|技术业务|服务|设备|附属|其他)(?:及[^，]{1,4})?(?:用房|房屋)(?:面积)?")
ITEMS = re.compile("(?:主要)?(?:包括|用于)|具体(?:为|包括|是)|分别(?:为|是)")
"""Words behind which items of one kind are listed, which do not overlap."""
OF_THE_SAME = re.compile("占|年末|上年|其中")


def check(material: Material) -> Iterator[Finding]:
    """Each list behind 其中."""
    for lead in material.statements:
        members = [m for m in lead.members if m.lead is lead and not m.movement and _same_kind(lead, m)]
        if not members or lead.movement:
            continue
        yield from _greater(lead, members)
        yield from _too_many(lead, members)
        yield from _counted(lead, members)
        for family in FAMILIES:
            parts = _family(lead, members, family)
            if parts:
                yield from _sum(lead, parts)


def _same_kind(lead: Statement, member: Statement) -> bool:
    if lead.figure.is_money:
        return member.figure.is_money
    return lead.figure.unit == member.figure.unit


def _family(lead: Statement, members: list[Statement], family: tuple[str, ...]) -> list[Statement]:
    """One member for each word of a family, none where one is missing, stands twice, or others stand beside."""
    whole = OTHER_WHOLES.get(family[0])
    if whole is not None and re.search(whole, lead.subject) is None:
        return []
    chosen = [[m for m in members if re.search(words, m.subject)] for words in family]
    if any(len(found) != 1 for found in chosen) or lead.open_list or (len(members) > len(family) and whole is None):
        return []
    return [found[0] for found in chosen]


def _greater(lead: Statement, members: list[Statement]) -> Iterator[Finding]:
    for member in members:
        if member.listing is None or not member.listing.bound:
            continue  # Whose part it is cannot be known for certain.
        if member.figure.rounded.low > lead.figure.rounded.high and not _may_be_greater(lead, member):
            yield RULE.finding(
                f"文字/{section_name(lead)}/{lead.subject}/{member.subject}",
                f"“{member.subject}”{member.figure.shown}，大于它所属的“{lead.subject}”{lead.figure.shown}。请核对。",
                severity=None if lead.figure.is_money else Severity.WARNING,
                figures=[lead.figure.as_shown(lead.subject), member.figure.as_shown(member.subject)],
                found=member.figure.shown,
                expected=f"不大于{lead.figure.shown}",
            )


def _too_many(lead: Statement, members: list[Statement]) -> Iterator[Finding]:
    """Sources of money, and 类 of spending, do not overlap: together they are no more than their whole."""
    if len(members) < 2 or not lead.figure.is_money or any(_may_be_greater(lead, member) for member in members):
        return
    names = [member.subject for member in members]
    apart = all(SOURCE.fullmatch(name) for name in names) or all(CLASS.fullmatch(name) for name in names)
    first = members[0].listing
    one_list = first is not None and first.bound and all(member.listing is first for member in members)
    if one_list and first is not None and ITEMS.match(first.words) and not any(member.members for member in members):
        apart = apart or not any(re.search("其中|上年|占", member.clause) for member in members)
    if not apart or not one_list or len(set(names)) < len(names):
        return
    if any(member.figure.rounded.low > lead.figure.rounded.high for member in members):
        return  # Said of that part alone.
    figures = [member.figure for member in members]
    verdict = judge_sum(lead.figure, figures)
    if verdict.is_difference and sum(figure.value for figure in figures) > lead.figure.value:
        yield RULE.disagreement(
            f"文字/{section_name(lead)}/{lead.subject}/各部分之和",
            (lead.subject, lead.figure),
            [(member.subject, member.figure) for member in members],
            verdict,
            f"{_recovered(lead, members)}请核对。",
        )


def _counted(lead: Statement, members: list[Statement]) -> Iterator[Finding]:
    """Kinds of posts and uses of rooms: more than their whole is an error, less is asked where all kinds are named."""
    names = [member.subject for member in members]
    first = members[0].listing
    one_list = first is not None and first.bound and all(member.listing is first for member in members)
    if lead.figure.is_money or len(members) < 2 or len(set(names)) < len(names) or not one_list or lead.open_list:
        return
    posts = bool(re.search("编制", lead.subject)) and all(POSTS.fullmatch(name) for name in names)
    staff = bool(re.search("实有|在职|在编", lead.subject)) and all(POSTS.fullmatch(name) for name in names)
    rooms = "房" in lead.subject and all(ROOMS.fullmatch(name) for name in names)
    figures = [(member.subject, member.figure) for member in members]
    verdict = judge_sum(lead.figure, [figure for _, figure in figures])
    if not (posts or staff or rooms) or not verdict.is_difference or members[-1].is_cut:
        return
    more = sum(figure.value for _, figure in figures) > lead.figure.value
    whole = (
        any("其他" in name for name in names) if rooms else any("事业" in n for n in names) and "行政" in "".join(names)
    )
    if more or whole:
        found = RULE.disagreement(
            f"文字/{section_name(lead)}/{lead.subject}/各部分之和",
            (lead.subject, lead.figure),
            figures,
            verdict,
            f"{_recovered(lead, members)}请核对。",
        )
        yield found if more else replace(found, severity=Severity.WARNING)


def _may_be_greater(lead: Statement, member: Statement) -> bool:
    """Whether 其中 does not bind the two: other years, prices, a list that sums up a change."""
    other_year = 0 not in (member.year, lead.year) and member.year != lead.year
    return bool(member.per or lead.per) or other_year or member.is_reason or not lead.subject


def _sum(lead: Statement, parts: list[Statement]) -> Iterator[Finding]:
    figures = [(part.subject, part.figure) for part in parts]
    verdict = judge_sum(lead.figure, [figure for _, figure in figures])
    if not verdict.is_difference:
        return
    finding = RULE.disagreement(
        f"文字/{section_name(lead)}/{lead.subject}/各部分之和",
        (lead.subject, lead.figure),
        figures,
        verdict,
        f"{_recovered(lead, parts)}请核对。",
    )
    yield RULE.finding(
        finding.subject,
        finding.message,
        severity=None if lead.figure.is_money else Severity.WARNING,
        figures=finding.figures,
        found=finding.found,
        expected=finding.expected,
        difference=finding.difference,
    )


def _recovered(lead: Statement, parts: list[Statement]) -> str:
    """Which figure is probably wrong: the one that a slip of the pen sets right, best where its own parts say so."""
    total = sum((part.figure.value for part in parts), start=0 * lead.figure.value)
    candidates: list[tuple[Statement, PrintedFigure]] = []
    for part in parts:
        value = lead.figure.value - (total - part.figure.value)
        should_be = PrintedFigure(show_in(value, part.figure.unit), part.figure.unit, value, part.figure.step)
        if value > 0 and slip_between(part.figure, value):
            candidates.append((part, should_be))
    for part, should_be in candidates:
        own = [member.figure for member in part.members if _same_kind(part, member)]
        if own and not judge_sum(should_be, own).is_difference:
            slip = slip_between(part.figure, should_be.value)
            return f"{part.subject}疑应为{should_be.shown}（与其各部分之和一致），{slip}"
    if slip_between(lead.figure, total):
        candidates.append(
            (lead, PrintedFigure(show_in(total, lead.figure.unit), lead.figure.unit, total, lead.figure.step))
        )
    if len(candidates) == 1:
        part, should_be = candidates[0]
        return f"{part.subject}疑应为{should_be.shown}，{slip_between(part.figure, should_be.value)}"
    return "哪一个有误，不能判断。"


RULE = Rule("N-05", "部分与整体", Severity.ERROR, "公开内容应当准确，前后一致", "用“其中”列举部分的文字", check)
