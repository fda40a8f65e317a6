from shebao.findings import Severity
from tests.rules.documents import judged
from tests.rules.printed import printed, project

CODE = "P-27"


def test_full_levels_pass():
    assert judged(printed(project()), CODE) == []


def test_money_without_cost():
    findings = judged(printed(project(cost="", cost_value="")), CODE)
    assert [(finding.severity, finding.subject) for finding in findings] == [
        (Severity.WARNING, "项目/岗位技能提升/成本指标"),
        (Severity.NOTICE, "项目/岗位技能提升/空行"),
    ]


def test_no_benefit_at_all():
    findings = judged(printed(project(benefit="", benefit_value="")), CODE)
    assert findings[0].subject == "项目/岗位技能提升/效益指标"
