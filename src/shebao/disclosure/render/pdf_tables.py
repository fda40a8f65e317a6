"""A table as data for the layout: every cell with its place, and columns wide enough for what stands in them.

Widths are counted in em of the table's type size: a Chinese character is 1 em, a digit or letter about 0.58 em.
"""

import math
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from shebao.disclosure.model import Cell, Row, Table, table_grid
from shebao.disclosure.render.contents import entry_title
from shebao.disclosure.render.forms import (
    CENTRED_HEADS,
    LEFT_HEADS,
    form_widths,
    heads_above,
    is_head,
    repeats_head,
)

PORTRAIT, LANDSCAPE = 442.2, 637.8
"""Width of the type area in points: 156 mm, and 225 mm on a landscape page."""

_HEIGHT_PORTRAIT, _HEIGHT_LANDSCAPE = 560.0, 370.0
"""What a grid may take of the type area's height, in points: its marks and title take the rest."""
_FILLED = 0.93
"""How much of a page a table over several pages fills, because rows are not broken anywhere."""
_HEADING, _NOTE = 56.0, 20.0
"""What a part's heading on the same page and a note below the table take of it."""
_LOOSE, _LOOSE_FORM, _TIGHT, _AIRY = 5.0, 3.4, 1.4, 5.5
"""The space above and below a cell's text: at its best, at its best in a form, the least, the most over many pages."""
_TYPE_SIZES = (10.5, 10.0, 9.5, 9.0)
_SMALL_SIZES = (8.5, 8.0, 7.5, 7.0, 6.5, 6.0)
_FORM_SIZES = (10.5, 10.0, 9.5, 9.0)
_SMALL_ROWS = 10
_PADDING = 0.75
_LEADING = 0.3
"""The space between the lines of a cell, in em (as in ``disclosure.typ``)."""
_NARROW, _WIDE_LETTER = 0.58, 0.65
"""The width of a digit, and of a letter at its widest, in em."""
_NEVER_FIRST = "，。、；：？！）》〉」』】〕〗”’％%‰℃…·—"
_NEVER_LAST = "（《〈「『【〔〖“‘"
_LEAST_WIDTH = 2.0 + _PADDING
_UNBROKEN = 110.0
"""A row, or the rows beside one label, no higher than this (in points) are never broken over two pages."""

Grid = Sequence[Sequence[Cell | None]]


def clean(text: str) -> str:
    """Text without control characters, tabs as spaces; line breaks stay."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ").strip()
    return "".join(char for char in text if char == "\n" or unicodedata.category(char) not in ("Cc", "Cs"))


def text_width(text: str) -> float:
    """The printed width of a line of text, in em."""
    return sum(1.0 if unicodedata.east_asian_width(char) in "WFA" else _NARROW for char in text)


def breakable(text: str, room: float) -> str:
    """Let a run of characters without a place to break that is wider than ``room`` (em) break anywhere.

    Such a run is made of letters, digits and signs, with the brackets and marks that stick to it. The zero-width space
    put between its characters has no width and no shape.
    """
    if len(text) * _WIDE_LETTER <= room:
        return text
    return "".join(run if _run_width(run) <= room else "\u200b".join(run) for run in _unbroken_runs(text))


def _unbroken_runs(text: str) -> list[str]:
    runs: list[str] = []
    before = " "
    for char in text:
        both_latin = before.isascii() and char.isascii() and not before.isspace() and not char.isspace()
        if runs and (both_latin or before in _NEVER_LAST or char in _NEVER_FIRST):
            runs[-1] += char
        else:
            runs.append(char)
        before = char
    return runs


def _run_width(run: str) -> float:
    return sum((_WIDE_LETTER if char.isalpha() else _NARROW) if char.isascii() else 1.0 for char in run)


def is_small(table: Table) -> bool:
    """Whether a table may share its page with other small ones."""
    return table.form is None and not table.landscape and len(table.header) + len(table.rows) <= _SMALL_ROWS


def table_data(table: Table, rank: int, *, after_heading: bool = False) -> dict[str, Any]:
    """A table for ``disclosure.typ``. ``rank`` is the heading rank of its title.

    ``after_heading`` says that it stands on the page of a heading, which leaves it less room.

    Raises ValueError where its rows do not fill its columns.
    """
    is_form = table.form is not None or any(row.role == "form" for row in table.rows)
    grid = table_grid(table)
    fit = _fit(table, grid, is_form, after_heading)
    head = len(table.header)
    rows = [*[None] * head, *table.rows]
    under = heads_above(grid) if is_form else [[""] * len(table.columns) for _ in grid]
    cells = [
        _cell_data(cell, x, y, rows[y], sum(fit.widths[x : x + cell.colspan]), is_form=is_form, under=under[y][x])
        for y, line in enumerate(grid)
        for x, cell in enumerate(line)
        if cell is not None
    ]
    for y, row in enumerate(rows):
        if row is not None and row.level and not is_form:
            _indent(row.level, [cell for cell in cells if cell["y"] == y])
    heights = _row_heights(table, grid, fit.widths, fit.size)
    _keep_together(cells, [height + 2 * fit.inset for height in heights])
    title = clean(table.title)
    return {
        "kind": "table",
        "title": title,
        "title_size": max(14.0, min(16.0 if is_form else 18.0, PORTRAIT / (text_width(title) + 0.5))),
        "entry": clean(entry_title(table)),
        "rank": rank,
        "label": clean(table.label),
        "caption": clean(table.caption),
        "unit": clean(table.unit),
        "note": clean(table.note),
        "footer": clean(table.footer),
        "landscape": table.landscape,
        "form": is_form,
        "size": fit.size,
        "inset": fit.inset,
        "tightest": _TIGHT,
        "fit_page": fit.nearly_fits,
        "rows": len(grid),
        "widths": fit.widths,
        "header": [cell for cell in cells if cell["y"] < head],
        "cells": [cell for cell in cells if cell["y"] >= head],
        "subheads": [
            {"y": y, "repeat": repeats_head(grid[y])} for y in range(len(grid)) if is_form and is_head(grid[y])
        ],
        "name": clean(table.form.name) if table.form is not None and table.form.project else "",
    }


@dataclass(frozen=True, slots=True)
class _Fit:
    """How a table is set: type size and the space above and below a cell's text in points, column widths in em."""

    size: float
    inset: float
    widths: list[float]
    is_comfortable: bool
    is_on_one_page: bool
    nearly_fits: bool
    pages: int


