"""Writing what an import does to the register: rows in bulk, with the same history as any other change.

The order is that of the plan: a person before the enrolment that names it. Every row is given to the journal as the
register's other writers give it (:mod:`shebao.register.rows`).
"""

from datetime import date

import polars as pl

from shebao.jobs.say import Say
from shebao.journal.bulk import change_rows, take_ids, write_rows
from shebao.journal.record import RowChange
from shebao.register.imports.changes import TableChanges
from shebao.register.imports.employers import EMPLOYERS, RATES, REGISTRATIONS
from shebao.register.imports.persons import ENROLMENTS, KEY, PENSIONS, PERSONS
from shebao.register.rows import DERIVED, TABLES, mapping


def write_changes(changes: list[TableChanges], say: Say, day: date) -> tuple[list[RowChange], set[int]]:
    """Write the rows of a plan, in the transaction that is open; answers the journal's rows and the persons touched."""
    total = sum(each.new.height + each.after.height for each in changes)
    done = 0
    journal: list[RowChange] = []
    persons: set[int] = set()
    numbered: dict[str, pl.DataFrame] = {}
    for each in changes:
        say("写入登记簿", done, total)
        new = _with_parents(each, numbered)
        new = new.with_columns(pl.Series("id", take_ids(each.table, new.height), dtype=pl.Int64))
        numbered[each.table] = new
        columns = TABLES[each.table].columns
        zero = _derived_later(each.table)
        rows = new.select("id", *columns).rows()
        write_rows(each.table, ["id", *columns, *zero], ((*row, *(0 for _ in zero)) for row in rows))
        journal.extend(RowChange(each.table, str(key), None, mapping(each.table, values), day) for key, *values in rows)
        done += new.height
        say("写入登记簿", done, total)
        before, after = each.before.select("id", *columns).rows(), each.after.select("id", *columns).rows()
        change_rows(each.table, columns, ((*values, key) for key, *values in after))
        journal.extend(
            RowChange(each.table, str(key), mapping(each.table, old), mapping(each.table, values), day)
            for (_, *old), (key, *values) in zip(before, after, strict=True)
        )
        done += len(after)
        if each.table in (ENROLMENTS, PENSIONS):
            persons.update(new["person_id"].to_list(), each.after["person_id"].to_list())
    say("写入登记簿", total, total)
    return journal, persons


def _derived_later(table: str) -> list[str]:
    """Columns that follow from other rows and are written when those are there; the database makes others itself."""
    fields = (TABLES[table].model._meta.get_field(name) for name in DERIVED.get(table, ()))
    return [field.attname for field in fields if not field.generated]


def _with_parents(each: TableChanges, numbered: dict[str, pl.DataFrame]) -> pl.DataFrame:
    """New rows with the ids of rows that this import has just made."""
    parent = {
        ENROLMENTS: (PERSONS, KEY, "person_id"),
        PENSIONS: (PERSONS, KEY, "person_id"),
        REGISTRATIONS: (EMPLOYERS, ["credit_code"], "employer_id"),
        RATES: (REGISTRATIONS, ["number"], "registration_id"),
    }.get(each.table)
    if parent is None:
        return each.new
    table, keys, column = parent
    made = numbered[table].select(*keys, pl.col("id").alias("made"))
    joined = each.new.join(made, on=keys, how="left", maintain_order="left")
    return joined.with_columns(pl.coalesce(column, "made").alias(column)).drop("made")
