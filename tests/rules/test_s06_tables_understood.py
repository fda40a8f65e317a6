"""S-06: where one kind of sum fails in most lines of a table, the table was read wrongly and is not judged."""

from shebao.findings import Severity
from tests.recognise.samples import GUANGXI, checked

CODE = "S-06"
LINES = [("1", "2"), ("3", "4"), ("5", "6"), ("7", "8")]


def test_a_table_that_adds_up_is_judged(tmp_path):
    report = checked(GUANGXI.read_text("utf-8"), tmp_path)
    assert [f for f in report.findings if f.code == CODE] == []


def test_a_table_whose_columns_never_add_up_gets_one_notice(tmp_path):
    """合计 of three levels, each a tenth of what stands below it: a column that is no sum of the lines."""
    text = (
        "2025年一般公共预算支出表\n单位：万元\n\n科目编码\t科目名称\t合计\t基本支出\t项目支出\n"
        "208\t社会保障和就业支出\t10.00\t10.00\t\n20801\t人力资源和社会保障管理事务\t27.00\t27.00\t\n"
        "2080101\t行政运行\t95.00\t95.00\t\n210\t卫生健康支出\t11.00\t11.00\t\n21011\t行政事业单位医疗\t38.00\t38.00\t\n"
        "2101101\t行政单位医疗\t77.00\t77.00\t\n"
    )
    found = [f for f in checked(text, tmp_path).findings if f.code in (CODE, "R-03")]
    assert [(f.code, f.severity) for f in found] == [(CODE, Severity.NOTICE)]
    assert "未核对" in found[0].message
