from dataclasses import replace

from shebao.findings import Severity
from tests.rules.documents import composed, good_book, good_document, judged, worst

CODE = "T-09"


def test_the_end_of_last_year_passes():
    assert judged(good_document(), CODE) == []


def test_a_date_of_an_older_text():
    document = composed(department=replace(good_book().department, assets_as_of="2022-12-31"))
    findings = judged(document, CODE)
    assert worst(findings) is Severity.WARNING
    assert {finding.subject for finding in findings} == {
        "文字/机构设置情况/截止日期",
        "文字/国有资产占有使用情况/截止日期",
    }
