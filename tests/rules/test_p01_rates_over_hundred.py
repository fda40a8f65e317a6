import pytest

from shebao.findings import Severity
from tests.rules.documents import TRAINING, good_document, judged, with_indicator, worst

CODE = "P-01"


def test_a_hundred_percent_passes():
    assert judged(good_document(), CODE) == []


@pytest.mark.parametrize(("operator", "number"), [("≥", "100"), ("=", "120"), ("＞", "100"), ("≤", "100.5")])
def test_more_than_all(operator, number):
    document = with_indicator(good_document(), TRAINING, "合格率", operator=operator, number=number)
    findings = judged(document, CODE)
    assert worst(findings) is Severity.WARNING
    assert [finding.subject for finding in findings] == ["项目/职业技能培训/合格率"]


def test_a_growth_rate_may_be_above():
    document = with_indicator(good_document(), TRAINING, "合格率", name="就业增长率", number="130")
    assert judged(document, CODE) == []
