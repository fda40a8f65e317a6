"""What P01 to P05 refuse or doubt, and which risk they see: each rule of the process cards by a case that breaks it."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from shebao.cases import workflow
from shebao.cases.kinds import kind_of
from shebao.cases.models import Case
from shebao.cases.states import Risk
from shebao.findings import Severity
from shebao.register import change_person, register_employer
from shebao.register.models import (
    ContributionBase,
    Employer,
    Enrolment,
    InjuryRate,
    PensionStatus,
    Person,
    Registration,
    Township,
)
from shebao.register.wording import doubtful, wrong
from shebao.staff.grant_post import Refused
from shebao.staff.models import Relative
from shebao.staff.who import Who
from tests.office.conftest import NOW
from tests.office.hands import (
    ASKED,
    MAN,
    WOMAN,
    Hands,
    credit_code,
    employer_payload,
    enrolment_payload,
    registration,
    resident_number,
)

pytestmark = pytest.mark.django_db
TODAY = NOW.date()


@pytest.fixture
def hands(hire: Callable[..., Who]) -> Hands:
    return Hands(hire)


def errors(kind: str, payload: dict[str, Any]) -> set[str]:
    return {one.code for one in kind_of(kind).find(payload, TODAY) if one.severity is Severity.ERROR}


def doubts(kind: str, payload: dict[str, Any]) -> set[str]:
    return {one.code for one in kind_of(kind).find(payload, TODAY) if one.severity is Severity.WARNING}


class TestEmployer:
    def test_a_wrong_code_and_a_wrong_month_are_said_together(self) -> None:
        asked = employer_payload(credit_code="91140525MA0K12345X", month="2025-13", insurance="170", action="合并")
        assert errors("P01", asked) == {"P01-1", "P01-2", "P01-3", "P01-4"}

    def test_what_a_new_employer_lacks_is_said_whatever_else_is_wrong(self) -> None:
        asked = employer_payload(insurance="410", credit_code="X", month="", name="", kind="")
        assert errors("P01", asked) == {"P01-3", "P01-4", "P01-6", "P01-7", "P01-11"}

    def test_one_open_registration_in_an_insurance(self, hands: Hands) -> None:
        hands.employer()
        assert errors("P01", employer_payload(month="2025-05")) == {"P01-5"}
        again = Registration(employer=Employer.objects.get(), insurance="110", number="另一号", valid_from=TODAY)
        with pytest.raises(IntegrityError), transaction.atomic():
            again.save()

    def test_the_second_insurance_joins_the_same_employer(self, hands: Hands) -> None:
        hands.employer()
        hands.do("P01", "210", {"action": "参保登记", "insurance": "210", "credit_code": credit_code(),
                                "month": "2025-05"})  # fmt: skip
        assert Employer.objects.count() == 1
        assert errors("P01", employer_payload(insurance="120", name="另一名称")) == {"P01-10"}

    def test_injury_insurance_needs_a_class_and_a_factor_of_the_class(self, hands: Hands) -> None:
        assert errors("P01", employer_payload(insurance="410")) == {"P01-11"}
        assert errors("P01", employer_payload(insurance="410", risk_class=1, factor=80)) == {"P01-12"}

    def test_the_rate_is_the_standard_of_the_class_times_the_factor(self, hands: Hands) -> None:
        employer = hands.employer("410", risk_class=6)
        assert registration(employer, "410").injury_rate == 13_000  # 1.3 %
        hands.do("P01", "410", employer_payload(action="费率核定", insurance="410", risk_class=6, factor=150,
                                                month="2025-07"))  # fmt: skip
        assert registration(employer, "410").injury_rate == 19_500
        kept = InjuryRate.objects.order_by("pk").values_list("valid_from", "risk_class", "factor", "rate")
        assert list(kept) == [(date(2025, 1, 1), 6, 100, 13_000), (date(2025, 7, 1), 6, 150, 19_500)]

    def test_none_is_cancelled_with_persons_or_debts(self, hands: Hands, monkeypatch: pytest.MonkeyPatch) -> None:
        enrolment = hands.enrolled(hands.employer(), month="2025-03")
        cancel = employer_payload(action="注销", month="2025-05", reason="解散")
        assert errors("P01", cancel) == {"P01-18"}
        hands.do("P04", "110", {"enrolment": enrolment.pk, "action": "暂停", "reason": "失业", "last_month": "2025-04"})
        assert errors("P01", cancel) == {"P01-18"}
        hands.do("P04", "110", {"enrolment": enrolment.pk, "action": "终止", "reason": "调动", "last_month": "2025-04"})
        assert errors("P01", cancel) == set()
        owes = wrong("P09-1", "欠费", "尚有欠费。", "先结清。")
        monkeypatch.setattr(register_employer, "OBSTACLES", [lambda employer, insurance: [owes]])
        assert errors("P01", cancel) == {"P09-1"}

    def test_paused_takes_no_persons_until_resumed(self, hands: Hands) -> None:
        employer = hands.employer()
        hands.do("P01", "110", employer_payload(action="暂停", month="2025-05", reason="停产"))
        assert Employer.objects.get().state == "暂停"
        assert "P02-14" in errors("P02", enrolment_payload(employer))
        assert errors("P01", employer_payload(action="暂停", month="2025-06", reason="停产")) == {"P01-14"}
        hands.do("P01", "110", employer_payload(action="恢复", month="2025-06"))
        assert errors("P02", enrolment_payload(employer)) == set()


class TestEnrolment:
    def test_the_number_proves_birth_and_sex(self, hands: Hands) -> None:
        employer = hands.employer()
        assert errors("P02", enrolment_payload(employer, id_number=MAN[:-1] + "0")) == {"P02-4"}
        assert errors("P02", enrolment_payload(employer, born="1980-03-16", sex="女")) == {"P02-8", "P02-9"}

    def test_an_employer_is_missed_whatever_else_is_wrong(self) -> None:
        asked = enrolment_payload(None, employment="合同制职工", month="", id_number="1", sex="", born="")
        assert errors("P02", asked) == {"P02-2", "P02-4", "P02-8", "P02-9", "P02-13"}

    def test_one_active_enrolment_but_for_a_second_job_in_injury_insurance(self, hands: Hands) -> None:
        one = hands.employer()
        other = hands.employer(credit_code=credit_code("91140525MA0K54321"), name="泽州县另一单位")
        for employer in (one, other):
            code, name = employer.credit_code, employer.name
            hands.do("P01", "410", employer_payload(insurance="410", credit_code=code, name=name, risk_class=2))
        hands.enrolled(one)
        hands.enrolled(one, "410")
        assert errors("P02", enrolment_payload(other)) == {"P02-18"}
        assert errors("P02", enrolment_payload(other, insurance="410")) == set()
        assert errors("P02", enrolment_payload(one, insurance="410", month="2025-05")) == {"P02-18"}

    def test_not_two_workers_pensions_nor_a_workers_and_a_residents(self, hands: Hands) -> None:
        employer = hands.employer()
        hands.employer("120")
        hands.enrolled(employer)
        assert "P02-18" in errors("P02", enrolment_payload(employer, insurance="120"))
        assert "P02-18" in errors("P02", enrolment_payload(None, insurance="170", level=20_000))

    def test_nobody_who_draws_a_pension_or_is_dead(self, hands: Hands) -> None:
        employer = hands.employer()
        person = hands.enrolled(employer, "110", month="2025-02").person
        end = {"enrolment": Enrolment.objects.get().pk, "action": "终止", "reason": "退休", "last_month": "2025-03"}
        hands.do("P04", "110", end)
        PensionStatus.objects.create(person=person, insurance="110", state="正常", valid_from=date(2025, 4, 1))
        assert errors("P02", enrolment_payload(employer)) == {"P02-17"}
        PensionStatus.objects.update(valid_to=date(2025, 5, 1), state="终止")
        Person.objects.update(died_on=date(2025, 5, 2))
        assert "P02-7" in errors("P02", enrolment_payload(employer))

    def test_a_personal_number_is_one_persons(self, hands: Hands) -> None:
        employer = hands.employer()
        hands.employer("210")
        hands.enrolled(employer, number="1100000001")
        other = {"id_number": WOMAN, "name": "马小花", "sex": "女", "born": "1985-07-12", "retirement_group": "F50"}
        assert errors("P02", enrolment_payload(employer, number=" 1100000001", **other)) == {"P02-25"}
        assert errors("P02", enrolment_payload(employer, insurance="210", number="1100000001", **other)) == set()
        hands.open("P02", "110", enrolment_payload(employer, number="1100000002", **other))
        third = {"id_number": resident_number("14052519900101001"), "name": "王小丁", "born": "1990-01-01"}
        asked = enrolment_payload(employer, number="1100000002", **third)
        with pytest.raises(Refused, match="1100000002"):
            workflow.open_case("P02", "110", asked, by=hands.clerk, now=NOW)

    def test_no_overlap_with_an_earlier_enrolment(self, hands: Hands) -> None:
        employer = hands.employer()
        enrolment = hands.enrolled(employer, month="2025-02")
        hands.do("P04", "110", {"enrolment": enrolment.pk, "action": "终止", "reason": "调动", "last_month": "2025-04"})
        assert errors("P02", enrolment_payload(employer, month="2025-04")) == {"P02-19"}
        assert errors("P02", enrolment_payload(employer, month="2025-05")) == set()

    def test_children_and_months_to_come(self, hands: Hands) -> None:
        employer = hands.employer()
        child = resident_number("14052520100315123")
        assert errors("P02", enrolment_payload(employer, id_number=child, born="2010-03-15")) == {"P02-15"}
        assert "P02-2" in errors("P02", enrolment_payload(employer, month="2025-08"))

    @pytest.mark.parametrize("began", ["2030-01-01", "昨天", "1994-03-14", "1970-01-01"])
    def test_work_begins_neither_in_days_to_come_nor_in_childhood(self, hands: Hands, began: str) -> None:
        assert errors("P02", enrolment_payload(hands.employer(), first_work_on=began)) == {"P02-24"}

    def test_work_before_sixteen_is_doubted(self, hands: Hands) -> None:
        employer = hands.employer()
        days = ("1994-03-15", "1996-03-14", "1996-03-15")
        told = [doubts("P02", enrolment_payload(employer, first_work_on=began)) for began in days]
        assert told == [{"P02-24"}, {"P02-24"}, set()]

    def test_the_day_of_the_application_is_a_day(self, hands: Hands) -> None:
        (said,) = kind_of("P02").find(enrolment_payload(hands.employer(), asked_on="昨天"), TODAY)
        assert (said.code, said.subject, said.message) == ("P02-23", "申请日期", "“昨天”不是日期。")

    def test_a_known_number_under_another_name_is_a_change_of_data(self, hands: Hands) -> None:
        employer = hands.employer()
        hands.employer("210")
        hands.enrolled(employer)
        assert errors("P02", enrolment_payload(employer, insurance="210", name="马冒名")) == {"P02-6"}

    def test_a_resident_chooses_a_level_that_there_is(self, hands: Hands) -> None:
        Township.objects.create(code="140525100", name="南村镇")
        resident = enrolment_payload(None, insurance="170", township="140525100", employment="")
        assert errors("P02", {**resident, "level": 12_345}) == {"P02-21"}
        assert errors("P02", {**resident, "level": 20_000}) == set()

    def test_months_long_past_ask_for_more_hands_and_no_false_date_helps(self, hands: Hands) -> None:
        employer = hands.employer(month="2020-01")
        grades = {back: kind_of("P02").risk(enrolment_payload(employer, month=back)) for back in
                  ("2025-05", "2024-05", "2021-05")}  # fmt: skip
        assert list(grades.values()) == [Risk.LOW, Risk.MIDDLE, Risk.HIGH]
        assert "P02-23" in errors("P02", enrolment_payload(employer, month="2021-05", asked_on="2021-06-01"))


class TestChange:
    @pytest.fixture
    def person(self, hands: Hands) -> Person:
        return hands.enrolled(hands.employer()).person

    @staticmethod
    def asked(person: Person, **changes: str) -> dict[str, Any]:
        return {"person": person.pk, "changes": changes, "effective": ASKED}

    def test_name_and_number_together_are_of_high_risk(self, person: Person) -> None:
        both = self.asked(person, name="马小花", id_number=WOMAN, sex="女", born="1985-07-12")
        assert "姓名和证件号码同时变更" in change_person.why_high(both)
        assert kind_of("P03").risk(self.asked(person, name="牛小山")) is Risk.MIDDLE
        assert kind_of("P3A").risk(self.asked(person, telephone="13900000000")) is Risk.LOW

    def test_a_second_time_within_24_months_is_of_high_risk(self, hands: Hands, person: Person) -> None:
        hands.do("P03", "110", self.asked(person, name="牛小山"))
        again = {**self.asked(person, name="牛晓山"), "before": {"name": "牛小山"}}
        assert kind_of("P03").risk(again) is Risk.HIGH
        late = {**again, "effective": "2027-07-01"}
        assert kind_of("P03").risk(late) is Risk.MIDDLE

    def test_a_birth_date_and_a_death_taken_back_are_of_high_risk(self, person: Person) -> None:
        assert kind_of("P03").risk(self.asked(person, born="1980-03-16")) is Risk.HIGH
        assert doubts("P03", self.asked(person, born="1980-03-16")) == {"P03-15"}
        Enrolment.objects.update(valid_to="2025-06-01", state="终止缴费")
        Person.objects.update(died_on=date(2025, 5, 1))
        assert kind_of("P03").risk(self.asked(person, died_on="")) is Risk.HIGH

    def test_work_began_when_one_was_of_age(self, person: Person) -> None:
        told = [
            errors("P03", self.asked(person, first_work_on=began)) for began in ("1983-01-01", "2030-01-01", "昨天")
        ]
        assert told == [{"P03-24"}] * 3
        assert doubts("P03", self.asked(person, first_work_on="1995-01-01")) == {"P03-24"}
        Person.objects.update(first_work_on=date(1998, 1, 1))
        born = self.asked(person, born="1990-03-15")
        assert "P03-24" in errors("P03", born)
        assert "P03-24" not in errors("P03", {**born, "changes": {"born": "1990-03-15", "first_work_on": "2008-01-01"}})

    @pytest.mark.parametrize("name", ["=1+1", "<b>牛大山</b>", "牛大山3"])
    def test_a_name_holds_only_what_stands_in_names(self, person: Person, name: str) -> None:
        assert errors("P03", self.asked(person, name=name)) == {"P03-21"}

    def test_a_telephone_is_one(self, person: Person) -> None:
        assert errors("P3A", self.asked(person, telephone="12x")) == {"P03-22"}
        assert errors("P3A", self.asked(person, telephone="0356-3033000")) == set()

    def test_nothing_is_paid_to_another_account_after_a_death(self, person: Person) -> None:
        Enrolment.objects.update(valid_to="2025-06-01", state="终止缴费")
        Person.objects.update(died_on=date(2025, 5, 1))
        card = {**self.asked(person, bank="泽州农商行", bank_account="6228480000000000001"), "owner": "牛大山"}
        assert "P03-23" in errors("P03", card)
        assert errors("P03", self.asked(person, name="牛小山")) == set()

    def test_the_same_again_with_another_content_is_refused(self, hands: Hands, person: Person) -> None:
        clerk = hands.clerk
        first = workflow.open_case("P3A", "110", self.asked(person, telephone="13900000000"), by=clerk, now=NOW)
        again = {**self.asked(person, telephone="13900000000"), "reason": "另一事由"}
        with pytest.raises(Refused, match=f"同一事项已有业务单{first.number}"):
            workflow.open_case("P3A", "110", again, by=clerk, now=NOW)

    def test_a_bank_account_while_a_benefit_is_suspended_or_just_resumed(self, person: Person) -> None:
        card = {**self.asked(person, bank="泽州农商行", bank_account="6228480000000000001"), "owner": "牛大山"}
        assert kind_of("P03").risk(card) is Risk.MIDDLE
        status = PensionStatus.objects.create(person=person, insurance="110", state="暂停", valid_from=date(2024, 1, 1))
        assert kind_of("P03").risk(card) is Risk.HIGH
        status.valid_to = date(2025, 4, 1)
        status.save()
        PensionStatus.objects.create(person=person, insurance="110", state="正常", valid_from=date(2025, 5, 1))
        assert kind_of("P03").risk(card) is Risk.HIGH

    def test_only_ones_own_bank_account(self, hands: Hands, person: Person) -> None:
        card = self.asked(person, bank="泽州农商行", bank_account="6228480000000000001")
        assert errors("P03", {**card, "owner": "马小花"}) == {"P03-16"}
        assert errors("P03", card) == {"P03-16"}
        hands.do("P03", "110", {**card, "owner": "牛大山"})
        other = hands.enrolled(
            Employer.objects.get(), id_number=WOMAN, name="马小花", sex="女", born="1985-07-12"
        ).person
        same = {**self.asked(other, bank="泽州农商行", bank_account="6228480000000000001"), "owner": "马小花"}
        assert doubts("P03", same) == {"P03-19"}

    def test_somebody_elses_number_is_refused(self, hands: Hands, person: Person) -> None:
        hands.enrolled(Employer.objects.get(), id_number=WOMAN, name="马小花", sex="女", born="1985-07-12")
        assert errors("P03", self.asked(person, id_number=WOMAN)) == {"P03-12", "P03-14"}

    def test_what_changed_meanwhile_is_noticed(self, hands: Hands, person: Person) -> None:
        before = change_person.before_of(person)
        hands.do("P3A", "110", {**self.asked(person, telephone="13900000001"), "before": before})
        late = {**self.asked(person, telephone="13900000002"), "before": before}
        assert errors("P3A", late) == {"P03-6"}

    def test_key_data_does_not_go_the_short_way(self, person: Person) -> None:
        assert errors("P3A", self.asked(person, name="牛小山", telephone="13900000001")) == {"P03-20"}

    def test_every_paper_has_its_basis(self, person: Person) -> None:
        papers = kind_of("P03").papers(self.asked(person, **dict.fromkeys(change_person.KEY, "x")))
        assert len({paper.name for paper in papers}) == len(papers) >= 6
        assert all(paper.basis for paper in papers)

    def test_neither_the_person_nor_his_family_opens_it(self, hands: Hands, person: Person) -> None:
        from shebao.register.who_is_meant import id_digest

        Relative.objects.create(natural_person=hands.clerk.natural_person, id_digest=id_digest(MAN), relation="配偶")
        with pytest.raises(Refused, match="回避"):
            workflow.open_case("P03", "110", self.asked(person, name="牛小山"), by=hands.clerk, now=NOW)
        assert not Case.objects.filter(kind="P03").exists()

    def test_an_employer_with_name_and_code_changed_together_is_of_high_risk(self, hands: Hands) -> None:
        employer = hands.employer()
        code = credit_code("91140525MA0K54321")
        both = {"employer": employer.pk, "changes": {"name": "新名", "credit_code": code}, "effective": ASKED}
        assert (kind_of("P3U").risk(both), errors("P3U", both)) == (Risk.HIGH, set())
        hands.employer(credit_code=code, name="另一单位")
        assert errors("P3U", both) == {"P3U-9"}


class TestEnd:
    def test_reasons_and_months(self, hands: Hands) -> None:
        enrolment = hands.enrolled(hands.employer(), month="2025-03")
        asked = {"enrolment": enrolment.pk, "action": "暂停", "reason": "退休", "last_month": "2025-02"}
        assert errors("P04", asked) == {"P04-3", "P04-7"}
        assert errors("P04", {**asked, "reason": "失业", "last_month": "2025-07"}) == {"P04-7"}
        assert doubts("P04", {**asked, "reason": "失业", "last_month": "2025-03"}) == {"P04-8"}

    def test_retirement_before_the_earliest_month_is_doubted(self, hands: Hands) -> None:
        enrolment = hands.enrolled(hands.employer(), month="2025-03")
        asked = {"enrolment": enrolment.pk, "action": "终止", "reason": "退休", "last_month": "2025-05"}
        assert doubts("P04", asked) == {"P04-10"}


class TestBase:
    @pytest.fixture
    def asked(self, hands: Hands) -> dict[str, Any]:
        employer = hands.employer()
        person = hands.enrolled(employer).person_id
        return {"insurance": "110", "year": 2025, "employer": employer.pk, "determined_on": ASKED,
                "lines": [{"person": person, "declared": 300_000}]}  # fmt: skip

    def test_the_clamp_and_the_standards_number_are_kept(self, hands: Hands, asked: dict[str, Any]) -> None:
        hands.do("P05", "110", asked)
        kept = ContributionBase.objects.get()
        # 2025: 4,198 to 20,991 yuan a month (晋人社厅发〔2025〕35号).
        assert (kept.base, kept.floor, kept.ceiling) == (419_800, 419_800, 2_099_100)
        assert (kept.source, kept.rule, kept.provisional) == ("晋人社厅发〔2025〕35号", "按申报工资，按下限", False)
        assert Enrolment.objects.get().base == 419_800

    def test_undeclared_is_110_percent_of_the_month_before(self, hands: Hands, asked: dict[str, Any]) -> None:
        line = asked["lines"][0]
        undeclared = {**asked, "lines": [{**line, "declared": None}]}
        assert errors("P05", undeclared) == {"P05-12"}
        hands.do("P05", "110", {**asked, "lines": [{**line, "declared": 500_005}]})
        assert doubts("P05", undeclared) == {"P05-13"}
        assert kind_of("P05").risk(undeclared) is Risk.MIDDLE
        hands.do("P05", "110", undeclared)
        versions = ContributionBase.objects.order_by("version").values_list("version", "base", "declared")
        assert list(versions) == [(1, 500_005, 500_005), (2, 550_006, None)]

    def test_limits_that_are_not_published_yet_make_it_provisional(self, hands: Hands, asked: dict[str, Any]) -> None:
        spring, autumn = datetime(2026, 4, 1, 2, tzinfo=UTC), datetime(2026, 9, 1, 2, tzinfo=UTC)
        rows_of_2026 = {**asked, "year": 2026, "determined_on": "2026-04-01"}
        from shebao.cases.models import Holiday

        Holiday.objects.create(day=date(2026, 12, 31), works=True, name="年末", source="测试")
        hands.do("P05", "110", rows_of_2026, now=spring)
        assert ContributionBase.objects.get().provisional
        late = {**rows_of_2026, "lines": [{**asked["lines"][0], "declared": 300_001}]}
        found = kind_of("P05").find(late, autumn.date())
        assert [one.code for one in found if one.severity is Severity.ERROR] == ["P05-7"]
        hands.do("P05", "110", {**late, "determined_on": "2026-09-01"}, now=autumn)
        newest = ContributionBase.objects.latest("version")
        assert (newest.base, newest.provisional, newest.version) == (424_400, False, 2)

    def test_each_person_once_and_only_the_employers_own(self, hands: Hands, asked: dict[str, Any]) -> None:
        line = asked["lines"][0]
        assert errors("P05", {**asked, "lines": [line, line]}) == {"P05-9"}
        assert errors("P05", {**asked, "lines": [{"person": 999_999, "declared": 1}]}) == {"P05-10"}
        assert errors("P05", {**asked, "lines": []}) == {"P05-5"}
        assert errors("P05", {**asked, "insurance": "170"}) == {"P05-1"}
        assert errors("P05", {**asked, "determined_on": "2025-13-29"}) == {"P05-4"}

    def test_a_corrected_wage_is_a_new_version_never_an_edit(self, hands: Hands, asked: dict[str, Any]) -> None:
        hands.do("P05", "110", asked)
        with pytest.raises(IntegrityError, match="只可追加"), transaction.atomic():
            ContributionBase.objects.update(base=1)


def test_a_finding_names_its_field_and_says_what_to_do() -> None:
    for one in (wrong("X", "姓名", "说明。", "办法。"), doubtful("X", "姓名", "说明。", "办法。")):
        assert (one.subject, one.action) == ("姓名", "办法。")
