"""The forms of the register's cases as a clerk fills them in: findings beside the fields, nothing typed is lost."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import path
from django.utils import timezone

from shebao.cases import workflow
from shebao.cases.kinds import kind_of
from shebao.cases.models import Case, CaseVersion, Holiday
from shebao.cases.shown import Seen, between_versions
from shebao.register.models import Enrolment, Person, Township
from shebao.register.wording import shown_day
from shebao.staff.grant_post import Refused
from shebao.staff.who import Who, who
from shebao.web import office_urls
from tests.office.hands import MAN, WOMAN, Hands, bring_papers, credit_code, employer_payload, resident_number

pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]


def the_case(request: Any, number: str) -> HttpResponse:
    return HttpResponse(number)


# The page of a case belongs to another room.
urlpatterns = [*office_urls.urlpatterns, path("cases/<str:number>/", the_case, name="case")]
handler404 = office_urls.handler404


@pytest.fixture
def hands(hire: Callable[..., Who], settings: Any) -> Hands:
    today = timezone.localdate()
    Holiday.objects.create(day=today.replace(month=12, day=31), works=True, name="年末", source="测试")
    Holiday.objects.create(
        day=today.replace(year=today.year + 1, month=12, day=31), works=True, name="年末", source="测试"
    )
    Township.objects.create(code="140525100", name="南村镇")
    return Hands(hire)


def this_month() -> str:
    return f"{timezone.localdate():%Y-%m}"


def typed_employer(**given: Any) -> dict[str, Any]:
    asked = {"action": "参保登记", "insurances": ["110", "410"], "credit_code": credit_code(), "month": this_month(),
             "name": "泽州县某某铸造有限公司", "kind_of": "企业", "risk_class": "5", "factor": "100"}  # fmt: skip
    return {**asked, **given}


def typed_person(**given: Any) -> dict[str, Any]:
    asked = {"id_kind": "居民身份证", "id_number": MAN, "name": "牛大山", "sex": "男", "born": "1980-03-15",
             "insurances": ["110", "410"], "employer": credit_code(), "employment": "合同制职工",
             "month": this_month(), "asked_on": timezone.localdate().isoformat()}  # fmt: skip
    return {**asked, **given}


def send(browser: Client, address: str, typed: dict[str, Any]) -> Any:
    """Send a form, and once more with its doubts looked into."""
    answer = browser.post(address, typed)
    if answer.status_code == 422 and not answer.context["form"].errors:
        answer = browser.post(address, {**typed, "seen": answer.context["seen"]})
    assert answer.status_code == 302, answer.context["form"].errors
    for case in Case.objects.filter(state="已受理"):
        # What waits for its papers gets them on its own page.
        clerk = who(case.maker.account, timezone.localdate())
        bring_papers(case, clerk, timezone.localtime())
        workflow.submit(case, by=clerk, now=timezone.localtime())
    return answer


class TestForms:
    def test_the_only_insurance_of_a_clerk_is_ticked(self, hire: Any, log_in: Any) -> None:
        box = 'value="110" id="id_insurances_0" checked'
        for post, ticked in ((hire("clerk", "110"), True), (hire("clerk", "110,210"), False)):
            for kind in ("P01", "P02"):
                shown = log_in(post).get(f"/case-new/{kind}/").content.decode()
                assert 'id="id_insurances_0"' in shown and (box in shown) is ticked

    def test_an_employer_and_its_first_person_in_two_insurances(self, hands: Hands, log_in: Any) -> None:
        browser, now = log_in(hands.clerk), timezone.localtime()
        answer = send(browser, "/case-new/P01/", typed_employer())
        assert "已登记2笔业务" in browser.get(answer.headers["Location"]).content.decode()
        for case in Case.objects.filter(kind="P01"):
            hands.finish(case, now)
        send(browser, "/case-new/P02/", typed_person())
        for case in Case.objects.filter(kind="P02"):
            hands.finish(case, now)
        found = Enrolment.objects.filter(person__id_number=MAN).values_list("insurance", flat=True)
        assert sorted(found) == ["110", "410"]
        # Both papers go on saying what their checkers saw, although the second found the person there already.
        for case in Case.objects.filter(kind="P02"):
            payload = CaseVersion.objects.get(case=case, version=1).payload
            rows = [(one.name, one.before, one.after) for one in kind_of("P02").differences(payload)]
            assert rows[1:3] == [("证件号码", "", MAN), ("姓名", "", "牛大山")]
            assert [row[1] for row in rows if row[1]] == ["未参保"]

    def test_the_checker_is_shown_every_field_that_was_filled_in(self, hands: Hands, log_in: Any) -> None:
        hands.employer(month="2025-01")
        browser = log_in(hands.clerk)
        typed = typed_person(
            insurances=["110"],
            number="P8899",
            ethnicity="汉族",
            household="农村",
            telephone="13900000000",
            township="140525100",
            first_work_on="2003-07-01",
            retirement_group="M60",
        )
        form = browser.get("/case-new/P02/").context["form"]
        send(browser, "/case-new/P02/", typed)
        payload = CaseVersion.objects.get(case__kind="P02", version=1).payload
        shown = {one.name: one.after for one in kind_of("P02").differences(payload)}
        in_the_enrolment = {"insurances", "employer", "month"}
        labels = {str(form.fields[name].label) for name in typed if name not in in_the_enrolment}
        assert labels - shown.keys() == set()
        assert (shown["个人编号"], shown["用工形式"]) == ("P8899", "合同制职工")
        hands.finish(Case.objects.get(kind="P02"), timezone.localtime())
        assert Enrolment.objects.get().number == "P8899"

    def test_the_checker_of_a_base_is_shown_the_wage_the_year_and_the_day(self, hands: Hands) -> None:
        employer = hands.employer()
        who = hands.enrolled(employer).person_id
        asked = {"insurance": "110", "year": 2025, "employer": employer.pk, "determined_on": "2025-06-03",
                 "lines": [{"person": who, "declared": 300_000}]}  # fmt: skip
        shown = {one.name: one.after for one in kind_of("P05").differences(asked)}
        assert (shown["缴费年度"], shown["核定日期"]) == ("2025年度", "2025年6月3日")
        assert any("申报3,000.00元" in after for after in shown.values())

    def test_the_checker_of_an_employer_is_shown_its_number_the_month_and_why(self, hands: Hands) -> None:
        hands.employer(number="D7788")
        told = kind_of("P01").differences(
            employer_payload(credit_code=credit_code("91140525MA0K54321"), number="D7789")
        )
        assert ("单位编号", "D7789") in [(one.name, one.after) for one in told]
        told = kind_of("P01").differences(employer_payload(action="暂停", month="2025-05", reason="停产"))
        shown = {one.name: one.after for one in told}
        assert (shown["执行年月"], shown["事由"]) == ("2025年5月", "停产")

    def test_what_the_checker_was_not_shown_does_not_take_effect(self, hands: Hands, log_in: Any) -> None:
        browser, now = log_in(hands.clerk), timezone.localtime()
        person = hands.enrolled(hands.employer(month="2025-01"), month="2025-01").person
        send(browser, f"/case-new/P3A/?person={person.pk}", {"township": "140525100", "effective": f"{now:%Y-%m-%d}"})
        case = Case.objects.get(kind="P3A")
        payload = CaseVersion.objects.get(case=case, version=1).payload
        told = [(one.name, one.after) for one in kind_of("P3A").differences(payload)]
        assert told == [("乡镇", "南村镇"), ("生效日期", shown_day(now.date()))]
        Township.objects.filter(code="140525100").update(name="金村镇")
        with pytest.raises(Refused, match="变更前后对照已不相符"):
            hands.finish(case, now)

    def test_everything_wrong_is_said_at_once_and_what_was_typed_stays(self, hands: Hands, log_in: Any) -> None:
        typed = typed_person(id_number="140525198003151239", born="1980-13-15", sex="", month="", employer="不存在")
        answer = log_in(hands.clerk).post("/case-new/P02/", typed)
        page = answer.content.decode()
        assert answer.status_code == 422
        wrong_fields = set(answer.context["form"].errors)
        assert {"id_number", "born", "sex", "month"} <= wrong_fields
        assert 'value="140525198003151239"' in page and 'value="牛大山"' in page
        assert Case.objects.count() == 0

    @pytest.mark.parametrize(
        ("kind", "missing"),
        [
            ("P01", {"action", "insurances", "credit_code", "month", "name", "kind_of"}),
            ("P02", {"insurances", "id_number", "name", "sex", "born", "month"}),
        ],
    )
    def test_an_empty_form_is_told_everything_that_is_missing(
        self, hands: Hands, log_in: Any, kind: str, missing: set[str]
    ) -> None:
        answer = log_in(hands.clerk).post(f"/case-new/{kind}/", {})
        assert (answer.status_code, set(answer.context["form"].errors)) == (422, missing)
        assert "没有选择险种。" in answer.content.decode()

    def test_an_employer_without_an_insurance_is_told_what_else_is_missing(self, hands: Hands, log_in: Any) -> None:
        answer = log_in(hands.clerk).post("/case-new/P01/", typed_employer(insurances=[], name="", kind_of=""))
        assert set(answer.context["form"].errors) == {"insurances", "name", "kind_of"}

    def test_an_empty_end_is_told_everything_that_is_missing(self, hands: Hands, log_in: Any) -> None:
        hands.employer("210")
        employer = hands.employer()
        person = hands.enrolled(employer).person
        hands.enrolled(employer, "210")
        answer = log_in(hands.clerk).post(f"/case-new/P04/?person={person.pk}", {})
        assert {"enrolment", "action", "reason", "last_month"} <= set(answer.context["form"].errors)

    def test_what_cannot_be_read_hides_nothing_else(self, hands: Hands, log_in: Any) -> None:
        employer = hands.employer()
        one = hands.enrolled(employer).person_id
        other = hands.enrolled(employer, id_number=WOMAN, name="马小花", sex="女", born="1985-07-12").person_id
        browser, address = log_in(hands.clerk), f"/case-new/P05/?employer={employer.pk}"
        wages = {f"wage-{one}": "abc", f"wage-{other}": "-5"}
        answer = browser.post(address, {"insurance": "110", "year": "20266", "determined_on": "2026-13-29", **wages})
        errors = answer.context["form"].errors
        assert (answer.status_code, set(errors)) == (422, {"year", "determined_on", *wages})
        assert [len(said) for said in errors.values()] == [1] * 4
        only = {"insurance": "110", "year": "1999", "determined_on": "2026-11-01", f"wage-{one}": "abc"}
        assert set(browser.post(address, only).context["form"].errors) == {"year", f"wage-{one}"}
        answer = browser.post("/case-new/P02/", typed_person(level="一百", name="", month=""))
        assert {"level", "name", "month"} <= set(answer.context["form"].errors)

    @pytest.mark.parametrize("written", ["1980-03-15", "19800315", "1980/3/15", "1980年3月15日", " 1980.3.15 "])
    def test_a_day_is_taken_however_it_is_written_with_the_year_first(
        self, hands: Hands, log_in: Any, written: str
    ) -> None:
        hands.employer(month="2025-01")
        today = timezone.localdate()
        typed = typed_person(born=written, insurances=["110"], month=f"{today.year}年{today.month}月")
        send(log_in(hands.clerk), "/case-new/P02/", typed)
        payload = CaseVersion.objects.get(case__kind="P02", version=1).payload
        assert (payload["born"], payload["month"]) == ("1980-03-15", this_month())

    def test_what_is_no_day_is_said_in_words_and_stays(self, hands: Hands, log_in: Any) -> None:
        answer = log_in(hands.clerk).post("/case-new/P02/", typed_person(born="15/03/1980"))
        (said,) = answer.context["form"].errors["born"]
        assert "不是日期" in said and 'value="15/03/1980"' in answer.content.decode()
        assert 'type="date"' not in answer.content.decode() and 'type="month"' not in answer.content.decode()

    def test_the_page_begins_at_the_first_field_or_at_the_first_that_is_wrong(self, hands: Hands, log_in: Any) -> None:
        browser = log_in(hands.clerk)
        fresh = browser.get("/case-new/P02/").content.decode()
        assert fresh.count("autofocus") == 1 and "autofocus" in fresh.split('name="id_kind"')[1].split(">")[0]
        wrong = browser.post("/case-new/P02/", typed_person(name="", month="")).content.decode()
        assert wrong.count("autofocus") == 1 and "autofocus" in wrong.split('name="name"')[1].split(">")[0]
        asked = browser.get("/case-new/P02/?field=month").content.decode()
        assert "autofocus" in asked.split('name="month"')[1].split(">")[0]

    def test_a_doubt_is_shown_once_and_then_the_clerk_goes_on(self, hands: Hands, log_in: Any) -> None:
        browser = log_in(hands.clerk)
        today = timezone.localdate()
        hands.employer(month="2025-01")
        late = typed_person(insurances=["110"], month=f"{today.year - 1}-02")
        first = browser.post("/case-new/P02/", late)
        assert first.status_code == 422 and not Case.objects.filter(kind="P02").exists()
        assert "已过" in first.content.decode()
        seen = first.context["seen"]
        assert browser.post("/case-new/P02/", {**late, "seen": seen}).status_code == 302
        assert Case.objects.get(kind="P02").risk in ("中", "低")

    def test_a_returned_case_comes_back_as_it_was_typed_and_is_corrected(self, hands: Hands, log_in: Any) -> None:
        browser, now = log_in(hands.clerk), timezone.localtime()
        send(browser, "/case-new/P01/", typed_employer(insurances=["410"]))
        case = workflow.give_back(Case.objects.get(), by=hands.checker, now=now, opinion="行业类别有误")
        form = browser.get(f"/case-revise/{case.number}/").context["form"]
        corrected = {name: form.initial.get(name) or "" for name in form.fields}
        answer = browser.post(f"/case-revise/{case.number}/", {**corrected, "risk_class": "6", "opinion": "已更正"})
        assert answer.status_code == 302
        assert CaseVersion.objects.get(case=case, version=2).payload["risk_class"] == 6
        hands.finish(Case.objects.get(), now)

    def test_a_draft_is_kept_altered_by_its_maker_and_accepted(self, hands: Hands, hire: Any, log_in: Any) -> None:
        browser, now = log_in(hands.clerk), timezone.localtime()
        typed = typed_employer(insurances=["410"])
        assert browser.post("/case-new/P01/", {**typed, "then": "draft"}).status_code == 302
        case = Case.objects.get()
        assert (case.state, case.version) == ("草稿", 1)
        form = browser.get(f"/case-revise/{case.number}/").context["form"]
        kept = {name: form.initial.get(name) or "" for name in form.fields}
        assert (kept["name"], kept["risk_class"]) == (typed["name"], 5)
        answer = browser.post(
            f"/case-revise/{case.number}/", {**kept, "risk_class": "6", "month": "", "then": "register"}
        )
        assert set(answer.context["form"].errors) == {"month"}
        assert browser.post(f"/case-revise/{case.number}/", {**kept, "risk_class": "6"}).status_code == 302
        case.refresh_from_db()
        assert (case.state, case.version) == ("草稿", 2)
        old, new = (one.payload for one in CaseVersion.objects.filter(case=case).order_by("version"))
        (row,) = between_versions(*map(kind_of("P01").differences, (old, new)), Seen(typed=True))
        assert (row.name, row.before[:2], row.after[:2]) == ("工伤行业类别和费率", "5类", "6类")
        other = log_in(hire("clerk"))
        assert "只有本人可以修改" in other.get(f"/case-revise/{case.number}/").content.decode()
        workflow.accept(case, by=hands.clerk, now=now)
        assert "不能修改" in browser.get(f"/case-revise/{case.number}/").content.decode()

    def test_bases_of_the_second_fifty_come_back_with_their_people(self, hands: Hands, log_in: Any) -> None:
        employer = hands.employer()
        first = hands.enrolled(employer)
        registration = first.registration
        for number in range(55):
            who = Person.objects.create(id_number=f"X{number}", name=f"张{number}", sex="男", born=date(1980, 1, 1))
            Enrolment.objects.create(person=who, insurance="110", registration=registration, number=f"P{number}",
                                     valid_from=date(2025, 1, 1))  # fmt: skip
        year, day = timezone.localdate().year, timezone.localdate().isoformat()
        asked = {"insurance": "110", "year": year, "employer": employer.pk, "determined_on": day,
                 "lines": [{"person": who.pk, "declared": 500_000}]}  # fmt: skip
        case = workflow.save_draft("P05", "110", asked, by=hands.clerk, now=timezone.localtime())
        form = log_in(hands.clerk).get(f"/case-revise/{case.number}/").context["form"]
        assert (form.part, form[f"wage-{who.pk}"].value()) == (2, "5000.00")

    def test_the_base_of_an_employee_is_verified_with_his_employer(self, hands: Hands, log_in: Any) -> None:
        employer = hands.employer()
        person = hands.enrolled(employer).person_id
        browser = log_in(hands.clerk)
        page = browser.get(f"/case-new/P05/?person={person}").content.decode()
        link = f"/case-new/P05/?employer={employer.pk}&amp;insurance=110&amp;part=1"
        assert "由单位申报" in page and f'href="{link}"' in page and MAN not in page
        assert f"wage-{person}" in browser.get(link.replace("&amp;", "&")).context["form"].fields
        alone = {"id_number": WOMAN, "name": "马小花", "sex": "女", "born": "1985-07-12"}
        other = hands.enrolled(None, **alone).person_id
        assert f"wage-{other}" in browser.get(f"/case-new/P05/?person={other}").context["form"].fields

    def test_key_data_goes_the_graded_way_and_ordinary_data_does_not(self, hands: Hands, log_in: Any) -> None:
        person = hands.enrolled(hands.employer()).person
        browser = log_in(hands.clerk)
        day = {"effective": timezone.localdate().isoformat()}
        assert browser.get(f"/case-new/P03/?find={MAN}").headers["Location"] == f"/case-new/P03/?person={person.pk}"
        send(browser, f"/case-new/P03/?person={person.pk}", {"telephone": "13900000000", **day})
        send(browser, f"/case-new/P03/?person={person.pk}", {"name": "牛小山", **day})
        assert list(Case.objects.order_by("pk").values_list("kind", "risk"))[-2:] == [("P3A", "低"), ("P03", "中")]

    def test_a_pause_and_a_base_through_their_pages(self, hands: Hands, log_in: Any) -> None:
        employer = hands.employer()
        person = hands.enrolled(employer).person
        browser, now = log_in(hands.clerk), timezone.localtime()
        page = browser.get(f"/case-new/P05/?employer={employer.pk}")
        assert "牛大山" in page.content.decode() and MAN not in page.content.decode()
        wage = {"insurance": "110", "year": str(timezone.localdate().year),
                "determined_on": timezone.localdate().isoformat(), f"wage-{person.pk}": "5,263.50"}  # fmt: skip
        send(browser, f"/case-new/P05/?employer={employer.pk}", wage)
        hands.finish(Case.objects.get(kind="P05"), now)
        enrolment = Enrolment.objects.get()
        assert enrolment.base == 526_350
        typed = {"enrolment": enrolment.pk, "action": "暂停", "reason": "失业", "last_month": this_month()}  # fmt: skip
        send(browser, f"/case-new/P04/?person={person.pk}", typed)
        hands.finish(Case.objects.get(kind="P04"), now)
        assert Enrolment.objects.get().state == "暂停缴费"

    def test_pages_are_small(self, hands: Hands, log_in: Any) -> None:
        person = hands.enrolled(hands.employer()).person
        browser = log_in(hands.clerk)
        for address in ("", "P01/", "P02/", "P03/", f"P03/?person={person.pk}", f"P04/?person={person.pk}"):
            answer = browser.get(f"/case-new/{address}")
            assert answer.status_code == 200 and len(answer.content) < 30_000


class TestScope:
    def test_a_clerk_of_one_insurance_neither_finds_nor_opens_others(
        self, hands: Hands, hire: Any, log_in: Any
    ) -> None:
        person = hands.enrolled(hands.employer()).person
        stranger = log_in(hire("clerk", "210"))
        assert stranger.get(f"/case-new/P03/?person={person.pk}").status_code == 404
        assert MAN not in stranger.get(f"/case-new/P03/?find={MAN}").headers.get("Location", "")
        answer = stranger.post("/case-new/P02/", typed_person(id_number=WOMAN, insurances=["110"]))
        assert answer.status_code == 422 and "insurances" in answer.context["form"].errors

    def test_whoever_opens_no_cases_gets_no_form(self, hands: Hands, log_in: Any) -> None:
        assert log_in(hands.checker).get("/case-new/P02/").status_code == 403

    def test_another_township_is_not_for_this_clerk(self, hands: Hands, hire: Any, log_in: Any) -> None:
        Township.objects.create(code="140525101", name="下村镇")
        clerk = log_in(hire("clerk", townships="140525100"))
        typed = typed_person(insurances=["170"], employer="", employment="", township="140525101", level="200",
                             id_number=resident_number("14052519900101123"), born="1990-01-01")  # fmt: skip
        answer = clerk.post("/case-new/P02/", typed)
        assert "township" in answer.context["form"].errors and not Person.objects.exists()
