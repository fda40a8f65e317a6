from shebao.findings import Severity
from tests.rules.documents import RECORDS, good_document, judged, with_form_text, worst

CODE = "P-17"


def test_full_forms_pass():
    assert judged(good_document(), CODE) == []


def test_an_empty_text():
    document = with_form_text(good_document(), RECORDS, "立项依据", " ")
    findings = judged(document, CODE)
    assert worst(findings) is Severity.WARNING
    assert [(finding.subject, finding.found) for finding in findings] == [("项目/档案系统运行维护/文字", "立项依据")]
