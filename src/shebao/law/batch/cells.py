"""Text cells to the integers of a unit, exactly and by whole columns: "1,234.50" is 123450 fen, never a binary float.

Plain decimals are taken apart by columns. Everything else goes through :func:`shebao.law.units.parse`, each distinct
text once, so that a file means what the same text means in a single case. What cannot be read becomes a number out of
bounds, so that the row is refused and never counted as absent.
"""

import re

import polars as pl

from shebao.law.declare import Input, Parameter
from shebao.law.units import Unit, decimals, parse

_SEPARATORS = re.compile(r"[、,，;；\s]+")


def integers(source: pl.Expr, declared: Input | Parameter) -> pl.Expr:
    """A text column as integers of what is declared; null where a cell is empty, out of bounds where unreadable."""

    def converted(cells: pl.Series) -> pl.Series:
        return _converted(cells, declared.unit, declared.high + 1)

    return source.map_batches(converted, return_dtype=pl.Int64(), is_elementwise=True)


def months_list(source: pl.Expr) -> pl.Expr:
    """A text column of months (2025-03、2025-04) as lists of month numbers; null where empty or unreadable."""
    dtype = pl.List(pl.Int64)

    def converted(cells: pl.Series) -> pl.Series:
        return pl.Series([_months(text) for text in cells.to_list()], dtype=dtype)

    return source.map_batches(converted, return_dtype=dtype, is_elementwise=True)


def months_in(text: str) -> list[str]:
    """The months that one cell lists."""
    return [part for part in _SEPARATORS.split(text.strip()) if part]


def _converted(cells: pl.Series, unit: Unit, unreadable: int) -> pl.Series:
    text = cells.cast(pl.String).str.strip_chars().alias("text")
    text = text.set(text == "", None)
    places = decimals(unit.scale)
    if unit.options or unit.code in ("month", "date", "age") or 10**places != unit.scale:
        return _by_distinct(text, unit, unreadable)
    plain = rf"^([+-]?)([0-9]{{1,12}})(?:\.([0-9]{{0,{places}}}))?$"
    parts = text.to_frame().select(
        whole=pl.col("text").str.extract(plain, 2).cast(pl.Int64) * unit.scale,
        part=pl.col("text").str.extract(plain, 3).fill_null("").str.pad_end(max(places, 1), "0").cast(pl.Int64),
        negative=pl.col("text").str.starts_with("-"),
    )
    part = pl.col("part") if places else pl.lit(0, dtype=pl.Int64)
    size = pl.col("whole") + part
    made = parts.select(pl.when(pl.col("negative")).then(-size).otherwise(size)).to_series()
    left = text.filter(made.is_null() & text.is_not_null())
    if left.is_empty():
        return made
    others = _by_distinct(text.set(made.is_not_null(), None), unit, unreadable)
    return made.fill_null(others)


def _by_distinct(text: pl.Series, unit: Unit, unreadable: int) -> pl.Series:
    distinct = text.drop_nulls().unique()
    values = [_parsed(unit, one, unreadable) for one in distinct.to_list()]
    return text.replace_strict(distinct, pl.Series(values, dtype=pl.Int64), default=None, return_dtype=pl.Int64)


def _parsed(unit: Unit, text: str, unreadable: int) -> int:
    try:
        raw = parse(unit, text)
    except ValueError:
        return unreadable
    return raw if isinstance(raw, int) and abs(raw) < 2**63 else unreadable


def _months(text: str | None) -> list[int] | None:
    if text is None or not text.strip():
        return None
    try:
        raw = parse(Unit("months_list", ""), months_in(text))
    except ValueError:
        return None
    return [one for one in raw if isinstance(one, int)] if isinstance(raw, tuple) else None
