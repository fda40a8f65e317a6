"""Tables without ruling lines, or with horizontal ones only: columns known by what stands below each other.

A row of a table has several texts apart from each other, and in some column figures. Columns are what the figures and
labels of the rows leave free between them; a label over several columns spans those that lie nearest to it.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from shebao.disclosure.read.pdf_grid import DrawnTable, GridCell
from shebao.disclosure.read.pdf_lines import Line, lines_of_row, rows_of
from shebao.disclosure.read.pdf_page import Glyph, PageContent
from shebao.disclosure.read.pdf_rules import Rule

_GAP = 1.1
"""Texts of one row that are further apart (in em) may stand in two columns."""
_FIGURE = re.compile(r"^[-－—]?[\d,，]*\d(?:\.\d+)?%?$|^[-－—]$|^/$|^[≥≤><＞＜=]?\s?\d[\d.,]*.{0,4}$")
_AMOUNT = re.compile(r"^[-－—]?(?:\d{1,3}(?:[,，]\d{3})+|\d+)(?:\.\d+)?%?$")
_NO_ROW = re.compile(r"单位\s*[:：]|(?:部门|编制|填报|预算)[^\d]{0,6}[:：]|[.．…·•]{4,}")
_FEWEST_ROWS = 3
_FARTHEST = 3.2
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
    def figures(self) -> int:
        return sum(bool(_FIGURE.match(part.text.strip())) for part in self.parts)

    @property
    def is_row(self) -> bool:
        """Whether it is a table's row: several texts, a figure among those behind the first."""
        return (
            len(self.parts) >= 2
            and any(_AMOUNT.match(part.text.strip()) for part in self.parts[1:])
            and not any(_NO_ROW.search(part.text) for part in self.parts)
        )


def find_open_tables(content: PageContent, glyphs: Sequence[Glyph]) -> tuple[list[DrawnTable], list[Glyph]]:
    """The tables among characters that stand in no ruled table, and the characters left over."""
    rows = [
        _Row(parts, [glyph for glyph in row if not glyph.text.isspace()])
        for row in rows_of(glyphs)
        if (parts := lines_of_row(row, _GAP))
    ]
    if sum(row.is_row for row in rows) < _FEWEST_ROWS:
        return [], list(glyphs)
    tables: list[DrawnTable] = []
    taken: set[int] = set()
    for first, last in _runs(rows):
        table = _table(content, rows[first : last + 1])
        if table is not None:
            tables.append(table)
            taken.update(id(glyph) for row in rows[first : last + 1] for glyph in row.glyphs)
    return tables, [glyph for glyph in glyphs if id(glyph) not in taken]


