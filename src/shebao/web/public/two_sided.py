"""The sides of a two-sided table (收入 beside 支出): on a phone they stand below each other, without empty rows."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from shebao.web.public.documents import ShownCell

LINE = "line"
"""How keys of columns end that only number the lines (行次)."""
Rows = tuple[tuple["ShownCell", ...], ...]


@dataclass(frozen=True, slots=True)
class Side:
    """A side as a table of its own."""

    header: Rows
    rows: Rows


def sides_of(columns: Sequence[Any], header: Rows, rows: Rows) -> tuple[Side, ...]:
    """The sides; none where the table has one side, or a cell reaches over both."""
    starts = [at for at, one in enumerate(columns) if at == 0 or (not one["amount"] and columns[at - 1]["amount"])]
    ends = [*starts[1:], len(columns)]
    if len(starts) < 2:
        return ()
    made = []
    for start, end in zip(starts, ends, strict=True):
        heads, body = ([_part(row, start, end) for row in some] for some in (header, rows))
        if any(row is None for row in (*heads, *body)):
            return ()
        telling = [at for at in range(end - start) if not columns[start + at]["key"].endswith(LINE)]
        kept = tuple(row for row in body if row and any(row[at].text for at in telling if at < len(row)))
        made.append(Side(tuple(row for row in heads if row), kept))
    return tuple(made)


def _part(row: Sequence["ShownCell"], start: int, end: int) -> tuple["ShownCell", ...] | None:
    """The cells of a row between two columns; None where a cell reaches over one of them or down."""
    at, found = 0, []
    for cell in row:
        after = at + cell.colspan
        if cell.rowspan > 1 or at < start < after or at < end < after:
            return None
        if start <= at < end:
            found.append(cell)
        at = after
    return tuple(found)
