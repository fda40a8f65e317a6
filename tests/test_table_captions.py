"""Title, mark, office and unit set into a table's first rows, or into a small table above it, are no rows of it."""

from pathlib import Path

import pytest
import xlsxwriter

from shebao.disclosure.read.assemble import read_blocks
from shebao.disclosure.read.captions import is_caption, is_caption_line
from tests.office_documents import tables_of, texts_of

HEAD_AND_ROWS = (("科目编码", "科目名称", "合计"), ("208", "社会保障和就业支出", "12.50"))
CAPTIONS = ["公开02表", "2025年部门支出总表", "部门：某县财政局", "单位：万元"]
CELLS = "".join("<tr>" + "".join(f"<td>{text}</td>" for text in row) + "</tr>" for row in HEAD_AND_ROWS)
PAGES = {
    "a small table above": "<p>公开02表</p><p>2025年部门支出总表</p>"
    f"<table><tr><td>部门：某县财政局</td><td>单位：万元</td></tr></table><table>{CELLS}</table>",
    "rows of the table": "<table><tr><td colspan=3>公开02表</td></tr><tr><td colspan=3>2025年部门支出总表</td></tr>"
    f"<tr><td colspan=2>部门：某县财政局</td><td>单位：万元</td></tr>{CELLS}</table>",
    "rows apart by a blank one": "<table><tr><td>公开02表</td><td></td><td></td></tr><tr><td colspan=3></td></tr>"
    "<tr><td colspan=3>2025年部门支出总表</td></tr>"
    f"<tr><td colspan=2>部门：某县财政局</td><td>单位：万元</td></tr>{CELLS}</table>",
}


@pytest.mark.parametrize("page", PAGES.values(), ids=PAGES)
def test_captions_of_a_web_page_s_table_stand_above_it(page: str, tmp_path: Path):
    path = tmp_path / "a.html"
    path.write_text(f"<html><body>{page}</body></html>", encoding="utf-8")
    blocks = list(read_blocks(path))
    assert texts_of(blocks) == CAPTIONS
    (table,) = tables_of(blocks)
    assert table.grid == HEAD_AND_ROWS
    assert len(table.origins) == len(table.grid)


def test_a_ruled_title_of_a_sheet_is_no_table(tmp_path: Path):
    workbook = xlsxwriter.Workbook(str(tmp_path / "a.xlsx"))
    ruled, sheet = workbook.add_format({"border": 1}), workbook.add_worksheet("表2")
    sheet.write("A1", "公开02表")
    sheet.merge_range("A2:C2", "2025年部门支出总表", ruled)
    sheet.write("A3", "部门：某县财政局")
    sheet.write("C3", "单位：万元")
    for y, row in enumerate(HEAD_AND_ROWS, start=3):
        sheet.write_row(y, 0, row, ruled)
    workbook.close()
    blocks = list(read_blocks(tmp_path / "a.xlsx"))
    assert texts_of(blocks) == CAPTIONS
    (table,) = tables_of(blocks)
    assert table.grid == HEAD_AND_ROWS
    assert (table.place.row, table.origins[0][0].cell) == (4, "A4")


def test_a_caption_keeps_its_place(tmp_path: Path):
    path = tmp_path / "a.html"
    path.write_text(f"<html><body>{PAGES['rows of the table']}</body></html>", encoding="utf-8")
    lines = [block.origins[0][1].line for block in read_blocks(path) if hasattr(block, "text")]
    assert lines == [1, 2, 3, 3]


@pytest.mark.parametrize(
    "text", ["合计", "一、本级", "208", "科目编码", "工资福利支出", "本表反映部门本年度收支情况。"]
)
def test_a_row_of_one_text_is_no_caption(text: str):
    assert not is_caption(text)


@pytest.mark.parametrize(
    ("texts", "is_one"),
    [
        (["部门：某县财政局", "2025年度", "单位：万元"], True),
        (["编制单位：", "某县财政局", "金额单位：", "元"], True),
        (["预算公开01表", "单位：元"], True),
        (["项目", "金额", "单位：万元"], False),
        (["项目名称：", "道路养护"], False),
        (["收支总表", "2025年度"], False),
    ],
)
def test_a_line_of_captions_is_told_from_a_head(texts: list[str], is_one: bool):
    assert is_caption_line(texts) is is_one
