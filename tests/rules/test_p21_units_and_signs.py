from shebao.findings import Severity
from tests.rules.documents import RECORDS, good_document, judged, with_indicator, worst

CODE = "P-21"


def test_values_with_unit_and_sign_pass():
    assert judged(good_document(), CODE) == []


def test_a_number_without_unit():
    findings = judged(with_indicator(good_document(), RECORDS, "维护系统套数", number_unit=""), CODE)
    assert worst(findings) is Severity.WARNING
    assert [finding.subject for finding in findings] == ["项目/档案系统运行维护/计量单位"]


def test_a_number_without_sign_beside_others_that_have_one_is_a_matter_of_style():
    findings = judged(with_indicator(good_document(), RECORDS, "维护系统套数", operator=""), CODE)
    assert worst(findings) is Severity.NOTICE
    assert [finding.subject for finding in findings] == ["项目/档案系统运行维护/符号"]


def test_a_form_that_prints_no_sign_at_all_has_its_own_style():
    document = with_indicator(good_document(), RECORDS, "维护系统套数", operator="")
    assert judged(with_indicator(document, RECORDS, "维护总成本", operator=""), CODE) == []
