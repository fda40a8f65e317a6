"""Decisions of people are kept with the results and hold in later runs, until they are withdrawn or replaced."""

import json
from pathlib import Path

import pytest

from shebao.register.unify.writing import KEPT
from tests.unify.test_unify_command import files, run, table, written

__all__ = ["files"]
HEAD = "系统,个人编号,对方系统,对方个人编号,决定"
JOIN = "企业养老,2,企业养老,3,合并"


def decided(folder: Path, *lines: str, name: str = "决定.csv") -> Path:
    return written(folder / name, HEAD, *lines)


def keys(out: Path) -> dict[str, str]:
    return {row["个人编号"]: row["人员主键"] for row in table(out / "links.csv")}


def test_a_decision_is_kept_with_where_it_came_from_and_holds_in_the_next_run(
    files: list[Path], tmp_path: Path
) -> None:
    out = tmp_path / "out"
    assert run(*files, "-o", out, "--decisions", decided(tmp_path, JOIN)).exit_code == 0
    (kept,) = table(out / KEPT)
    assert (kept["来源文件"], kept["来源行号"], kept["采用日期"]) == ("决定.csv", "2", "2025-12-31")
    again = run(*files, "-o", out)
    assert again.exit_code == 0 and "采用人工决定1条" in again.output
    assert keys(out)["2"] == keys(out)["3"]
    assert table(out / KEPT) == [kept]
    assert json.loads((out / "summary.json").read_text("utf-8"))["decisions"] == 1


def test_without_decisions_there_is_no_file_of_them(files: list[Path], tmp_path: Path) -> None:
    assert run(*files, "-o", tmp_path / "out").exit_code == 0
    assert not (tmp_path / "out" / KEPT).exists()


def test_a_decision_holds_until_it_is_withdrawn(files: list[Path], tmp_path: Path) -> None:
    out = tmp_path / "out"
    run(*files, "-o", out, "--decisions", decided(tmp_path, JOIN))
    withdrawn = decided(tmp_path, "企业养老,3,企业养老,2,撤销", name="撤销.csv")
    assert run(*files, "-o", out, "--decisions", withdrawn).exit_code == 0
    assert keys(out)["2"] != keys(out)["3"] and table(out / KEPT) == []
    told = run(*files, "-o", out, "--decisions", withdrawn)
    assert told.exit_code == 0 and "没有可以撤销的决定" in told.output
    assert keys(out)["2"] != keys(out)["3"]


def test_a_newer_decision_about_a_pair_replaces_the_older(files: list[Path], tmp_path: Path) -> None:
    out = tmp_path / "out"
    run(*files, "-o", out, "--decisions", decided(tmp_path, JOIN))
    parted = decided(tmp_path, "企业养老,2,企业养老,3,分开", name="改.csv")
    made = json.loads(run(*files, "-o", out, "--decisions", parted, "--json").stdout)
    assert any("原决定合并（决定.csv 第2行）改为分开" in each["message"] for each in made["findings"])
    assert [(row["决定"], row["来源文件"]) for row in table(out / KEPT)] == [("分开", "改.csv")]
    assert keys(out)["2"] != keys(out)["3"]


def test_decisions_come_along_from_another_folder(files: list[Path], tmp_path: Path) -> None:
    run(*files, "-o", tmp_path / "one", "--decisions", decided(tmp_path, JOIN))
    assert run(*files, "-o", tmp_path / "two", "--earlier", tmp_path / "one").exit_code == 0
    assert keys(tmp_path / "two")["2"] == keys(tmp_path / "two")["3"]
    assert len(table(tmp_path / "two" / KEPT)) == 1


def test_what_contradicts_is_said_with_both_places_and_changes_nothing(files: list[Path], tmp_path: Path) -> None:
    out = tmp_path / "out"
    run(*files, "-o", out, "--decisions", decided(tmp_path, JOIN))
    before = {path.name: path.read_bytes() for path in out.iterdir()}
    twice = decided(tmp_path, "工伤,7,工伤,8,合并", "工伤,8,工伤,7,分开", name="两样.csv")
    told = run(*files, "-o", out, "--decisions", twice, "--json")
    assert told.exit_code == 2 and "第2行合并，第3行分开" in told.stdout
    chain = decided(tmp_path, "企业养老,3,工伤,7,合并", "企业养老,2,工伤,7,分开", name="连环.csv")
    told = run(*files, "-o", out, "--decisions", chain, "--json")
    assert told.exit_code == 2
    for place in ("连环.csv 第3行", "决定.csv 第2行", "连环.csv 第2行"):
        assert place in json.loads(told.stdout)["findings"][0]["message"]
    assert {path.name: path.read_bytes() for path in out.iterdir()} == before


def test_a_split_that_a_merger_undoes_through_others_is_said(files: list[Path], tmp_path: Path) -> None:
    """企业养老 1 and 工伤 7 are one person by number; 工伤 8 is to be one with 7 and not with 1."""
    lines = ("工伤,8,企业养老,1,分开", "工伤,8,工伤,7,合并")
    made = json.loads(run(*files, "-o", tmp_path / "out", "--decisions", decided(tmp_path, *lines), "--json").stdout)
    (told,) = [each["message"] for each in made["findings"] if each["code"] == "U-13"]
    assert "工伤8和企业养老1" in told and "决定.csv 第2行" in told


def test_records_that_no_file_holds_are_said_with_their_place(files: list[Path], tmp_path: Path) -> None:
    lines = ("企业养老,1,工伤,7,合并", "工伤,999,企业养老,1,合并")
    made = run(*files, "-o", tmp_path / "out", "--decisions", decided(tmp_path, *lines))
    assert "工伤999（决定.csv第3行）" in "".join(made.output.split())


@pytest.mark.parametrize(
    ("line", "told"),
    [("失业,1,工伤,2,也许", "第3行 “决定”列"), ("失业,1,工伤,,合并", "第3行 “对方个人编号”列"),
     ("医保,1,工伤,2,合并", "第3行 “系统”列"), ("失业,1,失业,1,合并", "第3行")],
)  # fmt: skip
def test_what_is_wrong_with_a_line_is_said_with_its_place(
    line: str, told: str, files: list[Path], tmp_path: Path
) -> None:
    made = run(*files, "-o", tmp_path / "out", "--decisions", decided(tmp_path, JOIN, line), "--json")
    assert made.exit_code == 2 and f"决定.csv {told}" in json.loads(made.stdout)["findings"][0]["places"][0]
    assert not (tmp_path / "out").exists()


def test_kept_decisions_that_somebody_damaged_are_said(files: list[Path], tmp_path: Path) -> None:
    out = tmp_path / "out"
    run(*files, "-o", out, "--decisions", decided(tmp_path, JOIN))
    path = out / KEPT
    path.write_text(path.read_text("utf-8-sig").replace("合并", "合"), "utf-8-sig")
    made = run(*files, "-o", out, "--json")
    assert made.exit_code == 2 and "decisions.csv 第2行" in made.stdout
