"""The second synthetic county of ``benchmarks``, and its judge: the truth is true, and pairs are counted right."""

import itertools
import subprocess
import sys
from pathlib import Path

import numpy as np
import polars as pl
import pytest

BENCHMARKS = Path(__file__).parent.parent / "benchmarks"
sys.path.append(str(BENCHMARKS))

from other_county import office_documents, office_faults, office_relations, random_faults, score  # noqa: E402
from other_county.rows_of_files import read_rows  # noqa: E402

OFFICE_KINDS = {
    *office_faults.RATES,
    *office_relations.RATES,
    *(office_documents.RATES.keys() - {"changed_otherwise"}),  # rows of F10 about other things
    "rare_question_mark", "rare_private_use", "birth_day_month", "twin", "father_son", "namesake",
    "foreign_passport", "foreign_permit", "foreign_permanent", "foreign_residence",
}  # fmt: skip


def command(*arguments: str) -> str:
    script = str(BENCHMARKS / "link_faults.py")
    return subprocess.run([sys.executable, script, *arguments], capture_output=True, text=True, check=True).stdout


@pytest.fixture(scope="module", params=["random", "systematic"])
def county(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Path]:
    folder = tmp_path_factory.mktemp(request.param)
    command("generate", "-o", str(folder), "--mode", request.param, "--scale", "0.05")
    return request.param, folder


def rows(folder: Path) -> pl.DataFrame:
    truth = pl.read_csv(folder / "truth.csv", infer_schema=False).with_columns(
        pl.col("row").cast(pl.Int64), pl.col("fault").fill_null("")
    )
    written = read_rows(folder, truth["file"].unique().to_list())
    assert len(written) == len(truth)
    return truth.join(written, on=["file", "row"], how="left", maintain_order="left")


def test_rows_without_a_fault_hold_their_persons_own_number(county: tuple[str, Path]) -> None:
    clean = rows(county[1]).filter((pl.col("fault") == "") & (pl.col("valid") != ""))
    assert clean["valid"].n_unique() == clean["person"].n_unique() == clean.select("valid", "person").n_unique()
    assert len(clean) > 14_000


def test_every_kind_of_fault_is_there(county: tuple[str, Path]) -> None:
    kinds = set(rows(county[1])["fault"].str.split("+").explode())
    wanted = {*random_faults.RATES, "twin", "father_son"} if county[0] == "random" else OFFICE_KINDS
    assert wanted <= kinds


def test_a_slipped_number_is_the_neighbours(tmp_path: Path) -> None:
    command("generate", "-o", str(tmp_path), "--mode", "systematic", "--scale", "0.05")
    all_rows = rows(tmp_path)
    own = dict(all_rows.filter((pl.col("fault") == "") & (pl.col("valid") != "")).select("person", "valid").iter_rows())
    for kind, step in (("number_slipped_down", -1), ("number_slipped_up", 1)):
        at = dict(zip(all_rows.select("file", "row").iter_rows(), all_rows["person"], strict=True))
        slipped = all_rows.filter(pl.col("fault").str.contains(kind) & (pl.col("valid") != ""))
        givers = [at[file, row + step] for file, row in slipped.select("file", "row").iter_rows()]
        known = [(number, own[giver]) for number, giver in zip(slipped["valid"], givers, strict=True) if giver in own]
        assert known
        assert all(number == theirs for number, theirs in known)


def test_the_same_seed_makes_the_same_files_and_bare_ones_have_six_columns(tmp_path: Path) -> None:
    for name in ("one", "two"):
        command("generate", "-o", str(tmp_path / name), "--mode", "systematic", "--scale", "0.01", "--bare")
    for path in (tmp_path / "one").iterdir():
        assert path.read_bytes() == (tmp_path / "two" / path.name).read_bytes()
    heads = (tmp_path / "one" / "F1_企业养老_个人.csv").read_text("utf-8-sig").partition("\n")[0]
    assert heads == "个人编号,姓名,证件号码,单位编号,单位名称,参保年月"


def test_workbooks_hold_what_the_text_files_hold(tmp_path: Path) -> None:
    for name, more in (("text", ()), ("books", ("--xlsx",))):
        command("generate", "-o", str(tmp_path / name), "--mode", "systematic", "--scale", "0.01", *more)
    text, books = (rows(tmp_path / name).drop("file") for name in ("text", "books"))
    assert text.equals(books)


def test_pairs_counted_by_groups_are_the_pairs_counted_one_by_one() -> None:
    chance = np.random.default_rng(5)
    for _ in range(20):
        size = 60
        made = pl.DataFrame(
            {
                "person": chance.integers(0, 20, size).astype("U2"),
                "key": chance.integers(0, 20, size).astype("U2"),
                "valid": chance.choice(["", "A", "B"], size),
                "fault": chance.choice(["", "typo", "spouse", "typo+spouse"], size, p=[0.6, 0.2, 0.1, 0.1]),
            }
        )
        found = {one.kind: one for one in score.scores(made)}
        for kind in ("all", "typo", "spouse"):
            wanted = score.Score(kind, sum(kind in ("all", *fault.split("+")) for fault in made["fault"]), 0, 0, 0)
            for one, other in itertools.combinations(made.iter_rows(named=True), 2):
                if kind != "all" and kind not in one["fault"].split("+") + other["fault"].split("+"):
                    continue
                true, same_key = one["person"] == other["person"], one["key"] == other["key"]
                two = bool(one["valid"] and other["valid"]) and one["valid"] != other["valid"]
                wanted.true += true
                wanted.found += same_key
                wanted.right += true and same_key
                wanted.forbidden += true and two
                wanted.forbidden_found += true and two and same_key
            assert found[kind] == wanted


def test_the_judge_takes_the_answers_of_the_demo_data_and_counts_two_proven_numbers(tmp_path: Path) -> None:
    (tmp_path / "F1_企业养老_个人.csv").write_text(
        "个人编号,姓名,证件号码\n1,王一,140525196512034216\n2,王二,140525197001010014\n3,王一,140525196512034216\n",
        "utf-8",
    )
    (tmp_path / "answers.csv").write_text(
        "file,row,person,employer,fault\n"
        + "".join(
            f"F1_企业养老_个人.csv,{row},P{person},U1,{fault}\n"
            for row, person, fault in ((2, 1, ""), (3, 2, "typo"), (4, 1, ""))
        )
        + "F6_单位_企业养老.csv,2,,U1,\n",
        "utf-8",
    )
    (tmp_path / "links.csv").write_text(
        "系统,个人编号,文件,行号,人员主键,规则\n"
        + "".join(f"企业养老,{row - 1},F1_企业养老_个人.csv,{row},R1,号码\n" for row in (2, 3, 4)),
        "utf-8",
    )
    told = command(
        "score", str(tmp_path / "answers.csv"), str(tmp_path / "links.csv"), "--files", str(tmp_path), "--examples", "3"
    )
    assert "all" in told and "0.33333" in told  # one pair of three is right
    assert "two different numbers with their check characters: 1; of them with two people: 1" in told
    assert "joined wrongly:" in told and "140525197001010014" in told


def test_rows_that_the_truth_does_not_have_are_refused(tmp_path: Path) -> None:
    (tmp_path / "truth.csv").write_text("file,row,person,fault\nF1.csv,2,1,\n", "utf-8")
    (tmp_path / "links.csv").write_text("系统,个人编号,文件,行号,人员主键,规则\n企业养老,1,F1.csv,3,R1,号码\n", "utf-8")
    with pytest.raises(ValueError, match="rows the truth does not have: 1"):
        score.load(tmp_path / "truth.csv", tmp_path / "links.csv", None)
