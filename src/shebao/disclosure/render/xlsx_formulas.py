"""Sums of a table as formulas, found from its structure and accepted only where the exact amounts agree.

A formula can therefore never contradict the value beside it: where no sum of parts gives the exact amount, the cell
stays a number. Candidates, in this order:
- a column "total" is the sum of the amount columns to its right under the same head, if that holds in every row;
- a total row (合计) is the sum of the rows below it where it stands first, otherwise of the rows above it, the total
  before it included;
- any other row is the sum of the rows one level further in that follow it;
- in a form, the first of three or more amounts one under the other is the sum of the others.
"""

from collections.abc import Iterator, Sequence
from itertools import groupby

from xlsxwriter.utility import xl_cell_to_rowcol, xl_rowcol_to_cell

from shebao.disclosure.model import Row, Table, table_grid
from shebao.disclosure.render.xlsx_amounts import SheetAmount, sheet_amount

Place = tuple[int, int]
"""Row and column on the table's full grid, header first, from 0."""

MOST_AREAS = 255
"""How many areas a SUM takes."""


def find_sums(table: Table) -> dict[Place, tuple[Place, ...]]:
    """For every cell that is a sum: the places of its parts."""
    amounts = _amounts(table)
    stated = _stated(table)
    sums: dict[Place, tuple[Place, ...]] = {}
    for parts in _total_columns(table, amounts):
        sums |= {place: found for place, found in parts.items() if place in stated}
    for place in stated:
        if place in amounts and place not in sums:
            found = next((parts for parts in _candidates(table, amounts, place) if _agrees(amounts, place, parts)), ())
            if found:
                sums[place] = found
    return {place: parts for place, parts in sums.items() if len(_areas(parts)) <= MOST_AREAS}


def sum_formula(parts: Sequence[Place], amount: SheetAmount, top: int) -> str:
    """The formula for a sum whose table's grid begins on sheet row ``top`` (from 0).

    Exactly between two printed values the noise of a float sum would show, so such a sum is rounded to whole fen.
    """
    areas = []
    for (top_row, left), (bottom_row, right) in _areas(parts):
        first, last = xl_rowcol_to_cell(top + top_row, left), xl_rowcol_to_cell(top + bottom_row, right)
        areas.append(first if first == last else f"{first}:{last}")
    total = f"SUM({','.join(areas)})"
    return f"=ROUND({total},6)" if amount.on_tie else f"={total}"


def formula_cells(formula: str) -> set[Place]:
    """The sheet cells that a formula of :func:`sum_formula` adds up."""
    cells: set[Place] = set()
    for area in formula.partition("SUM(")[2].partition(")")[0].split(","):
        first, _, last = area.partition(":")
        (top, left), (bottom, right) = xl_cell_to_rowcol(first), xl_cell_to_rowcol(last or first)
        cells |= {(y, x) for y in range(top, bottom + 1) for x in range(left, right + 1)}
    return cells


Amounts = dict[Place, SheetAmount]


def _amounts(table: Table) -> Amounts:
    """All amounts of the body that may take part in a sum."""
    found: Amounts = {}
    for y, cells in enumerate(table_grid(table)):
        for x, cell in enumerate(cells):
            amount = sheet_amount(cell) if cell is not None and y >= len(table.header) else None
            if amount is not None and amount.exact:
                found[y, x] = amount
    return found


def _stated(table: Table) -> list[Place]:
    """The cells that state an amount (a blank that stands for nothing at all is no sum)."""
    return [
        (y, x)
        for y, cells in enumerate(table_grid(table))
        for x, cell in enumerate(cells)
        if y >= len(table.header) and cell is not None and cell.fen is not None
    ]


def _agrees(amounts: Amounts, place: Place, parts: Sequence[Place]) -> bool:
    total = amounts.get(place)
    if total is None or not parts:
        return False
    fen = 0
    for part in parts:
        amount = amounts.get(part)
        if amount is None or (amount.fen and total.fen and amount.scale != total.scale):
            return False
        fen += amount.fen
    return fen == total.fen


def _total_columns(table: Table, amounts: Amounts) -> Iterator[dict[Place, tuple[Place, ...]]]:
    for position, column in enumerate(table.columns):
        if column.key != "total":
            continue
        last = _end_of_head(table, position)
        parts = []
        for right in range(position + 1, last):
            if not table.columns[right].amount:
                break
            parts.append(right)
        if len(parts) < 2:
            continue
        rows = {
            (y, position): tuple((y, part) for part in parts)
            for y in range(len(table.header), len(table.header) + len(table.rows))
            if (y, position) in amounts
        }
        if all(_agrees(amounts, place, found) for place, found in rows.items()):
            yield rows


def _end_of_head(table: Table, position: int) -> int:
    """Where the narrowest head over a column and others ends; the table's width where it has no such head."""
    spans = [
        (cell.colspan, x + cell.colspan)
        for cells in table_grid(table)[: len(table.header)]
        for x, cell in enumerate(cells)
        if cell is not None and cell.colspan > 1 and x <= position < x + cell.colspan
    ]
    return min(spans)[1] if spans else len(table.columns)


def _candidates(table: Table, amounts: Amounts, place: Place) -> Iterator[tuple[Place, ...]]:
    y, x = place
    head = len(table.header)
    if table.rows[y - head].role == "form" and not amounts[place].fen:
        return
    for rows in _part_rows(table.rows, y - head, {row - head for row, column in amounts if column == x}):
        yield tuple((head + row, x) for row in rows)


def _part_rows(rows: Sequence[Row], number: int, with_amount: set[int]) -> Iterator[list[int]]:
    """Rows that may add up to row ``number``, likeliest first."""
    row = rows[number]
    if row.role == "form":
        yield from _run_below(number, with_amount)
    elif row.role == "total":
        before = [n for n in range(number) if rows[n].role == "total"]
        if number == 0:
            below = [n for n in range(1, len(rows)) if rows[n].role != "total"]
            yield _outermost(rows, below)
            yield below
        else:
            above = list(range(before[-1] + 1 if before else 0, number))
            yield [*before[-1:], *_outermost(rows, above)]
            yield _outermost(rows, above)
            yield above
    else:
        inner: list[int] = []
        for n in range(number + 1, len(rows)):
            if rows[n].level <= row.level or rows[n].role == "total":
                break
            inner.append(n)
        yield _outermost(rows, inner)


def _outermost(rows: Sequence[Row], numbers: Sequence[int]) -> list[int]:
    level = min((rows[n].level for n in numbers), default=0)
    return [n for n in numbers if rows[n].level == level]


def _run_below(number: int, with_amount: set[int]) -> Iterator[list[int]]:
    if number - 1 in with_amount:
        return
    run: list[int] = []
    while number + len(run) + 1 in with_amount:
        run.append(number + len(run) + 1)
    if len(run) >= 2:
        yield run


def _areas(parts: Sequence[Place]) -> list[tuple[Place, Place]]:
    """Parts as areas (first and last cell): neighbours in one row or in one column are joined."""
    along = 1 if len({y for y, _ in parts}) == 1 else 0
    ordered = sorted(parts, key=lambda place: (place[1 - along], place[along]))
    areas = []
    for _, group in groupby(enumerate(ordered), key=lambda item: (item[1][1 - along], item[1][along] - item[0])):
        places = [place for _, place in group]
        areas.append((places[0], places[-1]))
    return areas
