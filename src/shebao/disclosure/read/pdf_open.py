"""Tables without ruling lines, or with horizontal or vertical ones only: columns known by what stands below each other.

A row of such a table has several texts apart from each other, figures among them. Columns are what its rows leave free
between them. Running text set in two columns is told apart from it.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from shebao.disclosure.read.pdf_grid import DrawnTable
from shebao.disclosure.read.pdf_lines import Line, lines_of_row, rows_of
from shebao.disclosure.read.pdf_page import Glyph, PageContent
from shebao.disclosure.read.pdf_rows import AMOUNT, Columns, table_of

_GAP = 0.3
"""Texts of one row that are further apart (in em) may stand in two columns."""
_COLUMN_GAP, _FEWEST_LINES = 0.75, 8
"""Running text set in two columns is at least so far apart."""
_NO_ROW = re.compile(
    r"单位\s*[:：]|(?:部门|编制|填报|预算|公开)[^\d]{0,6}[:：]|[.．…·•]{4,}|^注\s*[:：]|^备注|[，。；]$|^第?\s*\d+\s*页"
)
_MONEY = re.compile(r"[,.]\d|^0$|\d{4}")
_ORDINAL = re.compile(r"^[（(]?[一二三四五六七八九十\d]{1,3}[)）、.．]$")
_FEWEST_ROWS = 3
_DIGITS, _FEWEST_DIGITS = frozenset("0123456789"), 9
_FARTHEST = 3.4
"""Rows of one table are not further apart than so many times their size."""


@dataclass(slots=True)
class _Row:
    """Texts on one baseline, and the characters they are made of."""

    parts: list[Line]
    glyphs: list[Glyph]

    @property
    def baseline(self) -> float:
        return self.parts[0].baseline

    @property
    def size(self) -> float:
        return max(part.size for part in self.parts)

    @property
    def is_row(self) -> bool:
        """Whether it is a table's row: several texts, a figure among those behind the first."""
        return (
            len(self.parts) >= 2
            and any(AMOUNT.match(part.text.strip()) for part in self.parts[1:])
            and not self.is_none
        )

    @property
    def is_none(self) -> bool:
        """Whether it is surely no row: a line like 单位：万元, an entry of the contents, running text."""
        return any(_NO_ROW.search(part.text.strip()) for part in self.parts)


def find_open_tables(content: PageContent, glyphs: Sequence[Glyph]) -> tuple[list[DrawnTable], list[Glyph]]:
    """The tables among characters that stand in no ruled table, and the characters left over."""
    if sum(glyph.text in _DIGITS for glyph in glyphs) < _FEWEST_DIGITS:
        return [], list(glyphs)
    rows = _rows_of(glyphs)
    if sum(row.is_row for row in rows) < _FEWEST_ROWS:
        return [], list(glyphs)
    tables: list[DrawnTable] = []
    taken: set[int] = set()
    for first, seed, last in _runs(rows):
        table = _table(content, rows[first : last + 1], seed - first)
        if table is not None:
            tables.append(table)
            taken.update(id(glyph) for row in rows[first : last + 1] for glyph in row.glyphs)
    return tables, [glyph for glyph in glyphs if id(glyph) not in taken]


def with_rows(table: DrawnTable) -> DrawnTable:
    """A table whose columns are ruled and whose rows are not, put into rows; any other as it is."""
    crowded = [cell for cell in table.cells if len(cell.lines) >= _FEWEST_ROWS and _all_amounts(cell.lines)]
    if not crowded:
        return table
    top, bottom = crowded[0].top, crowded[0].bottom
    inside = [cell for cell in table.cells if cell.top == top and cell.bottom == bottom]
    if len(inside) < 2 or (len(table.ys) > 2 and len(inside) != len(table.xs) - 1):
        return table
    lines = [line for cell in inside for line in cell.lines]
    columns = [(cell.left, cell.right) for cell in sorted(inside, key=lambda cell: cell.left)]
    first = max(line.baseline for line in lines if AMOUNT.match(line.text.strip()) and _MONEY.search(line.text))
    above = [line for line in lines if line.baseline > first + 0.8 * line.size]
    body = [line for line in lines if line.baseline <= first + 0.8 * line.size]
    heads: list[list[Line]] = []
    for line in sorted(above, key=lambda line: -line.baseline):
        if heads and heads[-1][0].baseline - line.baseline < 0.35 * line.size:
            heads[-1].append(line)
        else:
            heads.append([line])
    made = table_of(table.view, heads, body, columns, [columns[0][0], *(right for _, right in columns)])
    made.ys[0], made.ys[-1] = top, bottom
    for cell in made.cells:
        cell.top = min(cell.top, top)
    others = [cell for cell in table.cells if cell not in inside]
    if not others:
        return made
    ys = sorted({*table.ys, *made.ys}, reverse=True)
    return DrawnTable(table.view, sorted({*table.xs, *made.xs}), ys, [*others, *made.cells])


