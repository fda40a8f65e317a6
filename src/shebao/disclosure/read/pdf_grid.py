"""Tables found from their ruling lines: which cells there are, what they span, what stands in them."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from shebao.disclosure.read.pdf_lines import Line, make_lines
from shebao.disclosure.read.pdf_page import Glyph, PageContent
from shebao.disclosure.read.pdf_rules import Rule
from shebao.disclosure.read.pdf_view import PageView

_TOUCH = 2.5
"""Rules nearer than this (points) are one, or meet."""
_SEVERAL, _BROKEN_ROW = 3, 8.0
"""Three upright rules that go on by so much behind the last horizontal one are a row that the page broke off."""
_PRESENT = 0.6
"""A cell has a side where a rule covers at least this part of it."""


@dataclass(slots=True)
class GridCell:
    """A cell as drawn: its edges on the page and the lines of text in it."""

    left: float
    right: float
    top: float
    bottom: float
    lines: list[Line] = field(default_factory=list)


@dataclass(slots=True)
class DrawnTable:
    """A table, or the part of one that stands on one page. ``xs`` from the left, ``ys`` from the top down.

    ``columns`` has what stands in each column where rules do not part them. ``runs_on`` and ``runs_in`` say that its
    last row has no rule below it, its first none above: such a row was broken by the page.
    """

    view: PageView
    xs: list[float]
    ys: list[float]
    cells: list[GridCell]
    columns: list[tuple[float, float]] = field(default_factory=list)
    runs_on: bool = False
    runs_in: bool = False

    @property
    def page(self) -> int:
        """The number of its page, from 1."""
        return self.view.number

    @property
    def top(self) -> float:
        """Its upper edge."""
        return self.ys[0]

    @property
    def width(self) -> float:
        """From its left to its right edge."""
        return self.xs[-1] - self.xs[0]


def find_tables(content: PageContent) -> tuple[list[DrawnTable], list[Glyph]]:
    """The page's tables from the top down, and the characters outside them."""
    glyphs = content.glyphs
    tables = []
    for horizontal, vertical in _connected(_merged(content.horizontal), _merged(content.vertical)):
        table = _make_table(content.view, horizontal, vertical)
        if table is not None:
            glyphs = _fill(table, glyphs)
            if any(cell.lines for cell in table.cells):
                tables.append(table)
    return sorted(tables, key=lambda table: -table.top), list(glyphs)


def _merged(rules: Iterable[Rule]) -> list[Rule]:
    """Rules that lie on one line and touch, as one."""
    merged: list[Rule] = []
    for group in _clustered(sorted(rules, key=lambda rule: rule.at)):
        at = sum(rule.at for rule in group) / len(group)
        start, end = None, 0.0
        for rule in sorted(group, key=lambda rule: rule.start):
            if start is not None and rule.start - end <= _TOUCH:
                end = max(end, rule.end)
                continue
            if start is not None:
                merged.append(Rule(at, start, end))
            start, end = rule.start, rule.end
        if start is not None:
            merged.append(Rule(at, start, end))
    return merged


def _clustered(rules: Sequence[Rule]) -> list[list[Rule]]:
    groups: list[list[Rule]] = []
    for rule in rules:
        if groups and rule.at - groups[-1][-1].at <= _TOUCH:
            groups[-1].append(rule)
        else:
            groups.append([rule])
    return groups


def _connected(horizontal: Sequence[Rule], vertical: Sequence[Rule]) -> list[tuple[list[Rule], list[Rule]]]:
    """Groups of rules that meet one another: one group is one table."""
    nodes = [(rule, False) for rule in horizontal] + [(rule, True) for rule in vertical]
    parent = list(range(len(nodes)))

    def root(number: int) -> int:
        while parent[number] != number:
            parent[number] = parent[parent[number]]
            number = parent[number]
        return number

    for h, across in enumerate(horizontal):
        for v, upright in enumerate(vertical, start=len(horizontal)):
            if (
                across.start - _TOUCH <= upright.at <= across.end + _TOUCH
                and upright.start - _TOUCH <= across.at <= upright.end + _TOUCH
            ):
                parent[root(h)] = root(v)
    groups: dict[int, tuple[list[Rule], list[Rule]]] = {}
    for number, (rule, is_vertical) in enumerate(nodes):
        groups.setdefault(root(number), ([], []))[is_vertical].append(rule)
    return list(groups.values())


