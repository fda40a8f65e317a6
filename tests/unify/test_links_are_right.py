"""How right the links are on three counties with known answers: none joined wrongly, few missed, by kind of fault."""

import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import polars as pl
import pytest

from shebao.register.unify.linking import link
from shebao.register.unify.normalise import normalise, persons
from shebao.register.unify.sources import read_source
from tests.unify.rows import TODAY

BENCHMARKS = Path(__file__).parents[2] / "benchmarks"
sys.path.append(str(BENCHMARKS))

from other_county import score  # noqa: E402


@dataclass(frozen=True)
class County:
    """A county and what is asked of its links: the least precision and recall over all pairs that a rule may decide,
    the kinds of fault that must be found whole, and those beside which nobody may be joined wrongly.
    """

    name: str
    precision: float
    recall: float
    whole: str
    never_wrong: str


COUNTIES = [
    County(
        "demo", 0.9999, 0.997,
        "15_digits apostrophe clerk full_width lower_x name_added name_dropped name_former name_similar name_spaced "
        "name_traditional name_variant placeholder rare_character shared spaces spouse swap typo zero_width",
        "second_number shared spouse slipped placeholder damage missing clerk typo swap",
    ),
    County(
        "random", 0.9999, 0.996,
        "15_digits digit_added digit_dropped double_entry former_name full_width lower_x name_added name_dropped "
        "name_like spaces swap traditional typo typo_and_name variant",
        "father_son twin namesake shared_number missing missing_and_name two_typos typo swap double_entry",
    ),
    County(
        "systematic", 0.998, 0.993,
        "15_digits birth_day_month clerk_swap clerk_swap_apart excel_cut former_area_typo former_name_recorded "
        "full_width moved_missing moved_typo name_all_lost name_blank name_box name_gbk_as_latin1 name_gbk_as_utf8 "
        "name_private_use name_question_mark name_replacement name_utf8_as_gbk number_repeated_down rare_private_use "
        "rare_question_mark shared_number spouse_number traditional typed_twice typo",
        "clerk_swap clerk_swap_apart excel_cut excel_exponent foreign_passport foreign_permanent foreign_permit "
        "foreign_residence former_area former_area_typo number_repeated_down placeholder_plain placeholder_plausible "
        "reissued_birth reissued_recorded reissued_sequence shared_number spouse_number typed_twice typo",
    ),
]  # fmt: skip


def generate(name: str, folder: Path) -> Path:
    if name == "demo":
        command = ["-m", "shebao", "demo-data", "--scale", "0.03", "-o", str(folder)]
    else:
        command = [str(BENCHMARKS / "link_faults.py"), "generate", "-o", str(folder), "--mode", name, "--scale", "0.05"]
    subprocess.run([sys.executable, *command], check=True, capture_output=True, cwd=BENCHMARKS.parent)
    return folder / ("answers/links.csv" if name == "demo" else "truth.csv")


@pytest.fixture(scope="module", params=COUNTIES, ids=[county.name for county in COUNTIES])
def judged(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[County, pl.DataFrame]:
    county = request.param
    files, links = tmp_path_factory.mktemp(county.name), tmp_path_factory.mktemp("links") / "links.csv"
    truth = generate(county.name, files)
    wanted = sorted(path for path in files.glob("F*") if not path.name.startswith(("F7", "F8", "F9")))
    values = [normalise(read_source(path), TODAY) for path in wanted]
    people = link(persons(values, TODAY), values).people
    names = {at: one.source.name for at, one in enumerate(values)}
    people.select(
        pl.col("source").cast(pl.Int64).replace_strict(names, return_dtype=pl.String).alias("文件"),
        pl.col("row").alias("行号"),
        pl.col("number").alias("个人编号"),
        pl.col("person").alias("人员主键"),
        pl.col("rule").alias("规则"),
    ).write_csv(links)
    return county, score.load(truth, links, files)


def kinds(rows: pl.DataFrame) -> dict[str, score.Score]:
    return {one.kind.replace(" ", "_"): one for one in score.scores(rows)}


def test_pairs(judged: tuple[County, pl.DataFrame]) -> None:
    county, rows = judged
    whole = kinds(rows)["all"]
    assert whole.precision >= county.precision
    assert whole.decidable_recall >= county.recall


def test_kinds_that_can_be_decided_are_found(judged: tuple[County, pl.DataFrame]) -> None:
    county, rows = judged
    found = kinds(rows)
    assert {kind: found[kind].recall for kind in county.whole.split() if found[kind].decidable_recall < 0.95} == {}


def test_nobody_is_joined_wrongly_beside_these_kinds(judged: tuple[County, pl.DataFrame]) -> None:
    county, rows = judged
    found = kinds(rows)
    wrong = {kind: found[kind].found - found[kind].right for kind in county.never_wrong.split()}
    assert {kind: many for kind, many in wrong.items() if many} == {}


def test_two_proven_numbers_of_two_people_are_not_joined(judged: tuple[County, pl.DataFrame]) -> None:
    county, rows = judged
    keys, wrong = score.two_proven(rows)
    assert wrong <= (0 if county.name != "systematic" else 4), keys
