"""A death (P04): one section registers it and ends its own; every other section ends its own by its own hands."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from shebao.cases import workflow
from shebao.cases.kinds import kind_of
from shebao.cases.models import Case, Holiday
from shebao.cases.states import Risk
from shebao.findings import Severity
from shebao.register import insurance_mask
from shebao.register.models import Enrolment, PensionStatus, Person
from shebao.staff.grant_post import Refused
from shebao.staff.who import Who
from tests.office.conftest import NOW, entered
from tests.office.hands import MAN, Hands, bring_papers

pytestmark = pytest.mark.django_db
Hire = Callable[..., Who]
DIED = "2025-05-02"


@pytest.fixture
def hands(hire: Hire) -> Hands:
    return Hands(hire)


@pytest.fixture
def person(hands: Hands) -> Person:
    """Somebody in the pension and in unemployment insurance who draws a residents' pension as well."""
    employer = hands.employer()
    hands.employer("210")
    enrolment = hands.enrolled(employer, month="2025-02")
    hands.enrolled(employer, "210", month="2025-02")
    # Benefits come from rooms above, so the journal does not know this one.
    PensionStatus.objects.create(person=enrolment.person, insurance="170", state="正常", valid_from=date(2025, 1, 1))
    insurance_mask.refresh([enrolment.person_id])
    return Person.objects.get()


def death(insurance: str, **given: Any) -> dict[str, Any]:
    enrolment = Enrolment.objects.get(insurance=insurance)
    return {"enrolment": enrolment.pk, "action": "终止", "reason": "死亡", "last_month": "2025-04", "died_on": DIED,
            **given}  # fmt: skip


def of_benefit(**given: Any) -> dict[str, Any]:
    return {"pension": PensionStatus.objects.get().pk, "action": "终止", "reason": "死亡", "died_on": DIED, **given}


def codes(payload: dict[str, Any], severity: Severity = Severity.ERROR) -> set[str]:
    return {one.code for one in kind_of("P04").find(payload, NOW.date()) if one.severity is severity}


def states() -> dict[str, tuple[str, date | None]]:
    rows = [*Enrolment.objects.all(), *PensionStatus.objects.all()]
    return {row.insurance: (row.state, row.valid_to) for row in rows}


class TestOneSection:
    def test_ends_its_own_and_only_pauses_the_rest(self, hands: Hands, person: Person) -> None:
        assert codes(death("110", died_on="")) == {"P04-11"}
        assert codes(death("110"), Severity.WARNING) >= {"P04-17"}
        assert kind_of("P04").risk(death("110")) is Risk.MIDDLE
        rows = [(one.name, one.before, one.after) for one in kind_of("P04").differences(death("110"))]
        assert rows[1:] == [
            ("死亡日期", "", "2025年5月2日"),
            ("失业保险", "参保缴费", "暂停缴费，由主管股室终止"),
            ("城乡居民基本养老保险待遇", "正常", "暂停，由主管股室终止"),
        ]
        hands.do("P04", "110", death("110"))
        assert states() == {
            "110": ("终止缴费", date(2025, 4, 1)),
            "210": ("暂停缴费", None),
            "170": ("暂停", None),
        }
        unemployed = Enrolment.objects.get(insurance="210")
        assert (unemployed.paused_from, unemployed.end_reason) == (date(2025, 6, 1), "死亡")
        assert Person.objects.get().died_on == date(2025, 5, 2)
        assert Person.objects.get().insurances == insurance_mask.mask_of(["170", "210"])
        assert Person.objects.get().ever_insured == insurance_mask.mask_of(["110", "170", "210"])

    def test_the_others_follow_with_their_own_hands(self, hands: Hands, person: Person) -> None:
        hands.do("P04", "110", death("110"))
        assert codes(death("210", died_on="2025-05-01")) == {"P04-16"}
        assert codes(death("210", reason="调动", died_on=None)) == set()
        assert codes(death("210", reason="调动", died_on=None), Severity.WARNING) >= {"P04-15"}
        # The death was proved once: no section asks for the paper again (经办条例第三十一条).
        assert [paper.name for paper in kind_of("P04").papers(death("210")) if paper.required] == ["增减员表"]
        hands.do("P04", "210", death("210"))
        hands.do("P04", "170", of_benefit())
        assert states() == {
            "110": ("终止缴费", date(2025, 4, 1)),
            "210": ("终止缴费", date(2025, 4, 1)),
            "170": ("终止", date(2025, 5, 1)),
        }
        assert Person.objects.get().insurances == 0

    def test_no_head_of_another_section_approves_it(self, hands: Hands, person: Person, hire: Hire) -> None:
        case = hands.open("P04", "210", death("210"))
        case = workflow.check(case, by=hands.checker, now=NOW, version=1)
        with pytest.raises(Refused, match="没有办理“审批同意”的权限"):
            workflow.approve(case, by=hire("section_head", "110"), now=NOW, version=1)
        hands_of_210 = workflow.approve(case, by=hire("section_head", "210"), now=NOW, version=1)
        assert hands_of_210.state == "已生效" and states()["110"] == ("暂停缴费", None)

    def test_the_first_is_not_taken_back_past_the_others(self, hands: Hands, person: Person) -> None:
        first = hands.do("P04", "110", death("110"))
        second = hands.do("P04", "210", death("210"))
        with pytest.raises(Refused, match=f"又有变更（{second.number}）"):
            hands.undo(first)
        hands.undo(second)
        waiting = Case.objects.get(reverses=first)
        workflow.approve(waiting, by=hands.head, now=NOW, version=1)
        assert states() == {"110": ("参保缴费", None), "210": ("参保缴费", None), "170": ("正常", None)}
        assert Person.objects.get().died_on is None


