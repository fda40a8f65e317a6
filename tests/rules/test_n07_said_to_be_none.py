from shebao.findings import Severity
from tests.rules.documents import good_document, judged, with_paragraph

CODE = "N-07"


def test_nothing_said_of_a_filled_table_passes():
    assert judged(good_document(), CODE) == []


def test_none_said_over_a_filled_table():
    document = with_paragraph(good_document(), "其他说明", "本单位2025年没有使用政府性基金预算拨款安排的支出。")
    findings = judged(document, CODE)
    assert findings and {finding.severity for finding in findings} == {Severity.ERROR}
    assert findings[0].found == "无"


def test_none_of_what_there_is_none_passes():
    document = with_paragraph(good_document(), "其他说明", "本单位2025年没有使用国有资本经营预算拨款安排的支出。")
    assert judged(document, CODE) == []


def test_the_year_before_is_left_alone():
    document = with_paragraph(good_document(), "其他说明", "上年无政府性基金预算支出。")
    assert judged(document, CODE) == []
