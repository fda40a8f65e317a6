"""The rows of a room's tables as the journal keeps them: one mapping per table, the same for cases and verification.

A room declares its models once (:class:`Tables`). Whoever writes a row journals it: with :meth:`Tables.add` and
:meth:`Tables.change` for single rows, in bulk with :meth:`Tables.mapping` and a ``RowChange`` for each. A row's key is
its ``id`` as text. Columns that follow from other rows (``derived``) stand in no mapping.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import connection
from django.db.models import DateTimeField, JSONField, Model

from shebao.journal.record import RowChange
from shebao.journal.verify import RowWords, journalled

AT_ONCE = 5000


@dataclass(frozen=True, slots=True)
class Table:
    """A journalled table: its model, and the columns that the journal keeps, in the order of the model."""

    name: str
    model: type[Model]
    columns: tuple[str, ...]
    plain: tuple[tuple[int, Callable[[Any], Any]], ...] = ()
    """Columns whose values need a plain form: where, and how."""


def _json(value: Any) -> Any:
    return json.loads(value) if isinstance(value, str) else value


def _moment(value: datetime | None) -> str | None:
    # SQLite gives moments back without their zone; they are kept in UTC.
    aware = value.replace(tzinfo=UTC) if value and value.tzinfo is None else value
    return aware.astimezone(UTC).isoformat(timespec="microseconds") if aware else None


_PLAIN: dict[type[Any], Callable[[Any], Any]] = {JSONField: _json, DateTimeField: _moment}


class Tables:
    """The journalled tables of a room, by their name in the database."""

    def __init__(self, models: Iterable[type[Any]], derived: Mapping[str, frozenset[str]] | None = None) -> None:
        self.derived = dict(derived or {})
        self.by_name: dict[str, Table] = {table.name: table for table in map(self._table, models)}

    def _table(self, model: type[Any]) -> Table:
        name = model._meta.db_table
        derived = self.derived.get(name, ())
        # What the database makes itself is in no mapping either.
        kept = (it for it in model._meta.concrete_fields if not (it.primary_key or it.generated))
        fields = [it for it in kept if it.attname not in derived]
        plain = [(at, _PLAIN[type(field)]) for at, field in enumerate(fields) if type(field) in _PLAIN]
        return Table(name, model, tuple(field.attname for field in fields), tuple(plain))

    def of(self, row: Any) -> Table:
        """The table that a row, or a model, belongs to. Raises KeyError where it is not journalled."""
        return self.by_name[row._meta.db_table]

    def values(self, row: Any) -> dict[str, Any]:
        """A row as the journal keeps it."""
        table = self.of(row)
        return self.mapping(table.name, [getattr(row, column) for column in table.columns])

    def mapping(self, table: str, sequence: Sequence[Any]) -> dict[str, Any]:
        """The same from plain values in the order of the table's columns, for writers without model objects."""
        made = dict(zip(self.by_name[table].columns, sequence, strict=True))
        for at, plain in self.by_name[table].plain:
            column = self.by_name[table].columns[at]
            made[column] = plain(made[column])
        return made

    def current(self, table: str) -> Iterator[tuple[str, dict[str, Any]]]:
        """Every row of a table as it is now, by key; read in parts, without model objects."""
        columns = self.by_name[table].columns
        listed = ", ".join(f'"{column}"' for column in ("id", *columns))
        with connection.chunked_cursor() as cursor:
            cursor.execute(f'SELECT {listed} FROM "{table}" ORDER BY "id"')
            while some := cursor.fetchmany(AT_ONCE):
                for key, *rest in some:
                    yield str(key), self.mapping(table, rest)

    def add(self, row: Any, effective: date | None = None) -> RowChange:
        """Write a new row and say so for the journal. Raises ValidationError where a value does not fit its column."""
        _fit(row)
        row.save(force_insert=True)
        return RowChange(self.of(row).name, str(row.pk), None, self.values(row), effective)

    def change(self, row: Any, effective: date | None = None, **new: Any) -> RowChange:
        """Write some columns of a row anew and say so for the journal.

        The row should have been read in the same transaction. Raises ValidationError as :meth:`add`.
        """
        before = self.values(row)
        for name, value in new.items():
            setattr(row, name, value)
        _fit(row)
        row.save(update_fields=list(new))
        return RowChange(self.of(row).name, str(row.pk), before, self.values(row), effective)

    def declare(self, words: Callable[[type[Any]], RowWords] | None = None) -> None:
        """Let verification compare these tables with what the journal says of them."""
        for name, table in self.by_name.items():
            journalled(name, lambda name=name: self.current(name), words(table.model) if words else None)  # type: ignore[misc]


def _fit(row: Any) -> None:
    """Values as the columns hold them: a date written as text becomes a date, too long a text is refused."""
    problems = {}
    for field in (it for it in row._meta.concrete_fields if not it.generated):
        value = getattr(row, field.attname)
        if field.primary_key or field.is_relation or (value is None and field.null):
            continue
        try:
            fitting = field.to_python(value)
            field.run_validators(fitting)
        except ValidationError as problem:
            problems[field.name] = problem.messages
        else:
            setattr(row, field.attname, fitting)
    if problems:
        raise ValidationError(problems)
