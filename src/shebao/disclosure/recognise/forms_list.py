"""Lists of performance targets: one table for many projects, one row for each indicator (广西、四川、湖南)."""

import re
from collections.abc import Sequence
from fractions import Fraction

from shebao.budget.book import Horizon
from shebao.disclosure.figures import read_printed
from shebao.disclosure.performance import CellAt, FormAmount, PerformanceForm
from shebao.disclosure.recognise.forms_indicators import Block, Grid, heads_of, is_head, read_block
from shebao.disclosure.recognise.forms_words import (
    DEPARTMENT_NAME,
    NAME,
    PART,
    is_label,
    plain,
    text_label,
    total_horizon,
    unit_of,
)

_MOST_HEADER_ROWS = 5


def is_list(grid: Grid) -> bool:
    """Whether the indicator columns and a column of names stand in the same head, with projects below."""
    return _head(grid) is not None


def _head(grid: Grid) -> tuple[int, int, bool] | None:
    """The row of the indicator head, the column of names, whether they are projects."""
    for y, row in enumerate(grid[:_MOST_HEADER_ROWS]):
        if not is_head(row):
            continue
        indicator = heads_of(row)
        if not indicator:
            return None
        left = min(x for x in (indicator[0].first, indicator[0].second, indicator[0].name) if x >= 0)
        for pattern, is_project in ((NAME, True), (DEPARTMENT_NAME, False)):
            for above in range(y + 1):
                for x, text in enumerate(grid[above][:left]):
                    if text and _names(plain(text), pattern) and _is_column(grid, above, x, y):
                        return y, x, is_project
        return None
    return None


def _names(label: str, pattern: re.Pattern[str]) -> bool:
    parts = [part for part in label.replace("/", "-").replace("—", "-").split("-") if part]
    loose = pattern is NAME and "项目" in label and label.endswith("名称")
    return loose or any(pattern.fullmatch(part) for part in parts)


def _is_column(grid: Grid, y: int, x: int, head: int) -> bool:
    """Whether what stands beside a label of names is another head and not the name itself (…补助资金).

    A label of the form's own column between it and the head of the indicators is none of a list.
    """
    if any(x < len(row) and plain(row[x]) for row in grid[y + 1 : head + 1]):
        return False
    following = next((text for text in grid[y][x + 1 :] if text), "")
    endings = ("金额", "预算", "资金", "目标", "数", "单位", "总额")
    return not following or is_label(following) or plain(following).endswith(endings)


def read_list(grid: Grid, unit: str = "") -> tuple[PerformanceForm, ...]:
    """The forms of a list, each with its own rows. Money only where the list prints it."""
    found = _head(grid)
    if found is None:
        return ()
    head_row, name_column, is_project = found
    heads = heads_of(grid[head_row])
    unit = next((stated for row in grid[: head_row + 1] for text in row if (stated := unit_of(text))), unit)
    labels = _labels(grid, head_row)
    starts: list[int] = []
    for y in range(head_row + 1, len(grid)):
        text = grid[y][name_column] or ""
        if text.strip() and not (starts and text == grid[starts[-1]][name_column]) and not _is_sum(text):
            starts.append(y)
    forms = []
    for start, end in zip(starts, [*starts[1:], len(grid)], strict=True):
        name = (grid[start][name_column] or "").replace("\n", "").strip()
        block = Block()
        read_block(grid, range(start, end), heads, name if is_project else "", block)
        amounts = _amounts(grid[start], start, labels, unit)
        texts, cells = _texts(grid, range(start, end), labels)
        if not block.indicators and not texts:
            continue  # a line that only names a unit and its sum
        cells["项目名称" if is_project else "部门名称"] = (start, name_column)
        forms.append(
            PerformanceForm(
                name if is_project else "",
                name,
                _total_fen(amounts),
                indicators=tuple(block.indicators),
                texts=tuple(texts.items()),
                amounts=tuple(amounts),
                unit=unit,
                blank_levels=tuple(block.blank_levels),
                cells=cells,
                indicator_cells=tuple(block.cells),
            )
        )
    return tuple(forms)


def _is_sum(text: str) -> bool:
    return plain(text) in ("合计", "总计", "小计")


def _labels(grid: Grid, head_row: int) -> dict[int, str]:
    """The lowest word over each column."""
    labels: dict[int, str] = {}
    for row in grid[: head_row + 1]:
        for x, text in enumerate(row):
            if text and plain(text):
                labels[x] = plain(text)
    return labels


def _amounts(row: Sequence[str | None], y: int, labels: dict[int, str], unit: str) -> list[FormAmount]:
    found: list[FormAmount] = []
    for x, label in labels.items():
        horizon, is_part = total_horizon(label), PART.fullmatch(label) is not None
        text = (row[x] or "").strip() if x < len(row) else ""
        if (horizon is None and not is_part) or (text and read_printed(text) is None):
            continue
        is_total = not is_part and not any(amount.is_total for amount in found)
        if is_total or found:
            found.append(FormAmount(label, Horizon.YEAR, text, unit, (y, x), 0, is_total))
    return found


def _total_fen(amounts: Sequence[FormAmount]) -> int:
    total = next((amount for amount in amounts if amount.is_total), None)
    figure = read_printed(total.text, total.unit or "万元") if total is not None else None
    if figure is None:
        return 0
    fen: Fraction = figure.value * 100
    return (2 * fen.numerator + fen.denominator) // (2 * fen.denominator)


def _texts(grid: Grid, rows: range, labels: dict[int, str]) -> tuple[dict[str, str], dict[str, CellAt]]:
    texts: dict[str, str] = {}
    cells: dict[str, CellAt] = {}
    for x, label in labels.items():
        name = text_label(label)
        if not name:
            continue
        name = "年度目标" if name == "总体目标" else name
        for y in rows:
            text = (grid[y][x] or "").replace("\n", "").strip() if x < len(grid[y]) else ""
            if text and name not in texts:
                texts[name], cells[name] = text, (y, x)
    return texts, cells
