"""Surveys: a code answers once (at once: programmes/test_at_once); sums, workbooks, what is kept of an answer."""

import io
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
import xlsxwriter
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from shebao.journal.models import Entry
from shebao.journal.verify import verify
from shebao.programmes.performance.models import LEVELS, Answer, Survey, SurveyCode
from shebao.programmes.performance.surveys import keep, workbook
from shebao.programmes.performance.surveys.codes import answer, digest_of_code, plain, print_codes
from shebao.programmes.performance.todos import _to_close
from shebao.screens.qr_code import picture
from shebao.staff.grant_post import Refused
from shebao.staff.who import Who
from tests.office.conftest import entered

Hire = Callable[..., Who]
QUESTIONS = ["总体满意吗？", "及时吗？"]


def survey_by(who: Who, **more: Any) -> Survey:
    """A survey that is open today."""
    today = timezone.localdate()
    values = {"year": today.year, "project": None, "service": "窗口服务", "questions": QUESTIONS}
    days = {"opens_on": today - timedelta(days=1), "closes_on": today + timedelta(days=9)}
    return keep.make({**values, **days, **more}, by=who)


@pytest.mark.django_db
def test_a_code_answers_once_and_leads_to_nobody(hire: Hire, settings: Any) -> None:
    clerk = hire("clerk")
    survey = survey_by(clerk)
    sheet = entered(clerk).post(reverse("survey-codes", args=[survey.pk]), {"count": "3"}).content.decode()
    first = next(iter(code for code in sheet.split("<b>") if code[5:6] == "-"))[:11]
    # A sheet of its own with a QR code for each, and the name that the office is reached by; a local one is warned of.
    assert sheet.count("<svg") == 3 and "<nav" not in sheet and "是本机地址" in sheet
    assert picture(f"http://testserver/survey/{first}/", 3) in sheet
    settings.ALLOWED_HOSTS = ["127.0.0.1", "shebao.example", "testserver"]
    sheet2 = entered(clerk).post(reverse("survey-codes", args=[survey.pk]), {"count": "1"}).content.decode()
    assert "打开 http://shebao.example/survey/ 填写" in sheet2 and "是本机地址" not in sheet2
    assert sheet.count("一码一次，不记姓名") == 3 and SurveyCode.objects.count() == 4
    # Only the digest is kept: whoever reads the database cannot answer.
    assert not SurveyCode.objects.filter(digest__contains=plain(first)).exists()
    reader = Client()
    assert "答题码不正确" in reader.get(reverse("survey-answer"), {"code": "AAAAA-AAAAA"}).content.decode()
    shown = reader.get(reverse("survey-answer"), {"code": first.lower()}, follow=True)
    address = shown.request["PATH_INFO"]
    assert shown.status_code == 200 and all(text in shown.content.decode() for text in (*QUESTIONS, *LEVELS))
    half = reader.post(address, {"question_0": "2"})
    assert half.status_code == 422 and "还有没有回答的问题" in half.content.decode()
    done = reader.post(address, {"question_0": "2", "question_1": "5"})
    assert "问卷已收到" in done.content.decode()
    assert not done.cookies and not reader.cookies
    again = reader.post(address, {"question_0": "1", "question_1": "1"})
    assert again.status_code == 404 and "已经使用过" in again.content.decode()
    (kept,) = Answer.objects.values()
    assert (kept["levels"], kept["day"]) == ([2, 5], timezone.localdate())
    assert set(kept) == {"id", "survey_id", "levels", "count", "source", "day"}
    fields = {field.name for field in SurveyCode._meta.get_fields()}
    assert fields == {"id", "survey", "digest", "used"}
    # The journal knows that codes were given out, and nothing of who answered what.
    assert not Entry.objects.filter(detail__contains=plain(first)).exists()
    assert verify() == []


@pytest.mark.django_db
def test_the_database_holds_it_too(hire: Hire) -> None:
    clerk = hire("clerk")
    survey = survey_by(clerk)
    (code,) = print_codes(survey, 1, by=clerk)
    today = timezone.localdate()
    assert answer(code, [1, 1], survey.opens_on - timedelta(days=1)) is False
    assert answer(code, [1], today) is False and answer(code, [1, 6], today) is False
    assert answer(code, [1, 1], today) is True and answer(code, [1, 1], today) is False

    def refuses(statement: str) -> None:
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)

    refuses("UPDATE performance_surveycode SET used = FALSE")
    refuses("DELETE FROM performance_surveycode")
    refuses("UPDATE performance_answer SET count = 9")
    keep.close(survey, today, by=clerk)
    refuses("UPDATE performance_survey SET closed_on = NULL")
    with pytest.raises(IntegrityError), transaction.atomic():
        Answer.objects.create(survey=survey, levels=[1, 1], source="网上", day=today)
    for act in (lambda: keep.close(survey, today, by=clerk), lambda: print_codes(survey, 1, by=clerk)):
        with pytest.raises(Refused):
            survey.refresh_from_db()
            act()


