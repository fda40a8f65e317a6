"""One wrong figure is said once, with what it should be; where nothing tells which one it is, that is said."""

import pytest

from shebao.findings import Severity
from tests.recognise.samples import GUANGXI, changed, checked


def errors(text, tmp_path):
    return [f for f in checked(text, tmp_path).findings if f.severity is Severity.ERROR]


@pytest.mark.parametrize(
    ("line", "old", "new", "right", "hint"),
    [
        ("2080505\t机关", "1000000", "1008000", "1000000元", ""),
        ("30239", "570000", "750000", "570000元", "两位数字颠倒"),
        ("30102", "1500000", "15000000", "1500000元", "小数点错位"),
        ("2.公务接待费", "50000", "5", "50000元", "金额单位元和万元混淆"),
    ],
)
def test_the_figure_in_the_crossing_is_named(line, old, new, right, hint, tmp_path):
    (finding,) = errors(changed(GUANGXI, line, old, new), tmp_path)
    assert finding.expected == right
    assert finding.found == f"{new}元"
    assert "多半有误" in finding.message and hint in finding.message
    assert finding.figures[0].text == f"{new}元"


def test_what_the_correction_mends_is_listed(tmp_path):
    (finding,) = errors(changed(GUANGXI, "2010302\t", "3000000", "3500000"), tmp_path)
    assert "照此改正后" in finding.message


def test_a_single_comparison_without_a_witness_is_left_open(tmp_path):
    table = "名称\t金额\n纸\t5.00\n笔\t7.00\n墨\t6.00\n合计\t28.10\n"
    text = f"2025年部门预算\n\n办公用品预算18万元。\n\n2025年用品表\n单位：万元\n\n{table}"
    (finding,) = errors(text, tmp_path)
    assert finding.message.endswith("仅凭印出的数字不能判定哪一个有误。")
    assert finding.expected == "18.00万元"


def test_two_wrong_figures_are_two_findings(tmp_path):
    text = changed(GUANGXI, "2080505\t机关", "1000000", "1008000")
    text = text.replace("30239\t  其他交通费用\t570000\t\t570000", "30239\t  其他交通费用\t570000\t\t580000")
    assert sorted(f.expected for f in errors(text, tmp_path)) == ["1000000元", "570000元"]
