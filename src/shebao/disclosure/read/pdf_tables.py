"""Tables over several pages made one: repeated headers dropped, broken rows joined, every text in its place."""

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from operator import neg

from shebao.disclosure.model import Origin
from shebao.disclosure.read.pdf_grid import DrawnTable, GridCell
from shebao.disclosure.read.pdf_lines import Line, cell_text
from shebao.disclosure.read.pdf_view import PageView
from shebao.disclosure.read.raw import RawTable
from shebao.disclosure.read.tidy import tidy_cell
from shebao.findings import Place

_SAME_EDGE = 3.0
_LONG = 5
"""A row that was broken over two pages has at least so many lines."""
_HEADS = frozenset(
    {
        *("一级指标", "二级指标", "三级指标", "指标值", "实施期目标", "年度目标"),
        *("年度指标值", "实际完成值", "分值", "得分", "偏差原因及改进措施"),
    }
)
"""A row of nothing but these at the top of a page repeats a head from the middle of the form."""
_MONEY = re.compile(r"^-?[\d,]*\d(?:\.\d+)$|^-?\d{1,3}(?:,\d{3})+$")
_PAD = 3.0
"""The usual space between a rule and the text beside it, in points."""


@dataclass(slots=True)
class TableParts:
    """One table as it stands on one or more pages."""

    parts: list[DrawnTable]

    @property
    def xs(self) -> list[float]:
        """All column edges that any part shows, counted from the left edge."""
        return _edges(self.parts)

    def xs_with(self, part: DrawnTable) -> list[float]:
        """The column edges with one more part."""
        return _edges([*self.parts, part])


def _edges(parts: Sequence[DrawnTable]) -> list[float]:
    kept: list[float] = []
    for edge in sorted(x - part.xs[0] for part in parts for x in part.xs):
        if not kept or edge - kept[-1] > _SAME_EDGE:
            kept.append(edge)
    return kept


@dataclass(frozen=True, slots=True)
class Field:
    """A cell on the table's grid: its lines, where it stands on which page, how many columns and rows it spans."""

    lines: list[Line]
    cell: GridCell
    view: PageView
    columns: int
    rows: int

    @property
    def left(self) -> float:
        """The left edge of its text."""
        return self.cell.left + _PAD

    @property
    def right(self) -> float:
        """The right edge of its text."""
        return self.cell.right - _PAD

    @property
    def height(self) -> float:
        """Its height as drawn."""
        return self.cell.top - self.cell.bottom

    @property
    def origin(self) -> Origin:
        """Where it stands in the file."""
        return self.view.origin(self.cell.left, self.cell.right, self.cell.bottom, self.cell.top)

    @property
    def text(self) -> str:
        """Its text, line breaks only between paragraphs."""
        return tidy_cell(cell_text(self.lines, self.left, self.right))


_BROKEN_FIGURE = re.compile(r"-?\d{1,3}(?:,\d{3})*,\d{0,2}")
_WHOLE_FIGURE = re.compile(r"-?\d{1,3}(?:,\d{3})+(?:\.\d+)?")
Grid = list[list[Field | None]]


def goes_on(table: TableParts, part: DrawnTable) -> bool:
    """Whether the first table of a page is the rest of the last one of the page before, nothing standing between.

    Both are as wide. Where the part begins with a row for a title, the rows below must repeat the table's as well:
    forms of one kind that follow one another are not one table.
    """
    before = table.parts[-1]
    if part.page != before.page + 1 or abs(before.width - part.width) > _SAME_EDGE:
        return False
    head, again = _rows(table.parts[0], table.xs), _rows(part, table.xs_with(part))
    titles = next((number for number, row in enumerate(again) if len(_texts(row)) > 1), 0)
    return titles == 0 or (titles < len(head) and _texts(head[titles]) == _texts(again[titles]))


def as_repeated(table: TableParts, part: DrawnTable) -> DrawnTable:
    """A part that repeats the table's head with columns of other widths, on the table's own columns."""
    first = table.parts[0]
    if len(first.xs) != len(part.xs) or len(table.xs) != len(first.xs):
        return part
    moved = dict(zip(part.xs, first.xs, strict=True))
    cells = [replace(cell, left=moved[cell.left], right=moved[cell.right]) for cell in part.cells]
    fitted = replace(part, xs=list(first.xs), cells=cells)
    return fitted if repeats_head(table, fitted) else part


def repeats_head(table: TableParts, part: DrawnTable) -> bool:
    """Whether a part begins with the table's head and goes on with rows of its own: no second print of the table."""
    whole, rows = _whole(table), _rows(part, table.xs_with(part))
    count = _repeated(whole, rows)
    head = [text for row in rows[:count] for text in _texts(row)]
    return 0 < count < len(rows) and not any(_MONEY.match(text) for text in head)


def aligned(table: TableParts, part: DrawnTable) -> DrawnTable:
    """A part without rules with the columns of the table it may go on, where each of its own is one of theirs."""
    first = table.parts[0]
    if not first.columns or not part.columns or part.xs == first.xs:
        return part
    places = [
        [x for x, (left, right) in enumerate(first.columns) if left < column[1] and column[0] < right]
        for column in part.columns
    ]
    if any(len(place) != 1 for place in places) or len({place[0] for place in places}) != len(places):
        return part
    xs, moved = first.xs, [place[0] for place in places]
    begins = {left: moved[x] for x, left in enumerate(part.xs[:-1])}
    ends = {right: moved[x] for x, right in enumerate(part.xs[1:])}
    cells = [replace(cell, left=xs[begins[cell.left]], right=xs[ends[cell.right] + 1]) for cell in part.cells]
    for top, bottom in pairwise(part.ys):
        cells.extend(GridCell(xs[x], xs[x + 1], top, bottom) for x in set(range(len(xs) - 1)) - set(moved))
    return replace(part, xs=list(xs), cells=cells, columns=list(first.columns))


