"""The statements and lists of a whole document, lists that go on over several paragraphs included."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from shebao.disclosure.model import Disclosure, Heading, Paragraph
from shebao.disclosure.statements.model import ItemList, Listing, Passage, Statement
from shebao.disclosure.statements.plain import plain_text
from shebao.disclosure.statements.reader import statements_of
from shebao.disclosure.statements.subjects import core

_ITEM_LIST = re.compile(
    r"(?:主要包括|包括|主要用于|主要是用于|用于|主要是)[:：]?(?P<items>[^：:。；\d]*?[、][^：:。；\d]*?)(?:(?P<more>等)[^。；，、]{0,6})?(?=[。；]|$)"
)
_OPENS_A_LIST = re.compile(r"(?:其中|包括|如下|分别为|分别是)?[：:]$|其中$")
_MARKS = (
    (1, re.compile(r"[一二三四五六七八九十]+、")),
    (2, re.compile(r"（[一二三四五六七八九十]+）")),
    (3, re.compile(r"\d{1,2}[.、](?!\d)")),
    (4, re.compile(r"（\d{1,2}）|[①-⑳]")),
)


def passages(document: Disclosure) -> Iterator[Passage]:
    """Every paragraph of the document with its headings; annexes and performance texts included."""
    heading = subheading = ""
    for number, block in enumerate(document.blocks):
        if isinstance(block, Heading):
            if block.level <= 2:
                heading, subheading = block.text, ""
            else:
                subheading = block.text
        elif isinstance(block, Paragraph) and block.text.strip():
            yield Passage(block.text, heading, subheading, number)


def read_statements(document: Disclosure) -> list[Statement]:
    """Every statement of an amount or a count in the document's paragraphs, in order."""
    found: list[Statement] = []
    open_lists: list[_OpenList] = []
    heading = None
    for passage in passages(document):
        here = statements_of(passage.text, passage.heading, document.unit_name, document.year, passage.block)
        text = plain_text(passage.text).text
        if passage.heading != heading:
            heading, open_lists = passage.heading, []
        level = _level(text)
        open_lists = [found_list for found_list in open_lists if found_list.goes_on_with(level)]
        if open_lists and here and open_lists[-1].takes(level):
            _join(open_lists[-1], here)
        _join_by_name(found, here)
        if here and (opening := _OPENS_A_LIST.search(text)) is not None:
            lead = here[-1] if "其中" in opening[0] else _only_whole(here)
            if lead is not None:
                open_lists.append(_OpenList(lead, level, opening[0]))
        found.extend(here)
    return found


@dataclass(slots=True)
class _OpenList:
    """A list that a paragraph opened with 其中： at its end.

    ``items`` is the level of its items, 0 before the first.
    """

    lead: Statement
    level: int
    words: str
    items: int = 0

    def goes_on_with(self, level: int) -> bool:
        """Whether a paragraph of this level can still be part of the list."""
        if self.items:
            return level >= self.items
        return level > self.level or self.level == _NO_MARK

    def takes(self, level: int) -> bool:
        """Whether a paragraph of this level is an item of the list, not something within an item."""
        self.items = self.items or level
        return level == self.items


_NO_MARK = 9


def _level(text: str) -> int:
    """How deep the mark of a paragraph is: 一、 1, （一） 2, 1. 3; 9 where it has none."""
    return next((level for level, mark in _MARKS if mark.match(text)), _NO_MARK)


def _only_whole(here: Sequence[Statement]) -> Statement | None:
    """What 具体情况如下： explains: the one amount of its paragraph that is no part, None where there are more."""
    wholes = [s for s in here if s.lead is None and s.figure.is_money and not s.movement and s.restates is None]
    return wholes[0] if len(wholes) == 1 else None


def _join_by_name(found: Sequence[Statement], here: Sequence[Statement]) -> None:
    """Parts of a whole that an earlier paragraph of the section states (“三公”经费支出决算中，…)."""
    for statement in here:
        if statement.lead is not None or statement.listing is None or not statement.listing.owner:
            continue
        name = core(statement.listing.owner)
        lead = next(
            (
                s
                for s in reversed(found)
                if s.heading == statement.heading and s.lead is None and s.figure.is_money and core(s.topic) == name
            ),
            None,
        )
        if lead is not None:
            statement.lead = lead
            lead.members.append(statement)


def _join(opened: _OpenList, here: Sequence[Statement]) -> None:
    """The first statement of each item of a paragraph belongs to the list that an earlier paragraph opened."""
    seen: set[tuple[int, int]] = set()
    lead = opened.lead
    listing = Listing(0, opened.words, opened.words.startswith("其中") and lead.lead is None)
    for statement in here:
        same_kind = statement.figure.is_money == lead.figure.is_money
        if statement.segment in seen:
            continue
        seen.add(statement.segment)
        if statement.lead is not None or not same_kind or statement.movement or statement.restates is not None:
            continue
        statement.lead, statement.listing = lead, listing
        lead.members.append(statement)


def read_item_lists(document: Disclosure) -> list[ItemList]:
    """Lists of items named without amounts, with the statement they explain."""
    found: list[ItemList] = []
    for passage in passages(document):
        text = plain_text(passage.text).text
        statements = statements_of(passage.text, passage.heading, document.unit_name, document.year, passage.block)
        for match in _ITEM_LIST.finditer(text):
            before = [s for s in statements if s.end <= match.start() and "。" not in text[s.end : match.start()]]
            items = tuple(item.strip() for item in match["items"].rstrip("等").split("、") if item.strip())
            open_list = bool(match["more"]) or match["items"].endswith("等")
            subject, figure = (before[-1].subject, before[-1].figure) if before else ("", None)
            is_cut = match.end() == len(text)
            found.append(
                ItemList(subject, figure, items, not open_list, passage.heading, passage.block, match.start(), is_cut)
            )
    return found


def find_statement(
    statements: Iterable[Statement], subject: str, heading: str = "", unit: str = ""
) -> Statement | None:
    """The first statement whose subject matches a pattern, within a section and a unit where they are given."""
    return next(iter(find_statements(statements, subject, heading, unit)), None)


def find_statements(
    statements: Iterable[Statement], subject: str, heading: str = "", unit: str = ""
) -> Sequence[Statement]:
    """All statements whose subject matches a pattern wholly, within a section and a unit where they are given."""
    return [
        statement
        for statement in statements
        if re.fullmatch(subject, statement.subject)
        and (not heading or re.search(heading, statement.heading))
        and (not unit or statement.figure.unit == unit or (unit == "元" and statement.figure.is_money))
    ]


__all__ = ["find_statement", "find_statements", "passages", "read_item_lists", "read_statements"]
