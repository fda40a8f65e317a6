from shebao.disclosure.model import TableKind as K
from shebao.findings import Severity
from tests.rules.documents import good_document, judged, with_cell, worst

CODE = "R-02"


def test_tables_that_agree_pass():
    assert judged(good_document(), CODE) == []


def test_a_class_with_another_amount():
    broken = with_cell(good_document(), K.BALANCE, "十、卫生健康支出", "total", "51.00")
    findings = judged(broken, CODE)
    assert worst(findings) is Severity.ERROR
    assert findings[0].subject == "表一、表三/卫生健康支出"


def test_a_class_that_the_details_do_not_have():
    broken = with_cell(good_document(), K.BALANCE, "五、教育支出", "total", "1.00")
    assert [finding.subject for finding in judged(broken, CODE)] == ["表一/教育支出"]


def test_a_class_that_the_balance_does_not_have():
    broken = with_cell(good_document(), K.EXPENDITURE, "210", "name", "医疗卫生支出")
    assert {finding.subject for finding in judged(broken, CODE)} == {"表一/卫生健康支出", "表一/医疗卫生支出"}


def test_income_by_source():
    broken = with_cell(good_document(), K.INCOME, "合计", "general", "310.31")
    findings = judged(broken, CODE)
    assert [finding.subject for finding in findings] == ["表一、表二/一般公共预算"]
    assert findings[0].difference == "0.01万元"
