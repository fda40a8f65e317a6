"""Where a figure or a text stands, in the words of the document that was read: page, line, table, row and column."""

from shebao.disclosure.model import Cell, Disclosure, Heading, Origin, Paragraph, Table, table_grid
from shebao.disclosure.numerals import chinese_number
from shebao.findings import Place, Spot

_SHOWN_AROUND = 20
"""A place in running text is shown with so many characters before and behind it."""


def origin_of(document: Disclosure, spot: Spot) -> Origin | None:
    """Where a spot stood in the file; None in documents that were not read from one."""
    block = document.blocks[spot.block]
    if isinstance(block, Table):
        row = spot.row if 0 <= spot.row < len(block.origins) else 0
        if row >= len(block.origins):
            return None
        line = block.origins[row]
        found = line[spot.column] if 0 <= spot.column < len(line) else None
        return found or next((origin for origin in line if origin is not None), None)
    if isinstance(block, Heading | Paragraph):
        before = [origin for offset, origin in block.origins if offset <= max(spot.start, 0)]
        return before[-1] if before else None
    return None


def place_of(document: Disclosure, spot: Spot) -> Place:
    """The place of a spot: page and line, or sheet and cell, and what row and column of which table it is."""
    block = document.blocks[spot.block]
    origin = origin_of(document, spot) or Origin()
    if isinstance(block, Table):
        grid = table_grid(block)
        row, column = _row_name(grid, spot), _column_name(grid, spot, len(block.header))
        cell = grid[spot.row][spot.column] if spot.row >= 0 and spot.column >= 0 else None
        return Place(
            sheet=origin.sheet,
            page=origin.page,
            line=origin.line,
            table=table_name(block),
            row=spot.row + 1 if spot.row >= 0 else None,
            column=column,
            text=" ".join(_clipped(text) for text in (row, cell.text if cell is not None else "") if text),
        )
    text = getattr(block, "text", "")
    return Place(sheet=origin.sheet, page=origin.page, line=origin.line, text=_around(text, spot.start))


def table_name(table: Table) -> str:
    """表六《…》 where it is numbered, else its title."""
    return f"表{chinese_number(table.number)}《{table.title}》" if table.number else table.title


def _clipped(text: str) -> str:
    return text if len(text) <= 2 * _SHOWN_AROUND else f"{text[: 2 * _SHOWN_AROUND]}…"


def _row_name(grid: list[list[Cell | None]], spot: Spot) -> str:
    """The words before the figure in its row."""
    if spot.row < 0:
        return ""
    words = [cell.text for cell in grid[spot.row][: max(spot.column, 0)] if cell is not None and cell.text]
    named = [word for word in words if not word.replace(",", "").replace(".", "").isdigit()]
    return (named or words or [""])[-1] if spot.column >= 0 else "".join(words)


def _column_name(grid: list[list[Cell | None]], spot: Spot, header: int) -> str:
    """The lowest words above the figure."""
    if spot.column < 0:
        return ""
    for line in reversed(grid[:header]):
        for position in range(spot.column, -1, -1):
            cell = line[position]
            if cell is not None:
                if cell.text and position + cell.colspan > spot.column:
                    return cell.text
                break
    return ""


def _around(text: str, start: int) -> str:
    if start < 0 or len(text) <= 2 * _SHOWN_AROUND:
        return text[: 2 * _SHOWN_AROUND]
    return text[max(start - _SHOWN_AROUND, 0) : start + _SHOWN_AROUND]
