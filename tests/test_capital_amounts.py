"""Amounts in Chinese capitals (大写金额): the examples of the payment rules, and reading back whatever is written."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shebao.money import CAPITALS_MAX, capital_amount

FIGURES = "零壹贰叁肆伍陆柒捌玖"
PLACES = {"拾": 10, "佰": 100, "仟": 1000}


def read_group(text: str) -> int:
    value, figure = 0, 0
    for sign in text:
        if sign in PLACES:
            value += figure * PLACES[sign]
            figure = 0
        else:
            figure = FIGURES.index(sign)
    return value + figure


def read_whole(text: str) -> int:
    """By the place words, as a person at the counter reads them."""
    high, _, low = text.rpartition("亿")
    value = 0
    if high:
        above, _, rest = high.rpartition("万")
        value = (read_group(above) * 10_000 + read_group(rest)) * 10**8
    above, _, rest = low.rpartition("万")
    return value + read_group(above) * 10_000 + read_group(rest)


def read(text: str) -> int:
    sign = -1 if text.startswith("负") else 1
    parts = re.fullmatch(r"负?(?:(?P<yuan>.+)元)?零?(?:(?P<jiao>.)角)?(?:(?P<fen>.)分)?整?", text)
    assert parts, text
    yuan = read_whole(parts["yuan"]) if parts["yuan"] else 0
    jiao, fen = (FIGURES.index(parts[name]) if parts[name] else 0 for name in ("jiao", "fen"))
    return sign * (yuan * 100 + jiao * 10 + fen)


@pytest.mark.parametrize(
    ("fen", "text"),
    [
        (1_409_50, "壹仟肆佰零玖元伍角整"),
        (6_007_14, "陆仟零柒元壹角肆分"),
        (1_680_32, "壹仟陆佰捌拾元零叁角贰分"),
        (107_000_53, "壹拾万零柒仟元零伍角叁分"),
        (16_409_02, "壹万陆仟肆佰零玖元零贰分"),
        (325_04, "叁佰贰拾伍元零肆分"),
        (0, "零元整"),
        (5, "伍分"),
        (50, "伍角整"),
        (10_00, "壹拾元整"),
        (100_000_000_00, "壹亿元整"),
        (100_000_001_00, "壹亿零壹元整"),
        (10_0100_0000_00, "壹拾亿零壹佰万元整"),
        (1_0000_0000_0000_00, "壹万亿元整"),
        (1_0001_0000_0000_00, "壹万零壹亿元整"),
        (-70_00, "负柒拾元整"),
    ],
)
def test_as_the_rules_write_it(fen: int, text: str) -> None:
    assert capital_amount(fen) == text


AMOUNTS = st.one_of(
    st.integers(-CAPITALS_MAX, CAPITALS_MAX),
    st.integers(-1_000_000, 1_000_000),
    st.lists(st.sampled_from("0001239"), min_size=1, max_size=17).map(lambda figures: int("".join(figures))),
)


@given(AMOUNTS)
def test_what_is_written_is_read_back(fen: int) -> None:
    assert read(capital_amount(fen)) == fen


@given(AMOUNTS)
def test_its_shape(fen: int) -> None:
    text = capital_amount(fen)
    assert "零零" not in text
    assert not re.search("零[万亿元]", text.replace("零元整", "")), text
    assert text.endswith("整") == (fen % 10 == 0)
    assert not text.endswith("分整")


def test_beyond_its_words_it_refuses() -> None:
    with pytest.raises(OverflowError):
        capital_amount(CAPITALS_MAX + 1)
