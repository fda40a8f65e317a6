"""The answer key against the files: each anomaly is found again by code that has not seen how it was planted."""

import polars as pl
import pytest

from shebao.demo_data.answers import FILES
from tests.demo_data import detection
from tests.demo_data.county import county, of_foreigners

DATA = county(0.05)
SHORT = {name: file for file, (_, name) in FILES.items()}
SEEN_IN = {"A23": ("F7-110",), "A24": ("F7-110",), "A25": ("F1",), "A26": ("F1",)}
"""Where the rows of a case stand in several files, those in which it shows."""


def told(code: str) -> pl.DataFrame:
    return DATA.anomalies.filter(pl.col("code") == code).with_columns(short=pl.col("file").replace_strict(SHORT))


def rows_told(code: str) -> set[tuple[str, int]]:
    key = told(code)
    rows = set(zip(key["short"].to_list(), key["row"].to_list(), strict=True))
    return {row for row in rows if row[0] in SEEN_IN.get(code, (row[0],))}


def without_foreigners(found: set[tuple[str, int]]) -> set[tuple[str, int]]:
    foreign = of_foreigners(DATA)
    return {(file, row) for file, row in found if f"P{DATA.frames[file].person[row - 2]:08d}" not in foreign}


BY_ROW = ["A01", "A02", "A03", "A06", "A07", "A08", "A09", "A10", "A11", "A12", "A13", "A14", "A15", "A16", "A20",
          "A21", "A22", "A23", "A24", "A25", "A26", "A27", "A29", "A30"]  # fmt: skip


@pytest.mark.parametrize("code", BY_ROW)
def test_found_again_row_by_row(code: str) -> None:
    found = getattr(detection, code.lower())(DATA)
    assert without_foreigners(found) == rows_told(code)


@pytest.mark.parametrize("code", ["A17", "A19"])
def test_employers_found_again(code: str) -> None:
    credit = {row[2]: row for row in DATA.files["F6-410"].iter_rows()}
    keys = {DATA.files["F6-410"]["统一社会信用代码"][at] for at in _employers(code)}
    assert getattr(detection, code.lower())(DATA) == keys
    assert keys <= set(credit)


def test_renamed_and_merged_employers_found_again() -> None:
    assert detection.a18(DATA) == {DATA.files["F6-110"]["单位编号"][at] for at in _employers("A18", "F6-110")}


def _employers(code: str, file: str = "F6-410") -> list[int]:
    """Where the employers of a code stand in a file of employers."""
    keys = {int(key[1:]) for key in told(code)["employer"] if key}
    return [at for at, employer in enumerate(DATA.frames[file].employer.tolist()) if employer in keys]


def test_implausible_ones_found_again() -> None:
    """Who is too young is in the key with all rows; the birth date is seen in F1."""
    key = told("A28")
    seen = key.filter((pl.col("short") == "F1") | pl.col("note").str.contains("事故"))
    assert detection.a28(DATA) == set(zip(seen["short"].to_list(), seen["row"].to_list(), strict=True))


def test_one_number_with_several_names_found_again() -> None:
    rows = pl.concat(
        [
            detection.with_good_number(detection.read(DATA, file)).select("file", "row", "who", "eighteen", "姓名")
            for file in detection.FILE_OF
        ]
    ).with_columns(
        name=pl.col("姓名").str.replace_all(r"[\s\u3000\u200b]", "").str.replace_all("[•・．‧.]", "·"),
    )
    several = rows.filter(pl.col("name").n_unique().over("eighteen") > 1)
    assert without_foreigners(detection.rows(several)) == rows_told("A04")


def test_one_person_with_several_numbers_is_one_person() -> None:
    key = told("A05")
    assert key["case"].n_unique() >= 5
    assert (key.group_by("case").agg(pl.col("person").n_unique())["person"] == 1).all()
    numbers = [DATA.files[file]["证件号码"][row - 2] for file, row in zip(key["short"], key["row"], strict=True)]
    assert (
        key.with_columns(number=pl.Series(numbers)).group_by("case").agg(pl.col("number").n_unique())["number"] > 1
    ).all()


def test_the_links_name_the_true_person_of_each_row() -> None:
    """Where nothing was spoiled, one person has one number and one name in all files."""
    links = DATA.links.filter(pl.col("fault") == "", pl.col("person") != "")
    clean = {(file, row) for file, row in zip(links["file"], links["row"], strict=True)}
    seen: dict[str, set[tuple[str, str]]] = {}
    for file in detection.FILE_OF:
        name = FILES[file][1]
        for at, (number, person_name) in enumerate(
            zip(DATA.files[file]["证件号码"], DATA.files[file]["姓名"], strict=True)
        ):
            if (name, at + 2) in clean:
                seen.setdefault(f"P{DATA.frames[file].person[at]:08d}", set()).add((number, person_name))
    assert len(seen) > 6_000
    assert all(len(values) == 1 for values in seen.values())
    of_file = DATA.links.filter(pl.col("file") == FILES["F3"][1])
    assert of_file["row"].to_list() == list(range(2, DATA.files["F3"].height + 2))


def test_nobody_serves_two_anomalies_of_status() -> None:
    """One plant must not spoil another: A04 and A05 follow from the others' faults, the rest is one to a person."""
    per_case = DATA.anomalies.filter(~pl.col("code").is_in(["A04", "A05"]), pl.col("person") != "")
    codes = per_case.group_by("person").agg(pl.col("code").n_unique())
    assert (codes["code"] == 1).all()
