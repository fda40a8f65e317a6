"""Months close and open by two people, in order; a closed one takes no voucher."""

from collections.abc import Callable
from datetime import date

import pytest

from shebao.journal.models import Entry
from shebao.ledger.models import CLOSE, REOPEN, Book
from shebao.ledger.months import ask_month, decide_month
from shebao.staff.grant_post import Refused
from shebao.staff.who import Who
from tests.office.ledger.books import Books
from tests.office.payments.hands import codes

pytestmark = pytest.mark.django_db
MAY, JUNE, JULY = date(2025, 5, 1), date(2025, 6, 1), date(2025, 7, 1)


@pytest.fixture
def books(hire: Callable[..., Who]) -> Books:
    return Books(hire)


def closed(books: Books, month: date, action: str = CLOSE, reason: str = "") -> Book:
    decide_month(ask_month(books.project, month, action, by=books.maker, reason=reason), True, by=books.checker)
    return Book.objects.get(pk=books.project.pk)


def test_a_closed_month_takes_no_voucher_until_two_people_open_it(books: Books) -> None:
    books.post(key="before")
    assert closed(books, JUNE).closed_through == JUNE
    with pytest.raises(Refused) as refused:
        books.post(key="late")
    assert codes(refused) == ["L-4"]
    books.post(key="july", day=JULY)
    assert closed(books, JUNE, REOPEN, "漏记一笔").closed_through is None
    books.post(key="late")


def test_nobody_agrees_to_what_he_asked_for(books: Books) -> None:
    step = ask_month(books.project, JUNE, CLOSE, by=books.maker)
    with pytest.raises(Refused) as refused:
        decide_month(step, True, by=books.maker)
    assert codes(refused) == ["L-30", "L-39"]
    with pytest.raises(Refused) as refused:
        ask_month(books.project, JUNE, CLOSE, by=books.maker)
    assert codes(refused) == ["L-32"]
    decide_month(step, False, by=books.checker)
    assert Book.objects.get(pk=books.project.pk).closed_through is None
    with pytest.raises(Refused) as refused:
        decide_month(step, True, by=books.checker)
    assert codes(refused) == ["L-38"]
    assert Entry.objects.filter(action="复核结账", result="拒绝").count() == 2


def test_months_close_in_order_and_open_from_the_end(books: Books) -> None:
    books.post(key="may", day=date(2025, 5, 6))
    books.post(key="june")
    with pytest.raises(Refused, match="2025年05月") as refused:
        ask_month(books.project, JUNE, CLOSE, by=books.maker)
    assert codes(refused) == ["L-34"]
    closed(books, MAY)
    closed(books, JUNE)
    with pytest.raises(Refused) as refused:
        ask_month(books.project, MAY, REOPEN, by=books.maker, reason="更正")
    assert codes(refused) == ["L-35"]
    with pytest.raises(Refused) as refused:
        ask_month(books.project, JUNE, REOPEN, by=books.maker)
    assert codes(refused) == ["L-36"]
    assert closed(books, JUNE, REOPEN, "更正").closed_through == MAY
