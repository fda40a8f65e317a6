from dataclasses import replace

from shebao.findings import Severity
from tests.rules.documents import composed, good_book, good_document, judged, worst

CODE = "S-06"


def dated(approved: str, published: str):
    return composed(department=replace(good_book().department, approved_on=approved, published_on=published))


def test_within_twenty_days_passes():
    assert judged(good_document(), CODE) == []
    assert judged(dated("2025-02-01", "2025-02-21"), CODE) == []
    assert judged(dated("", "2025-02-21"), CODE) == []


def test_late():
    findings = judged(dated("2025-02-01", "2025-02-22"), CODE)
    assert worst(findings) is Severity.WARNING
    assert [finding.found for finding in findings] == ["21天"]


def test_before_the_approval():
    assert len(judged(dated("2025-02-10", "2025-02-01"), CODE)) == 1
