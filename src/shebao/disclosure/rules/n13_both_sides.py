"""N-13: the amounts listed behind 收入包括 or 支出包括 add up to the total that they make up.

The total is the one before the list (收支总预算), in its paragraph or the one above, or the one behind it (支出合计).
"""

import re
from collections.abc import Iterator

from shebao.disclosure.figures import judge_sum, sum_holds
from shebao.disclosure.rules.r18_text_against_tables import section_name
from shebao.disclosure.rules.rule import Material, Rule
from shebao.disclosure.statements import Listing, Statement
from shebao.findings import Finding, Severity

SIDES = re.compile("(?P<side>收入|支出)(?!.*主要)")
OPEN = re.compile("等|主要|部分")
"""A list that does not claim to be whole."""
TOTALS = "(?:总预算|总计|预算|总额|合计|总决算|决算总计)"


def check(material: Material) -> Iterator[Finding]:
    """Each list of one side, then each total that closes a list."""
    listed: dict[Listing, list[Statement]] = {}
    closing: dict[Listing, Statement] = {}
    for statement in material.statements:
        if statement.listing is not None:
            listed.setdefault(statement.listing, []).append(statement)
        if statement.closes is not None:
            closing[statement.closes] = statement
    for listing, members in listed.items():
        side = SIDES.match(listing.words)
        if side is None or not _is_whole(listing, members):
            continue
        wholes = _wholes(material, members[0], side["side"])
        if listing in closing:
            wholes.insert(0, closing[listing])
        figures = [member.figure for member in members]
        if not wholes or any(sum_holds(whole.figure, figures) for whole in wholes):
            for whole in wholes:
                if sum_holds(whole.figure, figures):
                    judge_sum(whole.figure, figures)
            continue
        yield from RULE.tie(
            f"文字/{section_name(members[0])}/{listing.words}",
            (wholes[0].subject or "合计", wholes[0].figure),
            [(member.subject, member.figure) for member in members],
            "请核对各项金额，或补列遗漏的项目。",
        )


def _is_whole(listing: Listing, members: list[Statement]) -> bool:
    """Whether two or more plain amounts of money are listed, with no 等 and no list within the list."""
    paragraph = members[0].paragraph
    behind = paragraph[members[-1].end :]
    words = paragraph[members[0].start : members[-1].end] + behind[:3]
    return (
        len(members) > 1
        and all(member.figure.is_money and not member.movement and not member.members for member in members)
        and OPEN.search(listing.words + words) is None
    )


def _wholes(material: Material, first: Statement, side: str) -> list[Statement]:
    """The totals that the list may divide: its lead, or those of its section in the paragraph before."""
    if first.lead is not None:
        return [first.lead]
    return [
        statement
        for statement in material.statements
        if statement.heading == first.heading
        and statement.block in (first.block, first.block - 1)
        and (statement.block, statement.start) < (first.block, first.start)
        and statement.lead is None
        and statement.figure.is_money
        and statement.year in (0, material.document.year)
        and re.search(f"(?:收、?支|{side}){TOTALS}(?:均|各)?为?$", statement.subject)
    ]


RULE = Rule(
    "N-13",
    "收入、支出逐项列示之和等于总额",
    Severity.ERROR,
    "公开内容应当准确，前后一致",
    "写有“收入包括”“支出包括”的文字",
    check,
)
