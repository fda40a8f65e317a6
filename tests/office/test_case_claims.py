"""Of two cases about the same thing only one is open: the second is told the first one's number and desk."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from shebao.cases import workflow
from shebao.cases.models import Case, HeldClaim
from shebao.staff.grant_post import Refused
from shebao.staff.who import Who
from tests.office.conftest import NOW
from tests.office.hands import ASKED, MAN, WOMAN, Hands, credit_code, employer_payload, enrolment_payload

pytestmark = pytest.mark.django_db
SHE = {"id_number": WOMAN, "name": "马小花", "sex": "女", "born": "1985-07-12"}


@pytest.fixture
def hands(hire: Callable[..., Who]) -> Hands:
    return Hands(hire)


def change(person: int, **changes: str) -> dict[str, Any]:
    return {"person": person, "changes": changes, "effective": ASKED, "owner": "牛大山"}


def opened(hands: Hands, kind: str, payload: dict[str, Any], insurance: str = "110") -> Case:
    return workflow.open_case(kind, insurance, payload, by=hands.clerk, now=NOW)


class TestFields:
    def test_the_second_on_one_field_is_told_which_is_open_and_where(self, hands: Hands) -> None:
        person = hands.enrolled(hands.employer()).person_id
        first = hands.open("P03", "110", change(person, name="牛小山"))
        with pytest.raises(Refused) as refused:
            opened(hands, "P03", change(person, name="牛中山", retirement_group="M60"))
        (found,) = refused.value.findings
        assert (found.code, found.subject) == ("C-20", "姓名")
        assert first.number in found.message and "待复核，等待复核" in found.message
        workflow.check(first, by=hands.checker, now=NOW, version=1)
        with pytest.raises(Refused, match="待审批，等待股长审批"):
            opened(hands, "P03", change(person, name="牛中山"))
        assert Case.objects.filter(kind="P03").count() == 1

    def test_another_field_or_another_person_is_free(self, hands: Hands) -> None:
        employer = hands.employer()
        person, she = hands.enrolled(employer).person_id, hands.enrolled(employer, **SHE).person_id
        hands.open("P03", "110", change(person, name="牛小山"))
        hands.open("P3A", "110", change(person, telephone="13900000000"))
        hands.open("P03", "110", change(she, name="马大花"))

    def test_a_bank_and_the_account_with_it_are_one_thing(self, hands: Hands) -> None:
        person = hands.enrolled(hands.employer()).person_id
        hands.open("P03", "110", change(person, bank="泽州农商行", bank_account="6228480000000000001"))
        with pytest.raises(Refused, match="“银行账号”的变更已有在办业务单"):
            opened(hands, "P03", change(person, bank="晋城银行"))

    @pytest.mark.parametrize("ends", ["finish", "withdraw", "refuse"])
    def test_what_is_done_or_given_up_holds_nothing(self, hands: Hands, ends: str) -> None:
        person = hands.enrolled(hands.employer()).person_id
        case = opened(hands, "P03", change(person, name="牛小山"))
        if ends == "finish":
            hands.finish(hands.submit(case))
        else:
            getattr(workflow, ends)(case, by=hands.clerk, now=NOW, opinion="申请人撤回")
        assert HeldClaim.objects.count() == 0
        opened(hands, "P03", change(person, name="牛中山"))

    def test_a_returned_case_holds_and_a_correction_holds_what_it_asks_now(self, hands: Hands) -> None:
        person = hands.enrolled(hands.employer()).person_id
        case = hands.open("P3A", "110", change(person, telephone="13900000000"))
        case = workflow.give_back(case, by=hands.checker, now=NOW, opinion="有误")
        with pytest.raises(Refused, match="退回补正，在经办人王一处"):
            opened(hands, "P3A", change(person, telephone="13900000001"))
        workflow.revise(case, change(person, ethnicity="汉族"), by=hands.clerk, now=NOW)
        opened(hands, "P3A", change(person, telephone="13900000001"))
        with pytest.raises(Refused, match="民族"):
            opened(hands, "P3A", change(person, ethnicity="回族"))

    def test_a_draft_holds_nothing_until_it_is_accepted(self, hands: Hands) -> None:
        person = hands.enrolled(hands.employer()).person_id
        draft = workflow.save_draft("P3A", "110", change(person, ethnicity="汉族"), by=hands.clerk, now=NOW)
        opened(hands, "P3A", change(person, ethnicity="回族"))
        with pytest.raises(Refused, match="已有在办业务单"):
            workflow.accept(draft, by=hands.clerk, now=NOW)

    def test_a_reversal_holds_what_it_takes_back(self, hands: Hands) -> None:
        person = hands.enrolled(hands.employer()).person_id
        case = hands.do("P03", "110", change(person, name="牛小山"))
        workflow.open_reversal(case, "办理有误", grounds="差错单1号", by=hands.clerk, now=NOW)
        with pytest.raises(Refused, match="冲正"):
            opened(hands, "P03", change(person, name="牛中山"))

    def test_fields_of_an_employer(self, hands: Hands) -> None:
        employer = hands.employer().pk
        asked = {"employer": employer, "effective": ASKED}
        hands.open("P3U", "110", {**asked, "changes": {"name": "泽州县甲厂"}})
        with pytest.raises(Refused, match="单位名称"):
            opened(hands, "P3U", {**asked, "changes": {"name": "泽州县乙厂"}})


class TestEnrolments:
    def test_nobody_is_enrolled_twice_in_one_insurance(self, hands: Hands) -> None:
        one = hands.employer()
        other = hands.employer(credit_code=credit_code("91140525MA0K54321"), name="泽州县另一厂")
        hands.open("P02", "110", enrolment_payload(one))
        with pytest.raises(Refused, match="此人的企业养老参保已有在办业务单"):
            opened(hands, "P02", enrolment_payload(other))

    def test_pensions_that_exclude_each_other(self, hands: Hands) -> None:
        hands.employer("120")
        employer = hands.employer()
        hands.open("P02", "110", enrolment_payload(employer))
        with pytest.raises(Refused, match="此人参加机关养老已有在办业务单"):
            opened(hands, "P02", enrolment_payload(employer, insurance="120"), "120")

    def test_other_insurances_and_a_second_job_in_injury_insurance(self, hands: Hands) -> None:
        one = hands.employer("410", risk_class=5)
        hands.employer("210")
        other = hands.employer("410", risk_class=5, credit_code=credit_code("91140525MA0K54321"), name="泽州县另一厂")
        for insurance, employer in (("410", one), ("410", other), ("210", one)):
            hands.open("P02", insurance, enrolment_payload(employer, insurance=insurance))

    def test_an_end_and_a_death(self, hands: Hands) -> None:
        employer = hands.employer()
        hands.employer("210")
        enrolment = hands.enrolled(employer, month="2025-03")
        other = hands.enrolled(employer, "210", month="2025-03")
        asked = {"enrolment": enrolment.pk, "action": "终止", "reason": "死亡", "last_month": "2025-05"}
        hands.open("P04", "110", {**asked, "died_on": "2025-05-20"})
        pause = {"enrolment": other.pk, "action": "暂停", "reason": "失业", "last_month": "2025-05"}
        with pytest.raises(Refused, match="此人的失业参保已有在办业务单"):
            opened(hands, "P04", pause, "210")

    def test_a_base_of_one_person_for_one_year(self, hands: Hands) -> None:
        employer = hands.employer()
        he, she = hands.enrolled(employer).person_id, hands.enrolled(employer, **SHE).person_id
        asked = {"insurance": "110", "year": 2025, "employer": employer.pk, "determined_on": ASKED}
        hands.open("P05", "110", {**asked, "lines": [{"person": he, "declared": 500_000}]})
        hands.open("P05", "110", {**asked, "lines": [{"person": she, "declared": 500_000}]})
        with pytest.raises(Refused, match="牛大山的2025年度企业养老缴费基数核定已有在办业务单"):
            opened(hands, "P05", {**asked, "lines": [{"person": he, "declared": 600_000}]})

    def test_a_registration_of_an_employer(self, hands: Hands) -> None:
        hands.employer()
        hands.open("P01", "110", employer_payload(action="暂停", month="2025-06", reason="停产"))
        with pytest.raises(Refused, match="该单位企业养老登记已有在办业务单"):
            opened(hands, "P01", employer_payload(action="注销", month="2025-06", reason="解散"))


class TestDatabase:
    def test_it_refuses_a_second_holder_and_an_early_release(self, hands: Hands) -> None:
        person = hands.enrolled(hands.employer()).person_id
        case = opened(hands, "P3A", change(person, telephone="13900000000"))
        (held,) = HeldClaim.objects.all()
        other = opened(hands, "P3A", change(person, ethnicity="汉族"))
        insert = f"INSERT INTO cases_heldclaim (case_id, key) VALUES ({other.pk}, '{held.key}')"
        for statement in (
            insert,
            f"DELETE FROM cases_heldclaim WHERE case_id = {case.pk}",
            f"UPDATE cases_heldclaim SET case_id = {other.pk} WHERE id = {held.pk}",
        ):
            with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(statement)
        case = hands.finish(hands.submit(case))
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"INSERT INTO cases_heldclaim (case_id, key) VALUES ({case.pk}, 'x')")


def test_the_form_says_it_beside_the_field(hands: Hands, log_in: Any) -> None:
    person = hands.enrolled(hands.employer()).person
    assert person.id_number == MAN
    first = hands.open("P03", "110", change(person.pk, name="牛小山"))
    sent = {"name": "牛中山", "effective": ASKED}
    answer = log_in(hands.clerk).post(f"/case-new/P03/?person={person.pk}", sent)
    assert answer.status_code == 422
    (said,) = answer.context["form"].errors["name"]
    assert first.number in said and "等待复核" in said and 'value="牛中山"' in answer.content.decode()
