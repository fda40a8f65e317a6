from shebao.findings import Severity
from tests.rules.documents import good_document, judged, with_paragraph, with_text, worst
from tests.rules.texts import found

CODE = "R-20"


def said(sentence: str):
    return judged(with_paragraph(good_document(), "一般公共预算支出情况说明", sentence), CODE)


def test_right_shares_pass():
    assert judged(good_document(), CODE) == []


def test_a_share_of_zero_for_a_quarter():
    """基本支出1327.09万元，占0%；项目支出4354.71万元，占0%: 23.36 % and 76.64 %."""
    findings = said("支出预算5681.80万元，其中：基本支出1327.09万元，占0%；项目支出4354.71万元，占0%。")
    assert [finding.expected for finding in findings] == ["23.36%", "76.64%"]
    assert worst(findings) is Severity.ERROR


def test_right_shares_of_a_real_document_pass():
    assert (
        said("当年支出5681.80万元，其中：甲5524.04万元，占97.22%；乙65.78万元，占1.16%；丙91.98万元，占1.62%。") == []
    )


def test_a_share_of_a_named_whole():
    findings = judged(with_text(good_document(), "占政府采购预算总额的54.30%", "占政府采购预算总额的45.30%"), CODE)
    assert [finding.expected for finding in findings] == ["54.30%"]


def test_a_share_of_the_projects():
    findings = judged(with_text(good_document(), "（本年预算）的100.00%", "（本年预算）的90.00%"), CODE)
    assert [finding.expected for finding in findings] == ["100.00%"]


def test_shares_that_do_not_add_to_a_hundred():
    """Each share is right for its (rounded) amount of 万元, but together they miss 100 by more than rounding."""
    findings = said("合计2.0万元，其中：甲1.0万元，占47.6%；乙1.0万元，占47.6%。")
    assert [finding.found for finding in findings] == ["95.20%"]
    assert worst(findings) is Severity.ERROR


def test_an_open_list_need_not_add_to_a_hundred():
    assert said("合计100.00万元，其中：甲50.00万元，占50.00%；乙20.00万元，占20.00%等。") == []


def test_a_share_of_nothing():
    findings = said("收入0万元，其中：甲0万元，占100%。")
    assert worst(findings) is Severity.ERROR


def test_shares_of_a_whole_that_is_named_only():
    """84.06 + 19.62 = 103.68: 基本 and 项目 make the whole up, so the share that is wrong can be told."""
    text = "基本支出预算800.00万元，占一般公共预算支出的80.00%。", "项目支出200.00万元，占一般公共预算支出的26.00%。"
    (finding,) = found(CODE, "#支出", *text)
    assert (finding.found, finding.expected) == ("26.00%", "20.00%")
    assert "106.00%" in finding.message
    assert found(CODE, "#支出", text[0], text[1].replace("26", "20")) == []


UNNAMED = (
    "按支出功能分类，教育支出（类）支出90.00万元，占90.00%；卫生健康支出（类）支出6.00万元，占{}%；"
    "住房保障支出（类）支出4.00万元，占4.00%。"
)


def test_shares_of_a_whole_in_the_paragraph_before():
    whole = "某局2024年一般公共预算拨款支出100.00万元。"
    assert found("R-20", "#五、支出情况", whole, UNNAMED.format("6.00")) == []
    (finding,) = found("R-20", "#五、支出情况", whole, UNNAMED.format("9.00"))
    assert finding.expected == "6.00%"


def test_one_wrong_share_among_those_that_fit_their_sum():
    (finding,) = found("R-20", "#五、支出情况", UNNAMED.format("9.00"))
    assert finding.expected == "6.00%"
