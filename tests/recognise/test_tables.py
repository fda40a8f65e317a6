"""Single tables: units, heads, codes, notes, continued and unknown tables."""

import pytest

from shebao.disclosure.formats import FormatError, load_formats
from shebao.disclosure.formats.titles import title_words
from shebao.disclosure.model import TableKind as K
from tests.recognise.samples import checked, keys, recognised, table_of

NAMES = """
部门(单位)收支总表 BALANCE
单位收支总体情况表(预算公开01表) BALANCE
2025年预算单位财务收支预算总表 BALANCE
收支预算总表 BALANCE
收入支出决算总表 BALANCE
收入支出决算表 BALANCE
部门收入总表(1-1) INCOME
收入预算总表 INCOME
收入决算表 INCOME
三、部门(单位)支出总表 EXPENDITURE
支出预算总表 EXPENDITURE
支出决算表 EXPENDITURE
财政拨款收支总体情况表 APPROPRIATION_BALANCE
财政拨款收支预算总表(2) APPROPRIATION_BALANCE
财政拨款收入支出决算总表 APPROPRIATION_BALANCE
一般公共预算拨款支出预算表 GENERAL_EXPENDITURE
一般公共预算支出功能分类预算表 GENERAL_EXPENDITURE
一般公共预算财政拨款支出决算表 GENERAL_EXPENDITURE
一般公共预算基本支出明细表(按经济分类) BASIC_BY_ECONOMIC
一般公共预算基本支出部门预算经济分类预算表 BASIC_BY_ECONOMIC
一般公共预算财政拨款基本支出决算明细表 BASIC_BY_ECONOMIC
一般公共预算支出经济分类情况表 GENERAL_BY_ECONOMIC
财政拨款支出预算表(部门经济分类科目)(2-1) APPROPRIATION_BY_ECONOMIC
一般公共预算项目支出预算表(3-2) GENERAL_PROJECTS
一般公共预算“三公”经费、会议费和培训费支出情况表 THREE_PUBLIC
财政拨款“三公”经费、会议费和培训费支出情况 THREE_PUBLIC
一般公共预算“三公“经费支出预算表(3-3) THREE_PUBLIC
政府性基金“三公“经费支出预算表(4-1) FUND_THREE_PUBLIC
政府性基金预算拨款支出预算表 FUND_EXPENDITURE
政府性基金预算财政拨款收入支出决算表 FUND_EXPENDITURE
政府性基金预算收入表 FUND_INCOME
固有资本经营预算支出表(5) CAPITAL
国有资本经营预算预算支出表 CAPITAL
国有资本经营预算财政拨款支出决算表 CAPITAL
北海市本级项目绩效目标公开表 PERFORMANCE_PROJECT
自治区对下转移支付项目绩效目标公开表 PERFORMANCE_PROJECT
部门整体支出绩效目标表(7) PERFORMANCE_DEPARTMENT
政府采购预算表 PROCUREMENT
政府购买服务预算表 SERVICES_PURCHASE
"""


@pytest.mark.parametrize("line", NAMES.strip().splitlines())
def test_names_of_many_provinces(line):
    name, kind = line.rsplit(" ", 1)
    assert load_formats().kind_of(title_words(name)) is K[kind]


def test_a_name_in_a_heading_of_the_text_is_no_table(tmp_path):
    document = recognised("第三部分 情况说明\n五、政府性基金预算支出安排表\n本部门没有政府性基金预算。\n", tmp_path)
    assert document.tables == ()


@pytest.mark.parametrize("unit", ["单位：万元", "单位:万元", "金额单位：万元", "单位：万\n元", "单 位 ： 万 元"])
def test_a_unit_above_the_table(unit, tmp_path):
    text = f"2025年部门支出总表\n{unit}\n\n科目编码\t科目名称\t合计\t基本支出\t项目支出\n合计\t\t5\t3\t2\n"
    table = table_of(recognised(text, tmp_path), K.EXPENDITURE)
    assert (table.unit, table.unit_from) == ("万元", "表上注明")


def test_a_unit_in_the_heads(tmp_path):
    text = "2025年部门支出总表\n\n科目编码\t科目名称\t合计（元）\t基本支出（元）\t项目支出（元）\n合计\t\t50\t30\t20\n"
    table = table_of(recognised(text, tmp_path), K.EXPENDITURE)
    assert (table.unit, table.unit_from, keys(table)[2:]) == ("元", "表头注明", ["total", "basic", "project"])


def test_a_unit_by_the_size_of_the_amounts(tmp_path):
    text = "2025年部门支出总表\n\n科目编码\t科目名称\t合计\t基本支出\t项目支出\n合计\t\t5000000\t3000000\t2000000\n"
    table = table_of(recognised(text, tmp_path), K.EXPENDITURE)
    assert (table.unit, table.unit_from) == ("元", "按金额大小推断")


