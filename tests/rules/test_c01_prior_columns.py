import pytest

from shebao.findings import Severity
from tests.rules.years import between, document, spending

CODE = "C-01"
LAST = document(2024, spending(["2024年预算数"], ["208", "社会保障和就业支出", "80.00"], ["", "合计", "80.00"]))


def this_year(head: str, amount: str):
    table = spending(
        [head, "2025年预算数", "增减额"],
        ["208", "社会保障和就业支出", amount, "90.00", "10.00"],
        ["", "合计", "80.00", "90.00", "10.00"],
    )
    return document(2025, table)


@pytest.mark.parametrize("head", ["2024年预算数", "上年预算数"])
def test_the_columns_agree(head):
    assert between(this_year(head, "80.00"), LAST, CODE) == []


@pytest.mark.parametrize("head", ["2024年执行数", "2024年决算数", "2023年预算数", "上年结转", "比上年增减"])
def test_another_kind_of_figure_is_not_compared(head):
    assert between(this_year(head, "70.00"), LAST, CODE) == []


def test_another_amount_than_was_published():
    (finding,) = between(this_year("2024年预算数", "70.00"), LAST, CODE)
    assert finding.severity is Severity.ERROR
    assert (finding.found, finding.expected, finding.difference) == ("70.00万元", "80.00万元", "10.00万元")
    assert finding.places[0].row == 2 and "2024年预算数" in finding.places[0].column


def test_it_is_asked_where_the_head_does_not_say_which_figure():
    (finding,) = between(this_year("上年数", "70.00"), LAST, CODE)
    assert finding.severity is Severity.WARNING


def test_rounded_amounts_agree():
    last = document(2024, spending(["2024年预算数"], ["208", "社会保障和就业支出", "80.004"], ["", "合计", "80.004"]))
    assert between(this_year("2024年预算数", "80.00"), last, CODE) == []


def test_a_column_on_another_base_is_said_once():
    names = [f"{code}" for code in range(201, 209)]
    last = document(2024, spending(["2024年预算数"], *([name, f"类{name}", "1.00"] for name in names)))
    rows = ([name, f"类{name}", "2.00", "3.00", "1.00"] for name in names)
    this = document(2025, spending(["2024年预算数", "2025年预算数", "增减额"], *rows))
    (finding,) = between(this, last, CODE)
    assert finding.severity is Severity.WARNING and "8行" in finding.message
