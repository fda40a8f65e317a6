from shebao.disclosure.model import TableKind as K
from shebao.findings import Severity
from tests.rules.documents import good_document, judged, with_cell, worst

CODE = "T-06"


def test_todays_names_pass():
    assert judged(good_document(), CODE) == []


def test_an_old_name():
    broken = with_cell(good_document(), K.EXPENDITURE, "210", "name", "医疗卫生与计划生育支出")
    findings = judged(broken, CODE)
    assert worst(findings) is Severity.WARNING
    assert [(finding.found, finding.expected) for finding in findings] == [("医疗卫生与计划生育支出", "卫生健康支出")]
