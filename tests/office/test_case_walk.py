"""A case through its hands, with a kind of its own that changes nothing but a row of the journal."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from shebao.cases import workflow
from shebao.cases.kinds import CaseKind, Subject, declare
from shebao.cases.models import Case
from shebao.cases.states import Risk, State
from shebao.journal.models import Entry
from shebao.journal.record import RowChange
from shebao.journal.verify import verify
from shebao.staff.grant_post import Refused
from shebao.staff.models import Section
from shebao.staff.who import Who
from tests.office.conftest import NOW

NOTE = declare(
    CaseKind(
        code="T01",
        name="测试业务",
        document="测试单",
        time_limit=10,
        basis="测试",
        subject=lambda payload: Subject("person", str(payload["谁"]), "某人"),
        title=lambda payload: f"登记{payload['谁']}",
        find=lambda payload, day: [],
        risk=lambda payload: Risk(payload.get("风险", "低")),
        differences=lambda payload: [],
        key=lambda payload: f"T01-{payload['谁']}",
        apply=lambda payload, number, day: [RowChange("note", str(payload["谁"]), None, {"谁": payload["谁"]})],
    )
)


@pytest.mark.django_db
class TestThreeHands:
    def test_a_low_risk_takes_effect_with_the_check(self, hire: Callable[..., Who]) -> None:
        clerk, checker = hire("clerk"), hire("checker")
        case = workflow.open_case("T01", "110", {"谁": "1"}, by=clerk, now=NOW)
        case = workflow.submit(case, by=clerk, now=NOW)
        case = workflow.check(case, by=checker, now=NOW, version=1)
        assert (case.state, case.checker) == (State.EFFECTIVE, checker.natural_person)
        assert Entry.objects.filter(case_number=case.number, action="业务单复核通过", changes=2).count() == 1
        assert verify() == []

    def test_a_high_risk_needs_three_more_people(self, hire: Callable[..., Who]) -> None:
        hands = {post: hire(post) for post in ("clerk", "checker", "section_head", "deputy", "auditor")}
        case = workflow.open_case("T01", "110", {"谁": "1", "风险": "高"}, by=hands["clerk"], now=NOW)
        case = workflow.submit(case, by=hands["clerk"], now=NOW)
        case = workflow.check(case, by=hands["checker"], now=NOW, version=1)
        for post in ("section_head", "deputy", "auditor"):
            assert case.state == State.TO_APPROVE
            case = workflow.approve(case, by=hands[post], now=NOW, version=1)
        assert case.state == State.EFFECTIVE

    def test_the_maker_cannot_check(self, hire: Callable[..., Who]) -> None:
        both = hire("clerk")
        case = workflow.open_case("T01", "110", {"谁": "1"}, by=both, now=NOW)
        case = workflow.submit(case, by=both, now=NOW)
        with pytest.raises(Refused, match="权限"):
            workflow.check(case, by=both, now=NOW, version=1)
        assert Case.objects.get().state == State.TO_CHECK
        assert Entry.objects.filter(result="拒绝", case_number=case.number).count() == 1

    def test_the_same_thing_asked_twice_is_one_case(self, hire: Callable[..., Who]) -> None:
        clerk = hire("clerk")
        first = workflow.open_case("T01", "110", {"谁": "1"}, by=clerk, now=NOW)
        assert workflow.open_case("T01", "110", {"谁": "1"}, by=clerk, now=NOW) == first


TWICE = declare(
    replace(
        NOTE,
        code="T92",
        name="重复登记",
        key=lambda payload: f"T92-{payload['谁']}",
        apply=lambda payload, number, day: [Section.objects.create(code="pension", name="又一个") and []],
    )
)


@pytest.mark.django_db
def test_what_the_database_refuses_is_said_and_leaves_the_case_as_it_was(hire: Callable[..., Who]) -> None:
    clerk, checker = hire("clerk"), hire("checker")
    case = workflow.open_case("T92", "110", {"谁": "1"}, by=clerk, now=NOW)
    case = workflow.submit(case, by=clerk, now=NOW)
    with pytest.raises(Refused, match="没有生效：登记簿在办理期间已有相同或抵触的登记"):
        workflow.check(case, by=checker, now=NOW, version=1)
    assert Case.objects.get(pk=case.pk).state == State.TO_CHECK
    assert Section.objects.count() == 1
