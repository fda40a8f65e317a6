"""Balances (余额): sums of lines by account, project and item, in one pass of the database.

A red line (红字) takes back its own side: it lessens the turnover of the side that it corrects, as the books show it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection

from shebao.ledger.chart import chart, full_name
from shebao.ledger.models import DEBIT, Book

CLOSING = "year_end"
"""The kind of reference of the lines that close a year (:mod:`shebao.ledger.year_end`)."""
OPENING = "opening"
"""The kind of reference of the lines that open a year (期初余额): before the year, and no turnover of it."""
KEYS = ("account_id", "project", "item", "function", "economic", "source", "month")
"""What balances can be grouped by."""


@dataclass(frozen=True)
class Balance:
    """Sums in fen: before a period, its turnover on both sides, and after it. Signed: debit is above nothing."""

    key: tuple[Any, ...]
    opening: int
    debit: int
    credit: int

    @property
    def closing(self) -> int:
        """The balance at the end of the period."""
        return self.opening + self.debit - self.credit


SUMS = (
    f"COALESCE(SUM(CASE WHEN l.month < %s OR l.ref_kind = '{OPENING}' THEN l.debit - l.credit ELSE 0 END), 0),"
    f" COALESCE(SUM(CASE WHEN l.month >= %s AND l.ref_kind <> '{OPENING}' THEN"
    " CASE WHEN l.red THEN -l.credit ELSE l.debit END ELSE 0 END), 0),"
    f" COALESCE(SUM(CASE WHEN l.month >= %s AND l.ref_kind <> '{OPENING}' THEN"
    " CASE WHEN l.red THEN -l.debit ELSE l.credit END ELSE 0 END), 0)"
)


def balances(
    books: Sequence[Book],
    by: Sequence[str] = ("account_id",),
    *,
    first: date,
    last: date,
    project: str = "",
    accounts: str = "",
    closing: bool = True,
) -> list[Balance]:
    """The balances of books over the months from ``first`` to ``last`` (each a first day), grouped and ordered by
    ``by`` (of :data:`KEYS`); of one project where it is given, of accounts that begin with a code, with what closes the
    year or without it.
    """
    if odd := [key for key in by if key not in KEYS]:
        raise ValueError(f"no balances by {odd}")
    grouped = ", ".join(f"l.{key}" for key in by)
    places = ", ".join(["%s"] * len(books)) or "NULL"
    where, values = f"l.book_id IN ({places}) AND l.month <= %s", [*(book.pk for book in books), last]
    if project:
        where, values = f"{where} AND l.project = %s", [*values, project]
    if accounts:
        where, values = f"{where} AND l.account_id LIKE %s", [*values, f"{accounts}%"]
    if not closing:
        where, values = f"{where} AND l.ref_kind <> %s", [*values, CLOSING]
    head, tail = (f"{grouped}, ", f" GROUP BY {grouped} ORDER BY {grouped}") if by else ("", "")
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {head}{SUMS} FROM ledger_line l WHERE {where}{tail}", [first, first, first, *values])
        return [Balance(tuple(row[:-3]), *map(int, row[-3:])) for row in cursor.fetchall()]


@dataclass(frozen=True)
class AccountBalance:
    """An account's line of the balance sheet of accounts (科目余额表), as it is printed: each side above nothing."""

    code: str
    name: str
    system: str
    element: str
    side: str
    level: int
    opening: int
    debit: int
    credit: int

    @property
    def closing(self) -> int:
        """Signed: debit is above nothing."""
        return self.opening + self.debit - self.credit

    @property
    def opening_shown(self) -> int:
        """On the account's own side; a balance on the other one is below nothing."""
        return self.opening if self.side == DEBIT else -self.opening

    @property
    def closing_shown(self) -> int:
        """As :attr:`opening_shown`."""
        return self.closing if self.side == DEBIT else -self.closing


def by_account(books: Sequence[Book], *, first: date, last: date, project: str = "") -> list[AccountBalance]:
    """Every account with a line or a balance, those above with the sums of those below, in the order of the chart."""
    table = chart()
    sums: dict[str, list[int]] = {}
    for one in balances(books, first=first, last=last, project=project):
        code = one.key[0]
        while code:
            held = sums.setdefault(code, [0, 0, 0])
            for at, value in enumerate((one.opening, one.debit, one.credit)):
                held[at] += value
            code = table[code].parent
    return list(_in_order(sums))


def _in_order(sums: dict[str, list[int]]) -> Iterator[AccountBalance]:
    for code, account in chart().items():
        if code in sums:
            level = full_name(code).count("—", 0) if account.parent else 0
            yield AccountBalance(
                code, account.name, account.system, account.element, account.side, min(level, 1), *sums[code]
            )
