"""Whatever people do in whatever order: no case takes effect without the hands that its risk asks for.

Hypothesis plays an office of nine people who try every action on two cases, mostly in vain.
"""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from shebao.cases import workflow
from shebao.cases.models import Case, CaseStep, CaseVersion
from shebao.cases.states import OPEN, STEPS, Risk, State
from shebao.journal.models import Entry
from shebao.journal.verify import verify
from shebao.staff.grant_post import Refused
from shebao.staff.who import Who
from tests.office import loans
from tests.office.conftest import NOW

POSTS = ("clerk", "clerk", "checker", "checker", "section_head", "deputy", "director", "auditor", "auditor")
people = st.integers(0, len(POSTS) - 1)
cases = st.integers(0, 1)
risks = st.sampled_from([risk.value for risk in Risk])


def office_of(staff: list[Who]) -> type[RuleBasedStateMachine]:
    class Office(RuleBasedStateMachine):
        """Two cases, and everything that can be tried on them."""

        def __init__(self) -> None:
            super().__init__()
            loans.LENT.clear()
            # The database of the test is one; every play has subjects of its own.
            count = Case.objects.count()
            self.names = [f"{count}甲", f"{count}乙"]
            self.first = Entry.objects.count()
            self.seen: dict[int, Case] = {}

        def attempt(self, which: int, act: Callable[..., Case], person: int, **options: Any) -> None:
            if which not in self.seen:
                return
            # Now and then somebody acts on what he saw before.
            case = self.seen[which]
            before = Case.objects.get(pk=case.pk)
            try:
                self.seen[which] = act(case, by=staff[person], now=NOW, **options)
            except Refused:
                after = Case.objects.get(pk=case.pk)
                assert (after.state, after.version, after.frozen) == (before.state, before.version, before.frozen)
                self.seen[which] = after

        @initialize(one=risks, other=risks)
        def begin(self, one: str, other: str) -> None:
            for which, risk in enumerate((one, other)):
                content = {"谁": self.names[which], "风险": risk}
                self.seen[which] = workflow.open_case("T02", "110", content, by=staff[which], now=NOW)

        @rule(which=cases, person=people, risk=risks)
        def open(self, which: int, person: int, risk: str) -> None:
            try:
                case = workflow.open_case(
                    "T02", "110", {"谁": self.names[which], "风险": risk}, by=staff[person], now=NOW
                )
            except Refused:
                return
            self.seen[which] = case

        @rule(which=cases, person=people)
        def submit(self, which: int, person: int) -> None:
            self.attempt(which, workflow.submit, person)

        @rule(which=cases, person=people, version=st.integers(1, 3))
        def check(self, which: int, person: int, version: int) -> None:
            self.attempt(which, workflow.check, person, version=version)

        @rule(which=cases, person=people, version=st.integers(1, 3))
        def approve(self, which: int, person: int, version: int) -> None:
            self.attempt(which, workflow.approve, person, version=version)

        @rule(which=cases, person=people, applicant=st.booleans())
        def give_back(self, which: int, person: int, applicant: bool) -> None:
            self.attempt(which, workflow.give_back, person, opinion="请补正", from_applicant=applicant)

        @rule(which=cases, person=people, risk=risks)
        def revise(self, which: int, person: int, risk: str) -> None:
            content = {"谁": self.names[which], "风险": risk}
            self.attempt(which, lambda case, **rest: workflow.revise(case, content, **rest), person)

        @rule(which=cases, person=people, act=st.sampled_from(["reject", "refuse", "withdraw", "freeze", "release"]))
        def end(self, which: int, person: int, act: str) -> None:
            self.attempt(which, getattr(workflow, act), person, opinion="理由")

        @rule(which=cases, person=people)
        def archive(self, which: int, person: int) -> None:
            self.attempt(which, workflow.archive, person)

        @rule(which=cases, person=people)
        def reverse(self, which: int, person: int) -> None:
            """The reversal becomes what is acted on; its hands are its own."""
            told = {"reason": "重复", "grounds": "差错单1号"}
            self.attempt(which, lambda case, **rest: workflow.open_reversal(case, **told, **rest), person)

        @rule(which=cases, risk=risks)
        def risk_becomes(self, which: int, risk: str) -> None:
            loans.LENT[f"风险-{self.names[which]}"] = risk

        @rule(which=cases)
        def walk_on(self, which: int) -> None:
            """Somebody whose turn it is does it, so that plays come further than people who guess."""
            for person in range(len(POSTS)):
                if (case := self.seen.get(which)) is None:
                    return
                turn = {State.ACCEPTED: self.submit, State.TO_CHECK: self.check, State.TO_APPROVE: self.approve}
                if step := turn.get(State(case.state)):
                    version = {} if case.state == State.ACCEPTED else {"version": case.version}
                    self.attempt(which, getattr(workflow, step.__name__), person, **version)

        @rule(which=cases, risk=risks)
        def return_and_revise(self, which: int, risk: str) -> None:
            """Somebody returns it who may, and a clerk sends it again."""
            if which in self.seen and self.seen[which].state in (State.TO_CHECK, State.TO_APPROVE):
                for person in range(len(POSTS)):
                    if self.seen[which].state in (State.TO_CHECK, State.TO_APPROVE):
                        self.attempt(which, workflow.give_back, person, opinion="请补正")
                content = {"谁": self.names[which], "风险": risk}
                self.attempt(which, lambda case, **rest: workflow.revise(case, content, **rest), 0)

        @invariant()
        def hands_are_whole(self) -> None:
            for case in Case.objects.filter(subject_key__in=self.names):
                steps = list(CaseStep.objects.filter(case=case).order_by("ordinal"))
                hand_of: dict[int, str] = {}
                for step in steps:
                    if step.hand:
                        assert hand_of.setdefault(step.natural_person_id, step.hand) == step.hand
                    if step.from_state and step.from_state != step.to_state:
                        assert (step.from_state, step.to_state) in STEPS
                assert steps[-1].to_state == case.state
                if case.state in OPEN or case.state not in (State.EFFECTIVE, State.ARCHIVED, State.REVERSED):
                    assert not case.effective_at
                    continue
                last = [step for step in steps if step.version == case.version]
                checkers = {step.natural_person_id for step in last if step.action == "复核通过"}
                approvers = {step.natural_person_id for step in last if step.action == "审批同意"}
                makers = {step.natural_person_id for step in steps if step.hand == "经办"}
                assert checkers == {case.checker_id}
                assert not checkers & makers and not approvers & (makers | checkers)
                assert len(approvers) == case.approvals_needed == len(Risk(case.risk).approvals)
                # One maker, one checker, one person for each approval: two for 低, three for 中, five for 高.
                assert len(makers | checkers | approvers) >= 2 + case.approvals_needed
                assert CaseVersion.objects.filter(case=case).count() == case.version

        @invariant()
        def a_frozen_case_rests(self) -> None:
            for case in Case.objects.filter(subject_key__in=self.names, frozen=True):
                last = CaseStep.objects.filter(case=case).order_by("ordinal").last()
                assert last is not None and last.action == "冻结"

        def teardown(self) -> None:
            lent = Entry.objects.filter(number__gt=self.first, rows__table="loan").count()
            done = CaseStep.objects.filter(case__subject_key__in=self.names, to_state=State.EFFECTIVE).exclude(
                from_state=State.EFFECTIVE
            )
            assert lent == done.count(), "what takes effect does so once"
            assert verify() == []
            loans.LENT.clear()

    return Office


@pytest.mark.django_db
def test_no_path_leads_around_the_hands(hire: Callable[..., Who]) -> None:
    staff = [hire(post) for post in POSTS]
    run_state_machine_as_test(
        office_of(staff),
        settings=settings(
            max_examples=20, stateful_step_count=40, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
    reached = set(CaseStep.objects.values_list("to_state", flat=True))
    assert State.EFFECTIVE in reached, "the plays come far enough to mean something"
