from shebao.findings import Severity
from tests.rules.texts import found

SENTENCE = "“三公”经费支出年初预算为{}万元，支出决算为8.00万元，完成年初预算的{}%，决算数{}预算数的主要原因是厉行节约。"


def said(budget: str, rate: str, word: str):
    return found("N-06", "#“三公”经费支出决算情况", SENTENCE.format(budget, rate, word), final=True)


def test_right_completion_passes():
    assert said("10.00", "80", "小于") == []


def test_a_wrong_rate():
    (finding,) = said("10.00", "88", "小于")
    assert (finding.severity, finding.expected) == (Severity.ERROR, "80.00%")


def test_the_wrong_word():
    (finding,) = said("10.00", "80", "大于")
    assert (finding.found, finding.expected) == ("大于", "小于")


def test_a_budget_of_nothing_has_no_rate():
    (finding,) = said("0", "100", "大于")
    assert finding.severity is Severity.WARNING


def test_truncation_is_a_notice():
    text = "行政运行（项）。年初预算为3000.00万元，支出决算为2000.00万元，完成年初预算的66.66%。"
    (finding,) = found("N-06", text, final=True)
    assert finding.severity is Severity.NOTICE
