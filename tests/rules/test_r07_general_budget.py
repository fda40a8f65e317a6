from shebao.disclosure.model import TableKind as K
from shebao.findings import Severity
from tests.rules.documents import good_document, judged, with_cell, worst

CODE = "R-07"


def test_tables_that_agree_pass():
    assert judged(good_document(), CODE) == []


def test_a_total_that_differs():
    broken = with_cell(good_document(), K.GENERAL_EXPENDITURE, "合计", "total", "310.40")
    findings = judged(broken, CODE)
    assert worst(findings) is Severity.ERROR
    assert findings[0].subject == "表四、表五/一般公共预算"


def test_a_class_above_the_balance():
    broken = with_cell(good_document(), K.GENERAL_EXPENDITURE, "221", "total", "20.10")
    assert [finding.subject for finding in judged(broken, CODE)] == ["表四、表五/住房保障支出"]
