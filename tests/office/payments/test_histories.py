"""Random histories of payments and books: whatever is done in whatever order, nobody is paid twice and all adds up."""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import date
from typing import Any

import polars as pl
import pytest
from django.db import transaction
from django.db.models import Sum
from django.utils.timezone import localdate
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shebao.journal.verify import verify
from shebao.ledger.models import Voucher
from shebao.ledger.post_event import post_event
from shebao.ledger.reverse import reverse
from shebao.ledger.statements import budget_position, position, spent
from shebao.payments import outcomes
from shebao.payments.bank_files import make_bank_file, send
from shebao.payments.corrections import ask_correction, decide_correction
from shebao.payments.late_returns import ask_late_return, decide_late_returns
from shebao.payments.models import BankFile, Batch, Correction, Instruction, LateReturn, ReturnFile
from shebao.payments.release import release, withdraw
from shebao.payments.repay import repay
from shebao.payments.return_files import import_return_file
from shebao.payments.simulated_bank import answer
from shebao.payments.states import FAILURES, HOLDS, Outcome
from shebao.staff.grant_post import Refused
from shebao.staff.who import Who
from tests.office.ledger.books import TAGS, Books
from tests.office.payments.hands import KIND, Money, lines
from tests.thorough import examples

PEOPLE, DAY, DECEMBER = 4, date(2025, 11, 3), date(2025, 12, 1)
ANSWERS = [Outcome.SUCCESS, Outcome.SUCCESS, *FAILURES, Outcome.PENDING, None]
ACTS = (
    *("hand", "release", "release", "withdraw", "send", "send", "take", "take", "again", "correct", "decide", "repay"),
    *("come_back", "agree"),
)
FITTING = {
    "release": ("待复核",),
    "withdraw": ("待复核", "待发送"),
    "send": ("待发送",),
    "take": ("已发送",),
    **dict.fromkeys(("correct", "decide", "repay"), ("已发送", "已回盘")),
}
steps = st.lists(
    st.tuples(st.sampled_from([*ACTS, "reverse"]), st.integers(0, 99), st.lists(st.sampled_from(ANSWERS), min_size=4)),
    min_size=5,
    max_size=40,
)


class History:
    """One history: its own people to pay, and everybody who acts."""

    def __init__(self, money: Money, books: Books, name: str) -> None:
        self.money, self.books, self.name, self.count = money, books, name, 0
        self.contents: list[tuple[Batch, bytes]] = []

    def batches(self) -> list[Batch]:
        return list(Batch.objects.filter(instructions__line_key__startswith=f"{self.name}:").distinct().order_by("pk"))

    def do(self, act: str, chance: int, answers: list[Outcome | None]) -> None:
        """One act, on something that chance chooses; whatever is refused is refused."""
        self.count += 1
        batch = self.chosen(act, chance)
        with suppress(Refused), transaction.atomic():
            if act == "hand":
                self.hand(chance)
            elif act == "reverse":
                self.reverse(chance)
            elif batch is not None:
                getattr(self, act)(batch, chance, answers)

    def chosen(self, act: str, chance: int) -> Batch | None:
        """A batch for an act: mostly one for which it makes sense, now and then any."""
        batches = self.batches()
        fitting = [one for one in batches if one.state in FITTING.get(act, (one.state,))]
        among = fitting if fitting and chance % 5 else batches
        return among[chance % len(among)] if among else None

    def hand(self, chance: int) -> None:
        some = [n for n in range(PEOPLE) if chance >> n & 1] or [0]
        frame = lines(PEOPLE, line_key=[f"{self.name}:{n}" for n in range(PEOPLE)])[some]
        self.money.batch(frame, key=f"{self.name}-{chance % 7}")

    def release(self, batch: Batch, *_: Any) -> None:
        release(batch, by=self.money.checker)

    def withdraw(self, batch: Batch, *_: Any) -> None:
        withdraw(batch, by=self.money.maker, reason="试")

    def send(self, batch: Batch, *_: Any) -> None:
        send(batch, by=self.money.cashier)

    def take(self, batch: Batch, _: int, answers: list[Outcome | None]) -> None:
        numbers = batch.instructions.order_by("ordinal").values_list("number", flat=True)
        content = answer(batch, dict(zip(numbers, answers, strict=False)))
        self.contents.append((batch, content))
        import_return_file(content, "回盘.txt", batch, by=self.money.cashier)

    def again(self, batch: Batch, chance: int, _: Any) -> None:
        if self.contents:
            _, content = self.contents[chance % len(self.contents)]
            import_return_file(content, "又一次.txt", batch, by=self.money.cashier)

    def correct(self, batch: Batch, chance: int, _: Any) -> None:
        every = batch.instructions.order_by("ordinal")
        back = every.filter(state__in=["失败", "退票"])
        some = list(back if chance % 5 and back.exists() else every)
        one = some[chance % len(some)]
        account = f"62109911{chance:011d}"
        ask_correction(one, payee=one.payee, account=account, reason="本人更正", by=self.money.maker)

    def decide(self, batch: Batch, chance: int, _: Any) -> None:
        for one in Correction.objects.filter(instruction__batch=batch):
            decide_correction(one, chance % 4 > 0, by=self.money.checker)

    def repay(self, batch: Batch, chance: int, _: Any) -> None:
        repay(batch, key=f"{batch.number}-{chance % 3}", by=self.money.maker)

    def come_back(self, batch: Batch, chance: int, _: Any) -> None:
        paid = Instruction.objects.filter(batch__in=self.batches(), state="成功").order_by("pk")
        some = list(paid if chance % 5 and paid.exists() else batch.instructions.order_by("ordinal"))
        slip = f"{self.name}-{chance % 9}"
        ask_late_return(some[chance % len(some)], slip=slip, day=localdate(), by=self.money.cashier)

    def agree(self, _: Batch, chance: int, __: Any) -> None:
        asked = LateReturn.objects.filter(instruction__batch__in=self.batches()).order_by("pk")
        if found := list(asked.filter(state="待复核") if chance % 5 else asked):
            decide_late_returns(found[: 1 + chance % 3], chance % 4 > 0, by=self.money.checker)

    def reverse(self, chance: int) -> None:
        found = list(Voucher.objects.filter(key__startswith="ZF").order_by("pk"))
        if found:
            one = found[chance % len(found)]
            reverse(one, day=DAY, reason="试", key=f"back-{one.pk}-{chance % 2}", **self.books.hands)

    def holds(self) -> None:
        """Whatever was done."""
        own = Instruction.objects.filter(line_key__startswith=f"{self.name}:")
        alive = own.filter(state__in=[state.value for state in HOLDS]).values_list("line_key", flat=True)
        assert set(Counter(alive).values()) <= {1}, "a line lives or succeeds once"
        for batch in self.batches():
            of_batch = Instruction.objects.filter(batch=batch)
            assert (of_batch.count(), of_batch.aggregate(sum=Sum("amount"))["sum"]) == (batch.lines, batch.total)
            told = ReturnFile.objects.filter(batch=batch).aggregate(
                good=Sum("succeeded_total"), bad=Sum("failed_total")
            )
            for word, states in (("good", ["成功", "退票"]), ("bad", ["失败"])):
                assert (told[word] or 0) == (of_batch.filter(state__in=states).aggregate(sum=Sum("amount"))["sum"] or 0)
            if BankFile.objects.filter(batch=batch).exists():
                make_bank_file(batch)
            agreed = LateReturn.objects.filter(instruction__batch=batch, state="已同意")
            back = set(of_batch.filter(state="退票").values_list("pk", flat=True))
            assert set(agreed.values_list("instruction_id", flat=True)) == back and agreed.count() == len(back)
        assert position([self.books.project], DECEMBER).balances
        assert budget_position([self.books.project], DECEMBER).balances
        paid = Instruction.objects.filter(state="成功").aggregate(sum=Sum("amount"))["sum"] or 0
        back = Voucher.objects.filter(reverses__isnull=False).aggregate(sum=Sum("amount"))["sum"] or 0
        assert spent([self.books.project], project="XM01", last=DECEMBER) == paid - back, "books and payments agree"


