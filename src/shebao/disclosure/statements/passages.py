"""The statements and lists of a whole document, lists that go on over several paragraphs included."""

import re
from collections.abc import Iterable, Iterator, Sequence

from shebao.disclosure.model import Disclosure, Heading, Paragraph
from shebao.disclosure.statements.model import ItemList, Passage, Statement
from shebao.disclosure.statements.plain import plain_text
from shebao.disclosure.statements.reader import statements_of

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
    open_lists: list[tuple[int, Statement]] = []
    heading = None
    for passage in passages(document):
        here = statements_of(passage.text, passage.heading, document.unit_name, document.year, passage.block)
        text = plain_text(passage.text).text
        if passage.heading != heading:
            heading, open_lists = passage.heading, []
        level = _level(text)
        open_lists = [(depth, lead) for depth, lead in open_lists if level > depth]
        if open_lists and here and here[0].lead is None and not here[0].movement:
            _join(open_lists[-1][1], here, text)
        if here and _OPENS_A_LIST.search(text):
            open_lists.append((level if level < _NO_MARK else _NO_MARK - 1, here[-1]))
        found.extend(here)
    return found


_NO_MARK = 9


def _level(text: str) -> int:
    """How deep the mark of a paragraph is: 一、 1, （一） 2, 1. 3; 9 where it has none."""
    return next((level for level, mark in _MARKS if mark.match(text)), _NO_MARK)


def _join(lead: Statement, here: Sequence[Statement], text: str) -> None:
    """The first statement of each item of a paragraph belongs to the list that an earlier paragraph opened."""
    seen: set[tuple[int, int]] = set()
    for statement in here:
        same_kind = statement.figure.is_money == lead.figure.is_money
        if statement.segment in seen or statement.lead is not None or not same_kind or statement.restates:
            continue
        seen.add(statement.segment)
        statement.lead = lead
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
