"""The allowances that there are, as data: what each is called, what works it out, of what a person gets only one."""

import tomllib
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from pathlib import Path

from shebao.law.store import ParameterView

FILE = Path(__file__).with_name("catalogue.toml")


class Kind(StrEnum):
    """What an allowance is for."""

    HEATING = "heating"
    FUNERAL = "funeral"
    SURVIVORS = "survivors"
    PILOT = "pilot"


@dataclass(frozen=True, slots=True)
class Allowance:
    """An allowance (补助项目). ``once``: what a person gets one of, in a year where ``yearly``, else ever; ``stores``:
    the codes in the project library of the projects that pay it."""

    code: str
    name: str
    kind: Kind
    law: str
    case: str
    insurance: str
    once: str
    yearly: bool
    purpose: str
    stores: tuple[str, ...]
    basis: str

    def once_in(self, year: int) -> str:
        """What a person gets one of, with the year.

        >>> allowances()["heating-late"].once_in(2025), allowances()["funeral"].once_in(2025)
        ('heating-2025', 'funeral')
        """
        return f"{self.once}-{year}" if self.yearly else self.once


@cache
def allowances() -> dict[str, Allowance]:
    """All allowances by code, in the order of the file."""
    rows = tomllib.loads(FILE.read_text(encoding="utf-8"))["allowance"]
    return {
        row["code"]: Allowance(**{**row, "kind": Kind(row["kind"]), "stores": tuple(row["stores"])}) for row in rows
    }


def only_once() -> dict[str, Allowance]:
    """What is paid by rosters only, because a person gets one of it: an allowance of each purpose, by the purpose.

    >>> sorted(only_once())
    ['丧葬抚恤', '取暖费', '改革前账户结余', '遗属补助']
    """
    return {one.purpose: one for one in allowances().values()}


def usual_reference(allowance: Allowance, year: int, view: ParameterView) -> date:
    """The usual reference date (基准日) of a year: of heating the first day of the month in which the law pays it, of
    everything else the last day of the year."""
    if allowance.kind is Kind.HEATING:
        row = view.row("heat.month", date(year, 12, 31))
        assert isinstance(row.value, int), "a month of the calendar"
        return date(year, row.value, 1)
    return date(year, 12, 31)
