"""The layout of forms (绩效目标表): which rows are heads of what follows, and column widths chosen from the contents.

A form has no header rows of its own; heads such as 一级指标, 二级指标, 三级指标, 指标值 stand in its middle. Widths are
counted in em of the type size, with half a digit's worth of air for faces that stand in for the one named.
"""

import math
import unicodedata
from collections.abc import Sequence

from shebao.disclosure.model import Cell

LEFT_HEADS = frozenset({"三级指标", "重点任务"})
CENTRED_HEADS = frozenset({"指标值", "核心职能"})
"""How the cells under a head are set: names from the left, values in the middle, each column the same throughout."""

_REPEATED = frozenset({"三级指标", "实施期目标"})
"""A head row that holds one of these is printed again where its rows go on upon another page."""
_NARROW = 0.6
_PADDING = 0.75
_LEAST = 2.0
_LONG_LABEL = 7
"""A label of so many characters takes three lines in a narrow column, a shorter one two."""
_WIDEST_NAME = 18.0
_ONE_LINE_LABEL = 5.5

Line = Sequence[Cell | None]


def is_head(line: Line) -> bool:
    """Whether a row of the grid holds labels only and is the head of the rows below."""
    cells = [cell for cell in line if cell is not None]
    own = [cell for cell in cells if cell.rowspan == 1]
    return len(own) > 1 and all(cell.is_label for cell in cells)


def repeats_head(line: Line) -> bool:
    """Whether a head row is printed again on the next page."""
    return any(cell is not None and cell.text in _REPEATED for cell in line)


def heads_above(grid: Sequence[Line]) -> list[list[str]]:
    """For each place of a form the head it stands under; "" above the first, and under heads that end with a text.

    A row that begins at the form's left edge with a label of its own row ends the heads above it.
    """
    found: list[list[str]] = []
    current = [""] * len(grid[0]) if grid else []
    for line in grid:
        first = line[0]
        if is_head(line):
            current = [""] * len(line)
            for x, cell in enumerate(line):
                if cell is not None and cell.rowspan == 1:
                    current[x : x + cell.colspan] = [cell.text] * cell.colspan
            found.append([""] * len(line))
            continue
        if first is not None and first.is_label and first.rowspan == 1:
            current = [""] * len(line)
        found.append(list(current))
    return found


def form_widths(grid: Sequence[Line], room: float) -> list[float]:
    """Column widths for a form, in em: labels in two or three lines, values in one, the rest to the names.

    The sum is ``room``, more only where amounts and labels need more.
    """
    least, wanted = _needs(grid)
    low, high = 0.0, max(wanted, default=0.0)
    # Whoever wants little gets it in full; the others get one and the same width.
    for _ in range(30):
        level = (low + high) / 2
        if sum(_up_to(level, least, wanted)) <= room:
            low = level
        else:
            high = level
    widths = _up_to(low, least, wanted)
    left = room - sum(widths)
    return [width + left * width / sum(widths) for width in widths] if left > 0 else widths


def _up_to(level: float, least: Sequence[float], wanted: Sequence[float]) -> list[float]:
    return [max(need, min(want, level)) for need, want in zip(least, wanted, strict=True)]


def _needs(grid: Sequence[Line]) -> tuple[list[float], list[float]]:
    """What each column needs at least, and what it needs so that its names and values take one line."""
    columns = len(grid[0]) if grid else 0
    least = [_LEAST + _PADDING] * columns
    wanted = list(least)
    wide: list[tuple[int, Cell]] = []
    for line in grid:
        for x, cell in enumerate(line):
            if cell is None or not cell.text:
                continue
            if cell.colspan > 1:
                wide.append((x, cell))
                continue
            width = _em_width(cell.text)
            if cell.numeric:
                least[x] = max(least[x], width + _PADDING)
            elif (cell.is_label and cell.rowspan == 1) or (cell.is_label and x):
                lines = 3 if width >= _LONG_LABEL else 2
                least[x] = max(least[x], math.ceil(width / lines) + _PADDING)
            elif not cell.is_label:
                wanted[x] = max(wanted[x], min(width, _WIDEST_NAME) + _PADDING + 0.3)
    for x, cell in wide:
        _make_room(least, x, cell)
    return least, [max(pair) for pair in zip(least, wanted, strict=True)]


def _make_room(least: list[float], x: int, cell: Cell) -> None:
    """Room for a cell over several columns: an amount or a short label in one line."""
    width = _em_width(cell.text) + _PADDING
    if not cell.numeric and not (cell.is_label and width <= _ONE_LINE_LABEL):
        return
    columns = range(x, x + cell.colspan)
    missing = width - sum(least[column] for column in columns)
    least[columns[-1]] += max(missing, 0.0)


def _em_width(text: str) -> float:
    return max(
        sum(1.0 if unicodedata.east_asian_width(char) in "WFA" else _NARROW for char in part)
        for part in text.split("\n")
    )
