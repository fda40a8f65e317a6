"""All rules on the demo county, linked as a run links it, against the answer key."""

import sys
from pathlib import Path

import polars as pl
import pytest

from shebao.demo_data import write
from shebao.register.unify.run import unify
from tests.anomalies.files import TODAY
from tests.anomalies.test_catalogue import CODES
from tests.demo_data.county import county

sys.path.append(str(Path(__file__).parents[2] / "benchmarks"))

from _unify_anomalies import read_key, score_anomalies

MOST_FALSE = 0.01


@pytest.fixture(scope="module")
def scores(tmp_path_factory: pytest.TempPathFactory) -> pl.DataFrame:
    folder = tmp_path_factory.mktemp("county")
    write(county(0.05), folder)
    unified = unify(sorted(folder.glob("F*")), today=TODAY)
    assert not [each for each in unified.found.not_checked if each.whole]
    return score_anomalies(unified.suspects, read_key(folder / "answers" / "anomalies.csv"))


@pytest.mark.parametrize("code", CODES)
def test_every_case_is_found_with_all_its_rows(scores: pl.DataFrame, code: str) -> None:
    line = scores.row(by_predicate=pl.col("code") == code, named=True)
    assert line["cases"] >= 5
    assert (line["found"], line["whole"]) == (line["cases"], line["cases"])


def test_what_nobody_planted_is_hardly_raised(scores: pl.DataFrame) -> None:
    assert scores["false"].sum() <= scores["raised"].sum() * MOST_FALSE
