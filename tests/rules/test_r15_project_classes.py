from shebao.disclosure.model import TableKind as K
from shebao.findings import Severity
from tests.rules.documents import as_read, good_document, judged, with_text, without_row, worst

CODE = "R-15"


def test_right_counts_pass():
    assert judged(good_document(), CODE) == []


def test_a_class_with_the_wrong_count():
    findings = judged(with_text(good_document(), "特定目标类项目2个", "特定目标类项目3个"), CODE)
    assert worst(findings) is Severity.ERROR
    assert {finding.subject for finding in findings} >= {
        "文字/绩效管理/公开项目绩效目标/个数",
        "文字、绩效目标表/特定目标类项目/个数",
    }


def test_a_class_with_the_wrong_amount():
    findings = judged(with_text(good_document(), "涉及金额12.50万元", "涉及金额21.50万元"), CODE)
    assert "文字/绩效管理/公开项目绩效目标/金额" in {finding.subject for finding in findings}


def test_more_projects_than_the_table_lists():
    broken = without_row(as_read(good_document()), K.PROJECTS, "项目/P2")
    assert "文字、表十二/项目个数" in {finding.subject for finding in judged(broken, CODE)}


def test_an_amount_that_is_not_the_table():
    broken = with_text(good_document(), "二级项目3个，涉及金额82.50万元", "二级项目3个，涉及金额85.20万元")
    assert "文字、表十二/项目金额" in {finding.subject for finding in judged(broken, CODE)}
