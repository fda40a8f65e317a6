"""T-08: persons and vehicles held against their approved numbers; the same number in free text and in figures."""

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction

from shebao.disclosure.figures import show_in
from shebao.disclosure.rules.rule import Material, Rule
from shebao.disclosure.statements import Statement
from shebao.findings import Finding, Severity

POSTS = re.compile(r"编制(?:数|人数|总数)?$")
STAFF = re.compile(r"实有(?:编制)?(?:人员|人数|在职人员)?$|在职(?:人员|人数)$")
PERSONS = ("人", "名")


def check(material: Material) -> Iterator[Finding]:
    """Staff by unit, vehicles, then what the book counts against what is written."""
    here = [s for s in material.statements if "机构" in s.heading and s.figure.unit in PERSONS]
    posts = [s for s in here if POSTS.search(s.subject)]
    staff = [s for s in here if STAFF.search(s.subject)]
    yield from _over(posts, staff)
    cars = [s for s in material.statements if s.figure.unit == "辆" and "资产" in s.heading]
    approved = next((s for s in cars if "编制" in s.subject), None)
    held = next((s for s in cars if s.subject.startswith("实有")), None)
    if approved and held and held.figure.value > approved.figure.value:
        yield RULE.finding(
            "文字/公务用车/编制",
            f"公务用车实有{held.figure.shown}，超过编制{approved.figure.shown}。请核对或说明超编车辆的处置。",
            figures=[held.figure.as_shown("实有"), approved.figure.as_shown("编制")],
            found=held.figure.shown,
            expected=f"不超过{approved.figure.shown}",
        )
    yield from _against_book(material, posts, staff)


def _over(posts: Sequence[Statement], staff: Sequence[Statement]) -> Iterator[Finding]:
    for post in posts:
        beside = next((s for s in staff if s.paragraph == post.paragraph and s.start > post.start), None)
        if beside is not None and beside.figure.value > post.figure.value:
            who = beside.paragraph[:14].split("；")[0]
            yield RULE.finding(
                f"文字/人员编制/{who}",
                f"“{who}…”实有{beside.figure.shown}，超过编制{post.figure.shown}。请核对或说明超编原因。",
                figures=[beside.figure.as_shown("实有"), post.figure.as_shown("编制")],
                found=beside.figure.shown,
                expected=f"不超过{post.figure.shown}",
            )


def _against_book(material: Material, posts: Sequence[Statement], staff: Sequence[Statement]) -> Iterator[Finding]:
    book = material.book
    if book is None:
        return
    for what, stated, known in (
        ("编制数", posts, [unit.posts for unit in book.units]),
        ("实有人数", staff, [unit.staff for unit in book.units]),
    ):
        right = {Fraction(number) for number in (*known, sum(known))}
        for statement in stated:
            if statement.figure.value not in right:
                listed = "、".join(f"{number}人" for number in known)
                yield RULE.finding(
                    f"机构设置/{what}",
                    f"文字写{statement.subject}{statement.figure.shown}，“单位”表的{what}为{listed}。请统一。",
                    found=statement.figure.shown,
                    expected=listed,
                )
    for unit in book.units:
        if unit.established_staff + unit.other_staff not in (0, unit.staff):
            both = unit.established_staff + unit.other_staff
            yield RULE.finding(
                f"{unit.name}/人员数",
                f"{unit.name}实有人数{unit.staff}人，在编{unit.established_staff}人与其他{unit.other_staff}人之和"
                f"{both}人，相差{show_in(Fraction(abs(unit.staff - both)), '人')}。请核对。",
                found=f"{unit.staff}人",
                expected=f"{both}人",
            )
    by_unit = [sum(office.unit == unit.code for office in book.offices) for unit in book.units]
    counts = {Fraction(number) for number in (*by_unit, len(book.offices))}
    for statement in material.statements:
        named = "内设" in statement.sentence_text and statement.figure.unit == "个" and "机构" in statement.heading
        if named and book.offices and statement.figure.value not in counts and "单位" not in statement.subject:
            yield RULE.finding(
                "机构设置/内设机构数",
                f"文字写内设机构{statement.figure.shown}，“内设机构”表列出{len(book.offices)}个。请统一。",
                found=statement.figure.shown,
                expected=f"{len(book.offices)}个",
            )
    offices = book.goal.offices_count
    if offices is not None and book.offices and offices != len(book.offices):
        yield RULE.finding(
            "部门整体绩效/内设机构数",
            f"整体绩效目标表写内设职能部门{offices}个，机构设置列出{len(book.offices)}个。请统一。",
            found=f"{offices}个",
            expected=f"{len(book.offices)}个",
        )


RULE = Rule("T-08", "编制和实有", Severity.WARNING, "公开内容应当准确，前后一致", "机构设置和国有资产的文字", check)
