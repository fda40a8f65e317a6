"""The pages of the books: vouchers, balances that lead to lines, closing a month by two people."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from shebao.ledger.models import Book
from shebao.ledger.post_event import post_event
from shebao.ledger.reverse import reverse
from shebao.staff.who import Who
from tests.office.ledger.books import DAY, TAGS, Books
from tests.office.payments.hands import Money, lines

pytestmark = pytest.mark.django_db


def text(client: Client, address: str) -> str:
    answered = client.get(address)
    assert answered.status_code == 200
    return str(answered.content.decode())


def test_a_figure_leads_to_the_voucher_and_on_to_the_payee(hire: Callable[..., Who], log_in: Any) -> None:
    books, money = Books(hire), Money(hire)
    batch = money.batch(lines(2))
    tags: dict[str, Any] = {**TAGS, "ref_kind": "batch", "ref": batch.number, "project": "XM01"}
    with transaction.atomic():
        voucher = post_event("XM01-2025", "direct_payment", batch.total, key="k", day=DAY, **tags, **books.hands)
    director = log_in(hire("director"))
    shown = text(director, "/books/XM01-2025/")
    assert "500103 对个人和家庭的补助费用" in shown and "6,720.01" in shown
    assert "资产＝负债＋净资产" in shown and "不平衡" not in shown
    found = text(director, "/books/lines/?book=XM01-2025&account=500103&first=2025-06&last=2025-06")
    assert f'href="/vouchers/{voucher.pk}/"' in found and f'href="/payments/{batch.number}/"' in found
    shown = text(director, f"/vouchers/{voucher.pk}/")
    assert "业务活动费用—对个人和家庭的补助费用" in shown and f'href="/payments/{batch.number}/"' in shown


def test_a_red_voucher_is_shown_with_a_minus_on_its_own_side(hire: Callable[..., Who], log_in: Any) -> None:
    books = Books(hire)
    first = books.post(100_00)
    with transaction.atomic():
        red = reverse(first, day=date(2025, 6, 9), reason="重复入账", key="r", **books.hands)
    accountant = log_in(books.maker)
    assert "红字冲销" in text(accountant, "/vouchers/") and "已冲销" in text(accountant, "/vouchers/")
    shown = text(accountant, f"/vouchers/{red.pk}/")
    assert "-100.00" in shown and "重复入账" in shown
    assert f'href="/vouchers/{red.pk}/"' in text(accountant, f"/vouchers/{first.pk}/")
    assert "-100.00" in text(accountant, "/books/lines/?voucher=" + str(red.pk))


def test_two_people_close_a_month(hire: Callable[..., Who], log_in: Any) -> None:
    books = Books(hire)
    books.post()
    maker, checker = log_in(books.maker), log_in(books.checker)
    page = "/books/XM01-2025/"
    assert "申请结账" in text(maker, page) and "申请结账" not in text(checker, page)
    assert maker.post(f"{page}month/", {"month": "2025-06"}).status_code == 302
    assert "待复核" in text(maker, page) and "同意" in text(checker, page)
    step = books.project.steps.get().pk
    assert checker.post(f"/books/steps/{step}/", {"agree": "1"}).status_code == 302
    assert Book.objects.get(code="XM01-2025").closed_through == date(2025, 6, 1)
    assert "已结账至 2025-06" in text(maker, page) and "申请反结账" in text(maker, page)
    refused = maker.post(f"{page}month/", {"action": "reopen", "month": "2025-06"})
    assert refused.status_code == 422 and "事由" in refused.content.decode()


def test_a_month_that_is_none_is_said(hire: Callable[..., Who], log_in: Any) -> None:
    accountant = log_in(Books(hire).maker)
    assert "如 2025-06" in text(accountant, "/vouchers/?month=2025-13")
    assert text(accountant, "/books/XM01-2025/?first=x&last=2025-99")
