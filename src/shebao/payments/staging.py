"""Many values beside the tables for the length of a transaction: written once, then read by one statement."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.db import connection

from shebao.journal.bulk import write_rows


@contextmanager
def staged(name: str, columns: Sequence[tuple[str, str]], rows: Iterable[Sequence[Any]]) -> Iterator[str]:
    """A temporary table with these columns (name, type) and rows; gone when the block is left."""
    listed = ", ".join(f'"{column}" {kind}' for column, kind in columns)
    with connection.cursor() as cursor:
        # Left behind by whoever was refused in a transaction that went on.
        cursor.execute(f'DROP TABLE IF EXISTS "{name}"')
        cursor.execute(f'CREATE TEMPORARY TABLE "{name}" ({listed})')
    write_rows(name, [column for column, _ in columns], rows)
    yield name
    with connection.cursor() as cursor:
        cursor.execute(f'DROP TABLE "{name}"')
