"""A change is said of what is named right before it; where that is not certain, nothing is concluded."""

import pytest

from shebao.findings import Severity
from tests.rules.texts import found

WHOLE = "2025年支出总预算1300.00万元，其中：基本支出700.00万元，占53.85%；项目支出600.00万元，占46.15%。"


def errors(text):
    return [
        f for code in ("R-19", "R-24", "N-01") for f in found(code, text, year=2025) if f.severity is Severity.ERROR
    ]


@pytest.mark.parametrize(
    "text",
    [
        WHOLE + "基本支出比上年增加20.00万元，增长2.94%；项目支出比上年增加30.00万元，增长{}。",
        WHOLE + "基本支出比上年680.00万元增加20.00万元，增长2.94%；项目支出比上年570.00万元增加30.00万元，增长{}。",
    ],
)
def test_a_clause_that_names_its_subject_speaks_of_it(text):
    assert errors(text.format("5.26%")) == []
    assert len(errors(text.format("6.26%"))) == 1


def test_what_is_said_of_an_amount_not_yet_stated_is_not_judged():
    text = "基本支出比上年680.00万元增加20.00万元，增长2.94%；项目支出比上年570.00万元增加30.00万元，增长5.26%。"
    assert errors(text + "2025年基本支出700.00万元、项目支出600.00万元。") == []


def test_an_aside_in_brackets_does_not_bear_the_change_behind_it():
    text = "2025年收入总计1300.00万元（含上年结转20.00万元），较上年1365.00万元减少65.00万元，降低{}。"
    assert errors(text.format("4.76%")) == []
    assert len(errors(text.format("5.76%"))) == 1


@pytest.mark.parametrize(
    "text",
    [
        "2025年因公出国（境）费预算安排0万元；2024年为5万元，减少5万元，下降{}%。",
        "因公出国（境）费上年5万元，本年10万元，增加5万元，增长{}%。",
    ],
)
def test_the_year_before_as_an_amount_of_its_own(text):
    assert errors(text.format(100)) == []
    assert errors(text.format(50))


def test_a_wrong_direction_is_said_once():
    text = "2025年“三公”经费预算11.00万元，比上年11.50万元{}0.50万元，{}4.35%。"
    assert errors(text.format("减少", "下降")) == []
    assert [f.code for f in errors(text.format("增加", "增长"))] == ["R-24"]


def test_a_rate_that_fits_the_change_is_not_blamed_for_a_wrong_amount():
    text = "2025年公务接待费{}万元，比上年2.50万元减少0.50万元，下降20.00%。"
    assert errors(text.format("2.00")) == []
    (finding,) = errors(text.format("2.20"))
    assert "增减额" in finding.subject
