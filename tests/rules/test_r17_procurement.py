from shebao.findings import Severity
from tests.rules.documents import good_document, judged, with_text, worst

CODE = "R-17"


def test_right_procurement_passes():
    """22.10 = 7.10 + 0 + 15.00."""
    assert judged(good_document(), CODE) == []


def test_a_total_that_is_not_its_types():
    findings = judged(with_text(good_document(), "政府采购预算总额22.10万元", "政府采购预算总额22.01万元"), CODE)
    assert worst(findings) is Severity.ERROR
    assert findings[0].subject == "政府采购/总额"
    assert findings[0].difference == "0.09万元"


def test_more_reserved_than_there_is():
    findings = judged(with_text(good_document(), "面向中小企业预留12.00万元", "面向中小企业预留32.00万元"), CODE)
    assert [finding.subject for finding in findings] == ["政府采购/面向中小企业预留"]


def test_more_for_micro_firms_than_for_small_ones():
    findings = judged(with_text(good_document(), "面向小微企业预留8.00万元", "面向小微企业预留12.50万元"), CODE)
    assert [finding.subject for finding in findings] == ["政府采购/面向小微企业预留"]
