"""Books and vouchers that tests of the ledger share."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.db import transaction

from shebao.ledger.drafts import VoucherDraft
from shebao.ledger.events import event_lines
from shebao.ledger.models import Book, Voucher
from shebao.ledger.open_book import open_book
from shebao.ledger.post import post
from shebao.ledger.post_event import post_event
from shebao.staff.who import Who

DAY = date(2025, 6, 3)
TAGS = {"item": "取暖补贴", "source": "县级", "function": "2089999", "economic": "30399"}


class Books:
    """A maker, a checker, the centre's book and a project's."""

    def __init__(self, hire: Callable[..., Who]) -> None:
        self.maker, self.checker = hire("accountant"), hire("finance_checker")
        with transaction.atomic():
            self.unit: Book = open_book("DW2025", "单位账2025", 2025, by=self.maker.actor)
            self.project: Book = open_book("XM01-2025", "取暖补贴", 2025, project="XM01", by=self.maker.actor)

    @property
    def hands(self) -> dict[str, Any]:
        return {"made_by": self.maker.natural_person, "checked_by": self.checker.natural_person}

    def draft(self, amount: int = 100_00, key: str = "k1", book: str = "XM01-2025", **given: Any) -> VoucherDraft:
        lines = event_lines("direct_payment", amount, project="XM01", **TAGS)
        values = {"book": book, "day": DAY, "summary": "支付取暖补贴", "lines": lines, "key": key, **self.hands}
        return VoucherDraft(**{**values, **given})

    def post(self, *arguments: Any, **given: Any) -> Voucher:
        with transaction.atomic():
            return post(self.draft(*arguments, **given))

    def event(self, event: str, amount: int, key: str, day: date = DAY, book: str = "XM01-2025") -> Voucher:
        with transaction.atomic():
            return post_event(book, event, amount, key=key, day=day, project="XM01", **TAGS, **self.hands)
