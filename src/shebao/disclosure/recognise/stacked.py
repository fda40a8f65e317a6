"""Several tables that a file holds as one grid, one below the other, taken apart at their titles."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from shebao.disclosure.formats import Formats
from shebao.disclosure.formats.titles import is_title, title_words
from shebao.disclosure.formats.wording import is_figure, plain
from shebao.disclosure.model import TableKind
from shebao.disclosure.read.raw import RawBlock, RawTable
from shebao.disclosure.recognise.grid import Line, filled, grid_of
from shebao.disclosure.recognise.layout import is_caption, is_head

MOST_ABOVE = 6
"""So many lines above a title may be its table's: marks, and heads where a printer puts them before the caption."""


def take_apart(blocks: Sequence[RawBlock], formats: Formats) -> list[RawBlock]:
    """Every raw table that holds more than one known table becomes one for each."""
    made: list[RawBlock] = []
    for block in blocks:
        made.extend(_parts(block, formats) if isinstance(block, RawTable) else [block])
    return made


def _parts(table: RawTable, formats: Formats) -> list[RawBlock]:
    lines = grid_of(table)
    starts = _starts(lines, formats)
    if not starts:
        return [table]
    bounds = [0, *starts, len(lines)]
    return [_cut(table, start, end, first=start == 0) for start, end in pairwise(bounds)]


def _starts(lines: Sequence[Line], formats: Formats) -> list[int]:
    """Where another table begins: the first line that belongs to a title which stands below rows of amounts."""
    starts: list[int] = []
    begin = 0
    for y, line in enumerate(lines):
        if not _is_title_of_table(line, formats):
            continue
        start = y
        while start - 1 > begin and y - start < MOST_ABOVE and _leads_to_title(lines[start - 1], formats):
            start -= 1
        if any(_has_amounts(above) for above in lines[begin:start]):
            starts.append(start)
            begin = start
    return starts


def _is_title_of_table(line: Line, formats: Formats) -> bool:
    squares = filled(line)
    if len(squares) != 1 or len(line) < 3 or not plain(squares[0].text).endswith("表"):
        return False
    text = squares[0].text
    return is_title(text) and formats.kind_of(title_words(text)) is not TableKind.OTHER


def _leads_to_title(line: Line, formats: Formats) -> bool:
    """Whether a line above a title is a mark, the unit or a head, and no row of the table before."""
    squares = filled(line)
    if not squares:
        return True
    if any(is_figure(square.text) for square in squares):
        return False
    return is_caption(line, formats) or (len(squares) > 1 and is_head(line, [line], formats))


def _has_amounts(line: Line) -> bool:
    return any(is_figure(square.text) and len(plain(square.text)) > 2 for square in line)


def _cut(table: RawTable, start: int, end: int, *, first: bool) -> RawTable:
    """The lines of one table; columns that only spans cover are left out."""
    grid = table.grid[start:end]
    width = max(len(line) for line in grid)
    kept = [x for x in range(width) if any(x < len(line) and line[x] is not None for line in grid)]
    at = {x: number for number, x in enumerate(kept)}
    spans = {
        (row - start, at[column]): (rows, sum(column <= x < column + columns for x in kept))
        for (row, column), (rows, columns) in table.spans.items()
        if start <= row < end and column in at
    }
    return replace(
        table,
        grid=tuple(tuple(line[x] if x < len(line) else "" for x in kept) for line in grid),
        origins=tuple(tuple(line[x] if x < len(line) else None for x in kept) for line in table.origins[start:end]),
        spans=spans,
        title=table.title if first else "",
    )
