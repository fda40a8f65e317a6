"""What a case shows of whom: old values never without a reason, new ones to its hands while it is open."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pypdfium2
import pytest
from django.urls import reverse

from shebao.cases import workflow
from shebao.cases.document import case_document
from shebao.cases.kinds import kind_of
from shebao.cases.lists import CASES
from shebao.cases.models import Case
from shebao.cases.shown import Seen, seen_by
from shebao.journal.models import Change, Entry
from shebao.journal.verify import verify
from shebao.register.models import Employer, Person
from shebao.staff.models import Grant, NaturalPerson
from shebao.staff.who import Who
from tests.office.conftest import NOW, entered
from tests.office.hands import ASKED, MAN, WOMAN, Hands, employer_payload, enrolment_payload, resident_number

pytestmark = pytest.mark.django_db
Hire = Callable[..., Who]
OLD, NEW = "6228480000000000001", "6228480000000000027"
OLD_PHONE, NEW_PHONE = "13900000001", "13900000027"
MASKED = "140525********" + MAN[-4:]
FULL = (OLD, NEW, OLD_PHONE, NEW_PHONE, MAN)


@pytest.fixture
def hands(hire: Hire) -> Hands:
    return Hands(hire)


def change(hands: Hands, person: Person, account: str, telephone: str) -> Case:
    changes = {"bank": "泽州农商行", "bank_account": account, "telephone": telephone}
    before = {"bank": person.bank, "bank_account": person.bank_account, "telephone": person.telephone}
    asked = {"person": person.pk, "changes": changes, "before": before, "effective": ASKED, "owner": person.name}
    return hands.open("P03", "110", asked)


@pytest.fixture
def person(hands: Hands) -> Person:
    """Somebody with an account and a telephone."""
    found: Person = hands.enrolled(hands.employer()).person
    hands.finish(change(hands, found, OLD, OLD_PHONE))
    return Person.objects.get(pk=found.pk)


@pytest.fixture
def case(hands: Hands, person: Person) -> Case:
    """Account and telephone of the person change; the checker has it."""
    return change(hands, person, NEW, NEW_PHONE)


def page(who: Who, case: Case) -> str:
    return entered(who).get(reverse("case", args=[case.number])).content.decode()


def held(text: str) -> list[str]:
    return [value for value in FULL if value in text]


def paper(who: Who, case: Case) -> str:
    made = entered(who).get(reverse("case-document", args=[case.number]))
    return str(pypdfium2.PdfDocument(made.content)[0].get_textpage().get_text_range()).replace("\r\n", "")


def look(who: Who, case: Case, field: str, reason: str = "核对纸质材料") -> Any:
    return entered(who).post(reverse("plain", args=["case", case.number, field]), {"reason": reason})


class TestOnTheCase:
    def test_the_hands_see_the_new_values_and_nobody_the_old(self, hands: Hands, case: Case) -> None:
        for who in (hands.checker, hands.clerk):
            assert held(page(who, case)) == [NEW, NEW_PHONE]
            assert "****0001" in page(who, case) and "139****0001" in page(who, case)
        for who in (hands.head, hands.deputy, hands.auditor):
            assert held(page(who, case)) == []

    def test_whose_turn_it_is_compares_and_who_has_compared_still_sees(self, hands: Hands, case: Case) -> None:
        case = workflow.check(case, by=hands.checker, now=NOW, version=1)
        assert held(page(hands.head, case)) == [NEW, NEW_PHONE] == held(page(hands.checker, case))

    def test_once_it_is_done_nobody_sees_either(self, hands: Hands, case: Case) -> None:
        case = hands.finish(case)
        for who in (hands.clerk, hands.checker, hands.head, hands.deputy, hands.auditor):
            assert held(page(who, case)) == []
            assert held(paper(who, case)) == []

    def test_another_clerk_of_the_section_sees_the_new_values_only_where_it_is_his_turn(
        self, hands: Hands, case: Case, hire: Hire
    ) -> None:
        another = hire("clerk")
        assert held(page(another, case)) == []
        case = workflow.give_back(case, by=hands.checker, now=NOW, opinion="账号有误")
        assert held(page(another, case)) == [NEW, NEW_PHONE]

    def test_a_reversal_shows_what_the_register_held_to_nobody(self, hands: Hands, case: Case) -> None:
        back = workflow.open_reversal(hands.finish(case), "办理有误", grounds="差错单1号", by=hands.clerk, now=NOW)
        assert held(page(hands.clerk, back)) == []
        assert "****0001" in page(hands.clerk, back) and "****0027" in page(hands.clerk, back)
        fields = [row for row in page(hands.head, back).split('"') if row.startswith(f"/plain/case/{back.number}/")]
        values = [entered(hands.head).post(field, {"reason": "冲正核对"}).content.decode() for field in fields]
        assert [held(value) for value in values] == [[NEW], [OLD], [NEW_PHONE], [OLD_PHONE]]

    def test_each_look_at_a_new_value_is_journalled(self, hands: Hands, case: Case) -> None:
        page(hands.checker, case), page(hands.auditor, case)
        looked = Entry.objects.filter(action="查看业务单敏感信息", case_number=case.number)
        assert [one.account for one in looked] == [hands.checker.account.username]


class TestPlain:
    def test_the_old_value_needs_a_reason_and_is_journalled(self, hands: Hands, case: Case) -> None:
        assert "v1-before-1" in page(hands.head, case)
        assert held(look(hands.head, case, "v1-before-1", "").content.decode()) == []
        assert not Entry.objects.filter(action="查看明文").exists()
        assert held(look(hands.head, case, "v1-before-1").content.decode()) == [OLD]
        entry = Entry.objects.get(action="查看明文")
        assert (entry.object_kind, entry.object_key, entry.case_number) == ("case", case.number, case.number)
        assert entry.detail == "第1版变更前银行账号：核对纸质材料"
        assert verify() == []

    @pytest.mark.parametrize("post", ["clerk", "checker", "deputy"])
    def test_whoever_may_not_look_at_plain_values_may_not_here(self, case: Case, hire: Hire, post: str) -> None:
        who = hire(post)
        assert "查看明文" not in page(who, case)
        assert held(look(who, case, "v1-before-1").content.decode()) == []

    def test_it_holds_in_the_insurance_of_that_post_alone(self, case: Case, person: Person, hire: Hire) -> None:
        """Somebody who is section head of one insurance and checks another looks at nothing plain in the other."""
        both = hire("section_head", "210")
        first, second = NaturalPerson.objects.filter(number__in=["901", "902"]).order_by("number")
        Grant.objects.create(
            natural_person=both.natural_person,
            post="checker",
            insurances="110",
            valid_from=NOW.date(),
            reason="测试",
            granted_by=first,
            approved_by=second,
        )
        assert MASKED in page(both, case)
        assert look(both, case, "v1-before-1").status_code == 404
        answer = entered(both).post(f"/plain/person/{person.pk}/bank_account/", {"reason": "核对"})
        assert answer.status_code == 404

    def test_a_case_or_a_field_out_of_reach_is_not_there(self, hands: Hands, case: Case, hire: Hire) -> None:
        assert look(hire("section_head", "210"), case, "v1-before-1").status_code == 404
        for field in ("v1-before-0", "v1-before-9", "v2-before-1", "v1-beside-1", "v1-before-x", "before"):
            assert look(hands.head, case, field).status_code == 404, field


class TestFormsAndFindings:
    def test_forms_hold_no_old_value(self, hands: Hands, person: Person, case: Case) -> None:
        clerk = entered(hands.clerk)
        for kind in ("P03", "P02", "P04", "P05"):
            shown = clerk.get(f"/case-new/{kind}/?person={person.pk}").content.decode()
            assert held(shown) == [], kind
            assert MASKED in shown

    def test_what_is_registered_of_an_employer_is_masked_where_it_differs(self, hands: Hands) -> None:
        hands.employer(bank_account="140520001234567890", telephone="13800000123", contact="李小明")
        asked = employer_payload(
            insurance="210", bank_account="14052000999999", telephone="13800000999", contact="王五"
        )
        told = "".join(one.message for one in kind_of("P01").find(asked, NOW.date()))
        assert "****7890" in told and "138****0123" in told and "李*明" in told
        assert "140520001234567890" not in told and "13800000123" not in told and "李小明" not in told

    def test_a_change_of_an_employer_is_masked_too(self, hands: Hands) -> None:
        employer = hands.employer(bank_account="140520001234567890", telephone="13800000123")
        changes = {"bank_account": "140520009999999999", "telephone": "13800000999"}
        asked = {"employer": employer.pk, "changes": changes, "effective": ASKED}
        case = hands.open("P3U", "110", asked)
        shown = page(hands.checker, case)
        assert "140520009999999999" in shown and "13800000999" in shown
        assert "140520001234567890" not in shown and "13800000123" not in shown
        plain = entered(hands.head).post(f"/plain/employer/{employer.pk}/bank_account/", {"reason": "核对"})
        assert "140520001234567890" in plain.content.decode()

    def test_a_person_of_another_section_is_not_told_of(self, hands: Hands) -> None:
        """A clerk types a number that the register has in other insurances: he learns where to ask, no more."""
        employer = hands.employer(name="泽州县某某重工")
        hands.employer("120", name="泽州县某某重工")
        hands.enrolled(employer, month="2025-02", name="赵小玲", id_number=WOMAN, sex="女", born="1985-07-12")
        known = Person.objects.get(id_number=WOMAN)
        known.pensions.create(insurance="170", state="正常", valid_from=NOW.date().replace(year=2019))
        asked = enrolment_payload(
            Employer.objects.get(), insurance="120", id_number=WOMAN, name="马小花", sex="男", born="1985-07-13"
        )
        found = {one.code: one.message for one in kind_of("P02").find(asked, NOW.date())}
        assert found["P02-17"] == "该人正在领取城乡居民基本养老保险待遇，不能再参保缴费。"
        assert found["P02-18"] == "该人已参加企业养老，同一月份不能再参加机关养老。"
        told = "".join(one.message for one in kind_of("P02").find(asked, NOW.date()) if one.code != "P02-14")
        assert "赵*玲" in told
        assert not [word for word in ("赵小玲", "2019年", "1985年7月12日", "重工", "为“女”") if word in told]

    def test_somebody_elses_number_and_account_name_nobody(self, hands: Hands, person: Person) -> None:
        employer = Employer.objects.get()
        other = hands.enrolled(employer, id_number=WOMAN, name="马小花", sex="女", born="1985-07-12").person
        asked = {
            "person": other.pk,
            "changes": {"bank": "某行", "bank_account": OLD},
            "effective": ASKED,
            "owner": "马小花",
        }
        told = "".join(one.message for one in kind_of("P03").find(asked, NOW.date()))
        assert "牛*山" in told and "牛大山" not in told
        asked = {"person": other.pk, "changes": {"id_number": MAN, "sex": "男"}, "effective": ASKED}
        told = "".join(one.message for one in kind_of("P03").find(asked, NOW.date()))
        assert f"证件号码{MASKED}已属另一参保人（牛*山）" in told


class TestOfOneName:
    def test_lists_pages_and_papers_tell_people_of_one_name_apart(self, hands: Hands, case: Case) -> None:
        checker = entered(hands.checker)
        for address in (reverse("work"), reverse("cases"), reverse("case", args=[case.number])):
            assert MASKED in checker.get(address).content.decode(), address
        assert f"牛大山（{MASKED}）" in paper(hands.checker, case)

    def test_whoever_only_looks_sees_the_last_four(self, case: Case, hire: Hire) -> None:
        shown = page(hire("fund_accountant"), case)
        assert MASKED not in shown and "*" * 14 + MAN[-4:] in shown

    def test_somebody_new_is_told_apart_by_what_was_typed(self, hands: Hands) -> None:
        case = hands.open("P02", "110", enrolment_payload(hands.employer()))
        assert case.subject_number == MASKED
        assert ["证件号码", "—", MASKED] in case_document(case, Seen(False))["rows"]
        assert ["证件号码", "—", MAN] in case_document(case, seen_by(case, hands.checker))["rows"]

    def test_an_employer_carries_its_code(self, hands: Hands) -> None:
        hands.employer()
        case = Case.objects.get(kind="P01")
        assert case.subject_number == Employer.objects.get().credit_code
        assert ["办理对象", f"{case.subject_name}（{case.subject_number}）"] in case_document(case, Seen(False))[
            "facts"
        ]

    def test_two_of_one_name_in_a_list_of_bases(self, hands: Hands) -> None:
        employer = hands.employer()
        twin = resident_number("14052519800315321")
        two = [hands.enrolled(employer), hands.enrolled(employer, id_number=twin)]
        lines = [{"person": one.person_id, "declared": wage} for one, wage in zip(two, (500_000, 600_000), strict=True)]
        asked = {"insurance": "110", "year": 2025, "employer": employer.pk, "determined_on": ASKED, "lines": lines}
        names = [one.name for one in kind_of("P05").differences(asked)]
        assert names[3:] == [f"牛大山（{MASKED}）", f"牛大山（140525********{twin[-4:]}）"]
        form = entered(hands.clerk).get(f"/case-new/P05/?employer={employer.pk}").content.decode()
        assert all(name in form for name in names[1:]) and MAN not in form and twin not in form

    def test_the_search_finds_no_case_out_of_scope(self, case: Case, hire: Hire) -> None:
        for who in (hire("clerk", "210"), hire("office")):
            shown = entered(who).get(reverse("find"), {"q": case.number})
            assert shown.status_code == 200 and "没有找到" in shown.content.decode()


class TestNames:
    """Whoever sees the names of persons masked on their pages sees them so in cases."""

    @pytest.fixture
    def looker(self, hire: Hire) -> Who:
        return hire("fund_accountant")

    def read(self, who: Who, case: Case, person: Person) -> dict[str, str]:
        """Every page on which the case stands."""
        pages = {
            "list": reverse("cases"),
            "case": reverse("case", args=[case.number]),
            "person": reverse("person", args=[person.pk]),
            "search": f"{reverse('find')}?q={case.number}",
        }
        return {name: entered(who).get(url, follow=True).content.decode() for name, url in pages.items()}

    def test_a_change_of_name_and_its_reversal(self, hands: Hands, person: Person, looker: Who) -> None:
        asked = {"person": person.pk, "changes": {"name": "牛小山子"}, "before": {"name": "牛大山"}, "effective": ASKED}
        case = hands.open("P03", "110", asked)
        read = self.read(looker, case, person)
        assert all("牛*山变更姓名" in text for text in read.values())
        assert "牛**子" in read["case"]
        case = hands.finish(case)
        back = workflow.open_reversal(case, "牛大山未改名", grounds="差错单1号", by=hands.clerk, now=NOW)
        read |= {f"reversed {name}": text for name, text in self.read(looker, back, person).items()}
        assert "牛*山未改名" in read["reversed case"]
        assert not [name for name, text in read.items() if "牛大山" in text or "牛小山子" in text]
        assert "牛大山变更姓名" in self.read(hands.head, case, person)["list"]

    def test_the_lines_of_an_employer(self, hands: Hands, person: Person, looker: Who) -> None:
        employer = Employer.objects.get()
        lines = [{"person": person.pk, "declared": 500_000}]
        asked = {"insurance": "110", "year": 2025, "employer": employer.pk, "determined_on": ASKED, "lines": lines}
        case = hands.open("P05", "110", asked)
        assert "牛*山（140525" in page(looker, case) and "牛大山" not in page(looker, case)
        assert "牛大山（140525" in page(hands.checker, case)

    def test_an_export_of_cases_too(self, case: Case, looker: Who) -> None:
        column = next(one for one in CASES.columns(SimpleNamespace(who=looker)) if one.name == "title")
        assert column.value(case).startswith("牛*山变更")

    def test_what_may_not_be_opened_is_no_link(self, hands: Hands, case: Case, looker: Who) -> None:
        paper = case.papers.earliest("pk")
        address = reverse("case-paper", args=[case.number, paper.pk])
        assert address in page(hands.checker, case) and entered(hands.checker).get(address).status_code == 200
        assert paper.name in page(looker, case) and address not in page(looker, case)
        assert entered(looker).get(address).status_code == 404


class TestInTheJournal:
    @pytest.fixture
    def shown(self, hands: Hands, case: Case) -> tuple[int, str]:
        """The entry in which account and telephone changed, and where a look at the new account is asked for."""
        hands.finish(case)
        entry = Entry.objects.filter(case_number=case.number, rows__table="register_keychange").distinct().get()
        row = next(one for one in Change.objects.filter(entry=entry) if NEW in one.after and '"银行账号"' in one.after)
        return entry.number, reverse("plain", args=["journal", f"{entry.number}-{row.ordinal}", "after-after"])

    @pytest.mark.parametrize("post", ["auditor", "audit_admin"])
    def test_numbers_are_masked_for_audit_too(self, hire: Hire, shown: tuple[int, str], post: str) -> None:
        text = entered(hire(post)).get(reverse("journal-entry", args=[shown[0]])).content.decode()
        assert held(text) == []
        assert "****0027" in text and "139****0027" in text and "****0001" in text
        assert ("查看明文" in text) is (post == "auditor")

    def test_audit_looks_at_one_with_a_reason(self, hire: Hire, shown: tuple[int, str]) -> None:
        auditor = hire("auditor")
        assert shown[1] in entered(auditor).get(reverse("journal-entry", args=[shown[0]])).content.decode()
        assert held(entered(auditor).post(shown[1], {"reason": "核查线索"}).content.decode()) == [NEW]
        entry = Entry.objects.get(action="查看明文")
        assert entry.object_kind == "journal" and entry.detail.endswith("：核查线索") and entry.case_number

    def test_nobody_else_does(self, hire: Hire, shown: tuple[int, str]) -> None:
        assert held(entered(hire("audit_admin")).post(shown[1], {"reason": "看看"}).content.decode()) == []
        assert entered(hire("section_head")).post(shown[1], {"reason": "看看"}).status_code == 404
        for field in ("after-field", "beside-after", "after-none"):
            address = shown[1].replace("after-after", field)
            assert entered(hire("auditor")).post(address, {"reason": "看看"}).status_code == 404

    def test_a_number_that_somebody_searched_by_is_masked_until_a_reason_is_given(self, hands: Hands) -> None:
        entered(hands.clerk).post(f"/persons/?export=1&number={MAN}", {"purpose": "核对"})
        number, auditor = Entry.objects.get(action="导出").number, entered(hands.auditor)
        text = auditor.get(reverse("journal-entry", args=[number])).content.decode()
        look = reverse("plain", args=["journal", number, "detail"])
        assert held(text) == [] and "*" * 14 + MAN[-4:] in text and look in text
        assert held(auditor.post(look, {"reason": "核查"}).content.decode()) == [MAN]

    def test_what_was_printed_is_not_read_in_passing(self, hands: Hands, person: Person) -> None:
        entered(hands.clerk).post(reverse("certificate-new", args=["person", person.pk]), {"purpose": "购房"})
        number = Entry.objects.get(action="出具证明").number
        text = entered(hands.auditor).get(reverse("journal-entry", args=[number])).content.decode()
        assert held(text) == [] and "（证明全文）" in text
