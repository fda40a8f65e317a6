from shebao.findings import Severity
from tests.rules.documents import TRAINING, good_document, judged, with_indicator, worst

CODE = "P-02"


def test_an_upper_bound_passes():
    assert judged(good_document(), CODE) == []


def test_a_lower_bound_of_cost():
    findings = judged(with_indicator(good_document(), TRAINING, "人均补贴标准", operator="≥"), CODE)
    assert worst(findings) is Severity.WARNING
    assert findings[0].subject == "项目/职业技能培训/人均补贴标准"
    assert "实施期值≥1000元、年度值≥1000元" in findings[0].message
