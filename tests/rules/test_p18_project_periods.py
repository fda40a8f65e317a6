import pytest

from shebao.findings import Severity
from tests.rules.documents import RECORDS, good_document, judged, with_form, worst

CODE = "P-18"


def test_right_dates_pass():
    assert judged(good_document(), CODE) == []
    assert judged(with_form(good_document(), RECORDS, ends_on=""), CODE) == []


@pytest.mark.parametrize("ends_on", ["2024-12-31", "2026-06-30"])
def test_an_end_before_the_start_or_after_the_period(ends_on):
    findings = judged(with_form(good_document(), RECORDS, ends_on=ends_on), CODE)
    assert worst(findings) is Severity.WARNING
    assert [finding.subject for finding in findings] == ["项目/档案系统运行维护/项目期"]
