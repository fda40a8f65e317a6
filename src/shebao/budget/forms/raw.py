"""A book as it lies in its file: grids of cells, before anything is understood."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from shebao.budget.forms.values import Cell
from shebao.findings import Place


@dataclass(frozen=True, slots=True)
class RawSheet:
    """One sheet or CSV file. ``rows[0]`` is row 1 of the sheet.

    ``formula_errors`` are cells (row, column, from 0) that show an error instead of a value, ``uncalculated`` ones
    whose formula was never calculated, ``merged`` the corners of merged areas (first row, first column, last row, last
    column). ``ragged`` rows are as long as their line in a CSV.
    """

    file: str
    name: str
    rows: Sequence[Sequence[Cell]]
    formula_errors: dict[tuple[int, int], str] = field(default_factory=dict)
    uncalculated: frozenset[tuple[int, int]] = frozenset()
    merged: tuple[tuple[int, int, int, int], ...] = ()
    ragged: bool = False

    def place(self, row: int | None = None, column: str = "") -> Place:
        """Where a cell is; ``row`` from 1."""
        return Place(file=self.file, sheet=self.name, row=row, column=column)


@dataclass(frozen=True, slots=True)
class RawBook:
    """All sheets found by their name in ``sheets.SHEETS``; prose and annexes as rows like the workbook's."""

    file: str
    sheets: dict[str, RawSheet]
    texts: RawSheet | None = None
    annexes: RawSheet | None = None
