from shebao.findings import Severity
from tests.rules.texts import found


def test_the_year_before_passes():
    assert found("N-11", "培训费12.00万元，比2023年预算增加2.00万元。") == []
    assert found("N-11", "#资产", "截至2022年12月31日，车辆4辆。") == []


def test_another_year_is_asked():
    (finding,) = found("N-11", "培训费12.00万元，比2022年预算增加2.00万元。")
    assert finding.severity is Severity.WARNING
    assert (finding.found, finding.expected) == ("2022年", "2023年")


def test_assets_of_long_ago():
    (finding,) = found("N-11", "#国有资产占用情况", "截至2020年12月31日，车辆4辆。")
    assert finding.found == "截至2020年12月"
