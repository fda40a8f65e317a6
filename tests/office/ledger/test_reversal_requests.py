"""A red voucher by hand (红字冲销): a reason, two people, only of what no act owns, in an open month."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from shebao.journal.models import Entry
from shebao.journal.verify import verify
from shebao.ledger.models import CLOSE, ReversalRequest, Voucher
from shebao.ledger.months import ask_month, decide_month
from shebao.ledger.reversal_requests import ask_reversal, decide_reversal
from shebao.staff.grant_post import Refused
from shebao.staff.who import Who
from tests.office.ledger.books import Books
from tests.office.payments.hands import codes

pytestmark = pytest.mark.django_db


@pytest.fixture
def books(hire: Callable[..., Who]) -> Books:
    return Books(hire)


def test_one_asks_and_another_agrees(books: Books, log_in: Any) -> None:
    voucher = books.post()
    maker, checker = log_in(books.maker), log_in(books.checker)
    page = f"/vouchers/{voucher.pk}/"
    assert maker.post(f"{page}reverse/", {"reason": " "}).status_code == 422
    assert "申请红字冲销" in maker.get(page).content.decode()
    assert maker.post(f"{page}reverse/", {"reason": "重复入账"}).status_code == 302
    assert "申请红字冲销" not in maker.get(page).content.decode()
    assert "同意冲销" not in maker.get(page).content.decode() and "同意冲销" in checker.get(page).content.decode()
    assert str(voucher) in checker.get("/vouchers/?asked=待复核").content.decode()
    request = ReversalRequest.objects.get()
    assert checker.post(f"/vouchers/reversals/{request.pk}/", {"agree": "1"}).status_code == 302
    red = Voucher.objects.get(reverses=voucher)
    assert (red.made_by, red.checked_by, red.reason) == (
        *(books.maker.natural_person, books.checker.natural_person, "重复入账"),
    )
    assert red.day == date(2025, 12, 31), "the year of the book is over"
    assert "重复入账" in maker.get(page).content.decode()
    assert verify() == []
    acts = ("申请红字冲销", "复核红字冲销", "红字冲销")
    assert [Entry.objects.filter(action=act).exclude(result="拒绝").count() for act in acts] == [1, 1, 1]


def test_what_forbids_it_is_said_and_journalled(books: Books) -> None:
    voucher = books.post()
    request = ask_reversal(voucher, reason="误记", by=books.maker)
    assert ask_reversal(voucher, reason="误记", by=books.maker) == request
    for act, expected in (
        (lambda: ask_reversal(voucher, reason="另一原因", by=books.maker), ["L-44"]),
        (lambda: ask_reversal(voucher, reason="误记", by=books.checker), ["L-30", "L-44"]),
        (lambda: decide_reversal(request, True, by=books.maker), ["L-30", "L-39"]),
    ):
        with pytest.raises(Refused) as refused:
            act()
        assert codes(refused) == expected
    decide_reversal(request, False, by=books.checker)
    with pytest.raises(Refused) as refused:
        decide_reversal(request, True, by=books.checker)
    assert codes(refused) == ["L-45"]
    assert not Voucher.objects.filter(reverses=voucher).exists()
    done = decide_reversal(ask_reversal(voucher, reason="误记", by=books.maker), True, by=books.checker)
    red = Voucher.objects.get(reverses=voucher)
    for one, code in ((voucher, "L-17"), (red, "L-6")):
        with pytest.raises(Refused) as refused:
            ask_reversal(one, reason="误记", by=books.maker)
        assert codes(refused) == [code]
    assert Entry.objects.filter(action="申请红字冲销", result="拒绝").count() == 4
    for statement, code in (
        (f"UPDATE ledger_reversalrequest SET reason = 'x' WHERE id = {done.pk}", "L-43"),
        (f"DELETE FROM ledger_reversalrequest WHERE id = {done.pk}", "J-1"),
        (
            "INSERT INTO ledger_reversalrequest (voucher_id, reason, state, asked_by_id, asked_at)"
            f" VALUES ({red.pk}, 'x', '待复核', {books.maker.natural_person.pk}, '2026-01-05')",
            "L-43",
        ),
    ):
        with pytest.raises(DatabaseError, match=code), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


def test_in_the_next_open_month_or_not_at_all(books: Books) -> None:
    voucher = books.post()
    for month in (date(2025, 6, 1), date(2025, 12, 1)):
        decide_month(ask_month(books.project, month, CLOSE, by=books.maker), True, by=books.checker)
    with pytest.raises(Refused) as refused:
        ask_reversal(voucher, reason="误记", by=books.maker)
    assert codes(refused) == ["L-4"]
