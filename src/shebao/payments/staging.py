"""Many values beside the tables for the length of a transaction: written once, then read by one statement."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import polars as pl
from django.db import connection

from shebao.journal.bulk import look_at, write_frame


@contextmanager
def staged(name: str, columns: Sequence[tuple[str, str]], rows: pl.DataFrame) -> Iterator[str]:
    """A temporary table with these columns (name, type) and the rows of a frame; gone when the block is left."""
    listed = ", ".join(f'"{column}" {kind}' for column, kind in columns)
    with connection.cursor() as cursor:
        # Left behind by whoever was refused in a transaction that went on.
        cursor.execute(f'DROP TABLE IF EXISTS "{name}"')
        cursor.execute(f'CREATE TEMPORARY TABLE "{name}" ({listed})')
    write_frame(name, rows.select(column for column, _ in columns))
    look_at(name)
    yield name
    with connection.cursor() as cursor:
        cursor.execute(f'DROP TABLE "{name}"')
