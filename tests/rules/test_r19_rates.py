from shebao.disclosure.statements import passages, statements_of
from shebao.findings import Severity
from tests.rules.documents import good_document, judged, with_paragraph, with_text, worst
from tests.rules.texts import found

CODE = "R-19"
SECTION = "一般公共预算支出情况说明"


def said(sentence: str):
    return judged(with_paragraph(good_document(), SECTION, sentence), CODE)


def test_right_rates_pass():
    assert judged(good_document(), CODE) == []
    assert said("某项支出5681.80万元，比上年减少45513.57万元，下降88.90%。") == []


def test_a_wrong_rate():
    findings = judged(with_text(good_document(), "增长2.90%", "增长9.20%"), CODE)
    assert worst(findings) is Severity.ERROR
    assert findings[0].expected == "2.90%"


def test_a_rate_of_two_stated_years():
    """11.67 → 45.41 stated as +314.82 %: it is +289.12 %."""
    findings = said("某项支出45.41万元，上年预算数为11.67万元，比上年预算数增加314.82%。")
    assert worst(findings) is Severity.ERROR
    assert findings[0].expected == "289.12%"


def test_a_rate_on_this_years_base_is_named():
    findings = said("某项支出50.00万元，比上年增加10.00万元，增长20.00%。")
    assert worst(findings) is Severity.ERROR
    assert findings[0].expected == "25.00%"
    assert "以本年数为基数" in findings[0].message


def test_a_base_of_nothing_has_no_rate():
    findings = said("某项支出60.13万元，比上年增加60.13万元，增长100.00%。")
    assert worst(findings) is Severity.WARNING
    assert "上年为零" in findings[0].message


def test_a_rate_that_was_cut_off():
    findings = said("某项支出40.00万元，比上年减少20.00万元，下降33.3%。")
    assert findings == []
    findings = said("某项支出200000.00万元，比上年减少400000.00万元，下降66.66%。")
    assert worst(findings) is Severity.NOTICE


def test_a_change_that_is_not_the_difference_of_the_years():
    findings = said("某项支出45.41万元，上年预算数为11.67万元，比上年增加34.74万元，增长289.12%。")
    assert [finding.difference for finding in findings] == ["1.00万元"]


def test_a_change_behind_a_list_may_speak_of_the_total():
    text = "预算收入总计90.00万元，其中：本年收入90.00万元，上年结转0万元，比上年减少10.00万元，下降10.00%。"
    assert statements_of(text)[2].change is not None
    assert said(text) == []


def test_a_change_that_is_not_the_changes_of_its_parts():
    text = (
        "运行和购置30.00万元，比上年增加{}万元。其中："
        "购置费20.00万元，比上年增加15.00万元；运行费10.00万元，比上年减少1.00万元。"
    )
    assert said(text.format("14.00")) == []
    findings = said(text.format("16.00"))
    assert [finding.difference for finding in findings] == ["2.00万元"]


def test_one_change_said_twice():
    """The change stands in the paragraph on income and again in the one on expenditure."""
    document = good_document()
    paragraph = next(p.text for p in passages(document) if "预算支出总计" in p.text)
    wrong = paragraph.replace("增加10.00万元，增长2.90%", "增加10.01万元，增长2.90%")
    findings = judged(with_text(document, paragraph, wrong), CODE)
    assert [finding.subject for finding in findings] == ["文字/预算支出总计/增减额"]


PLANS = "#预算编制说明"


def test_a_ratio_of_the_two_years_is_named():
    (finding,) = found(CODE, PLANS, "培训费30.00万元，2023年当年预算执行数为20.00万元，比2023年预算执行数增加150.00%。")
    assert finding.expected == "50.00%" and "没有减去100%" in finding.message


def test_a_rate_copied_from_the_item_beside_it():
    (finding,) = found(
        CODE,
        PLANS,
        "会议费12.00万元，上年预算数为10.00万元，比上年增加20.00%。",
        "培训费30.00万元，上年预算数为20.00万元，比上年增加20.00%。",
    )
    assert finding.expected == "50.00%" and "会议费" in finding.message and "疑为照抄" in finding.message


def test_swapped_digits_of_a_rate_are_named():
    (finding,) = found(CODE, PLANS, "培训费12.34万元，上年预算数为10.00万元，比上年增加24.30%。")
    assert finding.expected == "23.40%"
    (finding,) = found(CODE, PLANS, "培训费12.34万元，上年预算数为10.00万元，比上年增加32.40%。")
    assert "颠倒" in finding.message


def test_a_base_of_another_kind_is_not_mixed_in():
    text = "培训费30.00万元，2023年决算数为20.00万元，比2023年年初预算增加5.00万元，增长20.00%。"
    assert found(CODE, PLANS, text) == []
