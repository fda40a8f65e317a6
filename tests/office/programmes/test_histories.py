"""Random histories of a project's money: paid, sent back late, let go, carried over; every check holds all the time."""

from collections.abc import Callable
from contextlib import suppress
from datetime import date
from typing import Any

import pytest
from django.db import transaction
from django.utils.timezone import localdate, now
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from shebao.cases.models import Case
from shebao.journal.verify import verify
from shebao.ledger.models import ASKED, CLOSE, REOPEN, YEAR_END, Book, MonthStep
from shebao.ledger.months import ask_month, decide_month
from shebao.payments.bank_files import send
from shebao.payments.corrections import ask_correction, decide_correction
from shebao.payments.late_returns import ask_late_return, decide_late_returns
from shebao.payments.models import Batch, Correction, Instruction, LateReturn
from shebao.payments.release import release, withdraw
from shebao.payments.repay import repay
from shebao.payments.return_files import import_return_file
from shebao.payments.simulated_bank import answer
from shebao.payments.states import Outcome
from shebao.programmes.available import standing
from shebao.programmes.models import PaymentRequest, Project, Target
from shebao.programmes.states import Kind
from shebao.programmes.verify import verify as verify_money
from shebao.staff.grant_post import Refused
from shebao.staff.who import Who
from tests.office.programmes.life import CODE, Funds
from tests.office.programmes.projects import WAN
from tests.thorough import examples

ANSWERS = [Outcome.SUCCESS, Outcome.SUCCESS, Outcome.SUCCESS, Outcome.NO_ACCOUNT, None]
PAY = ("ask", "go_on", "go_on", "go_on")
AGAIN = ("come_back", "agree", "correct", "confirm", "repay", "go_on", "go_on", "go_on")
END = ("let_go", "finish", "finish", "finish", "finish", "close", "year_end")
STORIES = (
    (*PAY, *AGAIN, *END, "come_back", "agree"),
    (*PAY, "close", "come_back", "agree", *END, "come_back", "agree"),
    (*PAY, *END, *AGAIN),
    (*PAY, *PAY, *AGAIN),
)
ACTS = sorted({*PAY, *AGAIN, *END, "withdraw", "reopen"})
acts = st.lists(st.tuples(st.sampled_from(ACTS), st.integers(0, 99)), max_size=8)


