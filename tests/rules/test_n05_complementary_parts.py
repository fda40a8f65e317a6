from shebao.findings import Severity
from tests.rules.texts import found

AREAS = (
    "规划建筑面积约为{}平方米，其中地上建筑面积为{}平方米（其中计容面积7998平方米，不计容面积105平方米），"
    "地下建筑面积为5356平方米。"
)


def test_areas_that_add_up_pass():
    assert found("N-05", AREAS.format(13459, 8103)) == []


def test_swapped_digits_are_named():
    findings = found("N-05", AREAS.format(13459, 8013))
    assert {finding.severity for finding in findings} == {Severity.WARNING}
    assert any("疑应为8103平方米" in f.message and "两位数字颠倒" in f.message for f in findings)


def test_a_part_greater_than_its_whole():
    text = "面向中小企业预留政府采购预算332.00万元，其中：预留给小微企业{}万元。"
    assert found("N-05", text.format("232.40")) == []
    (finding,) = found("N-05", text.format("352.40"))
    assert finding.severity is Severity.ERROR
    assert finding.expected == "不大于332.00万元"


def test_basic_and_project_spending_make_up_the_whole():
    text = "支出预算100.00万元，其中：基本支出60.00万元，项目支出{}万元。"
    assert found("N-05", text.format("40.00")) == []
    (finding,) = found("N-05", text.format("50.00"))
    assert finding.severity is Severity.ERROR


def test_a_list_that_breaks_off_is_not_summed():
    assert found("N-05", "支出预算100.00万元，其中：基本支出60.00万元，单位") == []


def test_sources_that_are_together_more_than_their_whole():
    text = "收入预算980.52万元，其中，一般公共预算拨款930.52万元，上年结转{}万元。"
    assert found("N-05", text.format("50.00")) == []
    (finding,) = found("N-05", text.format("500.00"))
    assert finding.difference == "450.00万元"


def test_goods_works_and_services():
    text = "政府采购预算100.00万元，其中：政府采购货物预算{}万元、政府采购工程预算0万元、政府采购服务预算60.00万元。"
    assert found("N-05", text.format("40.00")) == []
    assert len(found("N-05", text.format("30.00"))) == 1


def test_a_part_is_not_held_against_a_whole_that_is_not_certain():
    text = "收入：一般公共预算拨款5.00万元、上年结转1.00万元，其中：项目支出4.00万元。"
    assert found("N-05", text) == []
