"""The people, accounts and lines that tests of payments share."""

from collections.abc import Callable
from typing import Any

import polars as pl
import pytest
from django.db import transaction

from shebao.payments.drafts import BatchDraft
from shebao.payments.hand_over import hand_over
from shebao.payments.models import Batch
from shebao.payments.payer_accounts import open_payer_account
from shebao.staff.grant_post import Refused
from shebao.staff.who import Who

KIND = "test-payment"


class Money:
    """Everybody whom a payment needs, each a natural person of his own, and the centre's account."""

    def __init__(self, hire: Callable[..., Who], profile: str = "rcb-fixed") -> None:
        self.maker, self.checker, self.cashier = hire("accountant"), hire("finance_checker"), hire("cashier")
        account = ("SB01", "泽州县社会保险中心", "6210990000000001", "泽州农商银行")
        with transaction.atomic():
            self.payer = open_payer_account(*account, profile, by=self.maker.actor)

    def batch(self, lines: pl.DataFrame, key: str = "K1", **given: Any) -> Batch:
        """A batch that waits to be released."""
        draft = BatchDraft(kind=KIND, key=key, title="2025年取暖补贴", payer="SB01", lines=lines, **given)
        return hand_over(draft, by=self.maker)


def lines(count: int = 3, **columns: Any) -> pl.DataFrame:
    """Lines of some people, each with another amount; columns may be given in place."""
    made = pl.DataFrame(
        {
            "line_key": [f"heating-2025:P{n}" for n in range(count)],
            "payee": [
                f"王{'一二三四五六七八九十'[n % 10]}{'甲乙丙丁戊己庚辛壬癸'[n // 10 % 10]}" for n in range(count)
            ],
            "account": [f"62109911{n:011d}" for n in range(count)],
            "bank": ["泽州农商银行"] * count,
            "amount": [336000 + n for n in range(count)],
            "purpose": ["取暖补贴"] * count,
        }
    )
    return made.with_columns(pl.Series(name, values) for name, values in columns.items())


def codes(refused: "pytest.ExceptionInfo[Refused]") -> list[str]:
    """The codes of everything that an act was refused for."""
    return [one.code for one in refused.value.findings]
