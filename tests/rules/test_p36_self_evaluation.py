import pytest

from shebao.findings import Severity
from tests.rules.documents import judged
from tests.rules.printed import form_table, printed

CODE = "P-36"
FORM = """
项目名称 | 委托业务 | . | . | . | . | . | .
项目资金（万元） | . | 年初预算数 | 全年预算数 | 全年执行数 | 分值 | 执行率 | 得分
. | 年度资金总额 | 90 | 80 | {spent} | 10 | {rate} | {money}
绩效指标 | 一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分
. | 产出指标（50分） | 数量指标 | 项目数 | ≥50个 | 50 | {weight} | 30
. | . | 质量指标 | 合格率 | ≥95% | 96% | 20 | {score}
. | 效益指标（30分） | 社会效益指标 | 影响 | 明显 | 明显 | 30 | 28
. | 满意度指标（10分） | 服务对象满意度指标 | 满意度 | ≥90% | 92% | 10 | 10
总分 | . | . | . | . | . | {all} | {total}
评价等级 | {grade} | . | . | . | . | . | .
"""
GOOD = {
    "spent": "72", "rate": "90%", "money": "9", "weight": "30", "score": "20", "all": "100", "total": "97",
    "grade": "优",
}  # fmt: skip


def found(**changes: str):
    return judged(printed(form_table(FORM.format(**(GOOD | changes)), "项目支出绩效自评表")), CODE)


def test_a_right_evaluation_passes():
    assert found() == []
    assert found(spent="72.04", rate="90.05%", money="9.01", total="97.01") == []


def test_a_project_whose_name_ends_as_a_column_of_money_is_still_one_form():
    form = FORM.replace("委托业务", "遗属补助资金").format(**(GOOD | {"total": "96"}))
    findings = judged(printed(form_table(form, "项目支出绩效自评表")), CODE)
    assert [finding.subject for finding in findings] == ["项目/遗属补助资金/总分"]


@pytest.mark.parametrize(
    ("changes", "subject", "expected"),
    [
        ({"score": "21", "total": "98"}, "合格率/得分", "不超过20分"),
        ({"weight": "32"}, "产出指标/分值", "52分"),
        ({"rate": "95%", "money": "9.5", "total": "97.5"}, "执行率", "90%"),
        ({"money": "10", "total": "98"}, "执行率得分", "9分"),
        ({"total": "96"}, "总分", "97分"),
        ({"grade": "良"}, "等级", "优"),
    ],
)
def test_one_thing_wrong(changes, subject, expected):
    findings = found(**changes)
    assert (f"项目/委托业务/{subject}", expected) in [(finding.subject, finding.expected) for finding in findings]
    assert all(finding.places for finding in findings)


def test_points_that_do_not_add_to_the_whole():
    subjects = [finding.subject for finding in found(weight="32")]
    assert subjects == ["项目/委托业务/产出指标/分值", "项目/委托业务/分值合计"]


def test_sums_are_errors_and_other_ways_to_score_are_asked():
    assert {finding.severity for finding in found(total="96")} == {Severity.ERROR}
    assert {finding.severity for finding in found(money="10", total="98")} == {Severity.WARNING}
