from dataclasses import replace

import pytest

from shebao.budget.book import Source
from shebao.disclosure.model import TableKind as K
from shebao.findings import Severity
from tests.rules.documents import WAN, as_read, composed, good_book, good_document, judged, with_cell, worst

CODE = "R-10"


def test_contributions_that_agree_pass():
    assert judged(good_document(), CODE) == []


@pytest.mark.parametrize(
    ("function", "what"),
    [
        ("2080505", "基本养老保险缴费"),
        ("2080506", "职业年金缴费"),
        ("2210201", "住房公积金"),
        ("2101101", "职工基本医疗保险缴费"),
        ("2101103", "公务员医疗补助缴费"),
    ],
)
def test_a_contribution_with_two_amounts(function, what):
    broken = with_cell(as_read(good_document()), K.GENERAL_EXPENDITURE, function, "basic", "7.77")
    findings = judged(broken, CODE)
    assert worst(findings) is Severity.WARNING
    assert [finding.subject for finding in findings] == [f"社会保障缴费/{what}"]


def without_officials_line():
    """A real case: 2101101 4,620,000 over 30110 3,300,000 and 30111 1,320,000."""
    facts = []
    for fact in good_book().facts:
        facts.append(replace(fact, function="2101101") if fact.function == "2101103" else fact)
    return composed(facts=tuple(facts))


def test_medical_lines_together_where_officials_have_no_line():
    assert judged(without_officials_line(), CODE) == []
    broken = with_cell(without_officials_line(), K.GENERAL_EXPENDITURE, "2101101", "basic", "11.00")
    assert worst(judged(broken, CODE)) is Severity.ERROR


def test_each_source_by_itself():
    """The general budget ties, but the unit's own money pays a pension under another function."""
    facts = list(good_book().facts)
    pension = next(fact for fact in facts if fact.economic == "30108")
    facts.append(replace(pension, source=Source.UNIT_FUNDS, fen=3 * WAN, row=90))
    facts.append(replace(pension, source=Source.UNIT_FUNDS, fen=1 * WAN, economic="30101", row=91))
    findings = judged(composed(facts=tuple(facts)), CODE)
    assert worst(findings) is Severity.ERROR
    assert findings[0].subject == "社会保障缴费/基本养老保险缴费/单位资金"


def test_a_contribution_in_one_classification_only_is_asked():
    facts = tuple(
        replace(fact, function="2080101") if fact.function == "2080506" else fact for fact in good_book().facts
    )
    assert worst(judged(composed(facts=facts), CODE)) is Severity.WARNING
