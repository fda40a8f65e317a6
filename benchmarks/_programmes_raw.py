"""The rows that a roster's run left behind, written raw: the other side of the benchmark ``programmes``.

Before the run the database is copied; after it, every row that the run added to any table, and every file, is read and
then written into the copy, the same tables with the same indexes, constraints and triggers, by the plainest bulk
statements: COPY on PostgreSQL, one prepared statement on SQLite. Lines, suspects and instructions go through their
rules and their states (instructions: written, sent, answered). Of the tables with a few dozen rows each (cases, papers,
journal, vouchers, reservation) only the rows are written, without their rules, which ask for the program's order.
"""

import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import polars as pl

LINES, SUSPECTS, INSTRUCTIONS = "allowances_line", "allowances_linesuspect", "payments_instruction"
ROSTERS, BATCHES = "allowances_roster", "payments_batch"
BY_RULES = (LINES, SUSPECTS, INSTRUCTIONS)
RAW = "raw"


def copy_database(here: Path) -> None:
    """Copy the database as it is now; ``raw`` is the connection to the copy."""
    from django.db import connection, connections

    told = dict(connections.databases["default"])
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.close()
        told["NAME"] = str(here / "raw.sqlite3")
        shutil.copy(connections.databases["default"]["NAME"], told["NAME"])
    else:
        name = told["NAME"]
        told["NAME"] = f"{name}_raw"
        with connection.cursor() as cursor:
            # Nobody is connected to a database while it is copied.
            cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [told["NAME"]])
            assert cursor.fetchone() is None, f"{told['NAME']} is there already"
        connection.close()
        with _connected({**told, "NAME": "postgres"}) as admin, admin.cursor() as cursor:
            cursor.execute(f'CREATE DATABASE "{told["NAME"]}" TEMPLATE "{name}"')
    connections.databases[RAW] = told


def drop_copy() -> None:
    """Take the copy away again where it lies on a server."""
    from django.db import connections

    told = connections.databases[RAW]
    connections[RAW].close()
    if connections[RAW].vendor == "postgresql":
        with _connected({**told, "NAME": "postgres"}) as admin, admin.cursor() as cursor:
            cursor.execute(f'DROP DATABASE "{told["NAME"]}"')


@contextmanager
def _connected(told: dict[str, Any]) -> Iterator[Any]:
    from django.db import connections

    connections.databases["admin"] = told
    connection = connections["admin"]
    try:
        yield connection
    finally:
        connection.close()
        del connections["admin"], connections.databases["admin"]


@contextmanager
def _into_the_copy() -> Iterator[None]:
    """What writes to the database writes to the copy meanwhile."""
    from django.db import connections

    first = connections["default"]
    connections["default"] = connections[RAW]
    try:
        yield
    finally:
        connections["default"] = first


def raw_writes(here: Path, bank_files: list[bytes]) -> tuple[float, float, int]:
    """Seconds and seconds of processor of writing everything raw, and how many rows it was."""
    few, many = _few(), {table: _frame(table) for table in BY_RULES}
    files = [path.read_bytes() for path in sorted(here.rglob("*")) if path.is_file() and "sqlite3" not in path.name]
    with _into_the_copy():
        _take_rules_away([*few])
        started, worked = time.perf_counter(), time.process_time()
        _write(few, many)
        (here / "raw").mkdir()
        for at, content in enumerate([*files, *bank_files]):
            (here / "raw" / str(at)).write_bytes(content)
        took = time.perf_counter() - started, time.process_time() - worked
        for table, frame in many.items():
            assert _count(table) == frame.height
    return *took, sum(frame.height for frame in many.values()) + sum(len(rows) for _, rows in few.values())