def _all_amounts(lines: Sequence[Line]) -> bool:
    amounts = sum(bool(AMOUNT.match(line.text.strip())) for line in lines)
    return amounts >= _FEWEST_ROWS and amounts * 10 >= len(lines) * 6


def has_two_columns(glyphs: Sequence[Glyph]) -> bool:
    """Whether running text is set in two columns side by side: long lines on both sides of a gutter, at one height."""
    lines = [line for row in rows_of(glyphs) for line in lines_of_row(row, _COLUMN_GAP) if len(line.text) >= 8]
    starts = sorted(line.left for line in lines)
    for gutter in sorted(set(map(round, starts)), key=lambda at: -sum(abs(at - start) < 3 for start in starts))[:4]:
        before = [line for line in lines if line.right < gutter]
        behind = [line for line in lines if line.left > gutter - 3]
        crossing = len(lines) - len(before) - len(behind)
        if min(len(before), len(behind)) < _FEWEST_LINES or crossing * 3 > len(lines):
            continue
        lowest = max(min(line.baseline for line in side) for side in (before, behind))
        highest = min(max(line.baseline for line in side) for side in (before, behind))
        beside = [sum(lowest - 1 <= line.baseline <= highest + 1 for line in side) for side in (before, behind)]
        if min(beside) >= _FEWEST_LINES:
            return True
    return False


def _rows_of(glyphs: Sequence[Glyph]) -> list[_Row]:
    return [_Row(parts, row) for row in rows_of(glyphs) if (parts := lines_of_row(row, _GAP))]


def _runs(rows: Sequence[_Row]) -> list[tuple[int, int, int]]:
    """Of each table: where it begins with its head, its first row of figures, its last row."""
    runs: list[tuple[int, int, int]] = []
    at = 0
    while at < len(rows):
        if not rows[at].is_row:
            at += 1
            continue
        last, number = at, at + 1
        while number < len(rows) and number - last <= 7 and _are_near(rows[number - 1], rows[number]):
            if rows[number].is_none or _is_sentence(rows[number], rows[at : last + 1]):
                break
            if rows[number].is_row:
                last = number
            number += 1
        last = _with_tail(rows, last)
        if sum(row.is_row for row in rows[at : last + 1]) >= _FEWEST_ROWS:
            runs.append((_with_head(rows, at, runs[-1][2] + 1 if runs else 0), at, last))
        at = last + 1
    return runs


def _are_near(above: _Row, below: _Row) -> bool:
    return above.baseline - below.baseline <= _FARTHEST * max(above.size, below.size)


def _is_sentence(row: _Row, table: Sequence[_Row]) -> bool:
    """Whether a row runs over the columns of the table: running text below it."""
    left, right = _sides(table)
    longest = max(row.parts, key=lambda part: part.width)
    return longest.width > 0.7 * (right - left) and len(longest.text) > 15


def _with_head(rows: Sequence[_Row], first: int, floor: int) -> int:
    """Where the head of a table begins: rows of labels right above its first row of figures."""
    at, kept = first, first
    while at > floor and first - at < 8:
        above = rows[at - 1]
        if not _are_near(above, rows[at]) or above.is_none or _is_sentence(above, rows[first : first + 8]):
            break
        if abs(above.size - rows[first].size) > 0.15 * rows[first].size:
            break
        at -= 1
        if len(above.parts) >= 2 or _is_wrapped(above, rows[at + 1]):
            kept = at
    return kept


