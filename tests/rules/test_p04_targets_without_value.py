from shebao.findings import Severity
from tests.rules.documents import RECORDS, good_document, judged, with_indicator, worst

CODE = "P-04"


def test_targets_with_values_pass():
    assert judged(good_document(), CODE) == []


def test_a_target_without_a_value():
    findings = judged(with_indicator(good_document(), RECORDS, "服务水平", word=""), CODE)
    assert worst(findings) is Severity.WARNING
    assert [finding.subject for finding in findings] == ["项目/档案系统运行维护/服务水平"]


def test_an_operator_alone_is_no_value():
    broken = with_indicator(good_document(), RECORDS, "维护系统套数", number="")
    assert len(judged(broken, CODE)) == 1