def _fit(table: Table, grid: Grid, is_form: bool, after_heading: bool) -> _Fit:
    """The largest type size at which the table fits one page with every name on one line.

    Where there is none: on one page with names wrapped, then on several pages with names on one line. A form takes as
    few pages as it can.
    """
    if is_form:
        tries = [_fit_at(size, table, grid, is_form, after_heading) for size in _FORM_SIZES]
        return min(tries, key=lambda fit: fit.pages)
    fits = [_fit_at(size, table, grid, is_form, after_heading) for size in _TYPE_SIZES]
    if not any(fit.is_on_one_page or fit.is_comfortable for fit in fits):
        fits = [_fit_at(size, table, grid, is_form, after_heading) for size in (*_TYPE_SIZES, *_SMALL_SIZES)]
        fits = [fit for fit in fits if sum(fit.widths) * fit.size <= _room(table) + 1] or fits[-1:]
    return min(fits, key=lambda fit: (not fit.is_on_one_page, not fit.is_comfortable))


def _room(table: Table) -> float:
    return LANDSCAPE if table.landscape else PORTRAIT


def _fit_at(size: float, table: Table, grid: Grid, is_form: bool, after_heading: bool) -> _Fit:
    head = len(table.header)
    room = _room(table) / size
    wanted = [column.width for column in table.columns]
    least = form_widths(grid, room) if is_form else least_widths(grid, head)
    comfortable = least if is_form else comfortable_widths(table, grid, least, room)
    is_comfortable = sum(comfortable) <= room + 0.01
    widths = shared_widths(wanted, comfortable, room) if is_comfortable else squeezed_widths(comfortable, least, room)
    height = (_HEIGHT_LANDSCAPE if table.landscape else _HEIGHT_PORTRAIT) - (_HEADING if after_heading else 0.0)
    if table.note or table.footer:
        height -= _NOTE
    loose = _LOOSE_FORM if is_form else _LOOSE
    text_height = sum(_row_heights(table, grid, widths, size))
    least_height, best_height = (text_height + 2 * inset * len(grid) for inset in (_TIGHT, loose))
    nearly_fits = not is_small(table) and best_height > height * 0.8 and least_height < height * 1.3
    pages = _pages(least_height if is_form else best_height, height)
    inset = loose
    if is_form and pages > 1:
        # Several pages are filled evenly: as much air as keeps their number.
        spare = (pages - 1) * _HEIGHT_PORTRAIT * _FILLED + height - text_height
        inset = min(max(spare / len(grid) / 2, _TIGHT), _AIRY)
        nearly_fits = False
    return _Fit(size, inset, widths, is_comfortable, least_height <= height, nearly_fits, pages)


def _pages(needed: float, first: float) -> int:
    """How many pages a table takes that has ``first`` points on its first one."""
    return 1 if needed <= first else 1 + math.ceil((needed - first) / (_HEIGHT_PORTRAIT * _FILLED))


def least_widths(grid: Grid, head: int) -> list[float]:
    """What each column needs in em, so that no amount and no code breaks."""
    return _widest(grid, lambda cell, y: text_width(cell.text) if y >= head and _must_not_break(cell) else 0.0)


def comfortable_widths(table: Table, grid: Grid, least: Sequence[float], room: float) -> list[float]:
    """What each column needs in em, so that no name wraps; headings take one line where there is room, else two."""
    head = len(table.header)

    def one_line(cell: Cell, y: int) -> float:
        level = 0 if y < head or cell.numeric or cell.text.isascii() else table.rows[y - head].level
        return text_width(cell.text) * (1.05 if y < head else 1.0) + level

    def two_lines(cell: Cell, y: int) -> float:
        return one_line(cell, y) if y >= head else (text_width(cell.text) + 1) / 2

    for width in (one_line, two_lines):
        wide = [max(pair) for pair in zip(_widest(grid, width), least, strict=True)]
        if sum(wide) <= room:
            break
    return wide