class History:
    """One project, the same project of the next year, and everybody who acts."""

    def __init__(self, hire: Callable[..., Who]) -> None:
        self.funds = Funds(hire)
        self.project = self.funds.running()
        self.funds.granted(year=2026, finance_code="x", plans=[{"year": 2026, "amount": 110 * WAN}])

    def do(self, act: str, chance: int) -> None:
        """One act; whatever is refused is refused."""
        with suppress(Refused):
            with transaction.atomic():
                getattr(self, act)(chance)
            self.holds(act)

    def ask(self, chance: int) -> None:
        amounts = [WAN * (1 + (chance >> at) % 3) for at in range(1 + chance % 3)]
        lines = [
            {"payee": f"牛{at}", "account": f"621700000000000000{at}", "bank": "泽州农商行", "amount": fen}
            for at, fen in enumerate(amounts)
        ]
        asked = self.funds.request(amount=sum(amounts), lines=lines, reference=f"发票{Case.objects.count()}")
        self.funds.do(Kind.PAY, asked)

    def _one(self, rows: Any, chance: int) -> Any:
        found = list(rows.order_by("pk"))
        if not found:
            raise Refused
        return found[chance % len(found)]

    def go_on(self, chance: int) -> None:
        batch = self._one(Batch.objects.filter(state__in=["待复核", "待发送", "已发送"]), chance)
        if batch.state == "待复核":
            release(batch, by=self.funds.reviewer)
        elif batch.state == "待发送":
            send(batch, by=self.funds.cashier)
        else:
            numbers = list(batch.instructions.order_by("pk").values_list("number", flat=True))
            outcomes = {one: ANSWERS[(chance + at) % len(ANSWERS)] for at, one in enumerate(numbers)}
            import_return_file(answer(batch, outcomes), f"{chance}.txt", batch, by=self.funds.cashier, now=now())

    def withdraw(self, chance: int) -> None:
        withdraw(self._one(Batch.objects.all(), chance), by=self.funds.reviewer, reason="有误")

    def come_back(self, chance: int) -> None:
        line = self._one(Instruction.objects.filter(state="成功"), chance)
        slip = f"TP{LateReturn.objects.count() if chance % 5 else chance}"
        ask_late_return(line, slip=slip, day=localdate(), by=self.funds.cashier)

    def agree(self, chance: int) -> None:
        decide_late_returns([self._one(LateReturn.objects.filter(state=ASKED), chance)], True, by=self.funds.reviewer)

    def correct(self, chance: int) -> None:
        line = self._one(Instruction.objects.filter(state__in=["失败", "退票"]), chance)
        account = f"62170000000000009{chance:02d}"
        ask_correction(line, payee=line.payee, account=account, reason="换卡", by=self.funds.accountant)

    def confirm(self, chance: int) -> None:
        decide_correction(self._one(Correction.objects.filter(state=ASKED), chance), True, by=self.funds.reviewer)

    def repay(self, chance: int) -> None:
        batch = self._one(Batch.objects.filter(state__in=["已发送", "已回盘"]), chance)
        repay(batch, key=f"again-{batch.pk}-{batch.repayments.count()}", by=self.funds.accountant)

    def let_go(self, chance: int) -> None:
        self.funds.let_go(self._one(PaymentRequest.objects.all(), chance))

    def finish(self, chance: int) -> None:
        """The next step to the end of the project."""
        state = Project.objects.get(code=CODE).state
        told = {"project": CODE, "day": "2025-06-03", "result": "验收合格"}
        if state == "执行中":
            people = [self.funds.head.natural_person.number, self.funds.auditor.natural_person.number]
            self.funds.do(Kind.ACCEPT, {**told, "members": people})
        elif state == "已验收":
            rows = Target.objects.filter(project__code=CODE)
            results = [{"target": one.pk, "actual": one.number or "达成"} for one in rows]
            self.funds.do(Kind.EVALUATE_SELF, {**told, "results": results})
        elif state == "已自评":
            self.funds.do(Kind.EVALUATE, {**told, "grade": "优"})
        elif state == "已评价":
            first = "结转" if chance % 2 else "收回"
            surplus = [{"item": "01", "treatment": first}, {"item": "02", "treatment": "收回"}]
            self.funds.do(Kind.CLOSE, {"project": CODE, "result": "结项", "surplus": surplus})

    def _month(self, month: int, action: str, reason: str = "") -> None:
        step = ask_month(
            Book.objects.get(code=CODE), date(2025, month, 1), action, by=self.funds.accountant, reason=reason
        )
        decide_month(step, True, by=self.funds.reviewer)

    def close(self, chance: int) -> None:
        self._month((6, 11, 12)[chance % 3], CLOSE)

    def reopen(self, _: int) -> None:
        closed = Book.objects.get(code=CODE).closed_through
        if closed:
            self._month(closed.month, REOPEN, "更正")

    def year_end(self, _: int) -> None:
        with suppress(Refused), transaction.atomic():
            self._month(6, CLOSE)
        self._month(12, YEAR_END)

    def holds(self, act: str) -> None:
        """Whatever was done."""
        assert {check.code: told.wrong for check, told in verify_money() if told.wrong} == {}, act
        for project in Project.objects.all():
            figures = standing(project)
            assert min(figures.paid, figures.reserved, figures.available) >= 0
            assert figures.approved == figures.paid + figures.reserved + figures.available
        carried = MonthStep.objects.filter(action=YEAR_END, state="已同意")
        assert carried.count() <= 1 and (not carried or Project.objects.get(code=CODE).state == "已结项")


@pytest.mark.django_db
def test_every_check_holds_whatever_is_done_in_whatever_order(hire: Callable[..., Who]) -> None:
    history = History(hire)
    done: set[str] = set()

    @settings(
        max_examples=examples(3, 60),
        deadline=None,
        suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    )
    # Two lines, which the bank pays; November is closed before the year.
    @example(story=STORIES[0], cut=0, first=31, more=[])
    @example(story=STORIES[1], cut=0, first=31, more=[])
    @given(story=st.sampled_from(STORIES), cut=st.integers(0, 12), first=st.integers(0, 99), more=acts)
    def tell(story: tuple[str, ...], cut: int, first: int, more: list[tuple[str, int]]) -> None:
        with transaction.atomic():
            for act, chance in [*((act, first) for act in story[: max(4, len(story) - cut)]), *more]:
                history.do(act, chance)
            assert [one.message for one in verify()] == []
            done.update(MonthStep.objects.filter(state="已同意").values_list("action", flat=True))
            done.update(LateReturn.objects.filter(state="已同意").values_list("state", flat=True))
            transaction.set_rollback(True)

    tell()
    assert {"已同意", YEAR_END} <= done, "some of the histories have late returns and a year's end"
