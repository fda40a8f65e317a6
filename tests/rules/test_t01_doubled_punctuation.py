import pytest

from shebao.findings import Severity
from tests.rules.documents import good_document, judged, with_paragraph, worst

CODE = "T-01"


def test_right_punctuation_passes():
    assert judged(good_document(), CODE) == []


@pytest.mark.parametrize("clash", ["。；", "。。", "，。", "、，"])
def test_a_clash(clash):
    findings = judged(with_paragraph(good_document(), "政府采购情况", f"下降88.90%{clash}本年安排"), CODE)
    assert worst(findings) is Severity.NOTICE
    assert [finding.found for finding in findings] == [clash]