@pytest.mark.django_db
def test_sums_are_entered_and_questionnaires_imported_with_all_errors_at_once(hire: Hire) -> None:
    accountant, today = hire("accountant"), timezone.localdate()
    survey = survey_by(accountant)
    finance = entered(accountant)
    assert (
        finance.post(reverse("survey-enter", args=[survey.pk]), {"level_1": "60", "level_4": "10"}).status_code == 302
    )
    page = finance.post(reverse("survey-enter", args=[survey.pk]), {"level_1": "-3", "level_2": "abc", "level_3": "5"})
    told = page.content.decode()
    assert page.status_code == 422 and "“-3”不是份数" in told and "“abc”不是份数" in told and "已经结束" not in told
    page = finance.post(reverse("survey-enter", args=[survey.pk]), {})
    assert "没有填写份数" in page.content.decode() and Answer.objects.count() == 2
    template = finance.get(reverse("survey-template", args=[survey.pk])).content
    assert template[:2] == b"PK"
    wrong = book([workbook.heads(survey), [1, "满意", ""], [2, "还行", "满意"], ["", "", ""]])
    page = finance.post(reverse("survey-import", args=[survey.pk]), {"file": upload(wrong)})
    said = page.content.decode()
    assert page.status_code == 422 and Answer.objects.count() == 2
    assert "第2行“及时吗？”没有填写" in said and "第3行“总体满意吗？”是“还行”" in said
    right = book([workbook.heads(survey), *([at, "满意", "不满意"] for at in range(1, 31))])
    assert finance.post(reverse("survey-import", args=[survey.pk]), {"file": upload(right)}).status_code == 302
    again = finance.post(reverse("survey-import", args=[survey.pk]), {"file": upload(right)})
    assert again.status_code == 422 and "已导入过" in again.content.decode()
    foreign = finance.post(reverse("survey-import", args=[survey.pk]), {"file": upload(b"no workbook")})
    assert foreign.status_code == 422 and "不是 Excel 工作簿" in foreign.content.decode()
    shown = finance.get(reverse("survey", args=[survey.pk])).content.decode()
    assert "有效问卷100份，满意90份，满意度90.00%，95%置信区间82.56%—94.47%" in shown
    assert finance.post(reverse("survey-close", args=[survey.pk])).status_code == 302
    survey.refresh_from_db()
    assert (survey.closed_on, survey.result["n"], survey.result["satisfied"]) == (today, 100, 90)
    assert "90.00%（82.56%—94.47%）" in finance.get(reverse("surveys")).content.decode()
    entry = Entry.objects.get(action="结束满意度调查")
    assert "满意度90.00%" in entry.detail and verify() == []


@pytest.mark.django_db
def test_a_survey_past_its_end_is_told_until_it_is_closed(hire: Hire) -> None:
    clerk, today = hire("clerk"), timezone.localdate()
    survey = survey_by(clerk, opens_on=today - timedelta(days=9), closes_on=today - timedelta(days=1))
    page = entered(clerk)
    assert (waiting := _to_close(clerk)) and waiting.count == 1 and _to_close(hire("office")) is None
    assert "已截止" in page.get(reverse("surveys")).content.decode()
    assert "纸质问卷登记完后请结束调查" in page.get(reverse("survey", args=[survey.pk])).content.decode()
    keep.close(survey, today, by=clerk)
    assert (waiting := _to_close(clerk)) and waiting.count == 0
    assert "已结束" in page.get(reverse("surveys")).content.decode()


def upload(content: bytes) -> Any:
    file = io.BytesIO(content)
    file.name = "问卷.xlsx"
    return file


def book(rows: list[list[Any]]) -> bytes:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as made:
        sheet = made.add_worksheet()
        for at, row in enumerate(rows):
            sheet.write_row(at, 0, row)
    return buffer.getvalue()


@pytest.mark.django_db
def test_who_may_and_what_a_survey_has_to_say(hire: Hire) -> None:
    clerk, auditor = hire("clerk"), hire("auditor")
    survey = survey_by(clerk)
    with pytest.raises(Refused):
        survey_by(auditor, service="其他")
    with pytest.raises(Refused) as refused:
        survey_by(clerk, opens_on=date(2026, 2, 1), closes_on=date(2026, 1, 1))
    assert {one.message for one in refused.value.findings} >= {"截止日期早于开始日期。"} and len(
        refused.value.findings
    ) == 2
    browser = entered(auditor)
    assert browser.get(reverse("survey", args=[survey.pk])).status_code == 200
    assert "发出并打印答题码" not in browser.get(reverse("survey", args=[survey.pk])).content.decode()
    assert browser.post(reverse("survey-close", args=[survey.pk])).status_code == 403
    made = entered(clerk).post(
        reverse("survey-new"),
        {
            "year": "2026",
            "service": "窗口",
            "questions": "满意吗？",
            "opens_on": "2026-01-01",
            "closes_on": "2026-01-31",
        },
    )
    assert made.status_code == 302 and Survey.objects.get(service="窗口").questions == ["满意吗？"]
    page = entered(clerk).post(reverse("survey-new"), {"year": "2026"}).content.decode()
    assert page.count('class="wrong"') == 4


def test_a_code_is_read_however_it_is_typed() -> None:
    assert plain(" abcde-23456 ") == "ABCDE23456"
    assert digest_of_code("abcde 23456") == digest_of_code("ABCDE-23456") != digest_of_code("ABCDE-23457")
