from shebao.findings import Severity
from tests.rules.documents import judged, with_paragraph, worst
from tests.rules.printed import form_table, printed, project

CODE = "P-24"


def said(text: str):
    return judged(with_paragraph(printed(project(), project(name="职工体检")), "绩效管理", text), CODE)


def test_the_sum_of_the_forms_passes():
    assert said("编报绩效目标的项目2个，涉及项目预算资金60.00万元。") == []
    assert said("其中：其他运转类项目2个，涉及金额20.00万元。") == []


def test_another_sum():
    findings = said("编报绩效目标的项目2个，涉及项目预算资金58.00万元。")
    assert worst(findings) is Severity.ERROR and findings[0].difference == "2.00万元"
    assert len(findings[0].spots) == 3


def test_the_department():
    form = form_table(
        """部门名称 | 示例县就业局 | .
        资金总额（万元） | 合计 | 100.00
        一级指标 | 二级指标 | 指标值
        产出指标 | 数量指标 | 6场""",
        "部门整体支出绩效目标申报表",
    )
    document = with_paragraph(printed(form), "绩效管理", "编报部门整体支出绩效目标，涉及部门预算资金90.00万元。")
    about = [finding for finding in judged(document, CODE) if finding.found == "90.00万元"]
    assert [(finding.subject, finding.difference) for finding in about] == [("绩效目标/部门整体/金额", "10.00万元")]