def squeezed_widths(comfortable: Sequence[float], least: Sequence[float], room: float) -> list[float]:
    """Take what is missing from the columns that can give it, in proportion; the sum may stay above ``room``."""
    spare = [max(wide - narrow, 0.0) for wide, narrow in zip(comfortable, least, strict=True)]
    missing = sum(comfortable) - room
    taken = min(missing / sum(spare), 1.0) if sum(spare) else 0.0
    return [wide - taken * part for wide, part in zip(comfortable, spare, strict=True)]


def _widest(grid: Grid, width: Callable[[Cell, int], float]) -> list[float]:
    """The widest cell of each column; a cell over several columns asks for its part of each."""
    widest = [_LEAST_WIDTH] * len(grid[0])
    for y, line in enumerate(grid):
        for x, cell in enumerate(line):
            if cell is not None:
                for covered in range(x, x + cell.colspan):
                    widest[covered] = max(widest[covered], (width(cell, y) + _PADDING) / cell.colspan)
    return widest


def shared_widths(wanted: Sequence[float], least: Sequence[float], room: float) -> list[float]:
    """Share ``room`` as wanted, but give each column its least; the sum is more than ``room`` where that must be."""
    fixed: dict[int, float] = {}
    while True:
        free = [number for number in range(len(wanted)) if number not in fixed]
        left = room - sum(fixed.values())
        whole = sum(wanted[number] for number in free)
        short = [number for number in free if left * wanted[number] / whole < least[number]]
        if not short:
            break
        fixed.update({number: least[number] for number in short})
    return [fixed[number] if number in fixed else left * wanted[number] / whole for number in range(len(wanted))]


def _row_heights(table: Table, grid: Grid, widths: Sequence[float], size: float) -> list[float]:
    """What each row's text takes of the page's height, in points. Cells over several rows are taken to fit them."""
    heights = []
    levels = [*[0] * len(table.header), *(row.level for row in table.rows)]
    for level, line in zip(levels, grid, strict=True):
        lines = 1
        for x, cell in enumerate(line):
            if cell is not None and cell.rowspan == 1:
                indent = 0 if cell.numeric else level
                lines = max(lines, _lines(cell.text, sum(widths[x : x + cell.colspan]) - _PADDING - indent))
        heights.append(size * (lines + (lines - 1) * _LEADING))
    return heights


def _lines(text: str, width: float) -> int:
    """How many lines a text takes in a cell, punctuation that may not begin a line counted in."""
    usable = max(width - 0.5, 1.0)
    return sum(max(math.ceil(text_width(part) / usable), 1) for part in text.split("\n"))


def _must_not_break(cell: Cell) -> bool:
    return cell.numeric or (cell.text.isascii() and len(cell.text) <= 12 and " " not in cell.text)


def _cell_data(
    cell: Cell, x: int, y: int, row: Row | None, width: float, *, is_form: bool, under: str
) -> dict[str, Any]:
    """A cell with its place. Amounts stand right, labels and short entries of forms centred, other text left.

    ``under`` is the head above it within a form: all names stand left there, all values in the middle.
    """
    text = clean(cell.text)
    if cell.numeric:
        align = "right"
    elif (
        row is None
        or cell.is_label
        or row.role == "numbering"
        or under in CENTRED_HEADS
        or (is_form and under not in LEFT_HEADS and "\n" not in text and text_width(text) <= width - _PADDING)
    ):
        align = "center"
    else:
        align = "left"
    return {
        "x": x,
        "y": y,
        "colspan": cell.colspan,
        "rowspan": cell.rowspan,
        "text": text if _must_not_break(cell) else breakable(text, width - _PADDING),
        "align": align,
        "bold": row is not None and row.role == "total",
        "indent": 0,
        "wrap": _even_width(text, width - _PADDING) if row is None or cell.is_label else 0,
        "breakable": True,
    }


def _even_width(text: str, room: float) -> float:
    """The width in em at which a label takes its lines evenly (当年预／算安排, not 当年预算安／排); 0 for one line."""
    width = text_width(text)
    lines = math.ceil(width / room)
    return 0 if lines <= 1 or "\n" in text else min(math.ceil(width / lines) + 0.2, room)


def _indent(level: int, cells: list[dict[str, Any]]) -> None:
    """Set a row's name in by its level; a code in front of it stays where it is."""
    name = next((cell for cell in cells if cell["align"] == "left" and not cell["text"].isascii()), None)
    if name is not None:
        name["indent"] = level


def _keep_together(cells: list[dict[str, Any]], heights: Sequence[float]) -> None:
    """Forbid page breaks inside low rows, and inside the rows beside one label where they are not many.

    ``heights`` are the rows' heights in points. Longer groups may break between their rows, long texts anywhere.
    """
    for cell in cells:
        cell["breakable"] = sum(heights[cell["y"] : cell["y"] + cell["rowspan"]]) > _UNBROKEN
