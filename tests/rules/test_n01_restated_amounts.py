from shebao.findings import Severity
from tests.rules.texts import found

PENSION = (
    "1. “社会保障和就业支出（类）行政事业单位养老支出（款）机关事业单位基本养老保险缴费支出（项）”300.00万元，"
    "主要用于养老保险缴费。"
    "2023年当年预算执行数为200.00万元，2024年预算安排300.00万元，比2023年预算执行数增加50.00%。"
)
ANNUITY = (
    "2. “社会保障和就业支出（类）行政事业单位养老支出（款）机关事业单位职业年金缴费支出（项）”150.00万元，"
    "主要用于职业年金缴费。"
    "2023年当年预算执行数为120.00万元，2024年预算安排{now}万元，比2023年预算执行数增加{rate}%。"
)


def test_an_amount_said_twice_alike_passes():
    assert found("N-01", PENSION, ANNUITY.format(now="150.00", rate="25.00")) == []


def test_an_amount_copied_from_the_item_before():
    (finding,) = found("N-01", PENSION, ANNUITY.format(now="300.00", rate="50.00"))
    assert finding.severity is Severity.ERROR
    assert (finding.found, finding.expected) == ("300.00万元", "150.00万元")
    assert "金额、增减率都相同，疑为照抄" in finding.message
    assert "按150.00万元应为25.00%" in finding.message
    assert len(finding.spots) == 2


def test_the_rate_is_not_reported_a_second_time():
    assert found("R-19", PENSION, ANNUITY.format(now="300.00", rate="50.00")) == []
