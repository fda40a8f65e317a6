"""Tables of the register as frames: ``id`` and the columns that the journal keeps, dates as text ``yyyy-mm-dd``."""

from collections.abc import Sequence
from typing import Any

import polars as pl
from django.db import connection
from django.db.models import DateField, IntegerField

from shebao.register.rows import TABLES

Schema = dict[str, type[pl.Int64] | type[pl.String]]


def schema(table: str) -> Schema:
    """The columns of a table's frame with their types: whole numbers (also keys of other tables), else text."""
    types: Schema = {"id": pl.Int64}
    for name in TABLES[table].columns:
        field: Any = TABLES[table].model._meta.get_field(name.removesuffix("_id") if name.endswith("_id") else name)
        whole = isinstance(field.target_field if field.is_relation else field, IntegerField)
        types[name] = pl.Int64 if whole else pl.String
    return types


def dates(table: str) -> list[str]:
    """The date columns of a table."""
    return [f.attname for f in TABLES[table].model._meta.concrete_fields if isinstance(f, DateField)]


def table_frame(table: str, where: str = "", values: Sequence[Any] = ()) -> pl.DataFrame:
    """The rows of a table that a condition (SQL with %s) holds for; all of them without one."""
    types = schema(table)
    as_text = set(dates(table))
    # Without its type SQLite gives a date as the text it keeps, ten times faster than as a date.
    listed = ", ".join(f'CAST("{name}" AS text)' if name in as_text else f'"{name}"' for name in types)
    condition = f" WHERE {where}" if where else ""
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT {listed} FROM "{table}"{condition} ORDER BY "id"', list(values))
        return pl.DataFrame(cursor.fetchall(), schema=types, orient="row")


def empty(table: str) -> pl.DataFrame:
    """No rows of a table."""
    return pl.DataFrame(schema=schema(table))
