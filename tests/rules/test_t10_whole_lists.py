from shebao.budget.book import ServicePurchase
from shebao.findings import Severity
from tests.rules.documents import UNIT, WAN, composed, good_document, judged, with_text, worst

CODE = "T-10"


def services():
    lines = (ServicePurchase(UNIT, "A01", "培训评估", 2 * WAN), ServicePurchase(UNIT, "B02", "法律服务", 3 * WAN))
    return composed(services=lines)


def test_right_lists_pass():
    assert judged(good_document(), CODE) == []
    assert judged(services(), CODE) == []


def test_items_that_do_not_make_the_total():
    findings = judged(with_text(services(), "预算5.00万元", "预算6.00万元"), CODE)
    assert worst(findings) is Severity.ERROR
    assert findings[0].difference == "1.00万元"


def test_more_items_announced_than_listed():
    findings = judged(with_text(services(), "政府购买服务2项", "政府购买服务3项"), CODE)
    assert [(finding.found, finding.expected) for finding in findings] == [("3项", "2项")]
