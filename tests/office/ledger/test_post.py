"""Posting vouchers: parallel entries, each system balanced, once by key, corrected by red ones only."""

from collections.abc import Callable
from datetime import date
from typing import Any

import polars as pl
import pytest
from django.db import transaction

from shebao.journal.models import Change
from shebao.ledger.chart import chart
from shebao.ledger.drafts import LineDraft
from shebao.ledger.events import event_lines, events
from shebao.ledger.models import Line, Voucher
from shebao.ledger.post import post_many
from shebao.ledger.reverse import reverse
from shebao.staff.grant_post import Refused
from shebao.staff.who import Who
from tests.office.ledger.books import DAY, Books

pytestmark = pytest.mark.django_db


@pytest.fixture
def books(hire: Callable[..., Who]) -> Books:
    return Books(hire)


def codes(refused: "pytest.ExceptionInfo[Refused]") -> list[str]:
    return [one.code for one in refused.value.findings]


def test_an_event_is_booked_in_both_systems(books: Books) -> None:
    voucher = books.event("direct_payment", 3360_00, "pay-1")
    assert (str(voucher), voucher.amount, voucher.budget_amount) == ("记-202506-0001", 3360_00, 3360_00)
    found = (
        Line.objects.filter(voucher=voucher).order_by("ordinal").values_list("account", "debit", "credit", "project")
    )
    assert list(found) == [
        ("500103", 3360_00, 0, "XM01"),
        ("4001", 0, 3360_00, "XM01"),
        ("720102", 3360_00, 0, "XM01"),
        ("6001", 0, 3360_00, "XM01"),
    ]


@pytest.mark.parametrize("code", sorted(events()))
def test_every_event_balances_in_each_system(code: str) -> None:
    sums: dict[str, int] = {}
    for line in event_lines(code, 7):
        system = chart()[line.account].system
        sums[system] = sums.get(system, 0) + line.debit - line.credit
        assert chart()[line.account].posted_to
    assert set(sums.values()) == {0}


def test_numbers_go_on_within_a_month_of_a_book(books: Books) -> None:
    said = [str(books.post(key=f"k{n}")) for n in range(3)]
    assert said == ["记-202506-0001", "记-202506-0002", "记-202506-0003"]
    assert str(books.post(key="july", day=date(2025, 7, 1))) == "记-202507-0001"


def test_the_same_key_is_the_same_voucher_and_another_content_is_refused(books: Books) -> None:
    first = books.post(100_00)
    assert books.post(100_00) == first and Voucher.objects.count() == 1
    with pytest.raises(Refused) as refused:
        books.post(200_00)
    assert codes(refused) == ["L-16"]


def test_everything_that_is_wrong_is_said_at_once(books: Books) -> None:
    lines = [
        LineDraft("500103", debit=5, project="XM01"),
        LineDraft("5001", debit=1, project="XM01"),
        LineDraft("9999", credit=1, project="XM01"),
        LineDraft("4001", debit=1, credit=1, project="XM01"),
        LineDraft("4001", credit=-2, project="XM02"),
    ]
    with pytest.raises(Refused) as refused:
        books.post(lines=lines, checked_by=books.maker.natural_person)
    assert sorted(codes(refused)) == ["G07", "L-10", "L-13", "L-2", "L-8", "L-8"]
    assert not Voucher.objects.exists() and not Line.objects.exists()


def test_a_red_voucher_takes_back_every_line_once(books: Books) -> None:
    first = books.post(100_00)
    asked: dict[str, Any] = {"day": date(2025, 7, 1), "reason": "重复入账", "key": "back", **books.hands}
    with transaction.atomic():
        red = reverse(first, **asked)
    assert red.reverses == first and red.amount == first.amount
    assert [line.red for line in red.rows.all()] == [True] * 4
    with transaction.atomic():
        assert reverse(first, **asked) == red
    with pytest.raises(Refused) as refused, transaction.atomic():
        reverse(first, **{**asked, "key": "other"})
    assert codes(refused) == ["L-17"]
    with pytest.raises(Refused) as refused, transaction.atomic():
        reverse(red, **{**asked, "key": "back-back"})
    assert codes(refused) == ["L-6"]


def test_many_lines_as_a_frame_are_one_entry_of_the_journal(books: Books) -> None:
    count = 500
    frame = pl.DataFrame(
        {
            "account": ["500103", "4001", "720102", "6001"] * count,
            "debit": [7, 0, 7, 0] * count,
            "credit": [0, 7, 0, 7] * count,
            "project": ["XM01"] * (4 * count),
            "ref_kind": ["instruction"] * (4 * count),
            "ref": [f"ZF{n // 4}" for n in range(4 * count)],
        }
    )
    before = Change.objects.count()
    with transaction.atomic():
        first, second = post_many([books.draft(lines=frame, key="many"), books.draft(key="one")])
    assert (first.lines, first.amount, first.number, second.number) == (4 * count, 7 * count, 1, 2)
    assert Change.objects.count() - before == 2


def test_a_book_of_another_year_is_refused(books: Books) -> None:
    with pytest.raises(Refused) as refused:
        books.post(day=date(2026, 1, 1))
    assert codes(refused) == ["L-3"]
    with pytest.raises(Refused) as refused:
        books.post(book="none")
    assert codes(refused) == ["L-15"]
    assert DAY.year == books.project.year
