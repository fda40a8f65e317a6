"""存为草稿 keeps a form as it stands, whatever is wrong with it; only what is whole and right goes any further."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.utils import timezone

from shebao.cases import workflow
from shebao.cases.kinds import TYPED
from shebao.cases.models import Case, CaseStep, CaseVersion, HeldClaim
from shebao.journal.models import Entry
from shebao.journal.verify import verify
from shebao.staff.grant_post import Refused
from shebao.staff.models import Relative
from shebao.staff.who import Who
from tests.office.conftest import NOW
from tests.office.hands import MAN, Hands, credit_code
from tests.office.test_register_case_pages import hands, typed_employer, typed_person

__all__ = ["hands"]
pytestmark = pytest.mark.django_db
ACCOUNT = "622848000000000000X"


def keep(browser: Client, address: str, typed: dict[str, Any]) -> Case:
    """Keep a form as a draft."""
    answer = browser.post(address, {**typed, "then": "draft"})
    assert answer.status_code == 302, answer.context["form"].errors
    return Case.objects.latest("pk")


def shown(browser: Client, case: Case) -> dict[str, Any]:
    """What stands in the form of a draft that is opened again, as a browser would send it."""
    form = browser.get(f"/case-revise/{case.number}/").context["form"]
    assert form.errors == {}
    return {name: form[name].value() for name in form.fields if form[name].value() not in (None, "", [])}


def newest(case: Case) -> CaseVersion:
    return CaseVersion.objects.filter(case=case).latest("version")


class TestKept:
    def test_whatever_is_typed_comes_back_as_it_was_typed(self, hands: Hands, log_in: Any) -> None:
        browser = log_in(hands.clerk)
        typed = {"id_number": "14052519800315", "name": "牛大<b>山", "born": "三月", "insurances": ["110", "170"],
                 "employer": "没有此单位", "month": "去年", "asked_on": "2025-13-40", "level": "二百", "telephone": "1",
                 "id_kind": "居民身份证"}  # fmt: skip
        case = keep(browser, "/case-new/P02/", typed)
        assert (case.state, case.version, case.insurance, case.idempotency_key) == ("草稿", 1, "110", None)
        assert (case.due_on, case.accepted_at, HeldClaim.objects.count()) == (None, None, 0)
        assert not newest(case).whole
        assert shown(browser, case) == typed
        again = {**typed, "insurances": ["170"], "asked_on": "", "name": ""}
        assert browser.post(f"/case-revise/{case.number}/", again).status_code == 302
        back = shown(browser, case)
        # A field that was emptied stays empty, whatever a new form would begin with.
        assert back == {name: value for name, value in again.items() if value}
        assert verify() == []

    @pytest.mark.parametrize("kind", ["P01", "P02"])
    def test_an_empty_form_is_kept_too(self, kind: str, hands: Hands, log_in: Any) -> None:
        case = keep(log_in(hands.clerk), f"/case-new/{kind}/", {})
        assert "（未填完）" in case.title and not newest(case).whole

    def test_forms_about_somebody_come_back_about_him(self, hands: Hands, log_in: Any) -> None:
        employer = hands.employer()
        one = hands.enrolled(employer)
        browser = log_in(hands.clerk)
        for address, typed in (
            (f"/case-new/P02/?person={one.person_id}", {"month": "2025-13", "insurances": ["110"]}),
            (f"/case-new/P03/?person={one.person_id}", {"bank_account": ACCOUNT, "owner": "别人", "effective": "明天"}),
            (f"/case-new/P04/?person={one.person_id}",
             {"action": "终止", "last_month": "上月", "enrolment": str(one.pk)}),
            (f"/case-new/P3U/?employer={employer.pk}", {"credit_code": "91", "effective": ""}),
            (f"/case-new/P05/?employer={employer.pk}&insurance=110",
             {"insurance": "110", "year": "今年", f"wage-{one.person_id}": "五千", "undeclared": "on"}),
        ):  # fmt: skip
            case = keep(browser, address, typed)
            assert not newest(case).whole, address
            assert case.subject_key in (str(one.person_id), str(employer.pk))
            back = shown(browser, case)
            assert {name: back.get(name, "") for name in typed} == typed
            assert browser.post(f"/case-revise/{case.number}/", typed).status_code == 302

    def test_a_right_form_with_two_insurances_ticked_later_loses_neither(self, hands: Hands, log_in: Any) -> None:
        browser = log_in(hands.clerk)
        case = keep(browser, "/case-new/P01/", typed_employer(insurances=["110"]))
        assert newest(case).whole
        browser.post(f"/case-revise/{case.number}/", typed_employer(insurances=["110", "410"]))
        assert shown(browser, case)["insurances"] == ["110", "410"]
        browser.post(f"/case-revise/{case.number}/", typed_employer(insurances=["110"]))
        assert newest(case).whole

    def test_what_no_form_sends_is_refused_in_words(self, hands: Hands, log_in: Any) -> None:
        for wrong in ("长" * 401, "a\0b"):
            answer = log_in(hands.clerk).post("/case-new/P02/", {"name": wrong, "then": "draft"})
            assert answer.status_code == 422 and "没有保存" in answer.content.decode()
        assert not Case.objects.exists()

    def test_nobody_keeps_a_draft_about_his_family(self, hands: Hands, log_in: Any) -> None:
        from shebao.register.who_is_meant import id_digest

        Relative.objects.create(natural_person=hands.clerk.natural_person, id_digest=id_digest(MAN))
        answer = log_in(hands.clerk).post("/case-new/P02/", {"id_number": MAN, "then": "draft"})
        assert answer.status_code == 422 and "应当回避" in answer.content.decode()
        assert Entry.objects.filter(result="拒绝", detail__contains="C-2").count() == 1


class TestSeen:
    def test_drafts_are_listed_for_their_maker_alone(self, hands: Hands, hire: Callable[..., Who], log_in: Any) -> None:
        mine = keep(log_in(hands.clerk), "/case-new/P02/", {"name": "牛大山"})
        page = log_in(hands.clerk).get("/cases/drafts/")
        assert mine.number in page.content.decode() and "未填完" in page.content.decode()
        assert f"/case-revise/{mine.number}/" in page.content.decode()
        other = log_in(hire("clerk"))
        assert other.get("/cases/drafts/").context["count"] == 0
        assert "只有本人可以修改" in other.get(f"/case-revise/{mine.number}/").content.decode()

    def test_its_page_shows_nothing_of_what_was_typed(self, hands: Hands, hire: Any, log_in: Any) -> None:
        person = hands.enrolled(hands.employer()).person
        case = keep(log_in(hands.clerk), f"/case-new/P03/?person={person.pk}", {"bank_account": ACCOUNT, "owner": "某"})
        for who in (hands.clerk, hands.checker, hands.auditor, hire("statistician")):
            page = log_in(who).get(f"/cases/{case.number}/").content.decode()
            assert "草稿尚未填完" in page and ACCOUNT not in page and MAN not in page
            assert ">受理<" not in page and "提交复核<" not in page
        assert not Entry.objects.filter(detail__contains=ACCOUNT).exists()
        assert log_in(hands.auditor).get(f"/cases/{case.number}/document/").status_code == 422


class TestRegistered:
    def test_registering_says_everything_that_is_wrong_at_once_and_changes_nothing(
        self, hands: Hands, log_in: Any
    ) -> None:
        browser = log_in(hands.clerk)
        case = keep(browser, "/case-new/P01/", {"name": "泽州某厂"})
        answer = browser.post(f"/case-revise/{case.number}/", {"name": "泽州某厂", "then": "register"})
        assert answer.status_code == 422
        assert {"insurances", "credit_code", "month", "action"} <= set(answer.context["form"].errors)
        case.refresh_from_db()
        assert (case.state, case.version) == ("草稿", 1)

    def test_a_draft_that_is_filled_in_goes_through_all_hands(self, hands: Hands, log_in: Any) -> None:
        browser, now = log_in(hands.clerk), timezone.localtime()
        case = keep(browser, "/case-new/P01/", {"name": "泽州某厂", "insurances": ["110"]})
        whole = {**typed_employer(insurances=["110"]), "then": "register"}
        assert browser.post(f"/case-revise/{case.number}/", whole).status_code == 302
        case.refresh_from_db()
        assert (case.state, case.version, case.subject_key) == ("已受理", 2, credit_code())
        assert case.idempotency_key and case.due_on and HeldClaim.objects.filter(case=case).exists()
        hands.finish(hands.submit(case, now), now)
        assert verify() == []

    def test_more_insurances_than_its_own_are_opened_beside_it(self, hands: Hands, log_in: Any) -> None:
        browser = log_in(hands.clerk)
        case = keep(browser, "/case-new/P01/", {"insurances": ["110"]})
        browser.post(f"/case-revise/{case.number}/", {**typed_employer(insurances=["110", "210"]), "then": "register"})
        assert set(Case.objects.values_list("insurance", "state")) == {("110", "已受理"), ("210", "已受理")}
        assert Case.objects.count() == 2

    def test_a_draft_of_another_insurance_makes_way_for_the_case(self, hands: Hands, log_in: Any) -> None:
        browser = log_in(hands.clerk)
        case = keep(browser, "/case-new/P01/", {})
        browser.post(f"/case-revise/{case.number}/", {**typed_employer(insurances=["210"]), "then": "register"})
        made = Case.objects.exclude(pk=case.pk).get()
        case.refresh_from_db()
        assert (case.state, made.state, made.insurance) == ("已作废", "已受理", "210")
        assert made.number in CaseStep.objects.filter(case=case).latest("ordinal").opinion

    def test_where_one_of_several_is_refused_nothing_is_done(self, hands: Hands, log_in: Any) -> None:
        browser = log_in(hands.clerk)
        other = {**typed_employer(insurances=["210"]), "name": "别的名称"}
        browser.post("/case-new/P01/", other)
        case = keep(browser, "/case-new/P01/", {"insurances": ["110"]})
        both = {**typed_employer(insurances=["110", "210"]), "then": "register"}
        assert browser.post(f"/case-revise/{case.number}/", both).status_code == 422
        case.refresh_from_db()
        assert (case.state, case.version, Case.objects.count()) == ("草稿", 1, 2)

    def test_a_draft_is_withdrawn_with_a_reason(self, hands: Hands, log_in: Any) -> None:
        browser = log_in(hands.clerk)
        case = keep(browser, "/case-new/P02/", typed_person(month=""))
        sent = {"version": 1, "seen": 1, "opinion": "不再办理"}
        assert browser.post(f"/cases/{case.number}/do/withdraw/", sent).status_code == 302
        case.refresh_from_db()
        assert case.state == "已作废" and browser.get("/cases/drafts/").context["count"] == 0
        assert verify() == []


class TestNeverFurther:
    def test_no_step_takes_a_half_draft_further(self, hands: Hands, log_in: Any) -> None:
        case = keep(log_in(hands.clerk), "/case-new/P02/", typed_person(month=""))
        with pytest.raises(Refused, match="草稿尚未填写完整"):
            workflow.accept(case, by=hands.clerk, now=NOW)
        with pytest.raises(Refused, match="不能提交复核"):
            workflow.submit(case, by=hands.clerk, now=NOW)
        with pytest.raises(Refused, match="草稿尚未填写完整"):
            workflow.open_case("P02", "110", newest(case).payload, by=hands.clerk, now=NOW)
        assert TYPED in newest(case).payload

    def test_the_database_refuses_it_too(self, hands: Hands, log_in: Any) -> None:
        browser = log_in(hands.clerk)
        case = keep(browser, "/case-new/P02/", typed_person(month=""))
        step = CaseStep.objects.get(case=case)
        step.pk, step.ordinal, step.action, step.from_state, step.to_state = None, 2, "受理", "草稿", "已受理"
        step.save(force_insert=True)
        with pytest.raises(DatabaseError, match="C-21"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("UPDATE cases_case SET state = '已受理' WHERE id = %s", [case.pk])
        # Nor may what was accepted become half again, where its maker may write another version.
        browser.post("/case-new/P01/", typed_employer(insurances=["110"]))
        accepted = hands.submit(Case.objects.get(state="已受理"))
        back = newest(workflow.give_back(accepted, by=hands.checker, now=NOW, opinion="补正"))
        back.pk, back.version, back.whole = None, 2, False
        with pytest.raises(DatabaseError, match="C-21"), transaction.atomic():
            back.save(force_insert=True)