def test_codes_before_the_names(tmp_path):
    text = (
        "2025年一般公共预算支出表\n单位：万元\n\n科目\t合计\t基本支出\t项目支出\n合计\t5\t3\t2\n"
        "208社会保障和就业支出\t5\t3\t2\n　　20801人力资源和社会保障管理事务\t5\t3\t2\n"
        "　　　　2080109社会保险经办机构\t3\t3\t\n　　　　2080199其他支出\t2\t\t2\n"
    )
    table = table_of(recognised(text, tmp_path), K.GENERAL_EXPENDITURE)
    assert [(row.key, row.name, row.role) for row in table.rows][1:3] == [
        ("208", "社会保障和就业支出", "class"),
        ("20801", "人力资源和社会保障管理事务", "group"),
    ]


def test_a_blank_before_a_part_of_a_code_repeats_the_line_above(tmp_path):
    text = (
        "2025年部门支出总表\n单位：万元\n\n功能分类科目编码\t\t\t科目名称\t合计\t基本支出\t项目支出\n类\t款\t项\t\t\t\t\n"
        "208\t\t\t社会保障和就业支出\t5\t3\t2\n\t01\t\t管理事务\t5\t3\t2\n\t\t09\t经办机构\t3\t3\t\n\t\t99\t其他\t2\t\t2\n"
        "合计\t\t\t\t5\t3\t2\n"
    )
    table = table_of(recognised(text, tmp_path), K.EXPENDITURE)
    assert [row.key for row in table.rows] == ["208", "20801", "2080109", "2080199", "合计"]


def test_a_note_in_the_grid_and_below_it(tmp_path):
    empty = "科目编码\t科目名称\t合计\t基本支出\t项目支出\n合计\t\t\t\t\n"
    inside = recognised(f"2025年政府性基金预算支出表\n单位：万元\n\n{empty}注：本表无数据\t\t\t\t\n", tmp_path)
    below = recognised(f"2025年政府性基金预算支出表\n单位：万元\n\n{empty}\n注：本表无数据\n", tmp_path)
    for document in (inside, below):
        assert table_of(document, K.FUND_EXPENDITURE).note == "注：本表无数据"


def test_an_empty_table_without_a_note_and_a_filled_one_with_a_note(tmp_path):
    empty = "2025年政府性基金预算支出表\n单位：万元\n\n科目编码\t科目名称\t合计\t基本支出\t项目支出\n合计\t\t\t\t\n"
    assert "S-02" in [f.code for f in checked(empty, tmp_path).findings]
    filled = f"{empty[:-4]}5\t3\t2\n\n注：本表无数据\n"
    assert "S-03" in [f.code for f in checked(filled, tmp_path).findings]


UNKNOWN = (
    "2025年部门预算\n\n本表为预算27万元的安排。\n\n2025年培训班安排表\n单位：万元\n\n班次\t合计\t场地费\t师资费\t资料费\n第一期\t6\t1\t2\t3\n第二期\t9\t2\t3\t4\n"
    "第三期\t12\t3\t4\t5\n合计\t27\t6\t9\t12\n"
)


def test_an_unknown_table_is_judged_by_what_it_adds_up(tmp_path):
    assert [f.code for f in checked(UNKNOWN, tmp_path).findings] == ["S-01"]
    report = checked(UNKNOWN.replace("第二期\t9\t2\t3\t4", "第二期\t9\t2\t8\t4"), tmp_path)
    (finding,) = [f for f in report.findings if f.code == "R-27"]
    assert finding.expected == "3万元"
    assert "师资费" in finding.message


def test_an_unknown_table_without_sums_is_left_alone(tmp_path):
    text = "2025年人员情况表\n单位：万元\n\n姓名\t工龄\t工资\t补贴\n甲\t10\t500\t7\n乙\t20\t600\t8\n合计\t\t900\t3\n"
    assert [f.code for f in checked(text, tmp_path).findings if f.code.startswith("R")] == []


def test_an_office_adds_names_of_its_own(tmp_path):
    folder = tmp_path / "formats"
    folder.mkdir()
    (folder / "table_names.toml").write_text('[[table]]\nkind = "EXPENDITURE"\nnames = ["用款计划"]\n', "utf-8")
    (folder / "column_heads.toml").write_text('[[column]]\nkey = "basic"\nheads = ["日常用款"]\n', "utf-8")
    text = "2025年用款计划表\n单位：万元\n\n科目编码\t科目名称\t合计\t日常用款\t项目支出\n合计\t\t5\t3\t2\n"
    table = table_of(recognised(text, tmp_path, formats=folder), K.EXPENDITURE)
    assert keys(table) == ["code", "name", "total", "basic", "project"]


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("table_names.toml", '[[table]]\nkind = "NONE"\nnames = ["x"]\n', "NONE"),
        ("table_names.toml", '[[table]]\nkind = "INCOME"\nnames = ["("]\n', "正则表达式"),
        ("column_heads.toml", "[[column]\n", "TOML"),
    ],
)
def test_a_bad_file_of_formats_is_refused(name, content, words, tmp_path):
    folder = tmp_path / "formats"
    folder.mkdir()
    (folder / name).write_text(content, "utf-8")
    with pytest.raises(FormatError, match=words):
        load_formats(folder)
