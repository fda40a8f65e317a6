from shebao.disclosure.model import TableKind as K
from shebao.findings import Severity
from tests.rules.documents import good_document, judged, with_cell, without_row, worst

CODE = "R-03"


def test_levels_that_add_up_pass():
    assert judged(good_document(), CODE) == []


def test_an_item_that_does_not_fit_its_group():
    broken = with_cell(good_document(), K.EXPENDITURE, "2080101", "total", "186.10")
    findings = judged(broken, CODE)
    assert worst(findings) is Severity.ERROR
    assert [finding.subject for finding in findings] == ["表三/20801人力资源和社会保障管理事务"]


def test_a_missing_class():
    broken = without_row(good_document(), K.GENERAL_EXPENDITURE, "221")
    subjects = {finding.subject for finding in judged(broken, CODE)}
    assert "表五/合计" in subjects


def test_a_row_that_is_not_its_sources():
    broken = with_cell(good_document(), K.INCOME, "2120804", "unit_funds", "3.00")
    assert "表二/2120804农村基础设施建设支出/各来源" in {finding.subject for finding in judged(broken, CODE)}


def test_income_subjects_that_do_not_make_the_total():
    broken = with_cell(good_document(), K.FUND_INCOME, "1030148", "amount", "39.00")
    assert [finding.subject for finding in judged(broken, CODE)] == ["表七/收入合计"]


def test_rounding_is_a_notice():
    """176.83 over 42.19, 129.32, 4.71 and 0.60: as in a real document."""
    broken = good_document()
    broken = with_cell(broken, K.EXPENDITURE, "2080505", "total", "27.21")
    findings = judged(broken, CODE)
    assert worst(findings) is Severity.NOTICE
    assert "四舍五入" in findings[0].message
