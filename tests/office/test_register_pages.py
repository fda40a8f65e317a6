"""Lists and pages of the register: what is asked for is found, what is out of scope is not there."""

import io
import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from python_calamine import CalamineWorkbook

from shebao.journal.models import Entry
from shebao.register.insurance_mask import insurances_of, refresh
from shebao.register.models import Employer, Enrolment, Person, Registration, Township
from shebao.screens.export import AGAIN_WITHIN, SHEET
from shebao.screens.models import ExportRequest
from shebao.staff.who import Who

pytestmark = pytest.mark.django_db
NUMBERS = ["140525196512034216", "140525198004055428"]


@pytest.fixture
def register(db: Any) -> None:
    """Two people of one employer: one in the enterprise pension, one in the government pension."""
    township = Township.objects.create(code="140525100", name="南村镇")
    employer = Employer.objects.create(
        credit_code="91140525MA0000001X", name="泽州某厂", kind="企业", township=township
    )
    for number, name, insurance in zip(NUMBERS, ["王小明", "李芳"], ["110", "120"], strict=True):
        registration = Registration.objects.create(
            employer=employer, insurance=insurance, number=f"U{insurance}", valid_from=date(2020, 1, 1)
        )
        person = Person.objects.create(
            id_number=number,
            name=name,
            sex="男",
            born=date(1970, 1, 1),
            township=township,
            bank_account="6212260512345678",
        )
        Enrolment.objects.create(
            person=person,
            insurance=insurance,
            registration=registration,
            number=f"P{insurance}",
            valid_from=date(2020, 1, 1),
        )
    refresh()


@pytest.fixture
def log_in(client: Client) -> Callable[[Who], Client]:
    """A browser in which somebody is logged in, with the second factor."""
    from django_otp import DEVICE_ID_SESSION_KEY
    from django_otp.plugins.otp_totp.models import TOTPDevice

    def logged_in(somebody: Who) -> Client:
        client.force_login(somebody.account, backend="django.contrib.auth.backends.ModelBackend")
        device = TOTPDevice.objects.create(user=somebody.account, name="手机", confirmed=True)
        session = client.session
        session[DEVICE_ID_SESSION_KEY] = device.persistent_id
        session.save()
        type(somebody.account).objects.filter(pk=somebody.account.pk).update(must_change_password=False)
        return client

    return logged_in


def test_a_name_is_found_by_its_beginning(register: None, hire: Any, log_in: Any) -> None:
    page = log_in(hire("clerk")).get("/persons/", {"name": "王"}).content.decode()
    assert "王小明" in page
    assert "李芳" not in page


def test_numbers_are_masked_and_bank_accounts_show_four_digits(register: None, hire: Any, log_in: Any) -> None:
    page = log_in(hire("clerk")).get("/persons/").content.decode()
    assert NUMBERS[0] not in page
    assert "140525********4216" in page
    assert "6212260512345678" not in page


def test_a_woman_whose_group_is_missing_is_told_where_it_is_supplied(register: None, hire: Any, log_in: Any) -> None:
    person = Person.objects.get(name="李芳")
    Person.objects.filter(pk=person.pk).update(sex="女")
    link = f"/case-new/P03/?person={person.pk}&amp;field=retirement_group"
    shown = log_in(hire("clerk")).get(f"/persons/{person.pk}/").content.decode()
    assert "缺少退休类别" in shown and link in shown
    assert link not in log_in(hire("auditor")).get(f"/persons/{person.pk}/").content.decode()
    Person.objects.filter(pk=person.pk).update(retirement_group="F55")
    shown = log_in(hire("clerk")).get(f"/persons/{person.pk}/").content.decode()
    assert "女职工（原55周岁）" in shown and "法定退休年月" in shown and link not in shown


def test_who_only_looks_up_sees_no_whole_name(register: None, hire: Any, log_in: Any) -> None:
    page = log_in(hire("fund_accountant")).get("/persons/").content.decode()
    assert "王*明" in page
    assert "王小明" not in page


