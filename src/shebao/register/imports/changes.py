"""What an import does to a table: rows that are new, and rows that are there and change, each before and after."""

from dataclasses import dataclass, field

import polars as pl
from django.db.models import CharField

from shebao.register.imports.snapshot import dates, schema
from shebao.register.rows import TABLES

BEFORE = " vor"
"""Behind a column's name: its value in the register."""


@dataclass
class TableChanges:
    """``new`` has the table's columns (``id`` is null until it is written); ``before`` and ``after`` agree by row."""

    table: str
    new: pl.DataFrame
    before: pl.DataFrame
    after: pl.DataFrame
    unchanged: int = 0
    extra: dict[str, pl.DataFrame] = field(default_factory=dict)


def compare(table: str, wanted: pl.DataFrame, current: pl.DataFrame, *, keep: bool, keys: list[str]) -> TableChanges:
    """Compare what a file says with what the register holds.

    ``wanted`` has ``id`` where the row is in the register already, and some of the table's columns; null says nothing.
    ``keep``: what the register holds stays, and only what is empty there is filled; otherwise the file's value stands.
    ``keys`` are further columns of ``wanted`` that new rows keep.
    """
    types = schema(table)
    full = wanted.with_columns(
        *(pl.lit(None, kind).alias(name) for name, kind in types.items() if name not in wanted.columns)
    )
    full = full.with_columns(
        pl.col(name).dt.to_string("%Y-%m-%d") for name in dates(table) if full[name].dtype == pl.Date
    )
    fresh = full.filter(pl.col("id").is_null()).select(*types, *keys).with_columns(_defaults(table))
    known = (
        full.filter(pl.col("id").is_not_null())
        .select(list(types))
        .join(current.select(list(types)), on="id", suffix=BEFORE)
    )
    names = [name for name in types if name != "id"]
    merged = known.with_columns(_merged(name, keep) for name in names)
    differs = pl.any_horizontal(pl.col(name).ne_missing(pl.col(name + BEFORE)) for name in names)
    changed = merged.filter(differs)
    before = changed.select("id", *(pl.col(name + BEFORE).alias(name) for name in names))
    return TableChanges(table, fresh, before, changed.select(list(types)), merged.height - changed.height)


def _merged(name: str, keep: bool) -> pl.Expr:
    new, old = pl.col(name), pl.col(name + BEFORE)
    if not keep:
        return pl.coalesce(new, old)
    return pl.when(old.is_null() | (old.cast(pl.String) == "")).then(pl.coalesce(new, old)).otherwise(old)


def _defaults(table: str) -> list[pl.Expr]:
    """Columns that are never null take the model's default, text the empty one."""
    made = []
    for each in TABLES[table].model._meta.concrete_fields:
        if each.primary_key or each.null or each.attname not in TABLES[table].columns:
            continue
        if each.has_default():
            made.append(pl.col(each.attname).fill_null(each.get_default()))
        elif isinstance(each, CharField):
            made.append(pl.col(each.attname).fill_null(""))
    return made
