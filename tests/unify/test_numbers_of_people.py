"""Numbers of documents: their one form, what each proves, how near two of them are."""

from datetime import date

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from shebao.identity import RESIDENT_CHARACTERS, resident_check_character
from shebao.register.imports.reading import AS_NUMBER
from shebao.register.unify.linking.near import EQUAL, FAR, ONE, TWO, nearness
from shebao.register.unify.normalise import persons
from shebao.register.unify.numbers import BROKEN, CUT, MISSING, OLD, OTHER, PLACEHOLDER, PROVEN, STATES, read_numbers
from tests.unify.rows import TODAY, number, values

RIGHT = "140525198002034514"


def read(*cells: str | None, names: list[str] | None = None) -> pl.DataFrame:
    named = names or [f"人{at}" for at in range(len(cells))]
    return read_numbers(pl.Series(list(cells), dtype=pl.String), pl.Series(named, dtype=pl.String), TODAY)


@pytest.mark.parametrize(
    ("cell", "state", "form"),
    [
        (RIGHT, PROVEN, RIGHT),
        (" 140525 19800203 4514 ", PROVEN, RIGHT),
        ("１４０５２５１９８００２０３４５１４", PROVEN, RIGHT),
        ("'140525198002034514", PROVEN, RIGHT),
        ("身份证140525198002034514", PROVEN, RIGHT),
        ("14052519800203459x", PROVEN, "14052519800203459X"),
        ("14052519800203459×", PROVEN, "14052519800203459X"),
        ("14052519800203459Х", PROVEN, "14052519800203459X"),  # a Cyrillic one
        (number("14243119800203451"), PROVEN, number("14243119800203451")),
        ("140525800203451", OLD, RIGHT),
        ("140525801303451", BROKEN, None),  # no month 13
        ("140525198002034515", BROKEN, "140525198002034515"),
        (number("14052519800230451"), BROKEN, number("14052519800230451")),  # fits, but no such day
        (number("14052520300203451"), BROKEN, number("14052520300203451")),  # not born yet
        ("14052519800203451", BROKEN, "14052519800203451"),
        ("1405251980020034514", BROKEN, "1405251980020034514"),
        ("140525198002034000", CUT, "140525198002034000"),
        ("1.40525E+17", CUT, "1.40525E+17"),
        ("1.40525198002035e+17", CUT, "1.40525198002035E+17"),
        (AS_NUMBER + "140525198002034512", CUT, "140525198002034512"),
        ("111111111111111111", PLACEHOLDER, None),
        ("123456789012345678", PLACEHOLDER, None),
        (number("14052519000101001"), PLACEHOLDER, None),
        ("E12345678", OTHER, "E12345678"),
        ("护照E12345678", OTHER, "E12345678"),
        ("H1234567(8)", OTHER, None),
        ("12345678", OTHER, "12345678"),  # a permit of Taiwan
        (None, MISSING, None),
        ("", MISSING, None),
        ("无", MISSING, None),
        ("0", MISSING, None),
        ("--", MISSING, None),
    ],
)
def test_what_a_number_proves(cell: str | None, state: int, form: str | None) -> None:
    found = read(cell)
    assert STATES[found["id_state"][0]] == STATES[state]
    if form is not None:
        assert found["id"][0] == form
    if state == MISSING:
        assert found["id"][0] is None


def test_a_number_says_when_its_holder_was_born_and_which_sex() -> None:
    found = read(RIGHT, "14052519820617042X", "140525800203451", "111111111111111111", "E12345678")
    assert found["id_born"].to_list() == [date(1980, 2, 3), date(1982, 6, 17), date(1980, 2, 3), None, None]
    assert found["id_male"].to_list()[:3] == [True, False, True]


def test_the_digits_that_a_cut_number_kept() -> None:
    found = read("1.40525E+17", "140525198002034000", "1.40525198002034E+17", RIGHT)
    assert found["id_known"].to_list() == ["140525", "140525198002034", "140525198002034", None]


def test_a_number_that_many_names_bear_is_nobodys() -> None:
    def states(names: str) -> set[int]:
        rows = [{"系统": "工伤", "姓名": name, "证件号码": RIGHT, "个人编号": str(at)} for at, name in enumerate(names)]
        return set(persons(values(rows), TODAY)["id_state"])

    assert states("甲乙丙丁") == {PLACEHOLDER}
    assert states("甲乙丙丙") == {PROVEN}