@pytest.mark.parametrize("post", ["office", "policy", "fund_cashier", "accountant", "cashier"])
def test_posts_that_need_no_records_open_none(register: None, hire: Any, log_in: Any, post: str) -> None:
    client, person = log_in(hire(post)), Person.objects.get(name="王小明")
    for address in ("/persons/", f"/persons/{person.pk}/", "/employers/", "/townships/", "/persons/?export=1"):
        answer = client.get(address)
        assert answer.status_code == 403 and "王小明" not in answer.content.decode(), address
    assert "没有找到" in client.get("/find/", {"q": NUMBERS[0]}).content.decode()
    assert "参保人员" not in client.get("/my-account/").content.decode()


class TestScope:
    def test_another_insurance_is_not_listed(self, register: None, hire: Any, log_in: Any) -> None:
        page = log_in(hire("clerk", "110")).get("/persons/").content.decode()
        assert "王小明" in page
        assert "李芳" not in page

    def test_its_page_is_not_there(self, register: None, hire: Any, log_in: Any) -> None:
        client = log_in(hire("clerk", "110"))
        mine, other = Person.objects.get(name="王小明"), Person.objects.get(name="李芳")
        assert client.get(f"/persons/{mine.pk}/").status_code == 200
        assert client.get(f"/persons/{other.pk}/").status_code == 404

    def test_who_was_ones_own_stays_so_when_the_enrolment_has_ended(
        self, register: None, hire: Any, log_in: Any
    ) -> None:
        before, ends = Person.objects.get(name="李芳"), date(2025, 5, 1)
        assert before.enrolments.exists() and "110" not in insurances_of(before.insurances)
        Enrolment.objects.create(person=before, insurance="110", number="77", valid_from=ends, valid_to=ends)
        client = log_in(hire("clerk", "110"))
        assert client.get(f"/persons/{before.pk}/").status_code == 404, "the numbers were not refreshed"
        refresh([before.pk])
        assert client.get(f"/persons/{before.pk}/").status_code == 200
        assert "李芳" in client.get("/persons/").content.decode()
        assert log_in(hire("clerk", "170")).get(f"/persons/{before.pk}/").status_code == 404

    def test_the_search_takes_the_last_four(self, register: None, hire: Any, log_in: Any) -> None:
        client = log_in(hire("clerk", "110"))
        person = Person.objects.get(id_number=NUMBERS[0])
        assert client.get("/find/", {"q": NUMBERS[0][-4:]})["Location"] == f"/persons/{person.pk}/"
        assert "没有找到" in client.get("/find/", {"q": NUMBERS[1][-4:]}).content.decode()

    def test_what_only_clicks_is_not_printed(self, register: None, hire: Any, log_in: Any) -> None:
        page = log_in(hire("clerk", "110")).get("/persons/").content.decode()
        assert '<th class="acts">操作</th>' in page and '<td class="nowrap">1970-01-01</td>' in page

    def test_the_search_does_not_find_it(self, register: None, hire: Any, log_in: Any) -> None:
        client = log_in(hire("clerk", "110"))
        assert client.get("/find/", {"q": NUMBERS[0]}).status_code == 302
        assert "没有找到" in client.get("/find/", {"q": NUMBERS[1]}).content.decode()


