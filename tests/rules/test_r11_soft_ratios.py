from shebao.disclosure.model import TableKind as K
from shebao.findings import Severity
from tests.rules.documents import good_document, judged, with_row, worst

CODE = "R-11"


def economic(code: str, amount: str):
    return with_row(good_document(), K.BASIC_BY_ECONOMIC, code, {"total": amount, "personnel": amount})


def test_usual_ratios_pass():
    assert judged(good_document(), CODE) == []


def test_an_annuity_as_high_as_the_pension_is_asked():
    findings = judged(economic("30109", "27.20"), CODE)
    assert worst(findings) is Severity.WARNING
    assert findings[0].subject == "表六/职业年金缴费"


def test_a_housing_fund_above_twelve_percent_is_asked():
    assert [finding.subject for finding in judged(economic("30113", "25.00"), CODE)] == ["表六/住房公积金"]


def test_union_money_is_held_against_wages_without_contributions():
    """4.40 is 2.59 % of the wages of 170.00, though only 1.79 % of all of 301."""
    broken = with_row(good_document(), K.BASIC_BY_ECONOMIC, "30228", {"total": "4.40", "public": "4.40"})
    assert [finding.found for finding in judged(broken, CODE)] == ["2.59%"]


def test_union_money_far_above_two_percent_is_asked():
    broken = with_row(good_document(), K.BASIC_BY_ECONOMIC, "30228", {"total": "9.00", "public": "9.00"})
    assert [finding.subject for finding in judged(broken, CODE)] == ["表六/工会经费"]
