from shebao.disclosure.model import TableKind as K
from shebao.findings import Severity
from tests.rules.documents import good_document, judged, with_table, worst

CODE = "S-03"


def test_notes_that_are_true_pass():
    assert judged(good_document(), CODE) == []
    assert judged(with_table(good_document(), K.PROJECTS, note="注：含上级专项。"), CODE) == []


def test_a_filled_table_said_to_be_empty():
    findings = judged(with_table(good_document(), K.PROJECTS, note="注：本表无数据"), CODE)
    assert worst(findings) is Severity.ERROR
    assert [finding.subject for finding in findings] == ["表十二/空表说明"]
