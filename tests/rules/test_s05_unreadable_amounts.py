from shebao.disclosure.model import TableKind as K
from shebao.findings import Severity
from tests.rules.documents import good_document, judged, with_cell, worst

CODE = "S-05"


def test_amounts_and_blanks_pass():
    assert judged(good_document(), CODE) == []
    assert judged(with_cell(good_document(), K.PROJECTS, "项目/P2", "unit_funds", "—"), CODE) == []


def test_words_among_the_amounts():
    findings = judged(with_cell(good_document(), K.PROJECTS, "项目/P2", "total", "约12.5"), CODE)
    assert worst(findings) is Severity.ERROR
    assert [finding.found for finding in findings] == ["约12.5"]