class TestBenefitAlone:
    def test_is_ended_by_a_death_only(self, hands: Hands, person: Person) -> None:
        assert codes(of_benefit(reason="退休")) == {"P04-14"}
        assert codes(of_benefit(action="暂停")) == {"P04-14"}
        assert codes(of_benefit(pension=999_999)) == {"P04-1"}
        assert codes(of_benefit(insurance="110")) == {"P04-4"}
        hands.do("P04", "170", of_benefit())
        assert states()["170"] == ("终止", date(2025, 5, 1)) and states()["110"][0] == "暂停缴费"
        assert codes(of_benefit()) == {"P04-5"}


class TestWorkList:
    @pytest.fixture
    def dead(self, hands: Hands, person: Person) -> Person:
        hands.do("P04", "110", death("110"))
        for year in (timezone.localdate().year, timezone.localdate().year + 1):
            Holiday.objects.get_or_create(day=date(year, 12, 31), works=True, name="年末", source="测试")
        return Person.objects.get()

    def test_it_waits_for_the_clerks_of_the_other_sections_alone(self, dead: Person, hire: Hire) -> None:
        def waits(who: Who) -> list[str]:
            card = (
                f'href="{reverse("deaths")}"><b>1</b>死亡待终止' in entered(who).get(reverse("work")).content.decode()
            )
            listed = entered(who).get(reverse("deaths"))
            rows = listed.context["rows"] if listed.status_code == 200 else []
            assert card is bool(rows)
            return [row["cells"][3]["text"] for row in rows]

        assert waits(hire("clerk", "210")) == ["失业"]
        assert waits(hire("clerk", "170,RSP")) == ["居民养老"]
        assert waits(hire("clerk")) == ["失业、居民养老"]
        for stranger in (hire("clerk", "110"), hire("clerk", "210", townships="140525100"), hire("checker")):
            assert waits(stranger) == []

    def test_the_clerk_goes_from_it_to_the_form_and_the_case(self, dead: Person, hire: Hire) -> None:
        clerk = hire("clerk", "170")
        browser, form = entered(clerk), f"{reverse('case-new', args=['P04'])}?person={dead.pk}"
        shown = browser.get(reverse("deaths")).content.decode()
        assert f'href="{form}">办理减员' in shown and "140525********" + MAN[-4:] in shown and MAN not in shown
        given = browser.get(form).context["form"]
        typed = {name: str(given[name].value() or "") for name in given.fields}
        assert (typed["action"], typed["reason"], typed["died_on"]) == ("终止", "死亡", DIED)
        answer = browser.post(form, typed)
        if answer.status_code != 302:
            answer = browser.post(form, {**typed, "seen": answer.context["seen"]})
        case = Case.objects.get(insurance="170")
        address = reverse("case", args=[case.number])
        assert answer.headers["Location"] == address
        # What is begun is not begun again.
        shown = browser.get(reverse("deaths")).content.decode()
        assert f'href="{address}">{case.number}' in shown and form not in shown
        bring_papers(case, clerk)
        case = workflow.submit(case, by=clerk, now=NOW)
        case = workflow.check(case, by=hire("checker", "170"), now=NOW, version=1)
        workflow.approve(case, by=hire("section_head", "170"), now=NOW, version=1)
        assert browser.get(reverse("deaths")).context["rows"] == []
        assert states()["170"][0] == "终止" and states()["210"][0] == "暂停缴费"

    def test_a_returned_one_comes_back_as_it_was_typed(self, hands: Hands, dead: Person) -> None:
        case = hands.open("P04", "170", of_benefit())
        workflow.give_back(case, by=hands.checker, now=NOW, opinion="与证明不符")
        form = entered(hands.clerk).get(reverse("case-revise", args=[case.number])).context["form"]
        assert form["enrolment"].value() == f"p{PensionStatus.objects.get().pk}"