def _is_wrapped(row: _Row, below: _Row) -> bool:
    """Whether a single text stands so near above the next row that it is a part of it."""
    return row.baseline - below.baseline < 1.25 * row.size


def _with_tail(rows: Sequence[_Row], last: int) -> int:
    """Where a table ends: rows of several texts without figures, and the rest of a wrapped text, follow its figures."""
    at = last
    while at + 1 < len(rows) and _are_near(rows[at], rows[at + 1]):
        row = rows[at + 1]
        if row.is_none or any(len(part.text) > 30 for part in row.parts):
            break
        if len(row.parts) < 2 and not (rows[at].baseline - row.baseline < 1.45 * row.size):
            break
        at += 1
    return at


def _table(content: PageContent, rows: Sequence[_Row], seed: int) -> DrawnTable | None:
    """The rows as a table with its cells; None where they have no two columns, or are entries of the contents."""
    body_from = max((number for number in range(seed) if len(rows[number].parts) >= 2), default=-1) + 1
    head, body = [row.parts for row in rows[:body_from]], [part for row in rows[body_from:] for part in row.parts]
    columns = _columns(head, body)
    if len(columns) < 2 or _is_contents(rows, columns):
        return None
    left, right = _sides(rows)
    xs = [left - 2.0, *((before[1] + after[0]) / 2 for before, after in pairwise(columns)), right + 2.0]
    return table_of(content.view, head, body, columns, xs)


def _columns(head: Sequence[Sequence[Line]], body: Sequence[Line]) -> Columns:
    """What the body leaves free between them parts the columns; labels of the lowest head may add empty ones."""
    columns: list[tuple[float, float]] = []
    for left, right in sorted((part.left, part.right) for part in body):
        if columns and left <= columns[-1][1] + 1.0:
            columns[-1] = columns[-1][0], max(columns[-1][1], right)
        else:
            columns.append((left, right))
    for row in reversed(head):
        if len(row) < 2:
            continue
        for part in row:
            if not _under(part, columns):
                columns = _with_label(part, row, columns)
        if len(row) >= len(columns) - 1:
            break
    return _without_ordinals(columns, body)


def _under(part: Line, columns: Columns) -> list[int]:
    return [x for x, (left, right) in enumerate(columns) if left - 1 < part.right and part.left < right + 1]


def _with_label(part: Line, row: Sequence[Line], columns: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """The columns with a label that stands over none: the side of a column that has no other label, or one more."""
    labelled = {x for other in row for x in _under(other, columns)}
    behind = next((x for x, (left, _) in enumerate(columns) if left > part.right), None)
    before = next((x for x, (_, right) in reversed(list(enumerate(columns))) if right < part.left), None)
    # Labels may be set from the left over figures that are set from the right, and the other way round.
    for x in (behind, before):
        if x is not None and x not in labelled and not (x == before and behind is not None and behind in labelled):
            left, right = columns[x]
            joined = list(columns)
            joined[x] = min(left, part.left), max(right, part.right)
            return joined
    return sorted([*columns, (part.left, part.right)])


def _without_ordinals(columns: list[tuple[float, float]], body: Sequence[Line]) -> Columns:
    """An ordinal set apart from its name (一、  一般公共服务) is no column of its own."""
    kept: list[tuple[float, float]] = []
    joins = False
    for left, right in columns:
        if joins:
            kept[-1] = kept[-1][0], right
        else:
            kept.append((left, right))
        inside = [part.text.strip() for part in body if left - 1 <= part.left and part.right <= right + 1]
        joins = bool(inside) and all(_ORDINAL.match(text) for text in inside)
    return kept


def _is_contents(rows: Sequence[_Row], columns: Columns) -> bool:
    """Two columns, the second page numbers that never fall: 一、部门职责   3."""
    if len(columns) != 2:
        return False
    numbers = [row.parts[-1].text.strip() for row in rows if row.is_row]
    if not all(number.isdigit() and len(number) <= 3 for number in numbers):
        return False
    return all(int(before) <= int(after) for before, after in pairwise(numbers))


def _sides(rows: Sequence[_Row]) -> tuple[float, float]:
    parts = [part for row in rows for part in row.parts]
    return min(part.left for part in parts), max(part.right for part in parts)
