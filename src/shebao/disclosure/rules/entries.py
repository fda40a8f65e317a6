"""The numbered items of the text that explain spending class by class: amount, year before, rate, purpose, reason."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from shebao.disclosure.rules.function_rows import function_views, names_of_level
from shebao.disclosure.rules.rule import Material
from shebao.disclosure.statements import Item, Statement

_ORDINAL = re.compile(r"^(?:（(\d{1,2})）|(\d{1,2})[.、])")
_PURPOSE = re.compile(r"主要用于[:：]?(?P<words>[^，。；]+)")
REASON = re.compile(r"原因(?:是|为|系|：|:|在于)+(?P<words>[^。]*)")


@dataclass(frozen=True, slots=True)
class Entry:
    """One item of the enumeration. ``number`` is its printed number, 0 where it has none."""

    item: Item
    statements: tuple[Statement, ...]
    number: int

    @property
    def first(self) -> Statement:
        """Its amount as stated first."""
        return self.statements[0]

    @property
    def text(self) -> str:
        """All that is written of it."""
        return self.first.segment_text

    @property
    def purpose(self) -> str:
        """What the money is for, "" where it is not said."""
        match = _PURPOSE.search(self.text)
        return match["words"] if match else ""

    @property
    def reason(self) -> str:
        """The reason given for its change, "" where there is none."""
        match = REASON.search(self.text)
        return match["words"] if match else ""


def entries(material: Material) -> list[Entry]:
    """The items of the text that name a function class, in printed order.

    A numbered item that names a class of the tables without 类款项 (1.行政单位离退休100800.00元) is one of them.
    """
    return sorted((*_full(material), *_short(material)), key=lambda entry: (entry.first.block, entry.first.start))


def _short(material: Material) -> list[Entry]:
    levels = {
        name: level for view in function_views(material) for level in (1, 2, 3) for name in names_of_level(view, level)
    }
    groups: dict[tuple[int, tuple[int, int]], list[Statement]] = {}
    for statement in material.statements:
        if statement.figure.is_money and statement.block >= 0:
            groups.setdefault((statement.block, statement.segment), []).append(statement)
    found = []
    for statements in groups.values():
        first = statements[0]
        match = _ORDINAL.match(first.segment_text)
        name = re.sub("(?:预算|决算)(?:支出|数)?$", "", first.subject)
        if match is None or first.item is not None or name not in levels or first.movement:
            continue
        item = Item(("", "", name) if levels[name] == 3 else ("", name, "") if levels[name] == 2 else (name, "", ""))
        found.append(Entry(item, (first,), int(match[1] or match[2])))
    return found


def _full(material: Material) -> list[Entry]:
    groups: dict[tuple[int, tuple[int, int]], list[Statement]] = {}
    for statement in material.statements:
        if statement.item is not None and statement.figure.is_money and statement.block >= 0:
            groups.setdefault((statement.block, statement.segment), []).append(statement)
    found = []
    for statements in groups.values():
        item = statements[0].item
        if item is None or any(statement.item != item for statement in statements):
            continue
        match = _ORDINAL.match(statements[0].segment_text)
        number = int(match[1] or match[2]) if match else 0
        found.append(Entry(item, tuple(statements), number))
    return found


def label_of(entry: Entry, among: Sequence[Entry]) -> str:
    """What an item is called in running words: its 项, with the 款 before it where several items share the name."""
    shared = sum(other.item.name == entry.item.name for other in among) > 1
    return (entry.item.names[1] if shared else "") + entry.item.name
