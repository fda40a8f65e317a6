from shebao.findings import Severity
from tests.rules.documents import good_document, judged, with_paragraph, with_text, worst

CODE = "T-07"


def test_right_counts_pass():
    assert judged(good_document(), CODE) == []
    assert judged(with_paragraph(good_document(), "机构设置", "预算单位共2个，分别是：甲局、乙中心。"), CODE) == []


def test_offices():
    findings = judged(with_text(good_document(), "共3个内设机构", "共4个内设机构"), CODE)
    assert worst(findings) is Severity.ERROR
    assert [(finding.found, finding.expected) for finding in findings] == [("4个", "3个")]


def test_units():
    broken = with_paragraph(good_document(), "机构设置", "预算单位共3个，分别是：甲局、乙中心。")
    assert len(judged(broken, CODE)) == 1


def test_vehicles_by_use():
    findings = judged(with_text(good_document(), "机要通信用车2辆", "机要通信用车3辆"), CODE)
    assert [finding.subject for finding in findings] == ["文字/公务用车/按用途"]
