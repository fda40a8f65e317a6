"""What a person's page tells, certificates and figures on their pages."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.http import HttpResponse
from django.urls import path
from django.utils import timezone

from shebao.cases.models import Case
from shebao.journal.models import Entry
from shebao.register import person_facts, retirement
from shebao.register.models import FrozenFigures, Person
from shebao.staff.who import Who
from shebao.web import office_urls
from tests.office.hands import Hands


def the_case(request: Any, number: str) -> HttpResponse:
    return HttpResponse(number)


# The page of a case belongs to another room.
urlpatterns = [*office_urls.urlpatterns, path("cases/<str:number>/", the_case, name="case")]
handler404 = office_urls.handler404
pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]
KNOWN = date(2025, 6, 3)


@pytest.fixture
def hands(hire: Callable[..., Who]) -> Hands:
    return Hands(hire)


class TestRetirement:
    def test_a_man_born_in_july_1967_retires_at_sixty_and_eight_months(self) -> None:
        # 国务院关于渐进式延迟法定退休年龄的办法附件1: 男职工1967年7月出生，60岁8个月，2028年3月。
        assert retirement.statutory_month(date(1967, 7, 9), "男", "", KNOWN) == date(2028, 3, 1)

    def test_women_by_their_group_and_none_without_it(self) -> None:
        born = date(1976, 4, 20)
        months = retirement.statutory_months([(born, "女", group) for group in ("F55", "F50", "")], KNOWN)
        # 75 months after January 1970: 75 // 4 + 1 = 19 later; 15 after January 1975: 15 // 2 + 1 = 8 later.
        assert months == [date(2032, 11, 1), date(2026, 12, 1), None]

    def test_the_page_says_why_it_does_not_know(self) -> None:
        person = Person(sex="女", born=date(1976, 4, 20))
        told = person_facts.statutory(person, KNOWN)
        assert str(told).startswith("缺少退休类别") and told.missing == "retirement_group"


class TestPersonPage:
    def test_everything_stands_in_the_order_of_time(self, hands: Hands, log_in: Any) -> None:
        enrolment = hands.enrolled(hands.employer(), month="2025-03")
        hands.do("P04", "110", {"enrolment": enrolment.pk, "action": "暂停", "reason": "失业", "last_month": "2025-05"})
        hands.do("P02", "110", {"insurance": "110", "id_number": enrolment.person.id_number, "name": "牛大山",
                                "employment": "灵活就业", "month": "2025-06", "asked_on": "2025-06-03"})  # fmt: skip
        person = enrolment.person
        told = [event.what for event in reversed(person_facts.timeline(person, True)) if not event.case_number]
        name = "企业养老（泽州县某某铸造有限公司）"
        assert told == [f"参加{name}", f"{name}暂停缴费", f"{name}终止", "参加企业养老（个人）"]
        numbers = {event.case_number for event in person_facts.timeline(person, True)} - {""}
        assert len(numbers) == 3
        page = log_in(hands.clerk).get(f"/persons/{person.pk}/").content.decode()
        assert "法定退休年月2043年3月" in page and all(number in page for number in numbers)

    def test_a_change_stands_once_with_the_day_it_holds_from(self, hands: Hands) -> None:
        person = hands.enrolled(hands.employer()).person
        changes = {"name": "牛小山", "first_work_on": "2001-05-01"}
        asked = {"person": person.pk, "changes": changes, "before": {"name": "牛大山"}, "effective": "2025-05-02"}
        case = hands.do("P03", "110", asked)
        (event,) = [one for one in person_facts.timeline(person, True) if one.case_number == case.number]
        assert (event.what, event.detail) == ("牛大山变更姓名、参加工作日期", "已生效，自2025-05-02起")

    def test_a_reversed_enrolment_says_so_once(self, hands: Hands, log_in: Any) -> None:
        enrolment = hands.enrolled(hands.employer())
        hands.undo(Case.objects.get(kind="P02"))
        page = log_in(hands.clerk).get(f"/persons/{enrolment.person_id}/").content.decode()
        assert "已冲正</span>" in page and "（冲正）" not in page


class TestEmployerPage:
    def test_it_tells_the_injury_rate_in_force(self, hands: Hands, log_in: Any) -> None:
        employer = hands.employer("410", risk_class=6)
        page = log_in(hands.clerk).get(f"/employers/{employer.pk}/").content.decode()
        assert "6类，1.3%" in page


class TestCertificatePages:
    def test_made_shown_and_checked(self, hands: Hands, log_in: Any) -> None:
        person = hands.enrolled(hands.employer()).person
        browser = log_in(hands.clerk)
        assert browser.post(f"/certificates/new/person/{person.pk}/", {"purpose": ""}).status_code == 422
        made = browser.post(f"/certificates/new/person/{person.pk}/", {"purpose": "购房"})
        shown = browser.get(made.headers["Location"])
        assert shown.content.startswith(b"%PDF-")
        assert Entry.objects.filter(action="打印证明", object_key=str(person.pk)).count() == 1
        number = made.headers["Location"].split("/")[-2]
        said = browser.get("/certificates/", {"number": number, "code": "0000"}).content.decode()
        assert "不一致" in said

    def test_out_of_scope_is_not_there(self, hands: Hands, hire: Any, log_in: Any) -> None:
        person = hands.enrolled(hands.employer()).person
        made = log_in(hands.clerk).post(f"/certificates/new/person/{person.pk}/", {"purpose": "购房"})
        stranger = log_in(hire("clerk", "210"))
        assert stranger.get(f"/certificates/new/person/{person.pk}/").status_code == 404
        assert stranger.get(made.headers["Location"]).status_code == 404
        assert log_in(hands.auditor).get(f"/certificates/new/person/{person.pk}/").status_code == 403


class TestFiguresPage:
    def test_frozen_and_revised(self, hands: Hands, hire: Any, log_in: Any) -> None:
        hands.enrolled(hands.employer(), month="2025-05")
        browser = log_in(hire("statistician"))
        asked = {"cut_off": "2025-05-31"}
        page = browser.get("/figures/", asked).content.decode()
        assert "现在统计" in page and "冻结统计数" in page
        assert browser.post("/figures/", asked).status_code == 302
        assert "修订须写明事由" in browser.post("/figures/", asked).content.decode()
        browser.post("/figures/", {**asked, "reason": "补录"})
        page = browser.get("/figures/", asked).content.decode()
        assert "第2版（修订）" in page and "补录" in page
        assert FrozenFigures.objects.count() == 2

    def test_not_for_a_clerk_of_one_insurance(self, hire: Any, log_in: Any) -> None:
        assert log_in(hire("clerk", "110")).get("/figures/").status_code == 403

    def test_a_day_to_come_is_refused(self, hire: Any, log_in: Any) -> None:
        answer = log_in(hire("statistician")).post("/figures/", {"cut_off": f"{timezone.localdate().year + 1}-01-31"})
        assert "还没有到" in answer.content.decode()
