from shebao.budget.book import Vehicle
from shebao.disclosure.model import TableKind as K
from shebao.findings import Severity
from tests.rules.documents import UNIT, as_read, composed, good_document, judged, with_cell, with_row, worst

CODE = "R-12"


def test_a_right_table_passes():
    assert judged(good_document(), CODE) == []
    assert judged(as_read(good_document()), CODE) == []


def test_a_total_that_is_not_its_parts():
    broken = with_row(good_document(), K.THREE_PUBLIC, "合计", {"total": "4.50", "general": "4.50"})
    findings = judged(broken, CODE)
    assert worst(findings) is Severity.ERROR
    assert [finding.subject for finding in findings] == ["表十/合计"]


def test_vehicles_that_are_not_bought_and_run():
    broken = with_row(good_document(), K.THREE_PUBLIC, "公务用车购置费", {"total": "18.00", "general": "18.00"})
    assert "表十/公务用车购置及运行费" in {finding.subject for finding in judged(as_read(broken), CODE)}


def test_a_line_that_is_not_its_budgets():
    broken = with_cell(good_document(), K.THREE_PUBLIC, "公务接待费", "general", "0.50")
    assert "表十/公务接待费/各预算" in {finding.subject for finding in judged(broken, CODE)}


def test_less_than_the_basic_spending_of_its_class():
    document = as_read(good_document())
    broken = with_row(document, K.THREE_PUBLIC, "公务接待费", {"total": "0.40", "general": "0.40"})
    assert "表十、表六/公务接待费" in {finding.subject for finding in judged(broken, CODE)}


def test_more_than_basic_spending_and_all_projects():
    document = as_read(good_document())
    broken = with_row(document, K.THREE_PUBLIC, "公务接待费", {"total": "400.00", "general": "400.00"})
    assert "表十、表六/公务接待费" in {finding.subject for finding in judged(broken, CODE)}


def test_another_amount_than_the_book_has():
    broken = with_row(good_document(), K.THREE_PUBLIC, "公务接待费", {"total": "1.02", "general": "1.02"})
    assert "表十/公务接待费/底册" in {finding.subject for finding in judged(broken, CODE)}


def test_running_costs_without_a_car_are_asked():
    findings = judged(composed(vehicles=(Vehicle(UNIT, "机要通信用车", 2, 0),)), CODE)
    assert worst(findings) is Severity.WARNING
    assert [finding.subject for finding in findings] == ["表十/公务用车运行维护费/车辆数"]
