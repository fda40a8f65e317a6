"""The rows of a table that no ruling lines part: what stands beside each other, wrapped texts put together.

A figure is a cell of its own. Lines of text in one column are one cell where they are nearer to each other than rows
are and not each beside a figure of its own. Cells of one row have their middles (or their first lines) at one height.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from shebao.disclosure.read.pdf_grid import DrawnTable, GridCell
from shebao.disclosure.read.pdf_lines import Line
from shebao.disclosure.read.pdf_view import PageView

AMOUNT = re.compile(r"^[-－—]?(?:\d{1,3}(?:[,，]\d{3})+|\d+)(?:\.\d+)?%?$")
_NEARER = 0.94
"""Lines of one cell are nearer to each other than this part of the distance of two rows."""
_ONE_HEIGHT = 0.45
"""Cells whose heights differ by no more than this (em) are in one row."""

Columns = Sequence[tuple[float, float]]
"""The left and right edge of what stands in each column."""


@dataclass(slots=True)
class _Block:
    """The lines of one cell."""

    column: int
    lines: list[Line]

    @property
    def middle(self) -> float:
        return (self.lines[0].baseline + self.lines[-1].baseline) / 2

    @property
    def first(self) -> float:
        return self.lines[0].baseline


def column_of(line: Line, columns: Columns) -> int:
    """The column a text shares most with, else the nearest."""
    return max(range(len(columns)), key=lambda x: min(line.right, columns[x][1]) - max(line.left, columns[x][0]))


def table_of(
    view: PageView, head: Sequence[Sequence[Line]], body: Sequence[Line], columns: Columns, xs: Sequence[float]
) -> DrawnTable:
    """The table of some lines: ``head`` row by row from the top, ``body`` put into rows; ``xs``: the column edges."""
    labels = [_by_column(line, columns) for line in head]
    rows: list[tuple[dict[int, list[Line]], dict[int, int]]] = [
        _spread(cells, columns, {x for lower in labels[number + 1 :] for x in lower})
        for number, cells in enumerate(labels)
    ]
    rows.extend(({block.column: block.lines for block in row}, {}) for row in _body_rows(body, columns))
    ys = _edges([[line for lines in cells.values() for line in lines] for cells, _ in rows])
    made: list[GridCell] = []
    for number, (cells, spans) in enumerate(rows):
        x = 0
        while x < len(columns):
            wide = spans.get(x, 1)
            made.append(GridCell(xs[x], xs[x + wide], ys[number], ys[number + 1], cells.get(x, [])))
            x += wide
    return DrawnTable(view, list(xs), ys, made, columns=list(columns))


def _by_column(lines: Sequence[Line], columns: Columns) -> dict[int, list[Line]]:
    cells: dict[int, list[Line]] = {}
    for line in lines:
        cells.setdefault(column_of(line, columns), []).append(line)
    return cells


def _body_rows(lines: Sequence[Line], columns: Columns) -> list[list[_Block]]:
    by_column: dict[int, list[Line]] = {}
    for line in sorted(lines, key=lambda line: (-line.baseline, line.left)):
        by_column.setdefault(column_of(line, columns), []).append(line)
    figures = sorted(
        (line.baseline for column in by_column.values() for line in column if AMOUNT.match(line.text.strip())),
        reverse=True,
    )
    near = _NEARER * _row_distance(figures, lines)
    blocks = [block for x, column in by_column.items() for block in _blocks(x, column, figures, near)]
    by_middle = _keeps_to_middles(blocks, figures)
    heights = {id(block): block.middle if by_middle else block.first for block in blocks}
    rows: list[list[_Block]] = []
    for block in sorted(blocks, key=lambda block: -heights[id(block)]):
        size = block.lines[0].size
        if rows and heights[id(rows[-1][0])] - heights[id(block)] <= _ONE_HEIGHT * size:
            same = next((other for other in rows[-1] if other.column == block.column), None)
            if same is None:
                rows[-1].append(block)
                continue
            if same.lines[-1].baseline - block.first < 0.2 * size:
                same.lines.extend(block.lines)
                continue
        rows.append([block])
    return rows


def _row_distance(figures: Sequence[float], lines: Sequence[Line]) -> float:
    """How far apart the closest rows are: neighbouring figures with a text beside each of them."""
    texts = [line.baseline for line in lines if not AMOUNT.match(line.text.strip())]
    beside = [height for height in figures if any(abs(height - text) < 1.5 for text in texts)]
    steps = sorted(above - below for above, below in pairwise(beside) if above - below > 2.0)
    size = median(line.size for line in lines)
    return steps[len(steps) // 8] if steps else 1.8 * size


def _blocks(x: int, lines: Sequence[Line], figures: Sequence[float], near: float) -> list[_Block]:
    blocks: list[_Block] = []
    for line in lines:
        last = blocks[-1].lines[-1] if blocks else None
        if last is None or AMOUNT.match(line.text.strip()) or AMOUNT.match(last.text.strip()):
            blocks.append(_Block(x, [line]))
        elif abs(last.baseline - line.baseline) < 0.35 * line.size:
            blocks[-1].lines[-1] = _beside(last, line)
        elif last.baseline - line.baseline <= near and not (
            _is_at(last.baseline, figures) and _is_at(line.baseline, figures)
        ):
            blocks[-1].lines.append(line)
        else:
            blocks.append(_Block(x, [line]))
    return blocks


def _beside(left: Line, right: Line) -> Line:
    """Two texts of one line as one."""
    text = f"{left.text.rstrip()} {right.text}"
    return Line(text, left.left, right.right, left.baseline, left.size, left.first_word)


def _is_at(height: float, figures: Sequence[float]) -> bool:
    return any(abs(height - figure) < 1.5 for figure in figures)


def _keeps_to_middles(blocks: Sequence[_Block], figures: Sequence[float]) -> bool:
    """Whether figures stand beside the middle of wrapped texts, not beside their first lines."""
    wrapped = [block for block in blocks if len(block.lines) > 1]
    middles = sum(min((abs(block.middle - figure) for figure in figures), default=0.0) for block in wrapped)
    firsts = sum(min((abs(block.first - figure) for figure in figures), default=0.0) for block in wrapped)
    return middles <= firsts


def _spread(
    cells: dict[int, list[Line]], columns: Columns, below: set[int]
) -> tuple[dict[int, list[Line]], dict[int, int]]:
    """The labels of a head row by their first column, and how many columns each spans.

    A label spans the widest run of columns in whose middle it stands, each with a label of its own ``below``.
    """
    spans: dict[int, int] = {}
    moved: dict[int, list[Line]] = {}
    taken = -1
    for x in sorted(cells):
        middle = (min(line.left for line in cells[x]) + max(line.right for line in cells[x])) / 2
        start, end = x, x
        for first in range(taken + 1, x + 1):
            for last in range(max(x, first + 1), len(columns)):
                inside = range(first, last + 1)
                if any(other != x and other in cells for other in inside) or not below.issuperset(inside):
                    continue
                left, right = columns[first][0], columns[last][1]
                near = max(1.2 * cells[x][0].size, 0.12 * (right - left))
                if last - first > end - start and abs((left + right) / 2 - middle) < near:
                    start, end = first, last
        spans[start], moved[start] = end - start + 1, cells[x]
        taken = end
    return moved, spans


def _edges(rows: Sequence[Sequence[Line]]) -> list[float]:
    """The upper and lower edges of the rows, half way between their texts; each row has some height."""
    edges = [max(line.baseline + line.size for line in rows[0])]
    for above, below in pairwise(rows):
        bottom = min(line.baseline - 0.3 * line.size for line in above)
        top = max(line.baseline + line.size for line in below)
        edges.append(min((bottom + top) / 2, edges[-1] - 0.5))
    edges.append(min(min(line.baseline - 0.3 * line.size for line in rows[-1]), edges[-1] - 0.5))
    return edges
