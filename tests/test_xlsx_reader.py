"""Reading workbooks that other people made: what is shown, not what is stored."""

from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from shebao.disclosure.model import NotRead
from shebao.disclosure.read.number_format import shown_general, shown_number
from shebao.disclosure.read.xlsx import read_xlsx
from tests.office_documents import tables_of, texts_of


@pytest.mark.parametrize(
    ("value", "code", "text"),
    [
        (5681.805, "0.00", "5681.81"),
        (1.005, "0.00", "1.01"),
        (-0.714, "0.00;-0.00;;@", "-0.71"),
        (0, "0.00;-0.00;;@", ""),
        (-0.001, "0.00", "0.00"),
        (1234567.891, "#,##0.00", "1,234,567.89"),
        (0.2336, "0.00%", "23.36%"),
        (12.5, "#.##", "12.5"),
        (56818000, "0!.0000", "5681.8000"),
        (1234567, "0.0,", "1234.6"),
        (-3, "0.00_);(0.00)", "(3.00)"),
        (0, '_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ ', " - "),
        (84, '0"人"', "84人"),
        (3.5, "General", "3.5"),
        (3.5, 'G/通用格式"万元"', "3.5万元"),
        (45658, 'yyyy"年"m"月"d"日"', "2025年1月1日"),
        (45658.75, "yyyy/m/d h:mm", "2025/1/1 18:00"),
        (7, "000", "007"),
        (1000, "[Red]#,##0;[Blue]-#,##0", "1,000"),
    ],
)
def test_a_number_is_shown_under_its_format(value: float, code: str, text: str):
    assert shown_number(value, code) == text


def test_general_shows_up_to_eleven_digits():
    assert [shown_general(value) for value in (0.1 + 0.2, 2025.0, 123456789.123456, 1e20)] == [
        "0.3",
        "2025",
        "123456789.12",
        "1E+20",
    ]


@pytest.fixture
def made(tmp_path: Path):
    path = tmp_path / "a.xlsx"
    return xlsxwriter.Workbook(str(path)), path


def written(made: tuple[Any, Path]) -> Path:
    made[0].close()
    return made[1]


def test_a_sheet_without_rules_is_read_by_its_rows(made):
    workbook, _ = made
    sheet = workbook.add_worksheet("收支")
    sheet.merge_range("A1:C1", "2025年部门收支总体情况表")
    sheet.write("A2", "部门：某县财政局")
    sheet.write("C2", "单位：万元")
    for y, row in enumerate([("项目", "金额", "备注"), ("工资", 12.5, ""), ("合计", 12.5, "无")], start=2):
        sheet.write_row(y, 0, row, workbook.add_format({"num_format": "0.00"}))
    sheet.write("A6", "注：含上年结转")
    blocks = read_xlsx(written(made))
    assert texts_of(blocks) == ["2025年部门收支总体情况表", "部门：某县财政局", "单位：万元", "注：含上年结转"]
    (table,) = tables_of(blocks)
    assert table.grid == (("项目", "金额", "备注"), ("工资", "12.50", ""), ("合计", "12.50", "无"))
    assert (table.place.sheet, table.place.row) == ("收支", 3)


def test_ruled_tables_keep_their_blank_cells_and_merges(made):
    workbook, _ = made
    ruled = workbook.add_format({"border": 1})
    sheet = workbook.add_worksheet("表")
    sheet.write("B1", "标题")
    sheet.merge_range("B2:C2", "项目", ruled)
    sheet.write("D2", "金额", ruled)
    for y in (2, 3):
        sheet.write_row(y, 1, ["类" if y == 2 else "", "", ""], ruled)
    sheet.merge_range("B5:B6", "竖", ruled)
    for y in (4, 5):
        sheet.write_row(y, 2, [f"{y}", 1], ruled)
    sheet.write("B8", "第二张表", ruled)
    sheet.write("C8", "值", ruled)
    first, second = tables_of(read_xlsx(written(made)))
    assert first.grid == (("项目", None, "金额"), ("类", "", ""), ("", "", ""), ("竖", "4", "1"), (None, "5", "1"))
    assert second.grid == (("第二张表", "值"),)


