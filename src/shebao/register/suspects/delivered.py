"""What a run delivers to this room: its files as they came, its control totals, what it found.

The library :mod:`shebao.register.unify` works these out; this room keeps them (:mod:`~.keep_run`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import polars as pl

from shebao.register.models import SourceFile

CANDIDATES: Mapping[str, pl.DataType] = {
    "code": pl.String(),
    "key": pl.String(),
    "records": pl.List(
        pl.Struct({"system": pl.String(), "file": pl.String(), "row": pl.Int64(), "number": pl.String()})
    ),
    "persons": pl.List(pl.String()),
    "employer": pl.String(),
    "money": pl.Int64(),
    "evidence": pl.String(),
    "proposal": pl.String(),
    "proposed": pl.String(),
    "auto": pl.Boolean(),
    "section": pl.String(),
    "severity": pl.String(),
}
"""The columns of the candidates of suspects, one row each; money in fen. ``key`` is unique."""

LINKED: Mapping[str, pl.DataType] = {
    **{"file": pl.String(), "row": pl.Int64(), "person": pl.String(), "rule": pl.String(), "employer": pl.Int64()},
}
LIKELY: Mapping[str, pl.DataType] = {
    "rule": pl.String(),
    **{
        f"{name}_{side}": kind
        for side in ("one", "other")
        for name, kind in (
            *(("file", pl.String()), ("row", pl.Int64()), ("system", pl.String()), ("number", pl.String())),
            *(("person", pl.String()), ("rule", pl.String())),
        )
    },
}

PARTLY = "部分未核对"
"""Begins the reason of an anomaly that was looked for in some of the data only."""


@dataclass(frozen=True)
class FileRows:
    """A source file as a run read it: ``raw`` has ``row`` and the cells as text under the layout's headers."""

    source: SourceFile
    system: str
    layout: str
    encoding: str
    counted: bool
    raw: pl.DataFrame = field(repr=False)
    totals: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class StepTotal:
    """Rows into and out of a step for a system, and those rejected; ``unit`` is what is counted."""

    name: str
    system: str
    rows_in: int
    rows_out: int
    rejected: int = 0
    note: str = ""
    unit: str = "行"


@dataclass(frozen=True)
class Found:
    """What came out of a run.

    ``files`` by the file's name; ``candidates`` as :data:`CANDIDATES`; ``members``: file, row, system, number,
    unit, unit_name, employer (its number in the unit index) of every row of the four systems; ``linked``: file,
    row, person, rule, employer of every row of a person; ``likely``: pairs of rows that may be one person, one line
    each, with the rule that fitted, file, row, system, number, person, rule of both; ``pairs``: left, right,
    people, agree; ``not_checked``: anomalies that could not be looked for, or in part, with the reason; ``unsure``:
    those of them for which a file or column was missing, so that a suspect that is not found may be there all the
    same.
    """

    files: Mapping[str, FileRows]
    steps: Sequence[StepTotal]
    candidates: pl.DataFrame = field(repr=False)
    members: pl.DataFrame = field(repr=False)
    pairs: Sequence[tuple[str, str, int, int]] = ()
    people: int = 0
    employers: int = 0
    valid_ids: int = 0
    linked: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=dict(LINKED)), repr=False)
    likely: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=dict(LIKELY)), repr=False)
    not_checked: Mapping[str, str] = field(default_factory=dict)
    unsure: frozenset[str] = frozenset()

    @property
    def rows(self) -> int:
        """数据总量: rows of the four systems."""
        return sum(one.raw.height for one in self.files.values() if one.counted)

    @property
    def systems(self) -> frozenset[str]:
        """The systems of which there are files."""
        return frozenset(one.system for one in self.files.values() if one.system)
