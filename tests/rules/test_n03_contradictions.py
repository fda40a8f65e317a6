from shebao.findings import Severity
from tests.rules.texts import found

PROCUREMENT = ("#政府采购情况", "2024年政府采购预算100.00万元，其中：货物40.00万元，服务60.00万元。", "#其他说明")


def test_one_value_in_two_places_passes():
    assert found("N-03", *PROCUREMENT, "本单位2024年政府采购预算总额100万元。") == []


def test_two_values_of_one_year():
    (finding,) = found("N-03", *PROCUREMENT, "本单位2024年政府采购预算总额120.00万元。")
    assert finding.severity is Severity.ERROR
    assert (finding.found, finding.expected) == ("120.00万元", "100.00万元")
    assert "不能判断" in finding.message


def test_another_year_is_another_quantity():
    assert found("N-03", *PROCUREMENT, "本单位2023年政府采购预算总额120.00万元。") == []


def test_cars_counted_twice():
    held = ("#资产", "截至2023年12月31日，公务用车4辆。", "#三公", "公务用车{}辆。")
    assert found("N-03", *held[:3], held[3].format(4)) == []
    (finding,) = found("N-03", *held[:3], held[3].format(5))
    assert finding.severity is Severity.WARNING
