from dataclasses import replace

from shebao.findings import Severity
from tests.rules.documents import composed, good_book, good_document, judged, worst

CODE = "R-25"


def test_tables_that_agree_pass():
    assert judged(good_document(), CODE) == []


def test_income_that_is_not_the_spending():
    income = tuple(replace(line, fen=line.fen + 1_000_00) for line in good_book().income)
    findings = judged(composed(income=income), CODE)
    assert worst(findings) is Severity.ERROR
    assert {finding.subject for finding in findings} == {
        "表七、表八/政府性基金预算收支",
        "表四、表七/政府性基金预算收入",
    }
    assert findings[0].difference == "0.10万元"


def test_income_left_out():
    assert len(judged(composed(income=()), CODE)) == 2
