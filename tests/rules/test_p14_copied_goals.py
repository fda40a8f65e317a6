from shebao.findings import Severity
from tests.rules.documents import RECORDS, good_document, judged, with_form, with_form_text, worst
from tests.rules.printed import GOOD, PROJECT, form_table, printed

CODE = "P-14"
GOAL = "完成全县差额、自收自支退休人员按时领取到取暖补贴，维护我县社会安全稳定。"


def copied(years: int):
    document = with_form_text(good_document(), RECORDS, "实施期目标", GOAL)
    document = with_form_text(document, RECORDS, "年度目标", GOAL.replace("。", ""))
    return with_form(document, RECORDS, years=years)


def test_goals_of_their_own_pass():
    assert judged(good_document(), CODE) == []


def test_a_copied_goal():
    findings = judged(copied(99), CODE)
    assert worst(findings) is Severity.NOTICE
    assert [finding.subject for finding in findings] == ["项目/档案系统运行维护/年度目标"]


def test_a_project_of_one_year_has_one_goal():
    document = with_form(copied(99), RECORDS, years=1)
    assert judged(document, CODE) == []


def test_the_departments_strategy_as_its_yearly_goal():
    document = with_form_text(good_document(), "", "战略目标", GOAL)
    document = with_form_text(document, "", "年度绩效目标", GOAL)
    assert [finding.subject for finding in judged(document, CODE)] == ["部门整体绩效/年度目标"]


def test_a_goal_taken_out_of_the_plan():
    plan = "项目概况 | {overview} | . | .\n项目实施计划 | 由培训股办理。{goal}年底总结。 | . | ."
    table = form_table(PROJECT.replace("项目概况 | {overview} | . | .", plan).format(**GOOD))
    assert [finding.subject for finding in judged(printed(table), CODE)] == ["项目/岗位技能提升/年度目标/照抄"]
