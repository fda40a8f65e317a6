from shebao.findings import Severity
from tests.rules.texts import found

LEAD = "财政拨款支出预算{}万元，其中主要内容如下："
ITEMS = (
    "1. “公共安全支出（类）司法（款）公共法律服务（项）”15.00万元。",
    "2. “科学技术支出（类）科学技术普及（款）科普活动（项）”45.00万元。",
    "3. “卫生健康支出（类）行政事业单位医疗（款）行政单位医疗（项）”60.00万元。",
)


def test_items_that_add_up_pass():
    assert found("N-04", LEAD.format("120.00"), *ITEMS) == []


def test_a_total_that_is_not_the_sum():
    (finding,) = found("N-04", LEAD.format("130.00"), *ITEMS)
    assert finding.severity is Severity.ERROR
    assert (finding.found, finding.expected) == ("130.00万元", "120.00万元")


def test_rounding_is_a_notice():
    (finding,) = found("N-04", LEAD.format("120.01"), *ITEMS)
    assert finding.severity is Severity.NOTICE


def test_an_excerpt_without_the_first_items_is_not_summed():
    assert found("N-04", LEAD.format("130.00"), *ITEMS[1:]) == []


def test_an_item_that_stands_twice():
    (finding,) = found("N-04", *ITEMS, ITEMS[0].replace("1.", "4."))
    assert "列了2次" in finding.message


def test_a_number_that_is_passed_over():
    items = [item.replace("3.", "4.") if item.startswith("3.") else item for item in ITEMS]
    (finding,) = [f for f in found("N-04", "#支出情况", *items) if "编号" in f.message]
    assert finding.severity is Severity.WARNING
    assert [f for f in found("N-04", "#支出情况", *ITEMS) if "编号" in f.message] == []
