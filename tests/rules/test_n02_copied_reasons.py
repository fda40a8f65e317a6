from shebao.findings import Severity
from tests.rules.texts import found

RETIRED = (
    "1. “社会保障和就业支出（类）行政事业单位养老支出（款）事业单位离退休（项）”5.00万元，主要用于事业单位离退休。"
    "主要原因是：事业单位离退休经费增加。"
)
ANNUITY = (
    "2. “社会保障和就业支出（类）行政事业单位养老支出（款）机关事业单位职业年金缴费支出（项）”9.00万元，"
    "主要用于{purpose}。"
    "主要原因是：{reason}经费增加。"
)
OWN = "机关事业单位职业年金缴费支出"


def test_an_items_own_reason_passes():
    assert found("N-02", RETIRED, ANNUITY.format(purpose=OWN, reason=OWN)) == []


def test_a_reason_of_the_item_before():
    (finding,) = found("N-02", RETIRED, ANNUITY.format(purpose=OWN, reason="事业单位离退休"))
    assert finding.severity is Severity.WARNING
    assert finding.found == "事业单位离退休经费增加"
    assert "说的是“事业单位离退休”" in finding.message


def test_a_purpose_and_a_reason_of_another_item_are_one_finding():
    assert len(found("N-02", RETIRED, ANNUITY.format(purpose="事业单位离退休", reason="事业单位离退休"))) == 1


def test_a_reason_of_another_part_of_the_three_public():
    text = "“三公”经费9.00万元，其中：公务接待费1.00万元，比上年减少1.00万元，主要原因是{}减少。"
    assert found("N-02", "#“三公”经费", text.format("公务接待批次")) == []
    (finding,) = found("N-02", "#“三公”经费", text.format("因公出国（境）团组"))
    assert "因公出国（境）费" in finding.message


SHORT = (
    "1.事业单位医疗5.00万元，减少主要原因：{}。",
    "2.行政单位医疗9.00万元，减少主要原因：压减行政单位医疗经费。",
    "3.其他卫生健康支出2.00万元，增加主要原因：追加其他卫生健康支出经费。",
)


def test_a_reason_that_names_another_item_in_its_midst():
    (finding,) = found("N-02", "#支出情况", SHORT[0].format("落实过紧日子要求，压减行政单位医疗经费"), *SHORT[1:])
    assert "说的是“行政单位医疗”" in finding.message
    assert found("N-02", "#支出情况", SHORT[0].format("压减事业单位医疗经费"), *SHORT[1:]) == []


def test_money_moved_between_two_items_rightly_names_the_other():
    assert found("N-02", "#支出情况", SHORT[0].format("调整至行政单位医疗经费"), *SHORT[1:]) == []


def test_a_fund_does_not_change_for_a_reason_of_the_three_public():
    text = "政府性基金预算支出5108.73万元，比2023年减少30.36万元，主要原因是{}经费。"
    assert found("N-02", "#八、政府性基金", text.format("压减政府性基金预算支出")) == []
    (finding,) = found("N-02", "#八、政府性基金", text.format("从严控制因公出国（境）费"))
    assert "因公出国（境）费" in finding.message