def _write(few: dict[str, tuple[list[str], list[Any]]], many: dict[str, pl.DataFrame]) -> None:
    from django.db import connection, transaction

    from shebao.journal.bulk import write_frame, write_rows

    def run(statement: str, *values: Any) -> None:
        with connection.cursor() as cursor:
            cursor.execute(statement, values)

    lines, suspects, instructions = (many[table] for table in BY_RULES)
    begun = suspects.with_columns(
        state=pl.lit("待处理"), result=pl.lit(""), reason=pl.lit(""), maker_id=None, made_at=None, checker_id=None,
        checked_at=None,
    )  # fmt: skip
    waiting = instructions.with_columns(state=pl.lit("待发"), code=pl.lit(""), outcome=pl.lit(""), returned_id=None)
    # The run's own transactions: the roster, its suspects, the batches, their sending, their answers.
    with transaction.atomic():
        with _without_rules():
            for table, (columns, rows) in few.items():
                write_rows(table, columns, rows)
            run(f"UPDATE {ROSTERS} SET state = '草案', case_number = ''")
            run(f"UPDATE {BATCHES} SET state = '待复核'")
        write_frame(LINES, lines)
        write_frame(SUSPECTS, begun)
    with transaction.atomic(), connection.cursor() as cursor:
        for columns in (("state", "result", "reason", "maker_id", "made_at"), ("state", "checker_id", "checked_at")):
            set_to = ", ".join(f"{column} = %s" for column in columns)
            rows = suspects.select(*columns, "id")
            if columns[-1] == "made_at":
                rows = rows.with_columns(state=pl.lit("待复核"))
            cursor.executemany(f"UPDATE {SUSPECTS} SET {set_to} WHERE id = %s", rows.rows())
    with transaction.atomic():
        write_frame(INSTRUCTIONS, waiting)
    with transaction.atomic():
        with _without_rules():
            run(f"UPDATE {BATCHES} SET state = '已发送'")
        run(f"UPDATE {INSTRUCTIONS} SET state = '已送'")
    columns = ("state", "code", "outcome", "returned_id")
    set_to = ", ".join(f"{column} = %s" for column in columns)
    for of_batch in instructions.partition_by("batch_id", maintain_order=True):
        usual = of_batch.filter(pl.col("state") == "成功").select(*columns, "batch_id").row(0)
        failed = of_batch.filter(pl.col("state") == "失败").select(*columns, "id").rows()
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.executemany(f"UPDATE {INSTRUCTIONS} SET {set_to} WHERE id = %s", failed)
            cursor.execute(f"UPDATE {INSTRUCTIONS} SET {set_to} WHERE batch_id = %s AND state = '已送'", usual)


def _take_rules_away(tables: list[str]) -> None:
    """Drop the triggers of the small tables of a SQLite copy."""
    from django.db import connection

    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        places = ", ".join(["%s"] * len(tables))
        cursor.execute(f"SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name IN ({places})", tables)
        for (name,) in cursor.fetchall():
            cursor.execute(f"DROP TRIGGER {name}")


@contextmanager
def _without_rules() -> Iterator[None]:
    """Rows come without rules meanwhile, on PostgreSQL."""
    from django.db import connection

    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL session_replication_role = replica")
        yield
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL session_replication_role = origin")


def _columns(table: str) -> list[Any]:
    from django.apps import apps

    model = next(one for one in apps.get_models(include_auto_created=True) if one._meta.db_table == table)
    return [field for field in model._meta.concrete_fields if not field.generated]


def _frame(table: str) -> pl.DataFrame:
    """All rows of a table that was empty before."""
    from django.db.models import BigAutoField, BigIntegerField, DateTimeField, ForeignKey, PositiveIntegerField

    from shebao.journal.bulk import read_frame

    whole = (BigAutoField, BigIntegerField, PositiveIntegerField, ForeignKey)
    types, asked = {}, []
    for field in _columns(table):
        types[field.column] = pl.Int64 if isinstance(field, whole) else pl.String
        moment = isinstance(field, DateTimeField)
        asked.append(f'CAST("{field.column}" AS text)' if moment else f'"{field.column}"')
    return read_frame(f"SELECT {', '.join(asked)} FROM {table} ORDER BY id", types)


def _few() -> dict[str, tuple[list[str], list[Any]]]:
    """What the run added to all other tables: columns and rows."""
    from django.apps import apps
    from django.db import connection

    made = {}
    for model in apps.get_models(include_auto_created=True):
        table = model._meta.db_table
        with _into_the_copy():
            before = _count(table)
        if table in BY_RULES or _count(table) == before:
            continue
        key = model._meta.pk.column
        columns = [field.column for field in _columns(table)]
        listed = ", ".join(f'"{column}"' for column in columns)
        with _into_the_copy(), connection.cursor() as cursor:
            cursor.execute(f'SELECT "{key}" FROM "{table}"')
            known = {found for (found,) in cursor.fetchall()}
        with connection.cursor() as cursor:
            cursor.execute(f'SELECT {listed} FROM "{table}"')
            rows = [row for row in cursor.fetchall() if row[columns.index(key)] not in known]
        made[table] = (columns, rows)
    return made


def _count(table: str) -> int:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(f'SELECT COUNT(*) FROM "{table}"')
        return int(cursor.fetchone()[0])
