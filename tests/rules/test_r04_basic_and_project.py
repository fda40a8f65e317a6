from shebao.disclosure.model import TableKind as K
from shebao.findings import Severity
from tests.rules.documents import good_document, judged, with_cell, worst

CODE = "R-04"


def test_rows_that_add_up_pass():
    assert judged(good_document(), CODE) == []


def test_a_row_that_does_not():
    broken = with_cell(good_document(), K.GENERAL_EXPENDITURE, "2080101", "basic", "180.00")
    findings = judged(broken, CODE)
    assert worst(findings) is Severity.ERROR
    assert findings[0].subject == "表五/2080101行政运行/基本和项目"
    assert findings[0].difference == "6.00万元"
