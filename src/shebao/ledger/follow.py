"""Verification of the books: the lines of every voucher against its digest, which the journal holds, and their balance.

Read in one pass by ``shebao journal verify``.
"""

from collections.abc import Iterator
from itertools import groupby
from typing import Any

from django.db import connection

from shebao.findings import Finding, Severity
from shebao.journal.digest import algorithm_of, can_verify, record_text
from shebao.journal.verify import FOLLOWING
from shebao.ledger.chart import chart
from shebao.ledger.drafts import COLUMNS
from shebao.ledger.models import Voucher
from shebao.ledger.post import digest_of_lines

AT_ONCE = 5000
ACTION = "从备份取出该凭证核对，报稽核处理。"


def books_follow() -> Iterator[Finding]:
    """Every voucher whose lines are not those that were posted, or do not balance."""
    vouchers = Voucher.objects.select_related("book").order_by("pk").iterator(AT_ONCE)
    lines = groupby(_lines(), key=lambda row: row[0])
    key, rows = next(lines, (None, iter(())))
    for voucher in vouchers:
        while key is not None and key < voucher.pk:
            yield _finding("L-90", "有分录不属于任何凭证。", str(key))
            key, rows = next(lines, (None, iter(())))
        own = [row[1:] for row in rows] if key == voucher.pk else []
        if key == voucher.pk:
            key, rows = next(lines, (None, iter(())))
        yield from _voucher(voucher, own)


def _lines() -> Iterator[tuple[Any, ...]]:
    listed = ", ".join(("account_id", *COLUMNS[1:]))
    with connection.chunked_cursor() as cursor:
        cursor.execute(f"SELECT voucher_id, {listed} FROM ledger_line ORDER BY voucher_id, ordinal")
        while some := cursor.fetchmany(AT_ONCE):
            yield from some


def _voucher(voucher: Voucher, rows: list[tuple[Any, ...]]) -> Iterator[Finding]:
    name = f"{voucher.book.code} {voucher}"
    head: dict[str, Any] = {"book": voucher.book.code, "day": voucher.day, "summary": voucher.summary}
    head |= {"key": voucher.key, "event": voucher.event}
    if voucher.reverses_id:
        head |= {"reverses": voucher.reverses_id, "reason": voucher.reason}
    if algorithm_of(voucher.digest) and not can_verify(voucher.digest):
        return
    if digest_of_lines(record_text(head), rows) != voucher.digest or len(rows) != voucher.lines:
        yield _finding("L-91", f"凭证{name}的分录与记账时不一致。", name)
    sums: dict[str, int] = {}
    for account, debit, credit, *_ in rows:
        system = chart()[account].system
        sums[system] = sums.get(system, 0) + debit - credit
    for system, difference in sums.items():
        if difference:
            yield _finding("L-92", f"凭证{name}的{system}借贷不平衡。", name)


def _finding(code: str, message: str, subject: str) -> Finding:
    return Finding(code=code, severity=Severity.ERROR, message=message, subject=subject, action=ACTION)


FOLLOWING.append(books_follow)
