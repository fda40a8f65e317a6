from dataclasses import replace

import pytest

from shebao.budget.book import PriorItem
from shebao.disclosure.model import TableKind as K
from shebao.findings import Severity
from tests.rules.documents import (
    TRAINING,
    WAN,
    composed,
    good_book,
    good_document,
    judged,
    with_cell,
    with_form_text,
    with_paragraph,
    with_text,
    worst,
)

CODE = "R-18"


def test_a_text_that_agrees_passes():
    assert judged(good_document(), CODE) == []


@pytest.mark.parametrize(
    ("right", "wrong", "subject"),
    [
        ("预算收入总计355.30万元", "预算收入总计355.80万元", "文字/部门预算收支数据变动情况及原因/预算收入总计"),
        ("预算支出总计355.30万元", "预算支出总计355.80万元", "文字/部门预算收支数据变动情况及原因/预算支出总计"),
        ("本年收入350.30万元", "本年收入305.30万元", "文字/部门预算收支数据变动情况及原因/本年收入"),
        ("上年结转5.00万元", "上年结转0万元", "文字/部门预算收支数据变动情况及原因/上年结转"),
        (
            "一般公共预算拨款收入310.30万元",
            "一般公共预算拨款收入310.03万元",
            "文字/收入预算情况说明/一般公共预算拨款收入",
        ),
        ("支出预算355.30万元", "支出预算355.03万元", "文字/支出预算情况说明/支出预算"),
        ("基本支出267.80万元，占", "基本支出0万元，占", "文字/支出预算情况说明/基本支出"),
        (
            "财政拨款收支总预算355.30万元",
            "财政拨款收支总预算350.30万元",
            "文字/财政拨款收支预算总体情况说明/财政拨款收支总预算",
        ),
        ("卫生健康支出15.00万元", "卫生健康支出51.00万元", "文字/一般公共预算支出情况说明/卫生健康支出"),
        ("人员经费251.80万元", "人员经费251.08万元", "文字/一般公共预算基本支出情况说明/人员经费"),
        ("公用经费16.00万元", "公用经费16.10万元", "文字/一般公共预算基本支出情况说明/公用经费"),
        (
            "“三公”经费预算4.00万元",
            "“三公”经费预算6.00万元",
            "文字/“三公”经费增减变动原因说明/财政拨款安排的“三公”经费预算",
        ),
        ("公务接待费1.00万元", "公务接待费10.00万元", "文字/“三公”经费增减变动原因说明/公务接待费"),
        ("机关运行经费16.00万元", "机关运行经费61.00万元", "文字/机关运行经费增减变动原因说明/机关运行经费"),
        ("部门预算资金355.30万元", "部门预算资金87.50万元", "文字/绩效管理情况/涉及部门预算资金"),
    ],
)
def test_an_amount_that_is_not_the_table(right, wrong, subject):
    findings = judged(with_text(good_document(), right, wrong), CODE)
    assert worst(findings) is Severity.ERROR
    assert subject in {finding.subject for finding in findings}


def test_the_table_may_be_the_wrong_side():
    broken = with_cell(good_document(), K.BASIC_BY_ECONOMIC, "合计", "personnel", "250.00")
    assert "文字/一般公共预算基本支出情况说明/人员经费" in {finding.subject for finding in judged(broken, CODE)}


def test_a_class_left_out_of_the_text():
    broken = with_text(good_document(), "；住房保障支出20.00万元，占6.45%", "")
    findings = judged(broken, CODE)
    assert worst(findings) is Severity.WARNING
    assert [finding.subject for finding in findings] == ["文字/一般公共预算支出情况说明/住房保障支出/漏列"]


def test_a_class_named_twice():
    twice = "住房保障支出20.00万元、住房保障支出20.00万元"
    broken = with_text(good_document(), "住房保障支出20.00万元、", f"{twice}、")
    broken = broken if judged(broken, CODE) else with_text(good_document(), "住房保障支出20.00万元。", f"{twice}。")
    assert {finding.subject for finding in judged(broken, CODE)} == {
        "文字/财政拨款收支预算总体情况说明/住房保障支出/重复"
    }


@pytest.mark.parametrize(
    ("right", "wrong", "what"),
    [
        ("、工会经费", "", "漏列"),
        ("、工会经费", "、工会经费、工会经费", "重复"),
        ("、工会经费", "、工会经费、委托业务费", "多列"),
    ],
)
def test_items_left_out_twice_or_too_many(right, wrong, what):
    findings = judged(with_text(good_document(), right, wrong), CODE)
    assert worst(findings) is Severity.WARNING
    assert [finding.subject for finding in findings] == [f"文字/基本支出/公用经费/{what}"]


def test_a_list_that_says_it_is_open_may_leave_items_out():
    broken = with_text(good_document(), "、公务用车运行维护费、公务接待费", "等")
    assert judged(broken, CODE) == []


@pytest.mark.parametrize(
    "said",
    [
        "2025年度预算收入总计9999.00万元。",
        "本部门2025年度支出总计1.00万元。",
        "“三公”经费预算7.00万元。",
        "政府采购预算30.00万元。",
        "2024年度预算收入总计355.30万元。",
    ],
)
def test_free_text_that_names_another_total_or_another_year(said):
    findings = judged(with_paragraph(good_document(), "其他说明", said), CODE)
    assert worst(findings) is Severity.WARNING
    assert len(findings) == 1


@pytest.mark.parametrize(
    "said",
    [
        "2025年度预算收入总计355.30万元。",
        "2024年度预算收入总计345.30万元。",
        "县级下达的专项项目支出中，培训补贴30.00万元。",
        "购置电脑预算2.00万元。",
    ],
)
def test_free_text_that_is_right_or_about_something_else(said):
    assert judged(with_paragraph(good_document(), "其他说明", said), CODE) == []


def test_a_project_text_with_another_budget():
    for text, number in (("本项目2025年预算为99.00万元。", 1), ("本项目2025年预算为30万元，2024年相同。", 0)):
        assert len(judged(with_form_text(good_document(), TRAINING, "项目概况", text), CODE)) == number


def test_last_years_figure_that_is_the_same_is_no_mistake():
    """公务用车运行维护费 and with it 三公 may be the same for years."""
    prior = tuple(replace(p, fen=1 * WAN) if p.item is PriorItem.RECEPTION else p for p in good_book().prior)
    document = composed(prior=prior)
    assert judged(with_paragraph(document, "其他说明", "2024年“三公”经费4.00万元。"), CODE) == []
