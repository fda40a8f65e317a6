from shebao.findings import Severity
from tests.rules.documents import good_document, judged, with_paragraph, worst
from tests.rules.texts import found

CODE = "R-24"


def said(sentence: str):
    return judged(with_paragraph(good_document(), "一般公共预算支出情况说明", sentence), CODE)


def test_right_directions_pass():
    assert judged(good_document(), CODE) == []
    assert said("某项支出12.00万元，比上年增加2.00万元，增长20.00%，主要原因是新增培训任务。") == []
    assert said("某项支出8.00万元，比上年减少2.00万元，下降20.00%，主要原因是压减会议。") == []


def test_up_in_one_word_and_down_in_the_next():
    findings = said("某项支出12.00万元，比上年增加2.00万元，下降20.00%。")
    assert worst(findings) is Severity.ERROR
    assert "前后相反" in findings[0].message


def test_a_rise_said_to_be_a_fall():
    findings = said("某项支出45.41万元，上年预算数为11.67万元，比上年减少33.74万元。")
    assert [(finding.found, finding.expected) for finding in findings] == [("减少", "增加")]


def test_level_said_of_two_different_amounts():
    findings = said("某项支出45.41万元，上年预算数为11.67万元，与上年预算数持平。")
    assert [(finding.found, finding.expected) for finding in findings] == [("持平", "增加")]


def test_a_rise_above_the_amount_itself():
    """政府性基金…0万元，比2022年预算增加1421.25万元."""
    findings = said("政府性基金拨款支出预算0万元，比上年增加1421.25万元。")
    assert worst(findings) is Severity.ERROR
    assert "上年数不可能为负" in findings[0].message


def test_a_reason_against_the_direction_is_asked():
    findings = said("某项支出8.00万元，比上年减少2.00万元，下降20.00%，主要原因是人员增加、标准提高。")
    assert worst(findings) is Severity.WARNING


def test_a_rise_copied_from_the_line_before():
    text = (
        "一般公共预算拨款支出预算90.00万元，比2023年预算增加20.00万元；"
        "政府性基金拨款支出预算0万元，比2023年预算增加20.00万元。"
    )
    (finding,) = found(CODE, "#说明", text)
    assert "疑为照抄" in finding.message and finding.spots


def test_a_fall_of_more_than_everything():
    (finding,) = found(CODE, "#说明", "培训费1.00万元，同比下降120.00%。")
    assert finding.expected == "不超过100%"


def test_no_change_with_a_reason_of_a_change():
    (finding,) = found(CODE, "#说明", "培训费1.00万元，与2023年预算持平，主要原因是培训经费增加。")
    assert finding.severity is Severity.WARNING
    assert found(CODE, "#说明", "培训费1.00万元，与2023年预算持平，主要原因是培训经费保持不变。") == []
