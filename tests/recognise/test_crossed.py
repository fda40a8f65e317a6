"""Tables of 湖南: functions crossed with economic classes, two years of 三公 across, titles listed in the contents."""

import pytest

from shebao.disclosure.model import Heading
from shebao.disclosure.model import TableKind as K
from shebao.findings import Severity
from tests.recognise.samples import HERE, changed, checked, keys, recognised, table_of

HUNAN = HERE / "hunan.txt"
NATIONAL = {"收支总表", "收入总表", "财政拨款收支总表", "政府性基金预算支出表"}
"""Tables that the sample leaves out; it is a part of a document."""


def errors(text, tmp_path):
    return [f for f in checked(text, tmp_path).findings if f.severity is Severity.ERROR and f.code != "S-01"]


def test_columns_of_economic_classes_are_known_by_their_codes(tmp_path):
    document = recognised(HUNAN.read_text("utf-8"), tmp_path)
    assert keys(table_of(document, K.CROSSED)) == [
        "code", "name", "total", "class_30101", "class_30102", "class_30113",
    ]  # fmt: skip
    assert keys(table_of(document, K.BASIC_BY_ECONOMIC)) == ["code", "name", "total", "personnel", "public"]


def test_two_years_of_three_public_are_two_columns(tmp_path):
    table = table_of(recognised(HUNAN.read_text("utf-8"), tmp_path), K.THREE_PUBLIC)
    assert keys(table) == ["item", "last_total", "total"]
    row = table.row("公务用车运行维护费")
    assert row is not None and [cell.text for cell in row.cells[1:]] == ["7.00", "6.50"]


def test_the_right_document_has_no_error_but_the_tables_left_out(tmp_path):
    report = checked(HUNAN.read_text("utf-8"), tmp_path)
    said = [f for f in report.findings if f.severity is not Severity.NOTICE]
    assert {f.code for f in said} == {"S-01"} and {f.expected for f in said} == NATIONAL


@pytest.mark.parametrize(
    ("line", "old", "new", "code"),
    [
        ("合计\t70.00\t40.00", "40.00", "46.00", "R-03"),
        ("2010101\t行政运行\t60.00", "\t20.00", "\t26.00", "R-03"),
        ("22102\t住房改革支出\t10.00\t\t\t", "\t\t\t10.00", "\t\t\t16.00", "R-03"),
        ("9.00\t\t7.00", "7.00\t\t7.00", "7.60\t\t7.00", "R-12"),
        ("9.00\t\t7.00", "6.50\t\t6.50", "6.50\t\t6.90", "R-12"),
    ],
)
def test_a_wrong_figure_is_one_finding(line, old, new, code, tmp_path):
    (finding,) = errors(changed(HUNAN, line, old, new), tmp_path)
    assert finding.code == code


def test_a_table_that_the_contents_name_and_the_text_lacks(tmp_path):
    title = "一般公共预算基本支出表--公用经费（商品和服务支出）（按部门预算经济分类）"
    text = HUNAN.read_text("utf-8")
    start = text.index(f"\n{title}\n单位")
    end = text.index("\n一般公共预算“三公”经费支出表\n单位")
    (finding,) = [
        f for f in checked(text[:start] + text[end:], tmp_path).findings if f.code == "S-01" and "目录列有" in f.message
    ]
    assert (
        finding.severity is Severity.WARNING and "公用经费（商品和服务支出）".replace("（", "(")[:5] in finding.message
    )


def test_a_line_that_the_contents_announce_is_a_heading(tmp_path):
    """The contents number it and leave the office's name out; the text does neither."""
    text = (
        "青川区就业服务局2025年部门预算\n\n目录\n一、部门主要职能\n二、部门预算编制说明\n三、名词解释\n\n"
        "一、部门主要职能\n负责就业服务。\n\n2025年部门预算编制说明\n2025年收入预算120万元。\n\n名词解释\n基本支出：指日常支出。\n"
    )
    document = recognised(text, tmp_path)
    headings = [block.text for block in document.blocks if isinstance(block, Heading)]
    assert headings == ["一、部门主要职能", "2025年部门预算编制说明", "名词解释"]


def test_tables_in_one_grid_are_taken_apart_at_their_titles(tmp_path):
    """A printer puts the heads before the captions, and the sheet goes on: two tables, each with its head and title."""
    text = (
        "科目编码\t科目名称\t合计\t基本支出\t项目支出\n支出总表\t\t\t\t\n单位：万元\t\t\t\t\n合计\t\t5.00\t3.00\t2.00\n"
        "208\t社会保障和就业支出\t5.00\t3.00\t2.00\n科目编码\t科目名称\t合计\t人员经费\t公用经费\n"
        "一般公共预算基本支出表\t\t\t\t\n单位：万元\t\t\t\t\n合计\t\t3.00\t2.00\t1.00\n301\t工资福利支出\t2.00\t2.00\t\n"
        "302\t商品和服务支出\t1.00\t\t1.00\n"
    )
    document = recognised(text, tmp_path)
    assert [(table.kind, len(table.rows)) for table in document.tables] == [
        (K.EXPENDITURE, 2),
        (K.BASIC_BY_ECONOMIC, 3),
    ]
    assert {table.unit for table in document.tables} == {"万元"}


def test_figures_broken_at_their_point_are_put_together(tmp_path):
    text = (
        "支出总表\n单位：万元\n\n科目编码\t科目名称\t合计\t基本支出\t项目支出\n合计\t\t37506640.\t37506640.\t\n\t\t55\t55\t\n"
        "208\t社会保障和就业支出\t37506640.55\t37506640.55\t\n"
    )
    row = table_of(recognised(text, tmp_path), K.EXPENDITURE).rows[0]
    assert [cell.text for cell in row.cells] == ["合计", "", "37506640.55", "37506640.55", ""]
