"""The records of candidates as they were delivered: cells, person and rule, employer, township."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

import polars as pl

from shebao.register.imports.reading import AS_NUMBER
from shebao.register.models import Enrolment, Registration, Township
from shebao.register.suspects.delivered import FileRows, Found
from shebao.register.suspects.steps import in_parts

UNIT, UNIT_NAME = "单位编号", "单位名称"
TOWNSHIPS = ("乡镇编码", "乡镇", "乡镇名称", "所属乡镇", "所在乡镇", "乡镇（街道）", "乡镇街道")
"""Columns that say a township, by code or by name; a file may have one though its layout has none."""
ADDRESSES = ("地址", "单位地址", "户籍地址", "居住地址", "现住址", "住址", "联系地址", "通讯地址")
"""Columns in which a township's name may stand."""
IN_ADDRESS = re.compile(r"[县区市]([\u4e00-\u9fff]{1,5}?(?:镇|乡|街道))")
LONGEST = 16


@dataclass(frozen=True)
class Delivered:
    """A record: where it stands, whose it is, and its cells by the layout's headers."""

    source: int
    registered_at: datetime
    system: str
    row: int
    number: str
    unit: str
    unit_name: str
    township: str
    counted: bool
    person: str
    rule: str
    employer: int | None
    cells: dict[str, str]


class Townships:
    """Finds the township that a file itself says: by code, by name, in an address. One that the register does not have
    is told by its name.
    """

    @cached_property
    def _names(self) -> dict[str, str]:
        return {name: code for code, name in Township.objects.values_list("code", "name")}

    @cached_property
    def _codes(self) -> set[str]:
        return set(self._names.values())

    def said(self, text: str) -> str:
        """The township that a cell of :data:`TOWNSHIPS` says."""
        text = text.strip()
        if text[:9] in self._codes:
            return text[:9]
        return self._in(text) or text[:LONGEST]

    def in_address(self, text: str) -> str:
        """The township whose name stands in an address; empty where none does."""
        if known := self._in(text):
            return known
        found = IN_ADDRESS.search(text)
        return found[1] if found else ""

    def _in(self, text: str) -> str:
        found = [name for name in self._names if name and name in text]
        return self._names[max(found, key=len)] if found else ""

    def of(self, cells: Mapping[str, str]) -> str:
        """The township that a row says of itself."""
        for header in TOWNSHIPS:
            if cells.get(header):
                return self.said(cells[header])
        return next((place for header in ADDRESSES if (place := self.in_address(cells.get(header, "")))), "")

    def column(self, raw: pl.DataFrame) -> pl.Series:
        """The same of every row of a file."""
        made = pl.Series("place", [None], dtype=pl.String).new_from_index(0, raw.height)
        for headers, find in ((ADDRESSES[::-1], self.in_address), (TOWNSHIPS[::-1], self.said)):
            for header in headers:
                if header not in raw.columns:
                    continue
                texts = raw[header].drop_nulls().unique().to_list()
                known = {text: place for text in texts if (place := find(text.removeprefix(AS_NUMBER)))}
                if known:
                    here = raw[header].replace_strict(known, default=None, return_dtype=pl.String)
                    made = here.fill_null(made).alias("place")
        return made


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
                self._cells[name, row] = plain_cells(cells)
        linked = found.linked.join(listed.select("file", "row"), on=["file", "row"], how="semi")
        self._linked = {(one["file"], one["row"]): one for one in linked.iter_rows(named=True)}
        self._said = Townships()
        self._townships = townships_of(
            (row["system"], row["number"]) for row in listed.iter_rows(named=True) if row["number"]
        )
        self._unit_places = unit_places(found.files, self._said)
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
            self._said.of(cells)
            or self._townships.get((system, number))
            or self._unit_places.get((system, unit))
            or self._unit_townships.get((system, unit))
            or ""
        )
        linked = self._linked.get((one["file"], one["row"]), {})
        return Delivered(
            file.source.pk,
            file.source.registered_at,
            system,
            one["row"],
            number[:64],
            unit[:64],
            cells.get(UNIT_NAME, "")[:200],
            township[:LONGEST],
            file.counted,
            linked.get("person") or "",
            linked.get("rule") or "",
            linked.get("employer"),
            cells,
        )


def plain_cells(cells: Mapping[str, str | None]) -> dict[str, str]:
    """The cells of a row that hold something, without what marks a number in a sheet."""
    told = {header: (text or "").removeprefix(AS_NUMBER).strip() for header, text in cells.items()}
    return {header: text for header, text in told.items() if text}


def unit_places(files: Mapping[str, FileRows], said: Townships) -> dict[tuple[str, str], str]:
    """The townships that files of employers (F6) say, by system and 单位编号."""
    found: dict[tuple[str, str], str] = {}
    for file in files.values():
        if file.layout.startswith("F6") and UNIT in file.raw.columns:
            for unit, place in zip(file.raw[UNIT], said.column(file.raw), strict=True):
                if unit and place:
                    found[file.system, unit.removeprefix(AS_NUMBER).strip()] = place
    return found


def groups_of(members: pl.DataFrame, files: Mapping[str, FileRows]) -> pl.DataFrame:
    """How many rows each employer has in a system and a township: system, unit, unit_name, employer, township, rows.

    The township is what the row itself says, else the person's in the register, else what the file of employers says
    of the employer, else the employer's in the register, else empty.
    """
    persons = Enrolment.objects.filter(person__township__isnull=False).values_list(
        "insurance", "number", "person__township_id"
    )
    units = Registration.objects.filter(employer__township__isnull=False).values_list(
        "insurance", "number", "employer__township_id"
    )
    said = Townships()
    of_files = [(*key, place) for key, place in unit_places(files, said).items()]
    known = [
        pl.DataFrame(list(rows), schema=dict.fromkeys(("system", key, name), pl.String), orient="row").unique(
            ["system", key]
        )
        for rows, key, name in (
            (persons.iterator(20_000), "number", "person_place"),
            (of_files, "unit", "file_place"),
            (units.iterator(20_000), "unit", "unit_place"),
        )
    ]
    own = [
        pl.DataFrame({"file": pl.Series([name], dtype=pl.String).new_from_index(0, file.raw.height),
                      "row": file.raw["row"].cast(pl.Int64), "place": said.column(file.raw)})
        for name, file in files.items()
        if file.counted
    ]  # fmt: skip
    placed = members.join(pl.concat(own), on=["file", "row"], how="left") if own else members.with_columns(place=None)
    placed = placed.join(known[0], on=["system", "number"], how="left")
    for one in known[1:]:
        placed = placed.join(one, on=["system", "unit"], how="left")
    township = pl.coalesce("place", "person_place", "file_place", "unit_place", pl.lit("")).str.slice(0, LONGEST)
    return (
        placed.with_columns(township.alias("township"))
        .group_by("system", "unit", "unit_name", "employer", "township")
        .agg(pl.len().alias("rows"))
        .sort("system", "unit", "unit_name", "employer", "township")
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
