"""One kind of fault in several forms that were read is one finding with several places."""

from shebao.findings import Severity
from tests.rules.documents import judged
from tests.rules.printed import printed, project


def test_two_forms_one_finding():
    document = printed(project(cost_value="≥1000元"), project(name="职工体检", cost_value="≥500元"))
    (finding,) = judged(document, "P-02")
    assert finding.message.startswith("2张绩效目标表：") and len(finding.places) == 2


def test_a_rate_without_a_number_is_asked_and_a_verb_is_told():
    (finding,) = judged(printed(project(quality="及时率", quality_value="及时率")), "P-05")
    assert finding.severity is Severity.WARNING
    (finding,) = judged(printed(project(benefit="社会和谐", benefit_value="促进")), "P-05")
    assert finding.severity is Severity.NOTICE


def test_a_goal_of_another_project():
    findings = judged(printed(project(), project(name="职工体检", period_goal="三年体检九百名职工。")), "P-14")
    assert [finding.subject for finding in findings] == ["绩效目标表/目标/相同"]


def test_a_year_with_the_whole_periods_goal():
    (finding,) = judged(printed(project(goal="三年培训九百名企业职工，提高技能。")), "P-14")
    assert finding.severity is Severity.WARNING


def test_money_in_a_time_indicator_and_satisfaction_elsewhere():
    (finding,) = judged(printed(project(benefit="学员满意度", benefit_value="≥90%")), "P-13")
    assert finding.expected == "满意度指标"


def test_a_standard_without_its_money():
    findings = judged(printed(project(cost_value="3360每人每年")), "P-21")
    assert any("金额单位" in finding.message for finding in findings)


def test_a_project_that_the_table_does_not_have_is_asked_only_where_others_are_found():
    assert [f for f in judged(printed(project()), "R-16") if f.severity is not Severity.NOTICE] == []
    known = project(name="职业技能培训")
    findings = judged(printed(known, project()), "R-16")
    assert [finding.subject for finding in findings if finding.severity is Severity.WARNING] == [
        "项目/岗位技能提升/表十二"
    ]


def test_the_year_against_the_table_of_projects():
    (finding,) = judged(printed(project(name="职业技能培训", total="310,000", part="310,000")), "R-16")[:1]
    assert finding.severity is Severity.ERROR and len(finding.places) == 2


def test_many_forms_are_counted_and_the_first_named():
    names = ["甲培训", "乙培训", "丙培训", "丁培训", "戊培训"]
    (finding,) = judged(printed(*(project(name=name, cost_value="≥1000元") for name in names)), "P-02")
    assert finding.message.startswith("5张绩效目标表：项目“甲培训”") and "等5个项目" in finding.message
    assert "丁培训" not in finding.message and len(finding.spots) == 5
