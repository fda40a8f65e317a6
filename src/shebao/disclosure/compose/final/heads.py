"""Heads of the nine tables: paths of words merged into spans, the row 栏次 under them, the notes below."""

from collections.abc import Sequence

from shebao.disclosure.compose.quantity import label_cell
from shebao.disclosure.model import Cell

Path = tuple[str, ...]


def head_rows(paths: Sequence[Path]) -> tuple[tuple[Cell, ...], ...]:
    """Header rows from the words above each column; equal words side by side are one cell, a short path goes down.

    >>> rows = head_rows([("名称",), ("支出", "小计"), ("支出", "项目")])
    >>> [[(cell.text, cell.colspan, cell.rowspan) for cell in row] for row in rows]
    [[('名称', 1, 2), ('支出', 2, 1)], [('小计', 1, 1), ('项目', 1, 1)]]
    """
    depth = max(len(path) for path in paths)
    rows = []
    for level in range(depth):
        cells = []
        x = 0
        while x < len(paths):
            path = paths[x]
            if level >= len(path):
                x += 1
                continue
            last = level == len(path) - 1
            end = x + 1
            while not last and end < len(paths) and paths[end][: level + 1] == path[: level + 1]:
                end += 1
            cells.append(label_cell(path[level], colspan=end - x, rowspan=depth - level if last else 1))
            x = end
        rows.append(tuple(cells))
    return tuple(rows)


def numbered(labels: int, amounts: int) -> tuple[Cell, ...]:
    """栏次: the numbers of the columns of amounts."""
    return (label_cell("栏次", colspan=labels), *(label_cell(str(number)) for number in range(1, amounts + 1)))
