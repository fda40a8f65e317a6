from shebao.disclosure.model import TableKind as K
from shebao.findings import Severity
from tests.rules.documents import good_document, judged, with_cell, worst

CODE = "R-06"


def test_a_balanced_table_passes():
    assert judged(good_document(), CODE) == []


def test_a_budget_whose_income_is_not_its_spending():
    broken = with_cell(good_document(), K.APPROPRIATION_BALANCE, "二、政府性基金预算", "income", "41.00")
    subjects = {finding.subject for finding in judged(broken, CODE)}
    assert "表四/政府性基金预算收支" in subjects
    assert worst(judged(broken, CODE)) is Severity.ERROR


def test_a_class_that_is_not_its_budgets():
    broken = with_cell(good_document(), K.APPROPRIATION_BALANCE, "十、卫生健康支出", "general", "14.00")
    subjects = {finding.subject for finding in judged(broken, CODE)}
    assert "表四/卫生健康支出" in subjects


def test_the_carried_over_line():
    broken = with_cell(good_document(), K.APPROPRIATION_BALANCE, "上年财政拨款结转", "income", "5.50")
    subjects = {finding.subject for finding in judged(broken, CODE)}
    assert {"表四/上年财政拨款结转", "表四/收入总计"} <= subjects


def test_spending_in_total():
    broken = with_cell(good_document(), K.APPROPRIATION_BALANCE, "支出总计", "total", "350.00")
    assert {"表四/收支总计", "表四/支出总计/小计", "表四/支出总计"} == {f.subject for f in judged(broken, CODE)}
