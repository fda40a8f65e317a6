"""How much room text takes: widths in ems, lines in a box, column widths of a table.

Word and Excel break lines themselves; these estimates decide row heights, the density of a table and the page numbers
of the contents. A hanzi or full-width mark is one em wide, a Latin letter or digit a half.
"""

import re
from collections.abc import Sequence
from functools import lru_cache
from math import ceil
from unicodedata import east_asian_width

from shebao.disclosure.model import Cell, Table, table_grid
from shebao.disclosure.render.forms import form_widths

CELL_PADDING = 6.0
"""Points that a cell's left and right padding and its border take."""


NARROW, STAND_IN_NARROW = 0.5, 0.63
"""Ems of a Latin letter or digit: in the faces named, and in a wider one that stands in for them."""

GAP_BESIDE_HANZI = 0.25
"""Ems that Word, WPS and LibreOffice put between a hanzi and a Latin letter or digit."""

_REMEMBERED = 1 << 14
"""How many texts' widths are remembered: a form is measured at several sizes, and labels stand in every form."""

_UNBROKEN = re.compile(r"[（〔《“‘]*(?:[!-~]+|[^（〔《“‘])[）〕》”’]*|.")
_HANGING = frozenset("，。、；：！？")
"""What is not parted at a line's end (避头尾), and marks that may stand out into the margin."""


@lru_cache(_REMEMBERED)
def em_width(text: str, narrow: float = NARROW) -> float:
    """The width of one line of text in ems; ``narrow`` is the width of a Latin letter or digit."""
    return sum(1.0 if east_asian_width(character) in "WFA" else narrow for character in text)


def safe_width(text: str) -> float:
    """The width in ems that one line of text needs whatever face stands in for the one named."""
    return em_width(text, STAND_IN_NARROW)


@lru_cache(_REMEMBERED)
def line_count(text: str, width: float, narrow: float = NARROW) -> int:
    """How many lines a text takes in a box of ``width`` ems; a new line in the text starts a new line."""
    return sum(_wrapped_lines(part, max(width, 1.0), narrow) for part in text.split("\n"))


def column_widths(table: Table, total: float, size: float) -> list[float]:
    """Share ``total`` points among the columns for text of ``size`` points.

    Where every cell of the body fits on one line, columns get what they need and the rest is shared by the model's
    widths; otherwise amount columns get what they need and text columns share what is left. A form's columns
    are as wide as its contents want them.
    """
    model = [column.width for column in table.columns]
    by_model = [total * width / sum(model) for width in model]
    if any(row.role == "form" for row in table.rows):
        wanted = [width * size for width in form_widths(table_grid(table), total / size)]
        return _with_room_for_amounts(table, [width * total / sum(wanted) for width in wanted], size)
    need: list[float] = []
    for header_lines in (1, 2, 3):
        need = _column_needs(table, size, header_lines)
        spare = total - sum(need)
        if spare >= 0:
            return [width + spare * share / sum(model) for width, share in zip(need, model, strict=True)]
    return min(_squeezed(table, need, total), key=lambda widths: sum(row_lines(table, widths, size)), default=by_model)


def unwrapped_width(table: Table, size: float) -> float:
    """How wide a table must be so that no cell of its body wraps, in points."""
    return sum(_column_needs(table, size, 2))


def _with_room_for_amounts(table: Table, widths: list[float], size: float) -> list[float]:
    """The same widths, but columns of amounts wide enough for them; the others give way."""
    need = [0.0] * len(widths)
    for cells in table_grid(table):
        for position, cell in enumerate(cells):
            if cell is not None and cell.numeric and cell.colspan == 1:
                need[position] = max(need[position], (safe_width(cell.text) + 0.3) * size + CELL_PADDING)
    wide = [max(width, least) for width, least in zip(widths, need, strict=True)]
    giving = [width if width > least else 0.0 for width, least in zip(widths, need, strict=True)]
    excess = sum(wide) - sum(widths)
    return [width - excess * share / sum(giving) if share else width for width, share in zip(wide, giving, strict=True)]


def _squeezed(table: Table, need: Sequence[float], total: float) -> list[list[float]]:
    """Ways to take what is missing from the columns of names: all of them in proportion, or one of them alone."""
    missing = sum(need) - total
    text = [n for n, column in enumerate(table.columns) if not column.amount and not column.key.endswith("code")]
    room = sum(need[position] for position in text)
    ways = [{position: missing * need[position] / room for position in text}] if room else []
    ways.extend({position: missing} for position in text)
    squeezed = [[width - way.get(position, 0.0) for position, width in enumerate(need)] for way in ways]
    return [widths for widths in squeezed if min(widths) > total / 20]


def row_lines(table: Table, widths: Sequence[float], size: float) -> list[int]:
    """The lines each row of the full grid needs (header first); a cell over several rows shares its lines out."""
    grid = table_grid(table)
    lines = [1] * len(grid)
    tall: list[tuple[int, Cell, int]] = []
    for y, cells in enumerate(grid):
        for x, cell in enumerate(cells):
            if cell is None or not cell.text:
                continue
            room = (sum(widths[x : x + cell.colspan]) - CELL_PADDING) / size - indent_of(table, y, x)
            needed = line_count(cell.text, room)
            if cell.rowspan == 1:
                lines[y] = max(lines[y], needed)
            else:
                tall.append((y, cell, needed))
    for y, cell, needed in tall:
        missing = needed - sum(lines[y : y + cell.rowspan])
        if missing > 0:
            lines[y + cell.rowspan - 1] += missing
    return lines


def indent_of(table: Table, y: int, x: int) -> float:
    """The indent in ems of the cell at a place of the full grid: names of lower levels stand further in.

    A row's level indents its column "name" or, where there is none, its first column of text.
    """
    body = y - len(table.header)
    if body < 0:
        return 0.0
    row = table.rows[body]
    if not row.level or row.role in ("form", "numbering"):
        return 0.0
    keys = [column.key for column in table.columns]
    name = (
        keys.index("name") if "name" in keys else next(n for n, column in enumerate(table.columns) if not column.amount)
    )
    return float(row.level) if x == name else 0.0


def _column_needs(table: Table, size: float, header_lines: int) -> list[float]:
    """What each column needs so that no cell of the body wraps and a head takes so many lines."""
    needs = [2.0] * len(table.columns)
    for y, cells in enumerate(table_grid(table)):
        for x, cell in enumerate(cells):
            if cell is None or cell.colspan > 1:
                continue
            if y < len(table.header):
                width = ceil(em_width(cell.text) / header_lines) + 0.1
            else:
                width = safe_width(cell.text) + indent_of(table, y, x)
            needs[x] = max(needs[x], width)
    return [(need + 0.3) * size + CELL_PADDING for need in needs]


def _wrapped_lines(text: str, width: float, narrow: float) -> int:
    lines, used = 1, 0.0
    for match in _UNBROKEN.finditer(text):
        piece = match[0]
        room = em_width(piece, narrow)
        if any("!" <= character <= "~" for character in piece):
            beside = (text[match.start() - 1 : match.start()], text[match.end() : match.end() + 1])
            room += GAP_BESIDE_HANZI * sum(neighbour.isalnum() for neighbour in beside)
        if used + room <= width + 1e-6 or (piece in _HANGING and used <= width):
            used += room
            continue
        lines += 1 if used else 0
        # A piece longer than a line is broken where the line ends.
        full = max(ceil(room / width - 1e-6) - 1, 0)
        lines += full
        used = room - full * width
    return lines
