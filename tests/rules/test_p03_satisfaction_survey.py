from shebao.findings import Severity
from tests.rules.documents import RECORDS, good_document, judged, with_indicator, worst

CODE = "P-03"


def test_a_survey_passes():
    assert judged(good_document(), CODE) == []


def test_satisfaction_out_of_the_air():
    findings = judged(with_indicator(good_document(), RECORDS, "服务对象满意度（问卷）", name="服务对象满意度"), CODE)
    assert worst(findings) is Severity.WARNING
    assert [finding.subject for finding in findings] == ["项目/档案系统运行维护/满意度"]
