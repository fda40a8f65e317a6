"""All rules on the demo county, linked as a run links it, against the answer key."""

import sys
from pathlib import Path

import polars as pl
import pytest

from shebao.demo_data import write
from shebao.register.unify.run import Unified, unify
from shebao.register.unify.verdicts import LENT
from tests.anomalies.files import TODAY
from tests.anomalies.test_catalogue import CODES
from tests.demo_data.county import county

sys.path.append(str(Path(__file__).parents[2] / "benchmarks"))

from _unify_anomalies import read_key, score_anomalies

MOST_FALSE = 0.01


@pytest.fixture(scope="module")
def looked_at(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Unified]:
    folder = tmp_path_factory.mktemp("county")
    write(county(0.05), folder)
    return folder, unify(sorted(folder.glob("F*")), today=TODAY)


@pytest.fixture(scope="module")
def scores(looked_at: tuple[Path, Unified]) -> pl.DataFrame:
    folder, unified = looked_at
    assert not [each for each in unified.found.not_checked if each.whole]
    return score_anomalies(unified.suspects, read_key(folder / "answers" / "anomalies.csv"))


@pytest.mark.parametrize("code", CODES)
def test_every_case_is_found_with_all_its_rows(scores: pl.DataFrame, code: str) -> None:
    line = scores.row(by_predicate=pl.col("code") == code, named=True)
    assert line["cases"] >= 5
    assert (line["found"], line["whole"]) == (line["cases"], line["cases"])


def test_what_nobody_planted_is_hardly_raised(scores: pl.DataFrame) -> None:
    assert scores["false"].sum() <= scores["raised"].sum() * MOST_FALSE


def test_suspects_say_of_rows_what_the_links_say(looked_at: tuple[Path, Unified]) -> None:
    """Names of one person are made one, somebody else's number is put right; a row is asked about once for its number.

    And what is said of a person is said of rows that linking gave to one person.
    """
    _, unified = looked_at
    links = {(row["文件"], row["行号"]): row for row in unified.links().to_dicts()}
    asked: dict[str, set[tuple[str, int]]] = {"A04": set(), "A05": set()}
    kinds = set()
    for suspect in unified.suspects.to_dicts():
        rows = {(each["file"], each["row"]) for each in suspect["records"]}
        people = {links[row]["人员主键"] for row in rows if row in links}
        wrong = {row for row in rows if row in links and links[row]["规则"] in LENT}
        if suspect["code"] == "A04":
            kinds.add(suspect["proposal"])
            assert (suspect["proposal"] == "合并") <= (len(people) == 1), suspect
            assert bool(wrong) <= (suspect["proposal"] == "更正"), suspect
            asked["A04"] |= wrong
        elif suspect["code"] == "A05":
            asked["A05"] |= wrong
        elif suspect["code"] in ("A06", "A07", "A08", "A09", "A10", "A11", "A12", "A13", "A14", "A15", "A16"):
            assert len(people) <= 1, suspect
    assert asked["A04"] and kinds >= {"合并", "更正"}
    assert not asked["A04"] & asked["A05"]
