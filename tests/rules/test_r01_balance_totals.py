from shebao.disclosure.model import TableKind as K
from shebao.findings import Severity
from tests.rules.documents import good_document, judged, with_cell, worst

CODE = "R-01"


def test_a_balanced_table_passes():
    assert judged(good_document(), CODE) == []


def test_income_and_expenditure_that_differ():
    broken = with_cell(good_document(), K.BALANCE, "支出总计", "total", "355.40")
    findings = judged(broken, CODE)
    assert worst(findings) is Severity.ERROR
    first = next(finding for finding in findings if finding.subject == "表一/收支总计")
    assert first.found == "355.30万元" and first.expected == "355.40万元" and first.difference == "0.10万元"


def test_carry_over_that_does_not_make_up_the_total():
    broken = with_cell(good_document(), K.BALANCE, "上年结转", "income", "6.00")
    assert [finding.subject for finding in judged(broken, CODE)] == ["表一/收入总计"]


def test_a_line_that_is_not_its_columns():
    broken = with_cell(good_document(), K.BALANCE, "八、社会保障和就业支出", "current", "275.29")
    assert "表一/社会保障和就业支出" in [finding.subject for finding in judged(broken, CODE)]


def test_a_source_left_out():
    broken = with_cell(good_document(), K.BALANCE, "一、一般公共预算", "income", "")
    assert "表一/本年收入合计" in [finding.subject for finding in judged(broken, CODE)]
