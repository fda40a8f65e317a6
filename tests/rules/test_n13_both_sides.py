import pytest

from tests.rules.texts import found

TOTAL = "2024年收支总预算100.00万元，较上年增加10.00万元，增长11.11%。"
LISTS = (
    "收入包括：一般公共预算拨款收入70.00万元、单位资金20.00万元、上年结转10.00万元；"
    "支出包括：教育支出60.00万元、卫生健康支出40.00万元。"
)


def test_both_lists_add_up():
    assert found("N-13", "#一、收支总体情况", TOTAL, LISTS) == []
    assert found("N-05", "#一、收支总体情况", TOTAL, LISTS) == []  # spending is no part of 上年结转


def test_the_total_may_stand_in_the_same_paragraph():
    assert found("N-13", "#一、收支总体情况", TOTAL + LISTS) == []


@pytest.mark.parametrize(
    ("right", "wrong", "side"), [("20.00", "200.00", "收入包括"), ("教育支出60.00", "教育支出61.00", "支出包括")]
)
def test_a_wrong_amount_in_one_list(right, wrong, side):
    (finding,) = found("N-13", "#一、收支总体情况", TOTAL, LISTS.replace(right, wrong))
    assert side in finding.message


def test_a_total_behind_the_list_is_held_against_it():
    closed = LISTS.replace("40.00万元。", "40.00万元，支出合计101.00万元。")
    (finding,) = found("N-13", "#一、收支总体情况", closed)
    assert finding.found == "101.00万元"


def test_a_list_that_ends_in_deng_claims_nothing():
    assert found("N-13", "#一、收支总体情况", TOTAL, LISTS.replace("40.00万元。", "30.00万元等。")) == []
