"""Many rows into a table at once: COPY on PostgreSQL, one prepared statement on SQLite.

For rows that are checked already; constraints and triggers of the database hold for them as for any other.
"""

from collections.abc import Iterable, Sequence
from itertools import islice
from typing import Any

from django.db import connection

ROWS_AT_ONCE = 5000


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
