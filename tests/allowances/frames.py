"""Candidates as frames: one row of each kind, with what a test says of it."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import polars as pl

from shebao.law.store import ParameterView, load_parameters
from shebao.programmes.allowances import funeral, heating, pilot, survivors
from shebao.programmes.allowances.catalogue import allowances
from shebao.programmes.allowances.eligible import PEOPLE, eligible

VIEW = load_parameters().view(today=date(2025, 10, 1))
EXTRA: Mapping[str, Mapping[str, Any]] = {
    "heating-early": heating.EXTRA,
    "heating-late": heating.EXTRA,
    "heating-part": heating.EXTRA,
    "funeral": funeral.EXTRA,
    "survivors": survivors.EXTRA,
    "pilot": pilot.EXTRA,
}
THREE = ("heating-early", "heating-late", "heating-part")


def people(code: str, *rows: Mapping[str, Any]) -> pl.DataFrame:
    """Candidates of an allowance; what a row does not say is null, its key is P and its place."""
    schema = {**PEOPLE, **EXTRA[code]}
    filled = [
        {**dict.fromkeys(schema), "key": f"P{at}", "person_id": at, "name": f"某{at}", "account": f"62{at:04d}", **row}
        for at, row in enumerate(rows, 1)
    ]
    return pl.DataFrame(filled, schema=schema, orient="row")


def lines(code: str, *rows: Mapping[str, Any], on: date = date(2025, 10, 1), view: ParameterView = VIEW) -> Any:
    """The lines of an allowance for 2025."""
    return eligible(people(code, *rows), allowances()[code], 2025, on, view)


def enterprise(retired: date | None, **more: Any) -> dict[str, Any]:
    """An enterprise retiree."""
    return {"e_retired": retired, "e_state": "正常", "e_individual": False, **more}


def institution(staffing: str | None, tier: str | None = None, **more: Any) -> dict[str, Any]:
    """A retiree of an institution."""
    drawn = {"g_retired": date(2016, 5, 31), "g_state": "正常", "e_individual": False}
    return {**drawn, "staffing": staffing, "tier": tier, **more}