def _make_table(view: PageView, horizontal: Sequence[Rule], vertical: Sequence[Rule]) -> DrawnTable | None:
    """The cells between the rules; None where they enclose fewer than two."""
    if len(horizontal) < 2 or not vertical:
        return None
    # A table open at its sides ends where its horizontal rules end.
    left, right = min(rule.start for rule in horizontal), max(rule.end for rule in horizontal)
    low, high = min(rule.at for rule in horizontal), max(rule.at for rule in horizontal)
    # A row that the page broke off has no rule at its end, but the upright ones go on.
    floor, ceiling = _reached([rule.start for rule in vertical]), -_reached([-rule.end for rule in vertical])
    runs_on, runs_in = floor < low - _BROKEN_ROW, ceiling > high + _BROKEN_ROW
    low, high = floor if runs_on else low, ceiling if runs_in else high
    xs = _positions([left, *(rule.at for rule in vertical), right])
    ys = _positions([low, *(rule.at for rule in horizontal), high])[::-1]
    if len(xs) < 2 or len(ys) < 2 or (len(xs) - 1) * (len(ys) - 1) < 2:
        return None
    return DrawnTable(view, xs, ys, _cells(xs, ys, horizontal, vertical), runs_on=runs_on, runs_in=runs_in)


def _reached(ends: Sequence[float]) -> float:
    """The lowest of the ends that three rules or more reach; without so many, the highest of all."""
    for end in sorted(ends):
        if sum(other <= end + _TOUCH for other in ends) >= _SEVERAL:
            return end
    return max(ends)


def _positions(values: Iterable[float]) -> list[float]:
    positions: list[float] = []
    for value in sorted(values):
        if not positions or value - positions[-1] > _TOUCH:
            positions.append(value)
    return positions


def _cells(
    xs: Sequence[float], ys: Sequence[float], horizontal: Sequence[Rule], vertical: Sequence[Rule]
) -> list[GridCell]:
    """Fields of the grid that no rule parts are one cell (its bounding rectangle)."""
    width, height = len(xs) - 1, len(ys) - 1
    owner = list(range(width * height))

    def root(number: int) -> int:
        while owner[number] != number:
            owner[number] = owner[owner[number]]
            number = owner[number]
        return number

    for y in range(height):
        for x in range(width):
            if x + 1 < width and not _covers(vertical, xs[x + 1], ys[y + 1], ys[y]):
                owner[root(y * width + x + 1)] = root(y * width + x)
            if y + 1 < height and not _covers(horizontal, ys[y + 1], xs[x], xs[x + 1]):
                owner[root((y + 1) * width + x)] = root(y * width + x)
    boxes: dict[int, list[int]] = {}
    for number in range(width * height):
        y, x = divmod(number, width)
        box = boxes.setdefault(root(number), [x, x, y, y])
        box[0], box[1] = min(box[0], x), max(box[1], x)
        box[2], box[3] = min(box[2], y), max(box[3], y)
    return [GridCell(xs[x0], xs[x1 + 1], ys[y0], ys[y1 + 1]) for x0, x1, y0, y1 in boxes.values()]


def _covers(rules: Sequence[Rule], at: float, start: float, end: float) -> bool:
    covered = sum(
        max(min(rule.end, end) - max(rule.start, start), 0.0) for rule in rules if abs(rule.at - at) <= _TOUCH
    )
    return covered >= _PRESENT * (end - start)


def _fill(table: DrawnTable, glyphs: Iterable[Glyph]) -> list[Glyph]:
    """Put the characters into their cells; the ones outside the table are handed back."""
    xs, downward = table.xs, [-y for y in table.ys]
    fields: dict[tuple[int, int], GridCell] = {}
    for cell in table.cells:
        columns = range(bisect_right(xs, cell.left + 0.1) - 1, bisect_right(xs, cell.right - 0.1))
        rows = range(bisect_right(downward, -cell.top + 0.1) - 1, bisect_right(downward, -cell.bottom - 0.1))
        fields.update({(x, y): cell for x in columns for y in rows})
    inside: dict[int, list[Glyph]] = {}
    outside = []
    for glyph in glyphs:
        x, y = glyph.middle
        found = fields.get((bisect_right(xs, x) - 1, bisect_right(downward, -y) - 1))
        if found is None:
            outside.append(glyph)
        else:
            inside.setdefault(id(found), []).append(glyph)
    for cell in table.cells:
        cell.lines = make_lines(inside.get(id(cell), ()))
    return outside
