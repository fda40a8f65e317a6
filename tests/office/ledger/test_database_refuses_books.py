"""What must never be in the books is refused by the database itself: direct SQL on SQLite and PostgreSQL."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from shebao.ledger.models import CLOSE, Line, Voucher
from shebao.ledger.months import ask_month, decide_month
from shebao.staff.who import Who
from tests.office.ledger.books import Books

pytestmark = pytest.mark.django_db
FOUR = [("500103", 5, 0), ("4001", 0, 5), ("720102", 5, 0), ("6001", 0, 5)]


@pytest.fixture
def books(hire: Callable[..., Who]) -> Books:
    return Books(hire)


def sql(statement: str, *values: Any) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, list(values))


def forged(books: Books, lines: list[tuple[str, int, int]] = FOUR, pk: int = 999, **given: Any) -> None:
    """A voucher as somebody at the database's prompt writes it: lines first, then the head."""
    line: dict[str, Any] = {"project": "XM01", "book": books.project.pk, "month": "2025-06-01", "red": False}
    line |= {name: given.pop(name) for name in list(given) if name in line}
    head: dict[str, Any] = {
        **{"book_id": books.project.pk, "month": "2025-06-01", "number": 77, "day": "2025-06-03", "key": "forged"},
        **{
            "lines": given.pop("count", len(lines)),
            "amount": 5,
            "budget_amount": 5,
            "made_by_id": books.maker.natural_person.pk,
        },
        **{"checked_by_id": books.checker.natural_person.pk, "reverses_id": None, "reason": "", **given},
    }
    with transaction.atomic():
        for ordinal, (account, debit, credit) in enumerate(lines, 1):
            sql(
                "INSERT INTO ledger_line (voucher_id, ordinal, book_id, month, account_id, debit, credit, red, project,"
                " item, source, function, economic, memo, ref_kind, ref)"
                " VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, '', '', '', '', '', '', '')",
                *(pk, ordinal, line["book"], line["month"], account, debit, credit, line["red"], line["project"]),
            )
        columns = ", ".join(head)
        places = ", ".join(["%s"] * len(head))
        sql(
            f"INSERT INTO ledger_voucher (id, summary, event, posted_at, digest, {columns})"
            f" VALUES ({pk}, '', '', '2025-06-03 00:00:00+00:00', '', {places})",
            *head.values(),
        )


def test_a_right_voucher_passes(books: Books) -> None:
    forged(books)
    assert Voucher.objects.get().lines == 4


@pytest.mark.parametrize(
    ("code", "lines", "given"),
    [
        ("L-2", [("500103", 5, 0), ("4001", 0, 4), *FOUR[2:]], {}),
        ("L-2", [("500103", 5, 0), ("6001", 0, 5)], {"budget_amount": 0}),
        ("L-2", FOUR, {"amount": 6}),
        ("L-1", FOUR, {"count": 3}),
        ("L-[12]", [("500103", 5, 0)], {"budget_amount": 0}),
        ("L-1", [], {"count": 0, "amount": 0, "budget_amount": 0}),
        ("G07", FOUR, {"project": ""}),
        ("G07", FOUR, {"project": "XM02"}),
        ("L-3", FOUR, {"red": True}),
        ("L-3", FOUR, {"month": "2025-05-01"}),
        ("L-3", FOUR, {"day": "2024-06-03"}),
        ("L-3", FOUR, {"day": "2025-07-03"}),
        ("L-8", [("5001", 5, 0), *FOUR[1:]], {}),
        ("ledger_line_has_one_side", [("500103", -5, 0), *FOUR[1:]], {}),
        ("ledger_line_has_one_side", [("500103", 5, 5), *FOUR[1:]], {}),
        ("ledger_line_has_one_side", [("500103", 0, 0), *FOUR[1:]], {}),
    ],
)
def test_a_wrong_voucher_is_refused(code: str, lines: Any, given: dict[str, Any], books: Books) -> None:
    with pytest.raises(DatabaseError, match=code):
        forged(books, lines, **given)
    assert not Voucher.objects.exists() and not Line.objects.exists()


