"""A printed figure is an interval: sums, shares and rates are judged by whether intervals can meet."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shebao.disclosure.figures import (
    Agreement,
    PrintedFigure,
    judge_rate,
    judge_rate_of_years,
    judge_share,
    judge_sum,
    printed_interval,
    read_printed,
    show_in,
    show_wan,
)
from shebao.money import format_percent, format_wan


def figure(text: str, unit: str = "万元") -> PrintedFigure:
    found = read_printed(text, unit)
    assert found is not None
    return found


def test_a_printed_figure_stands_for_what_rounds_to_it():
    interval = printed_interval("176.83")
    assert interval.contains(Fraction("176.825"))
    assert interval.contains(Fraction("176.83499"))
    assert not interval.contains(Fraction("176.835"))
    assert not interval.contains(Fraction("176.82499"))


def test_a_negative_figure_rounds_away_from_zero():
    interval = printed_interval("-0.71")
    assert interval.contains(Fraction("-0.705"))
    assert not interval.contains(Fraction("-0.715"))


def test_a_figure_may_have_been_truncated():
    cut = figure("176.83", "元").truncated
    assert cut.contains(Fraction("176.8399"))
    assert not cut.contains(Fraction("176.8299"))


@pytest.mark.parametrize("text", ["", "-", "—", "0"])
def test_nothing_is_exactly_nothing(text):
    assert figure(text).value == 0
    assert figure(text).step == 0


@pytest.mark.parametrize("text", ["5,681.80", "５６８１．８０", " 5681.80 ", "5681.80万元", "5 681.80"])
def test_ways_of_printing_one_amount(text):
    assert figure(text).value == Fraction("56818000")


@pytest.mark.parametrize("text", ["壹万", "12.3.4", "12-3", "约5万元", "合计"])
def test_what_is_no_figure_is_not_read(text):
    assert read_printed(text) is None
    with pytest.raises(ValueError, match="not a figure"):
        printed_interval(text)


@pytest.mark.parametrize(
    ("total", "parts", "agreement"),
    [
        ("22.10", ["7.10", "0", "15.00"], Agreement.AGREES),
        ("176.83", ["42.19", "129.32", "4.71", "0.60"], Agreement.ROUNDING),
        ("16497.86", ["16497.85"], Agreement.DIFFERENCE),
        ("0.30", ["0.10", "0.09", "0.09"], Agreement.TRUNCATION),
        ("0.05", ["0.01", "0.01", "0.01"], Agreement.TRUNCATION),
        ("0.06", ["0.01", "0.01", "0.01"], Agreement.DIFFERENCE),
        ("5681.8", ["1327.09", "4354.71"], Agreement.AGREES),
        ("5681.80", [], Agreement.DIFFERENCE),
    ],
)
def test_sums(total, parts, agreement):
    assert judge_sum(figure(total), [figure(part) for part in parts]).agreement is agreement


def test_the_difference_is_exact():
    verdict = judge_sum(figure("1327.10"), [figure("1272.44"), figure("54.60")])
    assert verdict.is_difference
    assert show_wan(verdict.difference) == "0.06"


def test_amounts_in_different_units_meet():
    assert judge_sum(figure("2517.78"), [figure("25,177,779", "元")]).agreement is Agreement.AGREES
    assert judge_sum(figure("25,177,779", "元"), [figure("2517.78")]).agreement is Agreement.AGREES
    assert judge_sum(figure("2517.79"), [figure("25,177,779", "元")]).agreement is Agreement.DIFFERENCE


def test_shares():
    verdict = judge_share(figure("23.36", "%"), figure("1327.09"), figure("5681.80"))
    assert verdict is not None and verdict.agreement is Agreement.AGREES
    for wrong in ("0", "23.37", "76.64"):
        verdict = judge_share(figure(wrong, "%"), figure("1327.09"), figure("5681.80"))
        assert verdict is not None and verdict.is_difference, wrong
    assert judge_share(figure("0", "%"), figure("1.00"), figure("0")) is None


def test_a_tiny_share_may_be_printed_as_zero():
    verdict = judge_share(figure("0", "%"), figure("0.01"), figure("5681.80"))
    assert verdict is not None and not verdict.is_difference


def test_rates():
    verdict = judge_rate(figure("88.90", "%"), figure("45513.57"), figure("51195.37"))
    assert verdict is not None and verdict.agreement is Agreement.AGREES
    verdict = judge_rate_of_years(figure("314.82", "%"), figure("45.41"), figure("11.67"))
    assert verdict is not None and verdict.is_difference
    assert show_in(verdict.expected, "%") == "289.12%"
    assert judge_rate_of_years(figure("100.00", "%"), figure("0.31"), figure("0")) is None


amounts = st.lists(st.integers(min_value=0, max_value=10**12), min_size=1, max_size=12)


@given(amounts)
def test_an_exact_sum_never_differs_however_it_is_rounded(fens):
    total, parts = figure(format_wan(sum(fens))), [figure(format_wan(fen)) for fen in fens]
    assert not judge_sum(total, parts).is_difference


@given(amounts, st.sampled_from((1, -1)))
def test_a_shift_beyond_rounding_and_truncation_always_differs(fens, sign):
    """The total is off by one last digit for each part and one more: no rounding can do that."""
    parts = [figure(format_wan(fen)) for fen in fens]
    printed = sum(part.value for part in parts)
    total = printed + sign * (len(fens) + 2) * 100
    assert judge_sum(PrintedFigure("", "万元", Fraction(total), Fraction(100)), parts).is_difference


@given(st.integers(1, 10**12), st.integers(1, 10**12))
def test_a_share_of_exact_amounts_never_differs(part, whole):
    share = figure(format_percent(part, whole), "%")
    verdict = judge_share(share, figure(format_wan(part)), figure(format_wan(whole)))
    assert verdict is None or not verdict.is_difference
