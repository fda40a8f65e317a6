from shebao.disclosure.model import TableKind as K
from tests.rules.documents import as_read, good_document, judged, with_table

CODE = "T-13"


def test_own_notes_pass():
    assert judged(as_read(good_document()), CODE) == []
    own = with_table(good_document(), K.CAPITAL, note="注：本部门无国有资本经营预算，也无政府性基金预算。")
    assert judged(own, CODE) == []


def test_the_note_of_the_funds_under_capital():
    findings = judged(with_table(good_document(), K.CAPITAL, note="注：本部门没有政府性基金预算，本表为空表。"), CODE)
    assert [finding.subject for finding in findings] == ["表九/注"]
