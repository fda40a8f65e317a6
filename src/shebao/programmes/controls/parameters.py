"""Parameters of the controls: dated data with a source (``parameters.toml``)."""

import tomllib
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

FILE = Path(__file__).with_name("parameters.toml")


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads(FILE.read_text(encoding="utf-8"))


@cache
def _rows() -> tuple[tuple[str, date, int, str], ...]:
    rows = _data()["parameter"]
    return tuple((row["code"], date.fromisoformat(row["from"]), row["value"], row["source"]) for row in rows)


def unit_code() -> str:
    """The unit's code in the finance bureau's budget system (预算单位编码)."""
    return str(_data()["unit_code"])


def parameter(code: str, day: date) -> int:
    """The value that holds on a day. Raises KeyError where none does."""
    found = [(since, value) for name, since, value, _ in _rows() if name == code and since <= day]
    if not found:
        raise KeyError(f"no parameter {code} on {day}")
    return max(found)[1]
