from shebao.findings import Severity
from tests.rules.texts import found

LIST = "本年支出100.00万元，其中：教育支出60.00万元，占60.00%；卫生健康支出{}万元，占40.00%{}。"


def test_deng_behind_a_complete_list():
    (finding,) = found("T-18", "#三、支出情况", LIST.format("40.00", "等"))
    assert finding.severity is Severity.NOTICE and finding.found == "等"


def test_deng_behind_an_open_list_is_right():
    assert found("T-18", "#三、支出情况", LIST.format("30.00", "等")) == []
    assert found("T-18", "#三、支出情况", LIST.format("40.00", "")) == []


def test_two_lists_of_one_total():
    text = (
        "收支总预算100.00万元。其中：一般公共预算拨款90.00万元，政府性基金预算拨款10.00万元。"
        "其中：当年拨款收入100.00万元，上年结转0万元。"
    )
    (finding,) = found("T-18", "#四、收支情况", text)
    assert "2个“其中”" in finding.message


def test_one_amount_in_three_ways():
    ways = ("收入总计5,681.80万元。", "支出总计5681.80万元。", "支出预算5681.8万元。")
    (finding,) = found("T-18", *ways)
    assert "3种写法" in finding.message
    assert found("T-18", *ways[:2]) == []