def test_hidden_sheets_rows_and_columns_are_not_shown_and_named_where_figures_stand_in_them(made):
    workbook, _ = made
    money = workbook.add_format({"num_format": "#,##0.00"})
    sheet = workbook.add_worksheet("公开")
    sheet.write_column("A1", ["看得见", "藏起来的行", "也看得见"])
    sheet.write("B1", 12.5, money)
    sheet.write("C2", 99, money)
    sheet.set_row(1, None, None, {"hidden": True})
    sheet.set_column("B:B", None, None, {"hidden": True})
    hidden = workbook.add_worksheet("底稿")
    hidden.write_column("A1", ["底稿内容", 3751])
    hidden.hide()
    codes = workbook.add_worksheet("有编码")
    codes.write_row("A1", ["2080505", "基本养老"])
    codes.set_column("A:A", None, None, {"hidden": True})
    notes = workbook.add_worksheet("说明")
    notes.write("A1", "填表说明")
    notes.very_hidden()
    blocks = read_xlsx(written(made))
    assert texts_of(blocks) == ["看得见", "也看得见", "基本养老"]
    assert [(block.place.sheet, block.reason) for block in blocks if isinstance(block, NotRead)] == [
        ("公开", "工作表“公开”隐藏了第2行、B列，其中有2个金额，没有读取。请取消隐藏，或删除后再公开。"),
        ("底稿", "工作表“底稿”是隐藏的，其中有1个数字，没有读取。请取消隐藏，或删除后再公开。"),
    ]


def test_formulas_errors_booleans_and_escapes_are_read_as_shown(made):
    workbook, _ = made
    sheet = workbook.add_worksheet("表")
    sheet.write_formula("A1", "=SUM(B1:C1)", workbook.add_format({"num_format": "0.00"}), 6)
    sheet.write_formula("A2", "=1/0", None, "#DIV/0!")
    sheet.write_boolean("A3", True)
    sheet.write_string("A4", "_x0041_ 𠮷")
    sheet.write_rich_string("A5", "前", workbook.add_format({"bold": True}), "粗", "后")
    assert texts_of(read_xlsx(written(made))) == ["6.00", "#DIV/0!", "TRUE", "_x0041_𠮷", "前粗后"]


def test_rows_of_a_name_alone_belong_to_a_table_without_rules(made):
    workbook, _ = made
    sheet = workbook.add_worksheet("三公")
    rows = [
        ("2025年“三公”经费支出表",),
        ("部门：某县财政局", "", "单位：万元"),
        ("项目", "上年", "本年"),
        ("“三公”经费小计", "3", "2"),
        ("1.因公出国（境）费",),
        ("（1）国际旅费",),
        ("2.公务接待费", "3", "2"),
        (),
        ("合  计",),
        ("注：本单位没有因公出国（境）安排。",),
        ("第三部分预算说明",),
    ]
    for y, row in enumerate(rows):
        sheet.write_row(y, 0, row)
    blocks = read_xlsx(written(made))
    (table,) = tables_of(blocks)
    assert [row[0] for row in table.grid] == [row[0] for row in (*rows[2:7], ("",), rows[8])]
    assert texts_of(blocks)[-2:] == ["注：本单位没有因公出国（境）安排。", "第三部分预算说明"]


def test_two_tables_one_right_below_the_other_stay_two_without_rules(made):
    workbook, _ = made
    sheet = workbook.add_worksheet("两张表")
    for y, row in enumerate(
        [
            ("项目", "本年"),
            ("工资", "3"),
            ("收入总表",),
            ("部门：某县财政局", "单位：万元"),
            ("项目", "本年"),
            ("拨款", "3"),
        ]
    ):
        sheet.write_row(y, 0, row)
    assert [table.grid[1][0] for table in tables_of(read_xlsx(written(made)))] == ["工资", "拨款"]
