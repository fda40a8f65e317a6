"""N-03: one quantity of one year has one value wherever the text states it."""

import re
from collections.abc import Iterator

from shebao.disclosure.figures import judge_sum, note_tie, show_in
from shebao.disclosure.rules.labels import UNIT_BEFORE, labels_for, look_up
from shebao.disclosure.rules.r18_text_against_tables import section_name
from shebao.disclosure.rules.rule import Material, Rule
from shebao.disclosure.statements import Statement
from shebao.findings import Finding, Severity

QUANTITIES: tuple[tuple[str, str, str], ...] = (
    ("政府采购预算总额", "元", "(?:年度)?政府采购(?:预算|支出)?(?:总额|总计|合计|总金额|金额|预算总额)?"),
    ("机关运行经费", "元", "(?:财政拨款(?:安排)?的?)?机关运行经费(?:预算|支出)?(?:总额)?"),
    ("“三公”经费", "元", ".{0,12}[“]?三公[”]?经费(?:支出)?(?:预算|决算)?(?:总额|数|总数)?"),
    ("公务接待费", "元", "公务接待费(?:用)?(?:预算|支出)?"),
    ("因公出国（境）费", "元", "因公出国（境）费(?:用)?(?:预算|支出)?"),
    ("公务用车运行维护费", "元", "公务(?:用车|车)运行(?:维护)?费(?:预算|支出)?"),
    ("公务用车购置费", "元", "公务(?:用车|车)购置费(?:预算|支出)?"),
    ("收入总计", "元", "(?:部门|单位)?(?:预算|决算)?(?:收入总计|总收入|收入预算|收入总预算)"),
    ("支出总计", "元", "(?:部门|单位)?(?:预算|决算)?(?:支出总计|总支出|支出预算|支出总预算)"),
    ("一般公共预算基本支出", "元", "(?:本年)?一般公共预算(?:财政拨款|拨款)?(?:安排)?(?:的)?基本支出"),
    ("编报绩效目标的项目", "个", "编报(?:项目)?绩效目标的(?:二级)?项目(?:共)?"),
    ("车辆", "辆", "(?:共有|实有|现有)?(?:公务)?(?:用车|车辆)(?:实有数?|共)?"),
    ("编制数", "人", "(?:核定)?(?:人员)?编制(?:总数|人数|数)?"),
    ("在职人数", "人", "(?:实有)?(?:在职|在编)(?:人员|人数|职工)(?:总数|数)?"),
)
"""Quantities that a document states more than once: name, unit, how the text calls them."""

ALL_VEHICLES = re.compile("(?:共有|实有|现有)?(?:各类|各种)?(?:车辆|机动车)(?:实有数?|总数|共)?")
KEPT = re.compile("(?:年末|期末)?(?:财政拨款开支的)?公务用车(?:年末)?保有量")
OF_ANOTHER_KIND = re.compile("安排购置|拟购|计划|新增|上年|去年")
SAME_UNIT = {"名": "人", "家": "个", "项": "个"}


def check(material: Material) -> Iterator[Finding]:
    """Each quantity's values, the first against those behind it; 公务用车 against all vehicles."""
    yield from _more_kept_than_held(material)
    for name, unit, pattern in QUANTITIES:
        stated = [statement for statement in material.statements if _states(material, statement, unit, pattern)]
        for position, statement in enumerate(stated):
            for other in stated[:position]:
                if _of_one_whole(statement, other) and not judge_sum(statement.figure, [other.figure]).is_difference:
                    note_tie(statement.figure, other.figure)
                    break
            else:
                first = next((other for other in stated[:position] if _of_one_whole(statement, other)), None)
                if first is not None and not _known_from_a_table(material, statement):
                    yield _finding(name, first, statement)


