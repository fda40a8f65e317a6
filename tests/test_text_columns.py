"""Tables whose columns are held by spaces."""

from pathlib import Path

import pytest

from shebao.disclosure.read.raw import RawParagraph
from shebao.disclosure.read.text import read_text
from tests.office_documents import tables_of

LAID_OUT = """\
                     2025年部门支出预算总表
编制部门：某县财政局                                  单位：元

                  项目                           支出预算
        功能分类科目编码
                  功能分类科目名称         合计         基本支出        项目支出            上缴支出
类     款    项
201             一般公共服务支出             2,976,800            0    2,976,800

201   05        统计信息事务                627,600            0      627,600

208   05   05   机关事业单位基本养老保险缴费支    4,412,547    4,412,547            0
                出
208   05   06   机关事业单位职业年金缴费支出     2,206,272    2,206,272           0

                  合计               9,595,619   6,618,819     2,976,800

注：本表不含上年结转。
"""
TYPED = """\
收支总表
单位：万元

收入          金额      支出              金额
拨款收入      12.50     教育支出          2.50
事业收入      1.00      社会保障支出      11.00
其他收入
合计          13.50     合计              13.50
"""


def read(text: str, tmp_path: Path):
    path = tmp_path / "a.txt"
    path.write_text(text, encoding="utf-8")
    return read_text(path)


def test_a_table_as_pdftotext_lays_it_out(tmp_path):
    blocks = read(LAID_OUT, tmp_path)
    (table,) = tables_of(blocks)
    assert table.grid == (
        ("", "", "", "项目", "", "支出预算", "", ""),
        ("", "", "功能分类科目编码", "", "", "", "", ""),
        ("", "", "", "功能分类科目名称", "合计", "基本支出", "项目支出", "上缴支出"),
        ("类", "款", "项", "", "", "", "", ""),
        ("201", "", "", "一般公共服务支出", "2,976,800", "0", "2,976,800", ""),
        ("201", "05", "", "统计信息事务", "627,600", "0", "627,600", ""),
        ("208", "05", "05", "机关事业单位基本养老保险缴费支出", "4,412,547", "4,412,547", "0", ""),
        ("208", "05", "06", "机关事业单位职业年金缴费支出", "2,206,272", "2,206,272", "0", ""),
        ("", "", "", "合计", "9,595,619", "6,618,819", "2,976,800", ""),
    )
    assert [origins[0].line for origins in table.origins] == [4, 5, 6, 7, 8, 10, 12, 14, 16]
    texts = [block.text for block in blocks if isinstance(block, RawParagraph)]
    assert (texts[0], texts[-1]) == ("2025年部门支出预算总表", "注：本表不含上年结转。")


def test_a_typed_table_where_a_hanzi_takes_two_columns(tmp_path):
    (table,) = tables_of(read(TYPED, tmp_path))
    assert table.grid == (
        ("收入", "金额", "支出", "金额"),
        ("拨款收入", "12.50", "教育支出", "2.50"),
        ("事业收入", "1.00", "社会保障支出", "11.00"),
        ("其他收入", "", "", ""),
        ("合计", "13.50", "合计", "13.50"),
    )


def test_a_table_over_two_pages_is_one(tmp_path):
    head, rows = (
        "项目            合计      基本支出\n",
        "人员经费        1,200.00   1,200.00\n公用经费        300.00      300.00\n",
    )
    (table,) = tables_of(
        read(f"{head}{rows}会议费          1.00        1.00\n\f{head}{rows}合计      1,501.00    1,501.00\n", tmp_path)
    )
    assert [row[0] for row in table.grid].count("人员经费") == 2


@pytest.mark.parametrize(
    "text",
    [
        "一、基本支出  1,234.50 万元。\n二、项目支出  2,345.60 万元。\n三、其他支出  3,456.70 万元。\n",
        "第一部分  概况\n第二部分  说明\n第三部分  2025年预算表\n第四部分  名词解释\n",
        "收入  1,200.00\n支出  1,300.00\n",
        "项目资金总额  4,100,000.00  年度资金总额  4,100,000.00\n财政资金  4,100,000.00\n其他资金  1,000.00\n",
    ],
    ids=["sentences", "contents", "two rows", "a form"],
)
def test_what_is_no_table(text: str, tmp_path):
    assert not tables_of(read(text, tmp_path))


def test_texts_without_wide_spaces_are_read_as_ever(tmp_path):
    text = "2025年收入 1,200.00 万元\n2024年收入 1,300.00 万元\n2023年收入 1,400.00 万元\n"
    assert not tables_of(read(text, tmp_path))
