from shebao.disclosure.model import TableKind as K
from shebao.findings import Severity
from tests.rules.documents import good_document, judged, with_cell, without_row, worst

CODE = "R-05"


def test_tables_that_agree_pass():
    """2080702 has 5.00 万元 carried over, which table 2 prints apart."""
    assert judged(good_document(), CODE) == []


def test_a_code_with_two_amounts():
    broken = with_cell(good_document(), K.INCOME, "2210201", "total", "20.02")
    findings = judged(broken, CODE)
    assert worst(findings) is Severity.ERROR
    assert findings[0].subject == "表二、表三/2210201住房公积金"


def test_carry_over_left_out():
    broken = with_cell(good_document(), K.INCOME, "2080702", "carried_over", "")
    assert len(judged(broken, CODE)) == 1


def test_a_code_in_one_table_only():
    broken = without_row(good_document(), K.EXPENDITURE, "2101103")
    findings = judged(broken, CODE)
    assert len(findings) == 1 and "表三没有这一科目" in findings[0].message
