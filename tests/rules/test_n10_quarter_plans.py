from shebao.findings import Severity
from tests.rules.texts import found

PLANS = "第一季度用款计划25.88万元，第二季度用款计划180.74万元，第三季度用款计划186.60万元，第四季度用款计划16.78万元。"


def test_quarters_that_add_up_pass():
    assert found("N-10", "项目预算资金410.00万元。", PLANS) == []


def test_quarters_that_do_not():
    (finding,) = found("N-10", "项目预算资金400.00万元。", PLANS)
    assert finding.severity is Severity.ERROR
    assert (finding.found, finding.expected) == ("400.00万元", "410.00万元")


def test_without_a_total_nothing_is_said():
    assert found("N-10", PLANS) == []
