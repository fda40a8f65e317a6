from shebao.findings import Severity
from tests.rules.documents import RECORDS, form_of, good_document, judged, with_form, worst

CODE = "P-06"


def test_forms_with_quantities_pass():
    assert judged(good_document(), CODE) == []


def test_a_form_without_indicators():
    findings = judged(with_form(good_document(), RECORDS, indicators=()), CODE)
    assert worst(findings) is Severity.WARNING
    assert [finding.subject for finding in findings] == ["项目/档案系统运行维护/绩效指标"]


def test_a_form_without_a_quantity():
    for project, subject in ((RECORDS, "项目/档案系统运行维护/数量指标"), ("", "部门整体绩效/绩效指标")):
        document = good_document()
        left = tuple(item for item in form_of(document, project).indicators if item.level2 != "数量指标")
        assert [finding.subject for finding in judged(with_form(document, project, indicators=left), CODE)] == [subject]
