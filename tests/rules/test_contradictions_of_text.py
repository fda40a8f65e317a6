"""Sentences that contradict themselves, each beside the right one."""

import pytest

from shebao.findings import Severity
from tests.rules.texts import found

ERROR, WARNING = Severity.ERROR, Severity.WARNING


@pytest.mark.parametrize(
    ("code", "text", "right", "wrong", "severity"),
    [
        ("N-05", "部门共有编制42人，其中：行政编制30人、事业编制{}人。", "12", "13", ERROR),
        ("N-05", "项目支出600万元，主要包括：普查经费200万元、调查经费150万元、其他{}万元。", "250", "280", ERROR),
        ("N-05", "房屋1,200.50平方米，其中：办公用房800.00平方米，其他用房{}平方米。", "400.50", "450.00", ERROR),
        ("N-09", "公务用车保有量3辆，每辆年运行费3万元，共计{}万元。", "9", "8", ERROR),
        ("N-09", "遗属补助12人，每人每月592元，全年共计{}万元。", "8.52", "8.50", ERROR),
        ("N-03", "2025年收入预算1300万元。2025年支出预算1300万元。2025年收入预算为{}万元。", "1300", "1350", ERROR),
        ("N-03", "截至2024年12月31日，共有车辆3辆。我单位现有公务用车{}辆。", "2", "4", WARNING),
        (
            "N-10",
            "第四季度计划300万元，第一季度计划200万元，第二季度计划200万元，第三季度计划200万元，全年用款计划{}万元。",
            "900",
            "1000",
            ERROR,
        ),
        (
            "R-20",
            "2025年一般公共预算支出1200万元，占总支出的92.31%；政府性基金支出100万元，占总支出的{}%。",
            "7.69",
            "9.69",
            ERROR,
        ),
        ("R-20", "授予中小企业合同金额30.00万元，占政府采购支出总额35.00万元的{}%。", "85.71", "108.6", ERROR),
        ("R-24", "2025年预算比上年增加50.00万元，{}4.00%。", "增长", "下降", ERROR),
        ("N-11", "截至{}年12月31日，我局固定资产总额300万元。", "2024", "2025", WARNING),
        ("N-11", "{}年“三公”经费预算11.00万元，比2023年减少0.50万元，下降4.35%。", "", "2024", WARNING),
        ("T-07", "内设办公室、人事股、综合股、农业股{}个股室。", "4", "5", WARNING),
        ("T-07", "内设办公室、人事股、综合股、规划和农业股{}个股室。", "四", "六", WARNING),
        ("T-07", "纳入编制范围的预算单位{}个，为某县某局本级。", "1", "3", WARNING),
        ("T-05", "{}本单位收到通知。", "", "绝密 ", WARNING),
        ("T-02", "贯彻执行国家{}工作的方针政策。", "水利", "XX", ERROR),
    ],
)
def test_the_right_sentence_passes_and_the_wrong_one_is_told(code, text, right, wrong, severity):
    heading = "# 部门基本情况"
    good = text.replace("{}年“三公”", "“三公”").replace("2023", "2024") if not right and "三公" in text else text
    assert found(code, heading, good.format(right), year=2025) == []
    findings = found(code, heading, text.format(wrong), year=2025)
    assert [f.severity for f in findings] == [severity]


def test_offices_counted_twice():
    again = "二、本单位内设办公室、人事股、综合股、农业股{}个股室。"
    first = "本单位内设办公室、人事股、综合股、农业股等5个股室。"
    assert found("T-07", first.replace("5", "4"), again.format(4), year=2025) == []
    assert [f.severity for f in found("T-07", first, again.format(4), year=2025)] == [WARNING]


def test_more_public_vehicles_than_vehicles():
    kept, held = "公务用车运行维护费5.60万元，年末公务用车保有量{}辆。", "截至2023年12月31日，本部门共有车辆2辆。"
    assert found("N-03", "# 三公", kept.format(2), "# 资产", held, year=2023, final=True) == []
    (finding,) = found("N-03", "# 三公", kept.format(3), "# 资产", held, year=2023, final=True)
    assert finding.severity is WARNING