def test_the_maker_is_not_the_checker(books: Books) -> None:
    with pytest.raises(DatabaseError, match="ledger_maker_is_not_checker"):
        forged(books, checked_by_id=books.maker.natural_person.pk)


def test_a_line_without_its_voucher_does_not_stay(books: Books) -> None:
    with pytest.raises(DatabaseError), transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO ledger_line (voucher_id, ordinal, book_id, month, account_id, debit, credit, red, project,"
                " item, source, function, economic, memo, ref_kind, ref)"
                " VALUES (5, 1, %s, '2025-06-01', '4001', 1, 0, %s, 'XM01', '', '', '', '', '', '', '')",
                [books.project.pk, False],
            )
        connection.check_constraints()


@pytest.mark.parametrize("table", ["ledger_voucher", "ledger_line"])
def test_nothing_posted_is_changed_or_deleted(table: str, books: Books) -> None:
    books.post()
    column = "summary" if table == "ledger_voucher" else "memo"
    for statement in (f"UPDATE {table} SET {column} = 'x'", f"DELETE FROM {table}"):
        with pytest.raises(DatabaseError, match="J-1"):
            sql(statement)


def test_a_posted_voucher_takes_no_line_more(books: Books) -> None:
    voucher = books.post()
    with pytest.raises(DatabaseError, match="L-7"):
        sql(
            "INSERT INTO ledger_line (voucher_id, ordinal, book_id, month, account_id, debit, credit, red, project,"
            " item, source, function, economic, memo, ref_kind, ref)"
            " VALUES (%s, 9, %s, '2025-06-01', '4001', 1, 0, %s, 'XM01', '', '', '', '', '', '', '')",
            *(voucher.pk, books.project.pk, False),
        )


def test_a_closed_month_takes_no_voucher_and_opens_for_nobody_alone(books: Books) -> None:
    with pytest.raises(DatabaseError, match="L-5"):
        sql("UPDATE ledger_book SET closed_through = '2025-06-01'")
    june = books.post(key="june").month
    decide_month(ask_month(books.project, june, CLOSE, by=books.maker), True, by=books.checker)
    with pytest.raises(DatabaseError, match="L-4"):
        forged(books)
    with pytest.raises(DatabaseError, match="L-5"):
        sql("UPDATE ledger_book SET closed_through = NULL")
    with pytest.raises(DatabaseError, match="L-5"):
        sql("UPDATE ledger_monthstep SET reason = 'x', month = '2025-05-01'")
    person = books.maker.natural_person.pk
    values = (books.project.pk, person, person)
    with pytest.raises(DatabaseError):
        sql(
            "INSERT INTO ledger_monthstep (book_id, month, action, state, reason, asked_by_id, asked_at, decided_by_id,"
            " decided_at) VALUES (%s, '2025-06-01', '反结账', '已同意', 'x', %s, '2025-06-03 00:00:00+00:00', %s,"
            " '2025-06-03 00:00:00+00:00')",
            *values,
        )


def test_a_voucher_is_reversed_once_and_by_its_mirror(books: Books) -> None:
    voucher = books.post(5)
    back = [(account, credit, debit) for account, debit, credit in FOUR]
    asked: dict[str, Any] = {"reverses_id": voucher.pk, "reason": "误记", "red": True}
    with pytest.raises(DatabaseError, match="L-6"):
        forged(books, FOUR, **asked)
    with pytest.raises(DatabaseError, match="L-6"):
        forged(books, back[:2], budget_amount=0, **asked)
    with pytest.raises(DatabaseError, match="L-6"):
        forged(books, back, **asked)  # the tags of the lines are missing
    assert Line.objects.count() == 4


def test_a_second_reversal_is_refused(books: Books) -> None:
    forged(books)
    back = [(account, credit, debit) for account, debit, credit in FOUR]
    asked: dict[str, Any] = {"reverses_id": 999, "reason": "误记", "red": True}
    first = {**asked, "number": 78}
    forged(books, back, 1000, **first, key="back")
    with pytest.raises(DatabaseError):
        forged(books, back, 1001, **{**asked, "number": 79, "key": "again"})
    with pytest.raises(DatabaseError, match="L-6"):
        forged(books, FOUR, 1002, **{**asked, "reverses_id": 1000, "number": 80, "key": "back of back"})
