"""Tables over several pages made one: repeated headers dropped, broken rows joined, every text in its place."""

from collections.abc import Sequence
from dataclasses import dataclass

from shebao.disclosure.read.pdf_grid import DrawnTable
from shebao.disclosure.read.pdf_lines import Line, cell_text, could_have_stayed

_SAME_EDGE = 3.0
_PAD = 3.0
"""The usual space between a rule and the text beside it, in points."""


@dataclass(slots=True)
class TableParts:
    """One table as it stands on one or more pages."""

    parts: list[DrawnTable]

    @property
    def xs(self) -> list[float]:
        """All column edges that any part shows, counted from the left edge."""
        edges = sorted(x - part.xs[0] for part in self.parts for x in part.xs)
        kept: list[float] = []
        for edge in edges:
            if not kept or edge - kept[-1] > _SAME_EDGE:
                kept.append(edge)
        return kept


Field = tuple[list[Line], float, float]
"""A cell's lines and its left and right edge."""
Grid = list[list[Field | None]]


def goes_on(table: TableParts, part: DrawnTable) -> bool:
    """Whether the first table of a page is the rest of the last one of the page before."""
    before = table.parts[-1]
    if part.page != before.page + 1:
        return False
    known = table.xs
    here = [x - part.xs[0] for x in part.xs]
    if abs(known[-1] - here[-1]) > _SAME_EDGE:
        return False
    fewer, more = sorted((known, here), key=len)
    return all(any(abs(x - other) <= _SAME_EDGE for other in more) for x in fewer)


def full_grid(table: TableParts) -> tuple[tuple[str | None, ...], ...]:
    """The whole table's texts, None where a span covers a field."""
    xs = table.xs
    whole: Grid = []
    for part in table.parts:
        rows = _rows(part, xs)
        if whole:
            rows = rows[_repeated(whole, rows) :]
            if rows and _is_broken(whole[-1], rows[0]):
                whole[-1] = [_together(upper, lower) for upper, lower in zip(whole[-1], rows[0], strict=True)]
                rows = rows[1:]
        whole.extend(rows)
    return tuple(tuple(_text(field) for field in row) for row in whole)


def _rows(part: DrawnTable, xs: Sequence[float]) -> Grid:
    offset = part.xs[0]
    rows: Grid = [[None] * (len(xs) - 1) for _ in range(len(part.ys) - 1)]
    for cell in part.cells:
        x = _nearest(xs, cell.left - offset)
        y = _nearest(part.ys, cell.top)
        rows[y][x] = (cell.lines, cell.left + _PAD, cell.right - _PAD)
    return rows


def _nearest(values: Sequence[float], value: float) -> int:
    return min(range(len(values)), key=lambda number: abs(values[number] - value))


def _text(field: Field | None) -> str | None:
    return None if field is None else cell_text(*field)


def _repeated(whole: Grid, rows: Grid) -> int:
    """How many rows at the top of a page repeat the top of the table."""
    count = 0
    for first, again in zip(whole, rows, strict=False):
        texts = [_text(field) for field in again]
        if not any(texts) or texts != [_text(field) for field in first]:
            break
        count += 1
    return count


def _is_broken(upper: Sequence[Field | None], lower: Sequence[Field | None]) -> bool:
    """Whether a page's first row is the rest of the row that the page before broke off.

    Then every text in it goes on from a cell of at least two lines above, whose last line is full.
    """
    pairs = [(above, below) for above, below in zip(upper, lower, strict=True) if below is not None and below[0]]
    return bool(pairs) and all(above is not None and _runs_on(above, below) for above, below in pairs)


def _runs_on(above: Field, below: Field) -> bool:
    lines, _, right = above
    return len(lines) >= 2 and not could_have_stayed(lines[-1], below[0][0], right)


def _together(upper: Field | None, lower: Field | None) -> Field | None:
    if upper is None or lower is None:
        return upper or lower
    return [*upper[0], *lower[0]], upper[1], upper[2]
