"""The records of candidates as they were delivered: their cells, their employer, their township."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import polars as pl

from shebao.register.imports.reading import AS_NUMBER
from shebao.register.models import Enrolment, Registration
from shebao.register.suspects.delivered import FileRows, Found
from shebao.register.suspects.steps import in_parts

UNIT, UNIT_NAME, TOWNSHIP = "单位编号", "单位名称", "乡镇编码"


@dataclass(frozen=True)
class Delivered:
    """A record: where it stands, and its cells by the layout's headers."""

    source: int
    registered_at: datetime
    system: str
    row: int
    number: str
    unit: str
    unit_name: str
    township: str
    counted: bool
    cells: dict[str, str]


class Places:
    """Looks the records of all candidates up at once."""

    def __init__(self, found: Found) -> None:
        listed = found.candidates.select(pl.col("records").explode()).unnest("records").unique(maintain_order=True)
        self._files = found.files
        self._cells: dict[tuple[str, int], dict[str, str]] = {}
        for name, file in found.files.items():
            wanted = listed.filter(pl.col("file") == name)["row"].unique()
            for cells in file.raw.filter(pl.col("row").is_in(wanted.implode())).iter_rows(named=True):
                row = cells.pop("row")
                told = {header: (text or "").removeprefix(AS_NUMBER).strip() for header, text in cells.items()}
                self._cells[name, row] = {header: text for header, text in told.items() if text}
        self._townships = townships_of(
            (row["system"], row["number"]) for row in listed.iter_rows(named=True) if row["number"]
        )
        self._unit_townships = unit_townships(
            {cells[UNIT] for cells in self._cells.values() if UNIT in cells},
        )

    def records(self, listed: list[dict[str, Any]]) -> list[Delivered]:
        """The records of a candidate, in their order. Raises KeyError for a file or row that is not in the run."""
        return [self._record(one) for one in listed]

    def _record(self, one: dict[str, Any]) -> Delivered:
        file: FileRows = self._files[one["file"]]
        cells = self._cells[one["file"], one["row"]]
        system, number = one["system"] or file.system, one["number"] or ""
        unit = cells.get(UNIT, "")
        township = (
            cells.get(TOWNSHIP)
            or self._townships.get((system, number))
            or self._unit_townships.get((system, unit))
            or ""
        )
        return Delivered(
            file.source.pk,
            file.source.registered_at,
            system,
            one["row"],
            number[:64],
            unit[:64],
            cells.get(UNIT_NAME, "")[:200],
            township[:16],
            file.counted,
            cells,
        )


def groups_of(members: pl.DataFrame) -> pl.DataFrame:
    """How many rows each employer has in a system and a township: system, unit, unit_name, township, rows.

    The township is the person's where the register knows the person, else the employer's, else empty.
    """
    persons = Enrolment.objects.filter(person__township__isnull=False).values_list(
        "insurance", "number", "person__township_id"
    )
    units = Registration.objects.filter(employer__township__isnull=False).values_list(
        "insurance", "number", "employer__township_id"
    )
    known = [
        pl.DataFrame(list(rows), schema=dict.fromkeys(("system", key, f"{key}_place"), pl.String), orient="row").unique(
            ["system", key]
        )
        for rows, key in ((persons.iterator(20_000), "number"), (units.iterator(20_000), "unit"))
    ]
    placed = members.join(known[0], on=["system", "number"], how="left").join(
        known[1], on=["system", "unit"], how="left"
    )
    return (
        placed.with_columns(pl.coalesce("number_place", "unit_place", pl.lit("")).alias("township"))
        .group_by("system", "unit", "unit_name", "township")
        .agg(pl.len().alias("rows"))
        .sort("system", "unit", "unit_name", "township")
    )


def townships_of(numbers: Iterable[tuple[str, str]]) -> dict[tuple[str, str], str]:
    """The townships of persons whom the register knows, by system and 个人编号."""
    wanted = set(numbers)
    found: dict[tuple[str, str], str] = {}
    for some in in_parts(sorted({number for _, number in wanted})):
        rows = Enrolment.objects.filter(number__in=some, person__township__isnull=False)
        for system, number, township in rows.values_list("insurance", "number", "person__township_id"):
            found[system, number] = township
    return found


def unit_townships(units: Iterable[str]) -> dict[tuple[str, str], str]:
    """The townships of employers whom the register knows, by system and 单位编号."""
    found: dict[tuple[str, str], str] = {}
    for some in in_parts(sorted(units)):
        rows = Registration.objects.filter(number__in=some, employer__township__isnull=False)
        for system, number, township in rows.values_list("insurance", "number", "employer__township_id"):
            found[system, number] = township
    return found
