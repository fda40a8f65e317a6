"""Balances and statements: sums of the lines, red ones taken from their own side, the year closed once."""

from collections.abc import Callable
from datetime import date

import pytest
from django.db import transaction

from shebao.ledger.balances import balances, by_account
from shebao.ledger.models import Voucher
from shebao.ledger.reverse import reverse
from shebao.ledger.statements import budget_position, position, project_lines, spent
from shebao.ledger.year_end import close_year
from shebao.staff.who import Who
from tests.office.ledger.books import Books

pytestmark = pytest.mark.django_db
JUNE, DECEMBER = date(2025, 6, 1), date(2025, 12, 1)
YEAR = {"first": date(2025, 1, 1), "last": DECEMBER}


@pytest.fixture
def books(hire: Callable[..., Who]) -> Books:
    return Books(hire)


def shown(books: Books, first: date, last: date) -> dict[str, tuple[int, int, int, int]]:
    found = by_account([books.project], first=first, last=last)
    return {one.code: (one.opening_shown, one.debit, one.credit, one.closing_shown) for one in found}


def test_a_red_voucher_lessens_the_turnover_of_its_own_side(books: Books) -> None:
    books.event("direct_payment", 500_00, "a", date(2025, 5, 6))
    wrong = books.event("direct_payment", 70_00, "b")
    with transaction.atomic():
        reverse(wrong, day=date(2025, 6, 9), reason="重复", key="c", **books.hands)
    june = shown(books, JUNE, JUNE)
    assert june["500103"] == (500_00, 0, 0, 500_00) and june["4001"] == (500_00, 0, 0, 500_00)
    may = shown(books, date(2025, 5, 1), date(2025, 5, 1))
    assert may["5001"] == may["500103"] == (0, 500_00, 0, 500_00)
    assert spent([books.project], project="XM01", last=DECEMBER) == 500_00


def test_both_ledgers_balance_through_a_year(books: Books) -> None:
    books.event("quota_received", 900_00, "q")
    books.event("authorised_payment", 300_00, "p")
    books.event("direct_payment", 500_00, "d")
    books.event("direct_return", 40_00, "r")
    books.event("recovered", 11_00, "x")
    books.event("handed_to_finance", 4_00, "h")
    books.event("quota_undrawn", 25_00, "u", date(2025, 12, 31))
    before = position([books.project], DECEMBER)
    assert before.balances and before.liabilities == 7_00 and before.assets == 600_00 + 7_00 + 25_00
    assert budget_position([books.project], DECEMBER).balances
    (line,) = project_lines([books.project], **YEAR)
    assert (line.item, line.income, line.spending) == ("取暖补贴", 900_00 + 500_00 - 40_00 + 25_00, 760_00)
    with transaction.atomic():
        made = close_year(books.project, **books.hands)
    after = position([books.project], DECEMBER)
    assert after.balances and (after.income, after.expense) == (0, 0)
    assert after.net_assets == before.income - before.expense
    budget = budget_position([books.project], DECEMBER)
    assert budget.balances and (budget.income, budget.spending) == (0, 0)
    assert budget.carried == line.income - line.spending
    assert project_lines([books.project], **YEAR) == [line], "closing the year changes no figure of the project"
    count = Voucher.objects.count()
    with transaction.atomic():
        assert close_year(books.project, **books.hands) == made
    assert Voucher.objects.count() == count


def test_groups_add_up_to_the_whole(books: Books) -> None:
    for n in range(4):
        books.event("direct_payment", 100 + n, f"k{n}")
    keys = ("project", "item", "account_id")
    parts = balances([books.project], keys, **YEAR)
    assert sum(one.closing for one in parts) == 0
    assert {one.key[:2] for one in parts} == {("XM01", "取暖补贴")}
    (whole,) = balances([books.project], (), accounts="500103", **YEAR)
    assert whole.closing == 406
