from shebao.findings import Severity
from tests.rules.documents import RECORDS, good_document, judged, with_form, worst

CODE = "P-09"


def test_projects_of_one_year_pass():
    assert judged(good_document(), CODE) == []


def test_ninety_nine_years_with_one_years_money():
    findings = judged(with_form(good_document(), RECORDS, years=99), CODE)
    assert worst(findings) is Severity.WARNING
    assert [finding.subject for finding in findings] == ["项目/档案系统运行维护/实施期资金总额"]


def test_three_years_money_passes():
    document = with_form(good_document(), RECORDS, years=99, period_total_fen=3 * 125_000_00)
    assert judged(document, CODE) == []
