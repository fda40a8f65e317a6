"""What is asked to be posted: a voucher's head and its lines, as plain values."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from shebao.staff.models import NaturalPerson

TEXTS = ("project", "item", "source", "function", "economic", "memo", "ref_kind", "ref")
COLUMNS = ("account", "debit", "credit", *TEXTS)
LONGEST: Mapping[str, int] = {
    **{"project": 32, "item": 64, "source": 32, "function": 16, "economic": 16},
    **{"memo": 200, "ref_kind": 16, "ref": 64},
}


@dataclass(frozen=True, slots=True)
class LineDraft:
    """A line (分录): the account's code, one side in fen, and what it is tagged with."""

    account: str
    debit: int = 0
    credit: int = 0
    project: str = ""
    item: str = ""
    source: str = ""
    function: str = ""
    economic: str = ""
    memo: str = ""
    ref_kind: str = ""
    ref: str = ""


@dataclass(frozen=True)
class VoucherDraft:
    """A voucher: the book's code, the day, what for, its lines, the key that keeps it from being posted twice.

    ``lines`` may be a frame with the columns of :class:`LineDraft` (those left out are empty): for many lines.
    """

    book: str
    day: date
    summary: str
    lines: "Sequence[LineDraft] | pl.DataFrame"
    key: str
    made_by: NaturalPerson
    checked_by: NaturalPerson
    event: str = ""

    def rows(self) -> list[tuple[Any, ...]]:
        """The lines as values in the order of :data:`COLUMNS`."""
        if isinstance(self.lines, pl.DataFrame):
            given = self.lines
            missing = [
                pl.lit(0 if name in ("debit", "credit") else "").alias(name)
                for name in COLUMNS
                if name not in given.columns
            ]
            return given.with_columns(missing).select(COLUMNS).rows()
        return [
            (
                *(line.account, line.debit, line.credit, line.project, line.item, line.source),
                *(line.function, line.economic, line.memo, line.ref_kind, line.ref),
            )
            for line in self.lines
        ]
