from dataclasses import replace

import pytest

from shebao.findings import Severity
from tests.rules.documents import RECORDS, composed, good_book, good_document, judged, with_paragraph, worst
from tests.rules.printed import GOOD, PROJECT, form_table, printed

CODE = "T-04"


def said(text: str):
    return judged(with_paragraph(good_document(), "其他说明", text), CODE)


def test_nothing_personal_passes():
    assert judged(good_document(), CODE) == []
    assert said("金额13800000000元，填报20241212095841，文号[2022]7号，电话0356-2028888。") == []


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("联系人李某，13800138000。", "手机号码"),
        ("身份证110105194912310021。", "身份证号码"),
        ("联系人李某，138 0013 8000。", "手机号码"),
        ("联系人李某，１３８００１３８０００。", "手机号码"),
    ],
)
def test_personal_data_is_an_error(text, what):
    findings = said(text)
    assert worst(findings) is Severity.ERROR
    assert findings[0].subject.endswith(what)
    assert "138001" not in findings[0].message and "1949" not in findings[0].message


def test_a_number_of_a_wrong_length_is_asked_about():
    findings = said("联系电话：1380013800")
    assert worst(findings) is Severity.WARNING
    assert findings[0].subject.endswith("疑似号码")


def test_a_number_in_a_projects_text():
    projects = tuple(
        replace(project, overview="联系13912345678") if project.code == RECORDS else project
        for project in good_book().projects
    )
    findings = judged(composed(projects=projects), CODE)
    assert [finding.subject for finding in findings] == ["项目/档案系统运行维护/手机号码"]


def test_contact_fields_are_not_in_the_document():
    projects = tuple(replace(project, phone="13912345678") for project in good_book().projects)
    assert judged(composed(projects=projects), CODE) == []


def test_a_mail_address_may_be_the_units_own_and_is_asked_about():
    assert worst(said("意见请发 gongkai@example.gov.cn。")) is Severity.WARNING


def test_a_mobile_number_a_digit_short_is_told_by_its_digits():
    table = form_table(PROJECT.replace("填报日期 |", "联系电话 | 1380013800 | . | .\n填报日期 |").format(**GOOD))
    (finding,) = judged(printed(table), CODE)
    assert finding.severity is Severity.WARNING and "10位，应为11位" in finding.message
    assert "138001" not in finding.message and all("138001" not in place.text for place in finding.places)