@pytest.fixture(autouse=True)
def nobody_stays_registered() -> Iterator[None]:
    yield
    outcomes.ROOMS.pop(KIND, None)
    _made.clear()


@pytest.mark.django_db
@settings(
    max_examples=examples(12, 25), suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(data=st.data())
def test_nobody_is_paid_twice_and_all_adds_up(data: Any, hire: Callable[..., Who]) -> None:
    money, books = _office(hire)
    history = History(money, books, f"h{Batch.objects.count()}x{data.draw(st.integers(0, 10**9))}")
    answers = data.draw(st.lists(st.sampled_from(ANSWERS), min_size=4))
    begins = [
        *(("hand", 15), ("release", 1), ("send", 1), ("take", 1), ("correct", 1), ("decide", 1), ("repay", 1)),
        *(("release", 1), ("send", 1), ("take", 1), ("come_back", 1), ("agree", 1), ("correct", 1), ("decide", 1)),
        ("repay", 2),
    ]
    for act, chance in begins[: data.draw(st.sampled_from(range(len(begins), 0, -1)))]:
        history.do(act, chance, answers)
    for act, chance, given_answers in data.draw(steps):
        history.do(act, chance, given_answers)
        history.holds()
    assert [one.message for one in verify()] == []


_made: dict[int, tuple[Money, Books]] = {}


def _office(hire: Callable[..., Who]) -> tuple[Money, Books]:
    """The people and books of the test, made at its first example."""
    if id(hire) not in _made:
        money, books = Money(hire), Books(hire)

        def taken(batch: Batch, results: pl.DataFrame, by: Who) -> None:
            good = int(results.filter(pl.col("state") == "成功")["amount"].sum())
            if good:
                key, told = f"{batch.number}-{ReturnFile.objects.count()}", {"ref_kind": "batch", "ref": batch.number}
                asked: dict[str, Any] = {"key": key, "day": DAY, "project": "XM01", **TAGS, **told, **books.hands}
                post_event("XM01-2025", "direct_payment", good, by=by.actor, **asked)

        def came_back(late: LateReturn, by: Who) -> None:
            told = {"ref_kind": "instruction", "ref": late.instruction.number}
            asked: dict[str, Any] = {"day": DAY, "project": "XM01", **TAGS, **told, **books.hands}
            key = f"退票-{late.instruction.number}"
            post_event("XM01-2025", "direct_return", late.amount, key=key, by=by.actor, **asked)

        outcomes.register(KIND, taken=taken, came_back=came_back)
        _made.clear()
        _made[id(hire)] = (money, books)
    return _made[id(hire)]
