"""Whatever cases follow each other, the register keeps its rules, and taking them all back leaves what was."""

from datetime import date
from itertools import count, pairwise
from typing import Any

from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from shebao.cases.kinds import kind_of
from shebao.findings import has_errors
from shebao.journal.record import SYSTEM, record
from shebao.journal.verify import verify
from shebao.money import round_half_up
from shebao.register import insurance_mask
from shebao.register.insurances import INSURANCES
from shebao.register.models import Employer, Enrolment, Person, Registration
from shebao.register.standards import Limits
from shebao.register.undo import reverse
from shebao.register.verify_base import verified
from shebao.register.wording import later
from shebao.staff.grant_post import Refused
from tests.office.hands import MAN, WOMAN, credit_code, employer_payload, enrolment_payload
from tests.office.test_register_cases import counting

TODAY = date(2025, 6, 3)
CODES = (credit_code(), credit_code("91140525MA0K54321"))
FIRST = date(2024, 6, 1)
NUMBERS = count(1)
INSURED = st.sampled_from(["110", "120", "210", "410"])


class Registry:
    """Cases that take effect without their hands: what a kind finds wrong is not done."""

    def __init__(self) -> None:
        self.done: list[tuple[str, str, dict[str, Any]]] = []

    def employers(self) -> None:
        for code in CODES:
            for insurance in ("110", "120", "210", "410"):
                self.ask("P01", employer_payload(credit_code=code, name=f"单位{code[-5:]}", insurance=insurance,
                                                 month="2024-01", risk_class=3))  # fmt: skip
        assert len(self.done) == 8

    def ask(self, code: str, payload: dict[str, Any]) -> bool:
        kind = kind_of(code)
        if has_errors(kind.find(payload, TODAY)):
            return False
        number = f"{code}{next(NUMBERS):06d}"
        with transaction.atomic():
            changes = kind.apply(payload, number, TODAY)
            record("测试", SYSTEM, case_number=number, changes=changes)
        self.done.append((code, number, payload))
        return True

    def take_back(self) -> None:
        _, number, payload = self.done.pop()
        with transaction.atomic():
            back = f"冲{number}"
            record("冲正", SYSTEM, case_number=back, changes=reverse({**payload, "冲正": number}, back, TODAY))


ENROL = st.tuples(st.just("P02"), st.sampled_from([0, 1]), st.sampled_from([0, 1]), INSURED, st.integers(0, 12))
LEAVE = st.tuples(
    st.just("P04"), st.integers(0, 3), st.sampled_from(["暂停", "终止", "暂停", "终止", "死亡"]), st.integers(0, 3)
)
CHANGE = st.tuples(st.just("P03"), st.integers(0, 1), st.sampled_from(["牛甲", "牛乙", "牛丙"]))
BASE = st.tuples(st.just("P05"), st.integers(0, 9), st.one_of(st.none(), st.integers(100, 5_000_000)))


def payload_of(step: tuple[Any, ...]) -> dict[str, Any] | None:
    """What a step asks of the register as it is."""
    if step[0] == "P02":
        _, who, where, insurance, month = step
        person = {"id_number": MAN} if who == 0 else {"id_number": WOMAN, "sex": "女", "born": "1985-07-12"}
        name = Person.objects.filter(id_number=person["id_number"]).values_list("name", flat=True).first()
        employer = Employer.objects.order_by("pk")[where]
        since = f"{later(FIRST, month):%Y-%m}"
        return enrolment_payload(employer, insurance=insurance, month=since, name=name or "牛大", **person)
    people, enrolments = list(Person.objects.order_by("pk")), list(Enrolment.objects.order_by("pk"))
    if not people:
        return None
    if step[0] == "P03":
        return {"person": people[step[1] % len(people)].pk, "changes": {"name": step[2]}, "effective": "2025-06-03"}
    one = enrolments[-1 - step[1] % len(enrolments)]
    if step[0] == "P04":
        reason = {"暂停": "失业", "终止": "调动", "死亡": "死亡"}[step[2]]
        asked = {"enrolment": one.pk, "action": "暂停" if step[2] == "暂停" else "终止", "reason": reason}
        last = f"{later(one.valid_from, step[3]):%Y-%m}"
        return {**asked, "last_month": last, "died_on": f"{last}-01"}
    registration = Registration.objects.get(pk=one.registration_id)
    asked = {"insurance": one.insurance, "year": 2025, "employer": registration.employer_id}
    return {**asked, "determined_on": "2025-06-03", "lines": [{"person": one.person_id, "declared": step[2]}]}


