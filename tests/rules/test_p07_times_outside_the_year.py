import pytest

from shebao.budget.book import Horizon
from shebao.findings import Severity
from tests.rules.documents import RECORDS, good_document, judged, with_indicator, worst

CODE = "P-07"


def test_times_within_the_year_pass():
    assert judged(good_document(), CODE) == []


@pytest.mark.parametrize("word", ["2024年10月", "2026年6月底前", "2025年13月"])
def test_another_year_or_no_month(word):
    findings = judged(with_indicator(good_document(), RECORDS, "完成时间", word=word), CODE)
    assert worst(findings) is Severity.WARNING
    assert [finding.subject for finding in findings] == ["项目/档案系统运行维护/完成时间"]


def test_an_amount_is_no_year():
    assert judged(with_indicator(good_document(), RECORDS, "维护总成本", number="2049.99"), CODE) == []


def test_the_period_may_reach_into_later_years():
    document = with_indicator(good_document(), RECORDS, "完成时间", word="2027年6月底前", horizon=Horizon.PERIOD)
    assert judged(document, CODE) == []
