from shebao.findings import Severity
from tests.rules.texts import found

BOUGHT = "政府采购预算总额22.10万元，其中：政府采购货物预算7.10万元、政府采购服务预算{}万元。"


def test_services_bought_and_none_bought():
    (finding,) = found("N-14", "#九、政府采购情况", BOUGHT.format("15.00"), "本单位没有政府购买服务。")
    assert finding.severity is Severity.NOTICE
    assert "15.00万元" in finding.message


def test_no_services_at_all():
    assert found("N-14", "#九、政府采购情况", BOUGHT.format("0"), "本单位没有政府购买服务。") == []


def test_services_bought_and_nothing_said():
    assert found("N-14", "#九、政府采购情况", BOUGHT.format("15.00"), "政府购买服务指导性目录见附件。") == []