class TestPages:
    @pytest.fixture
    def client(self, register: None, hire: Any, log_in: Any) -> Client:
        Person.objects.bulk_create(
            Person(id_number=f"X{number}", name="张三", sex="男", born=date(1970, 1, 1), insurances=1)
            for number in range(60)
        )
        client: Client = log_in(hire("clerk"))
        return client

    def test_past_the_end_is_the_last_page(self, client: Client) -> None:
        answer = client.get("/persons/?name=张&page=99999")
        assert answer.headers["Location"] == "/persons/?name=%E5%BC%A0&page=3"
        assert "共 60 条，第 3 页/3" in client.get(answer.headers["Location"]).content.decode()
        assert client.get("/persons/?name=赵&page=5").headers["Location"].endswith("page=1")
        for odd in ("abc", "-1", "9" * 30):
            assert client.get(f"/persons/?page={odd}", follow=True).status_code == 200

    def test_on_paper_it_says_office_list_query_and_who_printed_it(self, client: Client) -> None:
        page = client.get("/persons/?name=张&insurance=110").content.decode()
        (head,) = re.findall(r'<div class="paper">(.*?)</div>', page)
        query = ("姓名（开头）：张", "险种：企业职工基本养老保险", "共 60 条")
        assert all(said in head for said in ("泽州县社会保险中心", "参保人员", *query, "打印："))

    def test_it_counts_exactly_where_that_is_quick(self, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("shebao.screens.lists.COUNT_LIMIT", 1)
        Enrolment.objects.create(
            person=Person.objects.get(id_number="X1"), insurance="110", number="P9", valid_from=date(2020, 1, 1)
        )
        assert "共 62 条，第 1 页/3" in client.get("/persons/").content.decode()
        assert "超过 1 条（按此条件未逐条统计" in client.get("/persons/?state=参保缴费").content.decode()


class TestPlain:
    def test_needs_a_reason_and_is_journalled(self, register: None, hire: Any, log_in: Any) -> None:
        client, person = log_in(hire("section_head")), Person.objects.get(name="王小明")
        address = f"/plain/person/{person.pk}/id_number/"
        assert NUMBERS[0] not in client.post(address, {"reason": " "}).content.decode()
        assert NUMBERS[0] in client.post(address, {"reason": "核对档案"}).content.decode()
        entry = Entry.objects.get(action="查看明文")
        assert (entry.object_key, entry.detail) == (str(person.pk), "id_number：核对档案")

    def test_a_clerk_may_not(self, register: None, hire: Any, log_in: Any) -> None:
        client, person = log_in(hire("clerk")), Person.objects.get(name="王小明")
        answer = client.post(f"/plain/person/{person.pk}/id_number/", {"reason": "看看"}).content.decode()
        assert NUMBERS[0] not in answer


class TestExport:
    def test_the_columns_of_the_page_with_a_watermark(self, register: None, hire: Any, log_in: Any) -> None:
        answer = log_in(hire("clerk")).post("/persons/?export=1", {"purpose": "核对"})
        rows = CalamineWorkbook.from_filelike(io.BytesIO(answer.content)).get_sheet_by_index(0).to_python()
        assert rows[0][:3] == ["姓名", "证件号码", "性别"]
        assert [row[0] for row in rows[1:3]] == ["王小明", "李芳"]
        assert "用途：核对" in rows[-1][0]
        assert Entry.objects.filter(action="导出").count() == 1

    def test_a_formula_in_a_name_stays_text(self, register: None, hire: Any, log_in: Any) -> None:
        Person.objects.filter(name="李芳").update(name="=1+1")
        answer = log_in(hire("clerk")).post("/persons/?export=1", {"purpose": "核对"})
        rows = CalamineWorkbook.from_filelike(io.BytesIO(answer.content)).get_sheet_by_index(0).to_python()
        assert rows[2][0] == "=1+1"

    def test_a_large_one_needs_another_person(
        self, register: None, hire: Any, log_in: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("shebao.screens.export.ROWS_WITHOUT_APPROVAL", 1)
        clerk, head = hire("clerk"), hire("section_head")
        assert log_in(clerk).post("/persons/?export=1", {"purpose": "核对"}).url == "/exports/"
        asked = ExportRequest.objects.get().pk
        assert log_in(head).post(f"/exports/{asked}/", {"agree": "1"}).url == "/exports/"
        client = log_in(clerk)
        assert client.get(f"/persons/?export=1&approved={asked}").status_code == 200
        # A broken download is fetched again: same person, same query, for a day; each time is journalled.
        assert client.get(f"/persons/?export=1&approved={asked}").headers["Content-Type"] == SHEET
        assert Entry.objects.filter(action="导出").count() == 2
        other = log_in(hire("clerk"))
        assert "用途" in other.get(f"/persons/?export=1&approved={asked}").content.decode()
        assert "用途" in client.get(f"/persons/?sex=1&export=1&approved={asked}").content.decode()
        ExportRequest.objects.update(fetched_at=timezone.now() - AGAIN_WITHIN - timedelta(minutes=1))
        assert "用途" in client.get(f"/persons/?export=1&approved={asked}").content.decode()
