"""A table as data for the layout: every cell with its place, and columns wide enough for what stands in them.

Widths are counted in em of the table's type size: a Chinese character is 1 em, a digit or letter about 0.58 em.
"""

import unicodedata
from collections.abc import Sequence
from typing import Any

from shebao.disclosure.model import Cell, Row, Table, table_grid

PORTRAIT, LANDSCAPE = 442.2, 637.8
"""Width of the type area in points: 156 mm, and 225 mm on a landscape page."""

_TYPE_SIZES = (10.5, 10.0, 9.5, 9.0, 8.5, 8.0, 7.5, 7.0, 6.0)
_SMALL_ROWS = 10
_PADDING = 0.75
_NARROW = 0.58
_LEAST_WIDTH = 2.0 + _PADDING
_SHORT_TEXT = 260
"""A row with no longer text (in characters) is never broken over two pages."""
_NUMERALS = "〇一二三四五六七八九"


def clean(text: str) -> str:
    """Text without control characters, tabs as spaces; line breaks stay."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ").strip()
    return "".join(char for char in text if char == "\n" or unicodedata.category(char) not in ("Cc", "Cs"))


def text_width(text: str) -> float:
    """The printed width of a line of text, in em."""
    return sum(1.0 if unicodedata.east_asian_width(char) in "WFA" else _NARROW for char in text)


def breakable(text: str, room: float) -> str:
    """Let an unbroken run of letters, digits or signs that is wider than ``room`` (em) break anywhere.

    The zero-width space put between its characters has no width and no shape.
    """
    if len(text) * _NARROW <= room:
        return text
    pieces: list[str] = []
    run = ""
    for char in [*text, ""]:
        if char.isascii() and char.isprintable() and char not in ("", " "):
            run += char
            continue
        pieces.append("\u200b".join(run) if len(run) * _NARROW > room else run)
        pieces.append(char)
        run = ""
    return "".join(pieces)


def is_small(table: Table) -> bool:
    """Whether a table may share its page with other small ones."""
    return table.form is None and not table.landscape and len(table.header) + len(table.rows) <= _SMALL_ROWS


def table_data(table: Table, rank: int) -> dict[str, Any]:
    """A table for ``disclosure.typ``. ``rank`` is the heading rank of its title.

    Raises ValueError where its rows do not fill its columns.
    """
    is_form = table.form is not None or any(row.role == "form" for row in table.rows)
    grid = table_grid(table)
    size, widths = _fit(table, grid, is_form)
    head = len(table.header)
    rows = [*[None] * head, *table.rows]
    cells = [
        _cell_data(cell, x, y, rows[y], sum(widths[x : x + cell.colspan]), is_form)
        for y, line in enumerate(grid)
        for x, cell in enumerate(line)
        if cell is not None
    ]
    for y, row in enumerate(rows):
        if row is not None and row.level and not is_form:
            _indent(row.level, [cell for cell in cells if cell["y"] == y])
    _keep_together(cells)
    title = clean(table.title)
    return {
        "kind": "table",
        "title": title,
        "entry": _entry(table, title),
        "rank": rank,
        "label": clean(table.label),
        "caption": clean(table.caption),
        "unit": clean(table.unit),
        "note": clean(table.note),
        "footer": clean(table.footer),
        "landscape": table.landscape,
        "form": is_form,
        "size": size,
        "widths": widths,
        "rows": len(rows),
        "header": [cell for cell in cells if cell["y"] < head],
        "cells": [cell for cell in cells if cell["y"] >= head],
    }


def _entry(table: Table, title: str) -> str:
    """The title as contents and bookmarks name it: 表一 …, and a performance table with its project."""
    if table.number is not None:
        tens, ones = divmod(table.number, 10)
        ten = "" if tens == 0 else "十" if tens == 1 else f"{_NUMERALS[tens]}十"
        return f"表{ten}{_NUMERALS[ones] if ones else ''} {title}"
    if table.form is not None and table.form.name:
        return f"{title}：{clean(table.form.name)}"
    return title


def _fit(table: Table, grid: Sequence[Sequence[Cell | None]], is_form: bool) -> tuple[float, list[float]]:
    """The largest type size at which no amount and no code has to break, and the columns' widths in em."""
    room = LANDSCAPE if table.landscape else PORTRAIT
    sizes = _TYPE_SIZES[1:] if is_form else _TYPE_SIZES
    for size in sizes:
        widths = column_widths(table, grid, room / size)
        if sum(widths) <= room / size + 0.01:
            return size, widths
    return sizes[-1], widths


def column_widths(table: Table, grid: Sequence[Sequence[Cell | None]], room: float) -> list[float]:
    """The width of each column in em; they add up to ``room``, or to more where the contents do not fit.

    A column is at least as wide as its widest amount or code. What is left is shared as composed.
    """
    least = [_LEAST_WIDTH] * len(table.columns)
    for line in grid:
        for position, cell in enumerate(line):
            if cell is not None and cell.colspan == 1 and _must_not_break(cell):
                least[position] = max(least[position], text_width(cell.text) + _PADDING)
    wanted = [column.width for column in table.columns]
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


def _must_not_break(cell: Cell) -> bool:
    return cell.numeric or (cell.text.isascii() and len(cell.text) <= 12 and " " not in cell.text)


def _cell_data(cell: Cell, x: int, y: int, row: Row | None, width: float, is_form: bool) -> dict[str, Any]:
    """A cell with its place. Amounts stand right, labels and short entries of forms centred, other text left."""
    text = clean(cell.text)
    if cell.numeric:
        align = "right"
    elif row is None or cell.is_label or row.role == "numbering" or (is_form and text_width(text) <= width * 0.8):
        align = "center"
    else:
        align = "left"
    return {
        "x": x,
        "y": y,
        "colspan": cell.colspan,
        "rowspan": cell.rowspan,
        "text": breakable(text, width - _PADDING),
        "align": align,
        "bold": row is not None and row.role == "total",
        "indent": 0,
        "breakable": True,
    }


def _indent(level: int, cells: list[dict[str, Any]]) -> None:
    """Set a row's name in by its level; a code in front of it stays where it is."""
    name = next((cell for cell in cells if cell["align"] == "left" and not cell["text"].isascii()), None)
    if name is not None:
        name["indent"] = level


def _keep_together(cells: list[dict[str, Any]]) -> None:
    """Forbid page breaks inside rows of short texts, and inside cells that span only two of them.

    Longer spans may break between their rows.
    """
    longest: dict[int, int] = {}
    for cell in cells:
        longest[cell["y"]] = max(longest.get(cell["y"], 0), len(cell["text"]))
    for cell in cells:
        span = range(cell["y"], cell["y"] + cell["rowspan"])
        if len(span) <= 2 and all(longest.get(y, 0) <= _SHORT_TEXT for y in span):
            cell["breakable"] = False
