"""Many rows into a table at once: COPY on PostgreSQL, one prepared statement on SQLite.

For rows that are checked already; constraints and triggers of the database hold for them as for any other. A frame goes
in and comes out by columns: no row of it becomes an object on PostgreSQL.
"""

import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

import polars as pl
from django.db import connection

ROWS_AT_ONCE = 5000
FRAME_AT_ONCE = 50_000
"""Rows of a frame that are text at one time."""


def write_rows(table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Insert rows, given in the order of the columns. Dates may be text ``yyyy-mm-dd``."""
    listed = ", ".join(f'"{column}"' for column in columns)
    places = ", ".join(["%s"] * len(columns))
    remaining = iter(rows)
    # In parts, because Django keeps what it has read of an iterator; and a part is whole before its statement begins,
    # because what gives the rows may itself read the database, for which COPY would wait without end.
    while some := list(islice(remaining, ROWS_AT_ONCE)):
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                with cursor.cursor.copy(f'COPY "{table}" ({listed}) FROM STDIN') as copy:
                    for row in some:
                        copy.write_row(row)
            else:
                cursor.executemany(f'INSERT INTO "{table}" ({listed}) VALUES ({places})', some)


def write_frame(table: str, frame: pl.DataFrame) -> None:
    """Insert the rows of a frame whose columns are named as the table's."""
    if connection.vendor != "postgresql":
        for part in frame.iter_slices(FRAME_AT_ONCE):
            write_rows(table, part.columns, part.rows())
        return
    listed = ", ".join(f'"{column}"' for column in frame.columns)
    with (
        connection.cursor() as cursor,
        cursor.cursor.copy(f'COPY "{table}" ({listed}) FROM STDIN (FORMAT csv)') as copy,
    ):
        for part in frame.iter_slices(FRAME_AT_ONCE):
            # A text stands in quotes and nothing at all without them: so an empty text and none stay two things.
            copy.write(part.write_csv(include_header=False, quote_style="non_numeric").encode())


def read_frame(statement: str, types: Mapping[str, Any], values: Sequence[Any] = ()) -> pl.DataFrame:
    """What a SELECT finds, in the order of ``types``, as a frame; days are text where they are asked for as such."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.cursor.copy(f"COPY ({statement}) TO STDOUT (FORMAT csv)", values or None) as copy:
                content = io.BytesIO(b"".join(copy))
            # Yes and no come as t and f.
            plain = {name: pl.String if kind == pl.Boolean else kind for name, kind in types.items()}
            read = pl.read_csv(content, has_header=False, schema=plain) if content.getbuffer() else None
            return pl.DataFrame(schema=types) if read is None else read.select(_told(types))
        cursor.execute(statement, list(values))
        # SQLite has no type of its own for yes and no.
        whole = {name: pl.Int64 if kind == pl.Boolean else kind for name, kind in types.items()}
        return pl.DataFrame(cursor.fetchall(), schema=whole, orient="row").cast(pl.Schema(types))


def _told(types: Mapping[str, Any]) -> Iterator[pl.Expr]:
    for name, kind in types.items():
        yield (pl.col(name) == "t").alias(name) if kind == pl.Boolean else pl.col(name)


def look_at(table: str) -> None:
    """Let PostgreSQL count what a table holds after many rows came into it: it plans by what it last counted."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f'ANALYZE "{table}"')


def change_rows(table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Set columns of rows by ``id``, which stands last in each row."""
    listed = ", ".join(f'"{column}" = %s' for column in columns)
    with connection.cursor() as cursor:
        cursor.executemany(f'UPDATE "{table}" SET {listed} WHERE "id" = %s', rows)


def take_ids(table: str, count: int) -> list[int]:
    """Ids that no other row has or will have, for rows that are written with them in the same transaction."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)", [f'"{table}"', count]
            )
            return [row[0] for row in cursor.fetchall()]
        # A transaction that writes is the only one (IMMEDIATE), and AUTOINCREMENT goes on from the largest id.
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        last = (cursor.fetchone() or (0,))[0]
        return list(range(last + 1, last + 1 + count))
