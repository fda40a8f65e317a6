"""How high a sheet will stand in a word processor, which sets the lines itself: from widths of characters and cells.

An office suite lays a document out only when it is opened, so the type size that keeps a sheet on one page has to be
chosen before. Lines have an exact height (:data:`LEADING` times the size); what is estimated is how many there are.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from typing import Literal
from unicodedata import east_asian_width

PAGE_WIDTH = 186
"""Between the margins, in millimetres."""
_POINT = 72 / 25.4
PAGE_HEIGHT = (297 - 2 * 12) * _POINT - 6
"""Between the margins, in points, less what rules and rounding take."""

LEADING = 1.2
TITLE_SIZE, TITLE_AFTER = 17.0, 5.0
HEAD_BEFORE, HEAD_AFTER = 4.0, 2.0
LINE_BEFORE = 2.0
CELL_AROUND = 0.6
PADDING = 3.0
GAP = 8.0
_RULE = 0.5
_SPARE = 1.06
"""Lines are broken before they are full: at marks that may not begin a line, at words and figures."""


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph: a title, a heading, a sentence, or a gap."""

    text: str
    role: Literal["title", "head", "text", "gap"] = "text"


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell; ``joins``: it starts one that reaches over the rows below, or goes on with it."""

    text: str
    shade: bool = False
    bold: bool = False
    align: str = "left"
    joins: Literal["", "start", "on"] = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table; a head row stands again on every page."""

    cells: tuple[Cell, ...]
    head: bool = False


@dataclass(frozen=True, slots=True)
class Grid:
    """A table as wide as the page, its columns in these shares."""

    shares: Sequence[float]
    rows: tuple[Row, ...]

    @property
    def widths(self) -> tuple[float, ...]:
        """The widths of the columns in points."""
        return tuple(PAGE_WIDTH * _POINT * share / sum(self.shares) for share in self.shares)


Block = Line | Grid


def height(blocks: Sequence[Block], size: float) -> float:
    """The height of the blocks in points, their text in ``size`` points."""
    return sum(_grid(block, size) if isinstance(block, Grid) else _line(block, size) for block in blocks)


def _line(line: Line, size: float) -> float:
    if line.role == "gap":
        return GAP
    if line.role == "title":
        return TITLE_SIZE * LEADING + TITLE_AFTER
    if line.role == "head":
        return (size + 1) * LEADING + HEAD_BEFORE + HEAD_AFTER
    return _lines(line.text, size, PAGE_WIDTH * _POINT) * size * LEADING + LINE_BEFORE


def _grid(grid: Grid, size: float) -> float:
    total = _RULE
    for row in grid.rows:
        counts = [
            _lines(cell.text, size, width - 2 * PADDING)
            for cell, width in zip(row.cells, grid.widths, strict=True)
            if not cell.joins
        ]
        total += max(counts, default=1) * size * LEADING + 2 * CELL_AROUND + _RULE
    return total


def _lines(text: str, size: float, width: float) -> int:
    return sum(max(1, ceil(_em(part) * size * _SPARE / width)) for part in text.split("\n"))


def _em(text: str) -> float:
    return sum(1.0 if east_asian_width(character) in "WFA" else 0.55 for character in text)
