from shebao.findings import Severity
from tests.rules.texts import found


def test_right_calculations_pass():
    assert found("N-09", "按月发放遗属补助592元/月，费用总计7104元。") == []
    assert found("N-09", "共有200人，补贴300元/人，合计6万元。") == []
    assert found("N-09", "测算：2000人×3360元/人=672万元。") == []


def test_a_product_that_is_another():
    (finding,) = found("N-09", "共有200人，补贴300元/人，合计7万元。")
    assert finding.severity is Severity.WARNING
    assert (finding.found, finding.expected) == ("7万元", "6.00万元")


def test_a_written_formula():
    (finding,) = found("N-09", "测算：2000人×3360元/人=742万元。")
    assert finding.severity is Severity.ERROR
    assert finding.expected == "672.00万元"


def test_several_standards_are_left_alone():
    assert found("N-09", "共有1500人，标准3360元、3920元、4480元，合计750万元。") == []


def test_fewer_persons_than_batches():
    assert found("N-09", "国内公务接待30批次，210人次。") == []
    (finding,) = found("N-09", "国内公务接待30批次，21人次。")
    assert "人次少于批次" in finding.message
