from shebao.findings import Severity
from tests.rules.documents import RECORDS, good_document, judged, with_form_text, with_paragraph, worst

CODE = "T-03"


def test_right_punctuation_passes():
    assert judged(good_document(), CODE) == []
    assert judged(with_paragraph(good_document(), "其他说明", "金额5,681.80万元，比例1:2。"), CODE) == []


def test_half_width_marks_between_hanzi():
    findings = judged(with_paragraph(good_document(), "其他说明", "宣传,学习;培训"), CODE)
    assert worst(findings) is Severity.NOTICE
    assert [finding.subject for finding in findings] == ["文字/其他说明/半角标点"]
    assert "有2处" in findings[0].message


def test_forms_are_read_too():
    document = with_form_text(good_document(), RECORDS, "项目概况", "宣传,学习")
    assert [finding.subject for finding in judged(document, CODE)] == ["项目/档案系统运行维护/半角标点"]
