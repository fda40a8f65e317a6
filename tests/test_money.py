"""Money is rounded once, half away from zero, from exact ratios: a table of cases, then any case at all."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shebao.money import (
    FEN_MAX,
    format_percent,
    format_wan,
    format_yuan,
    format_yuan_plain,
    percent_ratio,
    round_half_up,
)

AMOUNTS = st.integers(-FEN_MAX, FEN_MAX)


@pytest.mark.parametrize(
    ("numerator", "denominator", "rounded"),
    [
        (0, 1, 0),
        (1, 2, 1),
        (-1, 2, -1),
        (3, 2, 2),
        (5, 2, 3),
        (-5, 2, -3),
        (249, 100, 2),
        (250, 100, 3),
        (-249, 100, -2),
        (5, -2, -3),
        (-5, -2, 3),
        (10**30 + 5 * 10**14, 10**15, 10**15 + 1),
    ],
)
def test_round_half_up(numerator: int, denominator: int, rounded: int) -> None:
    assert round_half_up(numerator, denominator) == rounded


@pytest.mark.parametrize(
    ("fen", "wan", "yuan", "plain"),
    [
        (0, "0.00", "0", "0.00"),
        (1, "0.00", "0.01", "0.01"),
        (49_99, "0.00", "49.99", "49.99"),
        (50_00, "0.01", "50", "50.00"),
        (-49_99, "0.00", "-49.99", "-49.99"),
        (-50_00, "-0.01", "-50", "-50.00"),
        (7104_00, "0.71", "7,104", "7104.00"),
        (1_50, "0.00", "1.50", "1.50"),
        (150_00, "0.02", "150", "150.00"),
        (1_000_000, "1.00", "10,000", "10000.00"),
        (56_818_011_58, "5681.80", "56,818,011.58", "56818011.58"),
        (FEN_MAX, "9223372036854.78", "92,233,720,368,547,758.07", "92233720368547758.07"),
        (-FEN_MAX, "-9223372036854.78", "-92,233,720,368,547,758.07", "-92233720368547758.07"),
    ],
)
def test_amounts_are_printed(fen: int, wan: str, yuan: str, plain: str) -> None:
    assert (format_wan(fen), format_yuan(fen), format_yuan_plain(fen)) == (wan, yuan, plain)


@pytest.mark.parametrize(
    ("numerator", "denominator", "percent"),
    [
        (0, 7, "0.00"),
        (1, 1, "100.00"),
        (1, 3, "33.33"),
        (2, 3, "66.67"),
        (1, 20_000, "0.01"),
        (-1, 20_000, "-0.01"),
        (1, 20_001, "0.00"),
        (-1, 20_001, "0.00"),
        (132_709, 568_180, "23.36"),
        (FEN_MAX, 1, "922337203685477580700.00"),
    ],
)
def test_percentages_are_printed(numerator: int, denominator: int, percent: str) -> None:
    assert format_percent(numerator, denominator) == percent


def test_a_base_of_nothing_has_no_percentage() -> None:
    with pytest.raises(ZeroDivisionError):
        format_percent(1, 0)


def is_nearest(rounded: Fraction, exact: Fraction, step: Fraction) -> bool:
    """Whether no multiple of the step is nearer, and a tie went away from zero."""
    distance = abs(exact - rounded)
    return distance < step / 2 or (distance == step / 2 and abs(rounded) > abs(exact))


@given(st.integers(-(10**40), 10**40), st.integers(-(10**20), 10**20).filter(bool))
def test_rounding_is_to_the_nearest(numerator: int, denominator: int) -> None:
    assert is_nearest(Fraction(round_half_up(numerator, denominator)), Fraction(numerator, denominator), Fraction(1))


@given(AMOUNTS)
def test_wan_is_the_nearest_hundredth(fen: int) -> None:
    assert is_nearest(Fraction(format_wan(fen)), Fraction(fen, 1_000_000), Fraction(1, 100))
    assert format_wan(fen) != "-0.00"


@given(AMOUNTS)
def test_yuan_loses_nothing(fen: int) -> None:
    assert Fraction(format_yuan(fen).replace(",", "")) == Fraction(format_yuan_plain(fen)) == Fraction(fen, 100)
    groups = format_yuan(fen).lstrip("-").partition(".")[0].split(",")
    assert 1 <= len(groups[0]) <= 3 and all(len(group) == 3 for group in groups[1:])


@given(AMOUNTS, AMOUNTS.filter(bool))
def test_percent_is_the_nearest_hundredth(numerator: int, denominator: int) -> None:
    exact = percent_ratio(numerator, denominator)
    assert exact == Fraction(numerator, denominator) * 100
    assert is_nearest(Fraction(format_percent(numerator, denominator)), exact, Fraction(1, 100))


@given(AMOUNTS)
def test_opposite_amounts_print_alike(fen: int) -> None:
    assert format_wan(-fen).lstrip("-") == format_wan(fen).lstrip("-")
