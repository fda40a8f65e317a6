"""R-28: a table crossed by economic classes against those that print functions or classes alone."""

from shebao.findings import Severity
from tests.recognise.samples import HERE, checked

HUNAN = HERE / "hunan.txt"
CODE = "R-28"


def of_rule(text, tmp_path):
    return [f for f in checked(text, tmp_path).findings if f.code == CODE]


def test_tables_that_agree(tmp_path):
    assert of_rule(HUNAN.read_text("utf-8"), tmp_path) == []


def test_a_class_that_another_table_prints_otherwise(tmp_path):
    """办公费 and 差旅费 changed against each other in the crossed table: every sum in it still holds."""
    text = HUNAN.read_text("utf-8").replace("30.00\t18.00\t12.00", "30.00\t17.00\t13.00")
    findings = of_rule(text, tmp_path)
    assert [f.severity for f in findings] == [Severity.ERROR, Severity.ERROR]
    assert "办公费" in findings[0].message and "差旅费" in findings[1].message


def test_a_function_whose_tables_add_up_to_another_amount(tmp_path):
    text = HUNAN.read_text("utf-8")
    start = text.index("--公用经费（商品和服务支出）（按部门预算经济分类）\n单位")
    text = text[:start] + text[start:].replace("2010101\t行政运行\t30.00\t18.00", "2010101\t行政运行\t33.00\t21.00", 1)
    findings = [f for f in checked(text, tmp_path).findings if f.severity is Severity.ERROR and f.code != "S-01"]
    assert any("33.00" in f.message for f in findings)