def _texts(row: Sequence[Field | None]) -> list[str]:
    return [field.text for field in row if field is not None]


def whole_table(table: TableParts, place: Place, title: str) -> RawTable:
    """The table with all its parts: texts and origins on the full grid, None where a span covers a field."""
    whole = _whole(table)
    return RawTable(
        tuple(tuple(field.text if field else None for field in row) for row in whole),
        place,
        title,
        tuple(tuple(field.origin if field else None for field in row) for row in whole),
    )


def _whole(table: TableParts) -> Grid:
    xs = table.xs
    whole: Grid = []
    for before, part in pairwise([table.parts[0], *table.parts]):
        rows = _rows(part, xs)
        if whole:
            rows = rows[_repeated(whole, rows) :]
            if rows and ((before.runs_on and part.runs_in) or _is_broken(whole[-1], rows[0])):
                whole[-1] = [_together(upper, lower) for upper, lower in zip(whole[-1], rows[0], strict=True)]
                rows = rows[1:]
            elif rows:
                _move_up_pushed_texts(whole[-1], rows[0])
        whole.extend(rows)
    return whole


def _rows(part: DrawnTable, xs: Sequence[float]) -> Grid:
    offset = part.xs[0]
    rows: Grid = [[None] * (len(xs) - 1) for _ in range(len(part.ys) - 1)]
    for cell in part.cells:
        x = _nearest(xs, cell.left - offset)
        y = _nearest(part.ys, cell.top)
        width, height = _nearest(xs, cell.right - offset) - x, _nearest(part.ys, cell.bottom) - y
        if not width or not height:
            continue  # A gap between doubled rules, too narrow to be a cell.
        rows[y][x] = Field(cell.lines, cell, part.view, width, height)
    return rows


def _nearest(values: Sequence[float], value: float) -> int:
    """The position of the nearest of some sorted values (either way sorted)."""
    falls = values[0] > values[-1]
    after = bisect_left(values, -value, key=neg) if falls else bisect_left(values, value)
    if after == 0 or (after < len(values) and abs(values[after] - value) < abs(values[after - 1] - value)):
        return after
    return after - 1


def _repeated(whole: Grid, rows: Grid) -> int:
    """How many rows at the top of a page repeat the top of the table."""
    count = 0
    for first, again in zip(whole, rows, strict=False):
        texts = [field.text if field else None for field in again]
        if not any(texts) or texts != [field.text if field else None for field in first]:
            break
        count += 1
    if count == 0 and rows and _repeats_inner_head(whole, rows[0]):
        return 1
    return count


def _repeats_inner_head(whole: Grid, row: Sequence[Field | None]) -> bool:
    texts = {text for text in _texts(row) if text}
    return bool(texts) and texts <= _HEADS and any(texts <= set(_texts(before)) for before in whole)


def _is_broken(upper: Sequence[Field | None], lower: Sequence[Field | None]) -> bool:
    """Whether a page's first row is the rest of the row that the page before broke off.

    Then every text in it goes on from the cell above, and the longest of them is long enough to be broken.
    """
    pairs = [(above, below) for above, below in zip(upper, lower, strict=True) if below is not None and below.lines]
    if _breaks_a_figure(pairs):
        return True
    if not pairs or not all(above is not None and _runs_on(above, below) for above, below in pairs):
        return False
    return max(len(above.lines) + len(below.lines) for above, below in pairs if above is not None) >= _LONG


def _breaks_a_figure(pairs: Sequence[tuple[Field | None, Field]]) -> bool:
    """Whether figures broke off within their thousands and the texts below make them whole（5,410,0 and 00）."""
    broken = [
        (above, below) for above, below in pairs if above is not None and _BROKEN_FIGURE.fullmatch(above.text.strip())
    ]
    return (
        bool(broken)
        and all(above is not None and above.lines for above, _ in pairs)
        and all(_WHOLE_FIGURE.fullmatch(above.text.strip() + below.text.strip()) for above, below in broken)
    )


def _runs_on(above: Field, below: Field) -> bool:
    """Whether a text of several lines, set from the left edge, is full to the end and the next line fits no more."""
    lines, after = above.lines, below.lines[0]
    if len(lines) < 2:
        return False
    last = lines[-1]
    starts_left = last.left - above.left < 0.3 * last.size and after.left - below.left < 0.3 * after.size
    return starts_left and above.right - last.right < after.first_word + 0.2 * last.size


def _together(upper: Field | None, lower: Field | None) -> Field | None:
    if upper is None or lower is None:
        return upper or lower
    return replace(upper, lines=[*upper.lines, *lower.lines])


def _move_up_pushed_texts(upper: list[Field | None], lower: list[Field | None]) -> None:
    """A cell over several rows may begin at the foot of a page with too little room for its text.

    Its text then stands on the next page. Both halves are one cell where the text does not fit the upper one.
    """
    for x, (above, below) in enumerate(zip(upper, lower, strict=True)):
        if above is None or above.lines or below is None or not below.lines or below.rows < 2:
            continue
        if (
            len(below.lines) > 1
            and below.lines[0].baseline - below.lines[-1].baseline + below.lines[0].size > above.height
        ):
            upper[x], lower[x] = replace(above, lines=below.lines), None
