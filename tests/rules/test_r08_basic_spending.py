from shebao.disclosure.model import TableKind as K
from shebao.findings import Severity
from tests.rules.documents import good_document, judged, with_cell, worst

CODE = "R-08"


def test_tables_that_agree_pass():
    assert judged(good_document(), CODE) == []


def test_basic_spending_with_two_amounts():
    broken = with_cell(good_document(), K.BASIC_BY_ECONOMIC, "合计", "total", "267.81")
    findings = judged(broken, CODE)
    assert worst(findings) is Severity.ERROR
    assert findings[0].difference == "0.01万元"
