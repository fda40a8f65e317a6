from shebao.findings import Severity
from tests.rules.documents import TRAINING, good_document, judged, with_form_text, worst

CODE = "P-15"


def paid(overview: str, plan: str):
    document = with_form_text(good_document(), TRAINING, "项目概况", overview)
    return with_form_text(document, TRAINING, "项目实施计划", plan)


def test_one_time_passes():
    assert judged(good_document(), CODE) == []
    assert judged(paid("按月发放补贴592元。", "每月按时发放。"), CODE) == []


def test_monthly_and_once():
    findings = judged(paid("应按低保的80%按月发放遗属补助592元/月。", "年底一次性发放遗属补助。"), CODE)
    assert worst(findings) is Severity.WARNING
    assert [finding.subject for finding in findings] == ["项目/职业技能培训/发放时间"]