def test_letters_typed_for_digits_are_read_as_digits_and_prove_nothing() -> None:
    got = read("l4O525198002034514", "14052519800203451X", "E12345678")
    assert got["id"].to_list() == [RIGHT, "14052519800203451X", "E12345678"]
    assert got["id_state"].to_list() == [BROKEN, BROKEN, OTHER]


def test_a_number_dragged_down_a_column_is_nobodys() -> None:
    dragged = [f"1405251980020345{at}" for at in range(14, 19)]
    assert read(*dragged)["id_state"].to_list() == [PROVEN, *[PLACEHOLDER] * 4]
    assert read(*dragged[:2])["id_state"].to_list() == [PROVEN, BROKEN], "two are not enough to say so"


def test_a_number_in_000_that_fits_is_believed_only_where_no_other_was_cut() -> None:
    fits = next(
        first + "0"
        for at in range(1000)
        if (first := f"1405251980{at % 12 + 1:02}{at % 28 + 1:02}{at % 10}00")
        and resident_check_character(first) == "0"
    )
    assert read(fits)["id_state"][0] == PROVEN
    assert read(fits, "140525198002034000")["id_state"][0] == CUT


digits = st.text("0123456789", min_size=17, max_size=17)
born = st.dates(date(1930, 1, 1), date(2010, 1, 1))
proven = st.builds(lambda day, order: number(f"140525{day:%Y%m%d}{order:03}"), born, st.integers(0, 999))


@given(proven, st.integers(0, 17), st.integers(1, 10))
def test_one_wrong_digit_is_never_proven(right: str, at: int, step: int) -> None:
    signs = RESIDENT_CHARACTERS if at == 17 else "0123456789"
    wrong = right[:at] + signs[(signs.index(right[at]) + step % (len(signs) - 1) + 1) % len(signs)] + right[at + 1 :]
    if wrong == right:
        return
    assert read(wrong)["id_state"][0] != PROVEN
    assert nearness(pl.Series([wrong]), pl.Series([right])).tolist() == [ONE]


@given(proven, st.integers(0, 16))
def test_neighbours_changed_over_are_never_proven(right: str, at: int) -> None:
    wrong = right[:at] + right[at + 1] + right[at] + right[at + 2 :]
    if wrong != right:
        assert read(wrong)["id_state"][0] != PROVEN
        assert nearness(pl.Series([wrong]), pl.Series([right])).tolist() == [ONE]


@given(proven)
def test_every_right_number_is_proven(right: str) -> None:
    assert read(right)["id_state"][0] == PROVEN


@given(st.lists(st.one_of(st.none(), st.text(max_size=20), digits, proven), max_size=6))
def test_nothing_that_stands_in_a_cell_breaks_the_reading(cells: list[str | None]) -> None:
    found = read(*cells)
    assert len(found) == len(cells)
    assert set(found["id_state"]) <= set(STATES)
    assert found.filter((pl.col("id_state") == PROVEN) & ~pl.col("id").str.contains(r"^\d{17}[\dX]$")).is_empty()


@pytest.mark.parametrize(
    ("one", "other", "wanted"),
    [
        (RIGHT, RIGHT, EQUAL),
        (RIGHT, "140525198002035514", ONE),  # one wrong
        (RIGHT, "14052519800203451", ONE),  # one missing
        (RIGHT, "1405251980020345514", ONE),  # one too many
        (RIGHT, "140525198002034154", ONE),  # neighbours changed over
        (RIGHT, "140523198002035514", TWO),  # two wrong, far from each other
        (RIGHT, "540521198002034514", ONE),  # two that stand in each other's place
        (RIGHT, "1405251980020345", TWO),  # two missing
        (RIGHT, "140525198712034514", TWO),  # a stretch of three
        (RIGHT, "14052519820617042X", FAR),
        (RIGHT, None, FAR),
        (None, None, FAR),
        (RIGHT, "身份证", FAR),
    ],
)
def test_how_near_two_numbers_are(one: str | None, other: str | None, wanted: int) -> None:
    a, b = pl.Series([one], dtype=pl.String), pl.Series([other], dtype=pl.String)
    assert nearness(a, b).tolist() == [wanted]
    assert nearness(b, a).tolist() == [wanted]


@given(st.lists(st.tuples(digits, digits), min_size=2, max_size=5))
def test_numbers_are_compared_each_with_its_own(pairs: list[tuple[str, str]]) -> None:
    one, other = (pl.Series(list(side)) for side in zip(*pairs, strict=True))
    together = nearness(one, other).tolist()
    assert together == [nearness(one[at : at + 1], other[at : at + 1]).tolist()[0] for at in range(len(pairs))]
