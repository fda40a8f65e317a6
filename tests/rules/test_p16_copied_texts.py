import pytest

from shebao.findings import Severity
from tests.rules.documents import RECORDS, good_document, judged, with_form_text, worst

CODE = "P-16"
BASIS = "根据《关于机关事业单位养老保险制度改革具体问题的处理意见》（示人社厅发[2016]54号），做好账户结余划转工作。"


def test_texts_of_their_own_pass():
    assert judged(good_document(), CODE) == []


@pytest.mark.parametrize("label", ["项目设立必要性", "保证项目实施的制度、措施"])
def test_the_basis_copied(label):
    document = with_form_text(good_document(), RECORDS, "立项依据", BASIS)
    findings = judged(with_form_text(document, RECORDS, label, f"为做好工作，{BASIS}"), CODE)
    assert worst(findings) is Severity.NOTICE
    assert [finding.subject for finding in findings] == [f"项目/档案系统运行维护/{label}"]
