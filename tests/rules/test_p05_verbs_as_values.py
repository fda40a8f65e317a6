import pytest

from shebao.findings import Severity
from tests.rules.documents import RECORDS, good_document, judged, with_indicator, worst

CODE = "P-05"


def test_a_value_that_says_something_passes():
    assert judged(good_document(), CODE) == []


@pytest.mark.parametrize("word", ["保障", "维护", "服务"])
def test_a_verb_or_the_name_again(word):
    findings = judged(with_indicator(good_document(), RECORDS, "服务水平", word=word), CODE)
    assert worst(findings) is Severity.WARNING
    assert [finding.subject for finding in findings] == ["项目/档案系统运行维护/指标值"]