def rules_hold() -> None:
    """What must always be true of the register."""
    assert insurance_mask.wrong() == []
    for person in Person.objects.all():
        for insurance in INSURANCES:
            rows = Enrolment.objects.filter(person=person, insurance=insurance).exclude(state="已冲正")
            rows = list(rows.order_by("valid_from", "id"))
            assert not (person.died_on and any(row.valid_to is None and row.state == "参保缴费" for row in rows))
            if insurance == "410":
                continue
            for earlier, after in pairwise(rows):
                last = later(earlier.paused_from, -1) if earlier.paused_from else earlier.valid_to
                assert earlier.valid_to is not None and last is not None and last < after.valid_from
        paying = Enrolment.objects.filter(person=person, valid_to__isnull=True, state="参保缴费")
        assert not {"110", "120"} <= set(paying.values_list("insurance", flat=True))


class TestSequences(TestCase):
    @classmethod
    def setUpTestData(cls) -> None:
        Registry().employers()

    @settings(max_examples=15, deadline=None)
    @given(st.lists(st.one_of(ENROL, LEAVE, ENROL, LEAVE, CHANGE, BASE), min_size=6, max_size=12))
    def test_the_rules_hold_and_all_can_be_taken_back(self, steps: list[tuple[Any, ...]]) -> None:
        registry = Registry()
        before = counting()
        for step in steps:
            payload = payload_of(step)
            if payload is not None and registry.ask(step[0], payload):
                rules_hold()
        assert verify() == []
        while registry.done:
            registry.take_back()
            rules_hold()
        assert counting() == before
        assert verify() == []

    def test_an_earlier_case_cannot_be_taken_back_past_a_later_one(self) -> None:
        registry = Registry()
        employer = Employer.objects.order_by("pk")[0]
        assert registry.ask("P02", enrolment_payload(employer, month="2025-03"))
        enrolment = Enrolment.objects.get()
        assert registry.ask(
            "P04", {"enrolment": enrolment.pk, "action": "终止", "reason": "调动", "last_month": "2025-04"}
        )
        registry.done.reverse()
        with self.assertRaisesRegex(Refused, "先冲正后来的业务|不能直接冲正"):
            registry.take_back()
        assert Enrolment.objects.get().state == "终止缴费"


LIMITS = st.tuples(st.integers(1, 10**7), st.integers(0, 10**8)).map(
    lambda pair: Limits(pair[0], pair[0] + pair[1], "某通知", "")
)


@given(LIMITS, st.integers(0, 10**10))
def test_a_declared_base_is_the_wage_or_the_nearer_limit(limit: Limits, wage: int) -> None:
    made = verified(wage, None, limit)
    assert made is not None and limit.floor <= made.base <= limit.ceiling
    assert made.base == wage or abs(made.base - wage) == min(abs(limit.floor - wage), abs(limit.ceiling - wage))


@given(LIMITS, st.integers(0, 10**9))
def test_an_undeclared_base_is_110_percent_within_the_limits(limit: Limits, before: int) -> None:
    made = verified(None, before, limit)
    assert made is not None and made.base == limit.clamp(round_half_up(before * 11, 10))
    assert verified(None, None, limit) is None


@given(st.sets(st.sampled_from(list(INSURANCES))))
def test_the_number_of_insurances_says_which(insurances: set[str]) -> None:
    assert set(insurance_mask.insurances_of(insurance_mask.mask_of(insurances))) == insurances