def _more_kept_than_held(material: Material) -> Iterator[Finding]:
    """公务用车保有量 is part of all vehicles that the unit has."""
    vehicles = [s for s in material.statements if s.figure.unit == "辆" and not s.movement and s.lead is None]
    held = [s for s in vehicles if re.fullmatch(f"{UNIT_BEFORE}(?:{ALL_VEHICLES.pattern})", s.subject)]
    kept = [s for s in material.statements if s.figure.unit == "辆" and KEPT.fullmatch(s.subject)]
    if len(held) == 1 and len(kept) == 1 and kept[0].figure.value > held[0].figure.value and _whose(held[0]) == "":
        yield _finding("公务用车", held[0], kept[0])


def _states(material: Material, statement: Statement, unit: str, pattern: str) -> bool:
    figure_unit = "元" if statement.figure.is_money else SAME_UNIT.get(statement.figure.unit, statement.figure.unit)
    if figure_unit != unit or statement.movement or statement.per or statement.is_reason or statement.budget:
        return False
    if statement.year not in (0, material.document.year) or re.search(
        "安排购置|拟购|计划|新增|上年|去年", statement.clause
    ):
        return False
    if statement.lead is not None and statement.lead.members and "购置" in statement.lead.subject and unit == "辆":
        return False
    return re.fullmatch(f"{UNIT_BEFORE}(?:{pattern})", statement.subject) is not None


def _of_one_whole(one: Statement, other: Statement) -> bool:
    """Whether both speak of the whole or both of the same part: 车辆 of which unit, 接待费 of which fund."""
    if one.block == other.block and one.segment == other.segment and not _said_again(one, other):
        return False
    leads = [statement.lead.subject if statement.lead is not None else "" for statement in (one, other)]
    wholes = [re.sub(r"[“”]|20\d\d年", "", lead) for lead in leads]
    return _whose(one) == _whose(other) and (
        not all(wholes) or wholes[0] == wholes[1] or "三公" in wholes[0] + wholes[1]
    )


def _said_again(one: Statement, other: Statement) -> bool:
    """Whether two sentences of one paragraph state the same by name and year, or all vehicles and 公务用车."""
    if one.sentence == other.sentence or one.lead is not None or other.lead is not None:
        return False
    if one.figure.unit == "辆":
        if "编制" in one.sentence_text + other.sentence_text:
            return False
        public = ["公务" in statement.subject for statement in (one, other)]
        greater = one if one.figure.value > other.figure.value else other
        return public[0] == public[1] or "公务" in greater.subject
    return one.subject == other.subject and one.year == other.year and one.year > 0


def _whose(statement: Statement) -> str:
    """The unit that a paragraph speaks of where it names one below the department."""
    match = re.search(r"(?:下属|所属|本级|其中：)[^，。；]{0,20}", statement.sentence_text[: max(statement.start, 0)])
    return match.group() if match else ""


def _known_from_a_table(material: Material, statement: Statement) -> bool:
    """Whether R-18 compares it with a table, and so speaks of it where it is wrong."""
    labels = labels_for(statement.heading, statement.subject)
    return any(look_up(material, address) is not None for label in labels for address in label.cells)


def _values(name: str, first: Statement, statement: Statement) -> str:
    """Where which of the two stands; in a text without headings, before and behind."""
    places = [section_name(first), section_name(statement)]
    if places[0] == places[1]:
        return f"“{name}”先写{first.figure.shown}，后写{statement.figure.shown}"
    return f"“{name}”在“{places[0]}”写{first.figure.shown}，在“{places[1]}”写{statement.figure.shown}"


def _finding(name: str, first: Statement, statement: Statement) -> Finding:
    return RULE.finding(
        f"文字/{name}/前后",
        f"{_values(name, first, statement)}，前后不一。哪一个正确，文中不能判断，请核对后统一。",
        severity=None if statement.figure.is_money else Severity.WARNING,
        figures=[first.figure.as_shown(section_name(first)), statement.figure.as_shown(section_name(statement))],
        found=statement.figure.shown,
        expected=first.figure.shown,
        difference=show_in(abs(statement.figure.value - first.figure.value), first.figure.unit),
    )


RULE = Rule(
    "N-03",
    "同一数量前后一致",
    Severity.ERROR,
    "公开内容应当准确，前后一致",
    "文字中多处写到的同一数量",
    check,
)
