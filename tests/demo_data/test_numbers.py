"""Numbers of documents, employers and cards: right by their standards, nobody's twice unless planted."""

from datetime import date

import polars as pl

from shebao.demo_data.conflicts import plain_number
from shebao.identity import credit_code_problem, is_male, organisation_code_doubt, resident_problem
from tests.demo_data.county import county, of_foreigners

PERSONS = ("F1", "F2", "F3", "F4", "F5")
AS_OF = date(2025, 12, 31)
DATA = county(0.1)


def test_every_number_is_right_except_the_planted_ones() -> None:
    told = DATA.anomalies.filter(pl.col("code").is_in(["A01", "A02"]))
    wrong_on_purpose = set(zip(told["file"], told["row"], strict=True))
    foreign = of_foreigners(DATA)
    links = DATA.links
    for file in PERSONS:
        name = DATA.anomalies.filter(pl.col("file").str.starts_with(f"{file}_"))["file"][0]
        persons = links.filter(pl.col("file") == name)["person"].to_list()
        for at, (number, person) in enumerate(zip(DATA.files[file]["证件号码"], persons, strict=True)):
            expected_wrong = (name, at + 2) in wrong_on_purpose
            if person not in foreign:
                problem = resident_problem(plain_number(number), AS_OF)
                assert (problem is not None) == expected_wrong, (file, at + 2, number, problem)


def test_sex_and_birth_stand_in_the_number() -> None:
    shown = DATA.files["F2"].filter(pl.col("证件类型") == "居民身份证", pl.col("性别") != "", pl.col("出生日期") != "")
    right = [
        is_male(plain) == (sex == "男") and plain[6:14] == birth.replace("-", "")
        for number, sex, birth in zip(shown["证件号码"], shown["性别"], shown["出生日期"], strict=True)
        if resident_problem(plain := plain_number(number), AS_OF) is None
    ]
    planted = DATA.anomalies.filter(pl.col("code") == "A03", pl.col("file").str.starts_with("F2")).height
    assert right.count(False) == planted > 0


def test_nobody_shares_a_number_unless_that_was_planted() -> None:
    """A number of two people is A04, or the slipped column, and stands in the key."""
    told = DATA.anomalies.filter(pl.col("code") == "A04")
    known = set(zip(told["file"], told["row"], strict=True))
    names = {file: DATA.anomalies.filter(pl.col("file").str.starts_with(f"{file}_"))["file"][0] for file in PERSONS}
    owners: dict[str, dict[int, tuple[str, int]]] = {}
    for file in PERSONS:
        for at, number in enumerate(DATA.files[file]["证件号码"]):
            plain = plain_number(number)
            if resident_problem(plain, AS_OF) is None:
                owners.setdefault(plain, {})[int(DATA.frames[file].person[at])] = (names[file], at + 2)
    shared = [set(rows.values()) for rows in owners.values() if len(rows) > 1]
    assert len(shared) > 5
    assert all(rows & known for rows in shared)


def test_divisions_of_the_county_and_its_predecessors() -> None:
    divisions = set(DATA.files["F1"]["证件号码"].str.slice(0, 6))
    assert {"140525", "142501", "142527", "140511"} <= divisions
    born_late = DATA.files["F1"].filter(pl.col("出生日期") >= "1996-01-01")["证件号码"].str.slice(0, 6)
    assert not set(born_late) & {"142501", "142527", "140511"}, "nobody born after 1996 has a number of before"


def test_credit_codes_are_right_and_of_all_kinds() -> None:
    codes = DATA.files["F6-410"]["统一社会信用代码"].to_list()
    assert [credit_code_problem(code) for code in codes] == [None] * len(codes)
    assert [organisation_code_doubt(code) for code in codes] == [None] * len(codes)
    assert {code[:2] for code in codes} == {"91", "92", "93", "N2", "52", "12", "11"}


def test_unit_names_are_nobody_elses() -> None:
    names = DATA.files["F6-410"]["单位名称"]
    assert names.is_unique().all()


def test_bank_cards_have_the_digit_of_luhn_and_an_issuer_that_no_bank_is() -> None:
    def luhn(number: str) -> int:
        digits = [int(char) for char in reversed(number)]
        return sum(digits[::2]) + sum(sum(divmod(2 * digit, 10)) for digit in digits[1::2])

    cards = DATA.files["F1"].filter(pl.col("银行账号") != "")["银行账号"].to_list()
    assert all(len(card) == 19 and card.startswith("621099") and luhn(card) % 10 == 0 for card in cards)


def test_mobile_numbers_bear_a_prefix_that_is_not_given_out() -> None:
    mobiles = DATA.files["F3"].filter(pl.col("手机号码") != "")["手机号码"]
    assert mobiles.str.contains(r"^154\d{8}$").all()


def test_people_who_only_look_like_one_are_told_apart() -> None:
    kinds = set(DATA.lookalikes["kind"])
    assert {"twins with consecutive numbers", "father and son of one name at one employer", "foreign document"} <= kinds
    number = dict(zip(DATA.frames["F1"].person.tolist(), DATA.files["F1"]["证件号码"], strict=True))
    twins = DATA.lookalikes.filter(pl.col("kind") == "twins with consecutive numbers")["persons"]
    for pair in twins:
        one, other = (plain_number(number[int(key[1:])]) for key in pair.split("、"))
        assert one[:14] == other[:14] and 0 < abs(int(one[14:17]) - int(other[14:17])) <= 2
