"""One side of a two-sided table: lines with their levels, what closes it, and how its amounts must add up."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from shebao.disclosure.formats.wording import line_words, ordinal_level, plain
from shebao.disclosure.rules.closing_lines import CARRIED, GRAND, THIS_YEAR, closing_name, closing_row
from shebao.disclosure.rules.rule import RowView, Side, TableView, plain_name

BUDGETS = ("一般公共预算", "政府性基金", "国有资本经营")
"""What 财政拨款 is made of, wholly."""


@dataclass(frozen=True, slots=True)
class SideLine:
    """A line of a side: its row, the level of its ordinal (None without one), its standard name where it closes."""

    row: RowView
    text: str
    level: int | None
    closing: str

    @property
    def name(self) -> str:
        """Its name without the ordinal."""
        return plain_name(self.text)

    @property
    def is_part(self) -> bool:
        """Whether it is only named as a part of the line above (其中：…)."""
        return plain(self.text).startswith("其中") or "其中:" in plain(self.text)[:8]


@dataclass(frozen=True, slots=True)
class TableSide:
    """The lines of one side of a table, in order, and its closing rows."""

    view: TableView
    item: str
    lines: tuple[SideLine, ...]
    subtotal: RowView | None
    grand: RowView | None

    @property
    def heads_its_lines(self) -> bool:
        """Whether 本年收入 stands above its lines, not below them."""
        first = self.lines[0].row if self.lines else None
        return first is not None and first is self.subtotal and first is not self.grand

    @property
    def body(self) -> list[SideLine]:
        """The lines before anything closes; those below 一、本年收入 where that stands first."""
        body: list[SideLine] = []
        for line in self.lines[1 if self.heads_its_lines else 0 :]:
            if line.row is self.subtotal or line.row is self.grand or line.closing in CARRIED:
                break
            body.append(line)
        return body

    @property
    def tail(self) -> list[SideLine]:
        """The lines between the body and the grand total that are no sums: carried over, left over, and their parts."""
        position = len(self.body) + (1 if self.heads_its_lines else 0)
        return [
            line
            for line in self.lines[position:]
            if line.row is not self.subtotal and line.row is not self.grand and line.closing not in _SUMS
        ]

    def top(self, lines: Sequence[SideLine]) -> list[SideLine]:
        """The lines that are no part of another one: those of the highest ordinal, all where there are no ordinals."""
        levels = [line.level for line in lines if line.level is not None and not line.is_part]
        if not levels:
            return [line for line in lines if not line.is_part]
        highest = min(levels)
        return [line for line in lines if line.level == highest and not line.is_part]

    def carried(self) -> list[SideLine]:
        """The lines of money carried over or left over, their parts not counted."""
        return [line for line in self.tail if line.closing in CARRIED]

    def families(self) -> Iterator[tuple[SideLine, list[SideLine]]]:
        """Lines of the body with the lines below them that are their parts."""
        body = self.body
        top = self.top(body)
        for line in top:
            start = body.index(line) + 1
            below = []
            for other in body[start:]:
                if other in top:
                    break
                below.append(other)
            if below:
                yield line, below


_SUMS = frozenset({*THIS_YEAR.values(), *GRAND.values()})


def side_of(view: TableView, item: str) -> TableSide:
    """The side whose lines are named in a column."""
    lines = tuple(
        SideLine(row, row.text(item), ordinal_level(row.text(item)), closing_name(item, row.text(item)))
        for row in view.rows
        if row.text(item)
    )
    key = "income_item" if item == "income_item" else "expenditure_item"
    return TableSide(
        view, item, lines, closing_row(view.rows, item, THIS_YEAR[key]), closing_row(view.rows, item, GRAND[key])
    )


def named(lines: Sequence[SideLine], column: str) -> list[Side]:
    """Lines as the parts of a sum."""
    return [(line.name, line.row.figure(column)) for line in lines]


def readings_of_body(side: TableSide, column: str) -> list[list[Side]]:
    """What the body may add up from: its highest lines, else all of them."""
    top, everything = side.top(side.body), side.body
    readings = [named(top, column)]
    if len(everything) > len(top):
        readings.append(named(everything, column))
        readings.append(named([line for line in everything if not line.is_part and line.level is not None], column))
    return readings


def readings_of_grand(side: TableSide, column: str) -> list[list[Side]]:
    """What the grand total may add up from: the subtotal (or the body) and what was carried or left over."""
    carried = named(side.carried(), column)
    tops = named(side.top([line for line in side.tail if not line.is_part]), column)
    if side.subtotal is not None and side.subtotal is not side.grand:
        start: list[list[Side]] = [[(plain_name(side.subtotal.text(side.item)), side.subtotal.figure(column))]]
    else:
        start = readings_of_body(side, column)
    readings = []
    for parts in start:
        for more in (carried, named(side.tail, column)) if carried else (tops, named(side.tail, column)):
            readings.append([*parts, *more])
    return readings


def is_complete(below: Sequence[SideLine]) -> bool:
    """Whether the parts named below a line are all there are: the three budgets of 财政拨款."""
    words = [line_words(line.text) for line in below]
    return all(any(budget in word for word in words) for budget in BUDGETS) and not any(
        "小计" in word for word in words
    )
