from shebao.disclosure.model import TableKind as K
from shebao.findings import Severity
from tests.rules.documents import good_document, judged, with_table, worst

CODE = "S-02"


def test_an_empty_table_with_its_note_passes():
    assert good_document().table(K.CAPITAL).is_empty
    assert judged(good_document(), CODE) == []


def test_an_empty_table_without_a_note():
    findings = judged(with_table(good_document(), K.CAPITAL, note=""), CODE)
    assert worst(findings) is Severity.WARNING
    assert [finding.subject for finding in findings] == ["表九/空表"]
