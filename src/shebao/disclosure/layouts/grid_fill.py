"""Where each cell of a printed table stands on its full grid."""

from dataclasses import dataclass

from shebao.disclosure.layouts.printed import PrintedCell, PrintedRow, PrintedTable


@dataclass(frozen=True, slots=True)
class Placed:
    """A cell and the row and column of its upper left corner; ``header`` where it belongs to the header."""

    cell: PrintedCell
    row: int
    column: int
    header: bool


def placed_cells(table: PrintedTable) -> tuple[list[Placed], int]:
    """Every cell in reading order, and the width of the grid in columns."""
    taken: set[tuple[int, int]] = set()
    placed: list[Placed] = []
    width = 0
    rows: list[tuple[PrintedRow, bool]] = [(row, True) for row in table.header] + [(row, False) for row in table.rows]
    for y, (row, header) in enumerate(rows):
        x = 0
        for cell in row.cells:
            while (y, x) in taken:
                x += 1
            placed.append(Placed(cell, y, x, header))
            taken.update((y + dy, x + dx) for dy in range(cell.rows) for dx in range(cell.columns))
            x += cell.columns
            width = max(width, x)
    return placed, width
