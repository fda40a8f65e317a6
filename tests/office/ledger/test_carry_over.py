"""The year is carried over by two people (年末结转): closed, and opened in the next year's book as it ends."""

from collections.abc import Callable
from datetime import date

import pytest
from django.db import DatabaseError, connection, transaction

from shebao.journal.verify import verify
from shebao.ledger.balances import by_account
from shebao.ledger.models import CLOSE, REOPEN, YEAR_END, Book, Voucher
from shebao.ledger.months import ask_month, decide_month
from shebao.ledger.open_book import open_book
from shebao.ledger.reversal_requests import ask_reversal
from shebao.ledger.statements import budget_position, position, project_lines
from shebao.programmes.verify.books import carried_over
from shebao.staff.grant_post import Refused
from shebao.staff.who import Who
from tests.office.ledger.books import Books
from tests.office.payments.hands import codes
from tests.office.payments.test_verify_money import past_the_rules

pytestmark = pytest.mark.django_db
DECEMBER, JANUARY = date(2025, 12, 1), date(2026, 1, 1)


@pytest.fixture
def books(hire: Callable[..., Who]) -> Books:
    made = Books(hire)
    made.event("direct_payment", 500_00, "d")
    made.event("recovered", 11_00, "x")
    made.event("quota_undrawn", 25_00, "u", date(2025, 12, 31))
    return made


def step(books: Books, action: str, month: date = DECEMBER, reason: str = "") -> Book:
    decide_month(ask_month(books.project, month, action, by=books.maker, reason=reason), True, by=books.checker)
    return Book.objects.get(pk=books.project.pk)


def closings(book: Book, last: date) -> dict[str, int]:
    found = by_account([book], first=date(book.year, 1, 1), last=last)
    return {one.code: one.closing for one in found if one.closing}


def test_the_next_year_begins_with_what_the_year_ends_with(books: Books) -> None:
    with pytest.raises(Refused) as refused:
        ask_month(books.project, DECEMBER, YEAR_END, by=books.maker)
    assert codes(refused) == ["L-34"], "June has vouchers and is not closed"
    step(books, CLOSE, date(2025, 6, 1))
    assert step(books, YEAR_END).closed_through == DECEMBER
    after = Book.objects.get(code="XM01-2026")
    assert (after.year, after.project, after.name) == (2026, "XM01", "取暖补贴（2026年）")
    ends = closings(books.project, DECEMBER)
    assert ends["1201"] == 25_00 and ends["1002"] == 11_00 and ends["2103"] == -11_00
    sheet = by_account([after], first=JANUARY, last=JANUARY)
    assert {one.code: one.opening for one in sheet if one.opening} == ends
    assert all(one.debit == one.credit == 0 for one in sheet), "an opening is no turnover"
    assert position([after], JANUARY).balances and position([after], JANUARY).assets == 36_00
    assert budget_position([after], JANUARY).carried == 25_00
    assert project_lines([after], first=JANUARY, last=JANUARY) == []
    books.event("quota_restored", 20_00, "r", date(2026, 2, 3), book="XM01-2026")
    assert position([after], date(2026, 2, 1)).assets == 16_00
    assert carried_over().wrong == [] and carried_over().looked == "1个账套年末结转、6个期初余额"
    assert verify() == []
    past_the_rules(
        "ledger_line", "UPDATE ledger_line SET debit = debit + 1 WHERE ref_kind = 'opening' AND debit = 2500"
    )
    assert "账套XM01-2025科目1201的年末余额与下一年度的期初余额不符" in carried_over().wrong


def test_a_year_that_was_carried_over_stays_as_it_is(books: Books) -> None:
    step(books, CLOSE, date(2025, 6, 1))
    step(books, YEAR_END)
    for action in (REOPEN, CLOSE, YEAR_END):
        with pytest.raises(Refused) as refused:
            ask_month(books.project, DECEMBER, action, by=books.maker, reason="更正")
        assert codes(refused) == ["L-41"]
    with pytest.raises(Refused) as refused:
        books.event("direct_payment", 1, "late", date(2025, 12, 31))
    assert codes(refused) == ["L-4"]
    with pytest.raises(Refused) as refused:
        ask_reversal(Voucher.objects.get(event="opening"), reason="误", by=books.maker)
    assert codes(refused) == ["L-46"]
    for statement, code in (
        (
            "INSERT INTO ledger_monthstep (book_id, month, action, state, reason, asked_by_id, asked_at)"
            f" VALUES ({books.project.pk}, '2025-12-01', '反结账', '待复核', 'x', {books.maker.natural_person.pk},"
            " '2026-01-05')",
            "L-41",
        ),
        (f"UPDATE ledger_book SET closed_through = '2025-06-01' WHERE id = {books.project.pk}", "L-5"),
    ):
        with pytest.raises(DatabaseError, match=code), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


def test_what_forbids_it_is_said(books: Books) -> None:
    step(books, CLOSE, date(2025, 6, 1))
    step(books, CLOSE)
    with pytest.raises(Refused) as refused:
        ask_month(books.project, DECEMBER, YEAR_END, by=books.maker)
    assert codes(refused) == ["L-42"], "December is closed already"
    step(books, REOPEN, reason="年末结转")
    with transaction.atomic():
        after = open_book("XM01-2026", "取暖补贴（2026年）", 2026, project="XM01", by=books.maker.actor)
    january = ask_month(after, JANUARY, CLOSE, by=books.maker)
    decide_month(january, True, by=books.checker)
    waiting = ask_month(books.project, DECEMBER, YEAR_END, by=books.maker)
    with pytest.raises(Refused) as refused:
        decide_month(waiting, True, by=books.checker)
    assert codes(refused) == ["L-4"], "January of the next year is closed"
    assert not Voucher.objects.filter(event__startswith="year_end").exists(), "nothing is half done"
    assert Book.objects.get(pk=books.project.pk).closed_through == date(2025, 6, 1)