def has_two_columns(glyphs: Sequence[Glyph]) -> bool:
    """Whether running text is set in two columns side by side."""
    rows = [parts for row in rows_of(glyphs) if (parts := lines_of_row(row, _GAP))]
    pairs = [parts for parts in rows if len(parts) == 2 and all(len(part.text) >= 8 for part in parts)]
    pairs = [parts for parts in pairs if not any(_AMOUNT.match(part.text.strip()) for part in parts)]
    if len(pairs) < 8 or len(pairs) * 2 < len(rows):
        return False
    starts = sorted(parts[1].left for parts in pairs)
    middle = starts[len(starts) // 2]
    kept = [parts for parts in pairs if abs(parts[1].left - middle) < 2.2 * parts[1].size]
    return len(kept) * 5 >= len(pairs) * 4 and max(parts[0].right for parts in kept) < middle + 1


def _runs(rows: Sequence[_Row]) -> list[tuple[int, int]]:
    """First and last row of each table: rows of figures near each other, what stands between them, their heads."""
    runs: list[tuple[int, int]] = []
    at = 0
    while at < len(rows):
        if not rows[at].is_row:
            at += 1
            continue
        last, number = at, at + 1
        while number < len(rows) and number - last <= 3 and _are_near(rows[number - 1], rows[number]):
            if rows[number].is_row:
                last = number
            elif _is_text(rows[number], rows[at : last + 1]):
                break
            number += 1
        if sum(row.is_row for row in rows[at : last + 1]) >= _FEWEST_ROWS:
            floor = runs[-1][1] + 1 if runs else 0
            runs.append((_with_head(rows, at, floor), _with_tail(rows, last)))
            at = runs[-1][1] + 1
        else:
            at = last + 1
    return runs


def _are_near(above: _Row, below: _Row) -> bool:
    return above.baseline - below.baseline <= _FARTHEST * max(above.size, below.size)


def _is_text(row: _Row, table: Sequence[_Row]) -> bool:
    """Whether a row between rows of figures is running text, or a line like 单位：万元: then the table ends."""
    if any(_NO_ROW.search(part.text) for part in row.parts):
        return True
    return len(row.parts) == 1 and len(row.parts[0].text) > 20 and row.parts[0].text.rstrip().endswith(("。", "；"))


def _with_head(rows: Sequence[_Row], first: int, floor: int) -> int:
    """Where the head of a table begins: the rows of several labels right above its first row of figures."""
    at = first
    while at > floor and first - at < 6:
        above = rows[at - 1]
        if not _are_near(above, rows[at]) or any(_NO_ROW.search(part.text) for part in above.parts):
            break
        if len(above.parts) < 2 and not (at - 1 > floor and _is_head(rows[at - 2]) and _are_near(rows[at - 2], above)):
            break
        at -= 1
    return at


def _is_head(row: _Row) -> bool:
    return len(row.parts) >= 2 and not any(_NO_ROW.search(part.text) for part in row.parts)


def _with_tail(rows: Sequence[_Row], last: int) -> int:
    """Where a table ends: a row of several labels without figures (an empty class) may follow its last figures."""
    at = last
    while (
        at + 1 < len(rows)
        and _are_near(rows[at], rows[at + 1])
        and _is_head(rows[at + 1])
        and not any(len(part.text) > 30 for part in rows[at + 1].parts)
    ):
        at += 1
    return at


def _table(content: PageContent, rows: Sequence[_Row]) -> DrawnTable | None:
    """The rows as a table with its cells; None where they have no two columns, or are entries of the contents."""
    columns = _columns(rows)
    if len(columns) < 2 or _is_contents(rows, columns):
        return None
    bands = _bands(content, rows)
    left, right = (
        min(part.left for row in rows for part in row.parts),
        max(part.right for row in rows for part in row.parts),
    )
    xs = [left - 2.0, *((before[1] + after[0]) / 2 for before, after in pairwise(columns)), right + 2.0]
    ys = _edges(bands)
    head = next((number for number, band in enumerate(bands) if any(row.is_row for row in band)), 0)
    cells = []
    for number, band in enumerate(bands):
        lines: dict[int, list[Line]] = {}
        for row in band:
            for part in row.parts:
                lines.setdefault(_column_of(part, columns), []).append(part)
        spans = _spans(lines, columns) if number < head else dict.fromkeys(lines, 1)
        x = 0
        while x < len(columns):
            wide = spans.get(x, 1)
            cells.append(GridCell(xs[x], xs[x + wide], ys[number], ys[number + 1], lines.get(x, [])))
            x += wide
    return DrawnTable(content.view, xs, ys, cells)


def _columns(rows: Sequence[_Row]) -> list[tuple[float, float]]:
    """What the rows of figures leave free between them parts the columns; labels of the head may add empty ones."""
    columns: list[tuple[float, float]] = []
    for left, right in sorted((part.left, part.right) for row in rows if row.is_row for part in row.parts):
        if columns and left <= columns[-1][1] + 0.5:
            columns[-1] = columns[-1][0], max(columns[-1][1], right)
        else:
            columns.append((left, right))
    first = next(number for number, row in enumerate(rows) if row.is_row)
    for row in [*reversed(rows[:first]), *rows[first:]]:
        if row.is_row or len(row.parts) < 2:
            continue
        for part in row.parts:
            free = not any(left - 1 < part.right and part.left < right + 1 for left, right in columns)
            if free and (row is rows[first - 1] or not rows[:first] or row not in rows[:first]):
                columns.append((part.left, part.right))
        columns.sort()
    return columns


def _column_of(part: Line, columns: Sequence[tuple[float, float]]) -> int:
    """The column a text shares most with, else the nearest."""

    def shared(column: tuple[float, float]) -> float:
        return min(part.right, column[1]) - max(part.left, column[0])

    return max(range(len(columns)), key=lambda number: shared(columns[number]))


def _spans(lines: dict[int, list[Line]], columns: Sequence[tuple[float, float]]) -> dict[int, int]:
    """How many columns each label of a head row stands over: itself, or more where it is centred over them."""
    spans: dict[int, int] = {}
    moved: dict[int, list[Line]] = {}
    for x in sorted(lines):
        middle = (min(line.left for line in lines[x]) + max(line.right for line in lines[x])) / 2
        best, start, wide = abs(sum(columns[x]) / 2 - middle), x, 1
        for first in range(x + 1):
            for last in range(x, len(columns)):
                if any(other != x and first <= other <= last for other in lines) or last == first:
                    continue
                away = abs((columns[first][0] + columns[last][1]) / 2 - middle)
                if away < 0.5 * best and best > 6:
                    best, start, wide = away, first, last - first + 1
        spans[start] = wide
        moved[start] = lines[x]
    lines.clear()
    lines.update(moved)
    return spans


def _is_contents(rows: Sequence[_Row], columns: Sequence[tuple[float, float]]) -> bool:
    """Two columns, the second page numbers that never fall: 一、部门职责   3."""
    if len(columns) != 2:
        return False
    numbers = [row.parts[-1].text.strip() for row in rows if row.is_row]
    if not all(number.isdigit() and len(number) <= 3 for number in numbers):
        return False
    return all(int(before) <= int(after) for before, after in pairwise(numbers))


def _bands(content: PageContent, rows: Sequence[_Row]) -> list[list[_Row]]:
    """The rows of the table: between horizontal rules where each row has its own, else by baselines.

    A line nearer to its neighbour than rows are to each other is the rest of a wrapped text.
    """
    heights = sorted((rule.at for rule in _long_rules(content, rows)), reverse=True)
    if heights:
        ruled: dict[int, list[_Row]] = {}
        for row in rows:
            ruled.setdefault(sum(height > row.baseline for height in heights), []).append(row)
        if all(sum(row.is_row for row in band) <= 1 for band in ruled.values()):
            return [ruled[number] for number in sorted(ruled)]
    steps = [above.baseline - below.baseline for above, below in pairwise(row for row in rows if row.is_row)]
    usual = median(steps) if steps else 0.0
    bands: list[list[_Row]] = []
    for number, row in enumerate(rows):
        before = rows[number - 1].baseline - row.baseline if number else usual
        behind = row.baseline - rows[number + 1].baseline if number + 1 < len(rows) else usual
        may_join = bool(bands) and before < 0.8 * usual
        has_figures = bool(bands) and any(other.is_row for other in bands[-1])
        if may_join and (row.is_row != has_figures or not row.is_row) and (before <= behind + 0.5 or row.is_row):
            bands[-1].append(row)
        else:
            bands.append([row])
    return bands


def _sides(rows: Sequence[_Row]) -> tuple[float, float]:
    parts = [part for row in rows for part in row.parts]
    return min(part.left for part in parts), max(part.right for part in parts)


def _long_rules(content: PageContent, rows: Sequence[_Row]) -> list[Rule]:
    left, right = (
        min(part.left for row in rows for part in row.parts),
        max(part.right for row in rows for part in row.parts),
    )
    top, bottom = rows[0].baseline + 2 * rows[0].size, rows[-1].baseline - rows[-1].size
    merged: dict[int, tuple[float, float]] = {}
    for rule in content.horizontal:
        if bottom <= rule.at <= top:
            start, end = merged.get(round(rule.at), (rule.start, rule.end))
            merged[round(rule.at)] = min(start, rule.start), max(end, rule.end)
    return [Rule(at, start, end) for at, (start, end) in merged.items() if end - start > 0.7 * (right - left)]


def _edges(bands: Sequence[Sequence[_Row]]) -> list[float]:
    """The upper and lower edges of the rows, half way between their texts."""
    tops = [max(row.baseline + row.size for row in band) for band in bands]
    bottoms = [min(row.baseline - 0.3 * row.size for row in band) for band in bands]
    return [tops[0], *((above + below) / 2 for above, below in zip(bottoms, tops[1:], strict=False)), bottoms[-1]]
