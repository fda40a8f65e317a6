"""Asking the database for what must never be: a query that answers nothing where all is well."""

from collections.abc import Sequence
from typing import Any

from django.db import connection


def ask(query: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
    """The rows of a query."""
    with connection.cursor() as cursor:
        # A percent sign is a place for a value only where values are given.
        cursor.execute(query, list(values) or None)
        return list(cursor.fetchall())


def count(query: str) -> int:
    """The one number that a query answers."""
    return int(ask(query)[0][0] or 0)
