"""``shebao unify run`` as a clerk and as a program use it: what comes out, control totals, refusals, later runs."""

import csv
import json
import os
import pty
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import python_calamine
from typer.testing import CliRunner, Result

from shebao.cli.app import app

NAMES = {"people.csv", "links.csv", "suspects.xlsx", "report.html", "summary.json"}
HEADERS = "个人编号,姓名,证件号码,单位编号,单位名称,首次参保年月,手机号码,备注"
ENTERPRISE = [
    "1,王建国,140525198002034514,U1,甲公司,201001,13935600001,=1+1",
    "2,李秀英,14052519820617042X,U1,甲公司,201001,,",
    "3,=HYPERLINK(1),140525197509112337,U1,@乙公司,201001,,",
]
INJURY = ["7,王建国,140525198002034514,U9,甲公司,201301", "8,李秀英,14052519820617042X,U9,甲公司,201301"]


def run(*arguments: object) -> Result:
    return CliRunner().invoke(
        app, ["unify", "run", *(str(argument) for argument in arguments), "--today", "2025-12-31"]
    )


def written(path: Path, *lines: str, encoding: str = "utf-8") -> Path:
    path.write_text("\n".join(lines) + "\n", encoding)
    return path


def table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    folder = tmp_path / "来自各系统"
    folder.mkdir()
    return [
        written(folder / "企业养老_个人.csv", HEADERS, *ENTERPRISE, encoding="gb18030"),
        written(folder / "工伤_个人.csv", "个人编号,姓名,证件号码,单位编号,单位名称,参保年月", *INJURY),
    ]


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path, dict[str, Any]]:
    """A small county, and what one run made of it."""
    folder = tmp_path_factory.mktemp("county")
    made = CliRunner().invoke(app, ["demo-data", "--scale", "0.01", "-o", str(folder / "files")])
    assert made.exit_code == 0, made.output
    result = run(folder / "files", "-o", folder / "out", "--json")
    assert result.exit_code == 0, result.output
    return folder / "files", folder / "out", json.loads(result.stdout)


def test_all_results_are_there_and_the_summary_is_what_was_printed(county: tuple[Path, Path, dict[str, Any]]) -> None:
    _, out, summary = county
    assert {path.name for path in out.iterdir()} == NAMES
    assert json.loads((out / "summary.json").read_text("utf-8")) == summary
    assert summary["peak_memory_mb"] > 0 and set(summary["seconds"]) >= {"读入源文件", "归并", "跨系统比对"}


def test_rows_in_are_rows_out_and_rejected_at_every_step(county: tuple[Path, Path, dict[str, Any]]) -> None:
    _, out, summary = county
    assert all(step["rows_in"] == step["rows_out"] + step["rejected"] for step in summary["steps"])
    linked = {step["file"]: step["rows_out"] for step in summary["steps"] if step["step"] == "人员主索引"}
    sizes = {each["file"]: each["rows"] for each in summary["files"]}
    assert linked == {name: sizes[name] for name in linked}
    assert sum(linked.values()) == summary["rows"] == len(table(out / "links.csv"))


def test_every_row_of_persons_stands_in_the_links_once(county: tuple[Path, Path, dict[str, Any]]) -> None:
    files, out, _ = county
    links = table(out / "links.csv")
    assert list(links[0]) == ["系统", "个人编号", "文件", "行号", "人员主键", "规则"]
    wanted = []
    for path in sorted(files.glob("F[1-5]_*.xlsx")):
        rows = python_calamine.load_workbook(path).get_sheet_by_index(0).to_python()
        at = rows[0].index("个人编号")
        wanted += [(path.name, str(number), str(row[at])) for number, row in enumerate(rows[1:], 2)]
    assert sorted((row["文件"], row["行号"], row["个人编号"]) for row in links) == sorted(wanted)
    assert all(row["人员主键"] and row["规则"] for row in links)


def test_each_value_of_a_person_says_where_it_is_from(files: list[Path], tmp_path: Path) -> None:
    assert run(*files, "-o", tmp_path / "out").exit_code == 0
    people = {row["姓名"]: row for row in table(tmp_path / "out" / "people.csv")}
    assert len(people) == 3
    wang = people["王建国"]
    assert wang["证件号码"] == "140525198002034514" and wang["证件状态"] == "校验相符"
    assert wang["姓名来源"] == "企业养老_个人.csv:2"
    assert people["李秀英"]["姓名来源"] == "企业养老_个人.csv:3"
    assert (wang["手机号码"], wang["手机号码来源"]) == ("13935600001", "企业养老_个人.csv:2")
    assert (wang["企业养老个人编号"], wang["工伤个人编号"]) == ("1", "7")
    assert (wang["记录数"], wang["系统数"], wang["一致"]) == ("2", "2", "是")
    keys = {row["人员主键"] for row in table(tmp_path / "out" / "links.csv")}
    assert keys == {row["人员主键"] for row in people.values()}


def test_the_value_that_more_rows_hold_is_chosen(tmp_path: Path) -> None:
    head = "个人编号,姓名,证件号码,单位名称,更新时间"
    files = [
        written(tmp_path / "企业养老.csv", head, "1,王健国,140525198002034514,甲公司,2025-06-01"),
        written(tmp_path / "失业.csv", head, "2,王建国,140525198002034514,甲公司,2019-01-01"),
        written(tmp_path / "工伤.csv", head, "3,王建国,140525198002034514,乙公司,2024-01-01"),
    ]
    assert run(*files, "-o", tmp_path / "out").exit_code == 0
    (person,) = table(tmp_path / "out" / "people.csv")
    assert (person["姓名"], person["姓名来源"], person["一致"]) == ("王建国", "失业.csv:2", "否")
    assert (person["单位名称"], person["单位名称来源"]) == ("甲公司", "企业养老.csv:2")


def test_of_values_that_as_many_rows_hold_the_one_changed_last_is_chosen(tmp_path: Path) -> None:
    head = "个人编号,姓名,证件号码,单位名称,更新时间"
    files = [
        written(tmp_path / "企业养老.csv", head, "1,王建国,140525198002034514,甲公司,2019-01-01"),
        written(tmp_path / "工伤.csv", head, "3,王建国,140525198002034514,乙公司,2024-01-01"),
    ]
    assert run(*files, "-o", tmp_path / "out").exit_code == 0
    (person,) = table(tmp_path / "out" / "people.csv")
    assert (person["单位名称"], person["单位名称来源"]) == ("乙公司", "工伤.csv:2")


def test_a_number_that_is_somebody_elses_is_not_chosen(tmp_path: Path) -> None:
    """李秀英's newer row bears 王建国's number; her own stands in the older one."""
    head = "个人编号,姓名,证件号码,单位名称,手机号码,更新时间"
    files = [
        written(tmp_path / "企业养老.csv", head, "1,王建国,140525198002034514,甲公司,13935600001,2019-01-01",
                "2,李秀英,14052519820617042X,甲公司,13935600002,2019-01-01"),
        written(tmp_path / "失业.csv", head, "3,王建国,140525198002034514,甲公司,13935600001,2019-01-01",
                "4,李秀英,140525198002034514,甲公司,13935600002,2025-01-01"),
    ]  # fmt: skip
    assert run(*files, "-o", tmp_path / "out").exit_code == 0
    people = {row["姓名"]: row for row in table(tmp_path / "out" / "people.csv")}
    assert people["李秀英"]["证件号码"] == "14052519820617042X"
    assert (people["李秀英"]["出生日期"], people["李秀英"]["性别"]) == ("1982-06-17", "女")
    assert people["李秀英"]["一致"] == "否"


def test_no_cell_is_a_formula_for_a_spreadsheet(files: list[Path], tmp_path: Path) -> None:
    assert run(*files, "-o", tmp_path / "out").exit_code == 0
    for name in ("people.csv", "links.csv"):
        cells = [cell or "" for row in table(tmp_path / "out" / name) for cell in row.values()]
        assert not [cell for cell in cells if cell.startswith(("=", "+", "@", "\t", "\r"))]
    assert "'@乙公司" in {row["单位名称"] for row in table(tmp_path / "out" / "people.csv")}


def test_a_cell_that_would_be_markup_is_text_in_the_report(files: list[Path], tmp_path: Path) -> None:
    evil = written(tmp_path / "失业_<img src=x>.csv", "个人编号,姓名,缴费基数", "1,<script>alert(1)</script>,三千")
    assert run(*files, evil, "-o", tmp_path / "out").exit_code == 0
    page = (tmp_path / "out" / "report.html").read_text("utf-8")
    assert "<img" not in page and "<script" not in page and "&lt;img src=x&gt;" in page


def test_a_second_run_keeps_the_keys_also_where_numbers_were_put_right(files: list[Path], tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert run(*files, "-o", out).exit_code == 0
    before = {row["个人编号"]: row["人员主键"] for row in table(out / "links.csv")}
    text = files[0].read_text("gb18030").replace("140525197509112337", "140525197509112396")
    files[0].write_text(text + "4,吴小芳,140525199101223060,U1,甲公司,201001,,\n", "gb18030")
    assert run(*files, "-o", out).exit_code == 0
    after = {row["个人编号"]: row["人员主键"] for row in table(out / "links.csv")}
    assert {label: after[label] for label in before} == before
    assert after["4"] not in before.values()


def test_the_keys_of_another_folder_are_taken_where_it_is_named(files: list[Path], tmp_path: Path) -> None:
    assert run(*files, "-o", tmp_path / "one").exit_code == 0
    links = tmp_path / "one" / "links.csv"
    links.write_text(links.read_text("utf-8-sig").replace(",P", ",旧P"), "utf-8-sig")
    assert run(*files, "-o", tmp_path / "two", "--earlier", tmp_path / "one").exit_code == 0
    assert all(row["人员主键"].startswith("旧P") for row in table(tmp_path / "two" / "links.csv"))


def test_the_same_bytes_twice_count_once_and_say_so(files: list[Path], tmp_path: Path) -> None:
    twin = tmp_path / "工伤_再次.csv"
    twin.write_bytes(files[1].read_bytes())
    result = run(*files, twin, "-o", tmp_path / "out", "--json")
    summary = json.loads(result.stdout)
    assert summary["rows"] == 5
    refused = [step for step in summary["steps"] if step["rejected"] and step["step"] == "源文件登记"]
    assert [(step["rows_in"], step["rows_out"], step["rejected"]) for step in refused] == [(2, 0, 2)]
    assert "内容相同" in refused[0]["note"]


def test_two_files_of_one_name_are_refused_or_told_apart(files: list[Path], tmp_path: Path) -> None:
    (tmp_path / "别处").mkdir()
    other = written(tmp_path / "别处" / files[1].name, "个人编号,姓名,证件号码", "9,何永强,140525196808081214")
    result = run(*files, other, "-o", tmp_path / "out")
    assert result.exit_code == 1, result.output
    assert files[1].name in result.output


def test_the_system_is_said_for_all_or_for_one_file(tmp_path: Path) -> None:
    one = written(tmp_path / "甲.csv", "个人编号,姓名,证件号码", "1,王建国,140525198002034514")
    two = written(tmp_path / "乙.csv", "个人编号,姓名,证件号码", "2,李秀英,14052519820617042X")
    assert run(one, two, "-o", tmp_path / "out", "--system", "甲.csv=失业", "--system", "乙.csv=F4").exit_code == 0
    assert {row["系统"] for row in table(tmp_path / "out" / "links.csv")} == {"失业", "工伤"}
    assert run(one, "-o", tmp_path / "out2", "--system", "机关养老").exit_code == 0
    assert {row["系统"] for row in table(tmp_path / "out2" / "links.csv")} == {"机关养老"}
    assert run(one, "-o", tmp_path / "out3", "--system", "医保").exit_code == 2


def test_bad_files_are_all_named_at_once_and_nothing_is_written(files: list[Path], tmp_path: Path) -> None:
    bad = [
        written(tmp_path / "认不出.csv", "甲,乙", "1,2"),
        written(tmp_path / "失业_空.csv"),
        written(tmp_path / "失业_多.csv", "个人编号,姓名", "1,王建国,多,余"),
    ]
    bad[1].write_bytes(b"")
    book = tmp_path / "失业_坏.xlsx"
    book.write_bytes(b"PK\x03\x04 not a workbook")
    result = run(*files, *bad, book, "-o", tmp_path / "out")
    assert result.exit_code == 1
    for path in (*bad, book):
        assert path.name in result.output, result.output
    assert "没有处理" in result.output
    assert not (tmp_path / "out").exists() or not NAMES & {path.name for path in (tmp_path / "out").iterdir()}


def test_a_refused_run_leaves_the_earlier_results(files: list[Path], tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert run(*files, "-o", out).exit_code == 0
    before = {path.name: path.read_bytes() for path in out.iterdir()}
    assert run(*files, written(tmp_path / "认不出.csv", "甲,乙", "1,2"), "-o", out).exit_code == 1
    assert {path.name: path.read_bytes() for path in out.iterdir()} == before


def test_files_without_persons_are_refused(tmp_path: Path) -> None:
    units = written(tmp_path / "单位_失业.csv", "单位编号,单位名称,统一社会信用代码", "U1,甲公司,")
    result = run(units, "-o", tmp_path / "out")
    assert result.exit_code == 1 and "个人" in result.output


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_decisions_as_a_spreadsheet_saves_them(encoding: str, files: list[Path], tmp_path: Path) -> None:
    head = "系统,个人编号,对方系统,对方个人编号,决定,备注"
    decided = written(tmp_path / "决定.csv", head, "企业养老,2,企业养老, 3 ,合并,同意", encoding=encoding)
    assert run(*files, "-o", tmp_path / "out", "--decisions", decided).exit_code == 0
    links = {row["个人编号"]: row["人员主键"] for row in table(tmp_path / "out" / "links.csv")}
    assert links["2"] == links["3"] != links["1"]


def test_what_is_named_and_not_there_is_refused(files: list[Path], tmp_path: Path) -> None:
    wrong = run(*files, "-o", tmp_path / "out", "--system", "没有.csv=失业")
    assert wrong.exit_code == 2 and "没有.csv" in wrong.output
    wrong = run(*files, "-o", tmp_path / "out", "--earlier", tmp_path / "哪里")
    assert wrong.exit_code == 2 and "links.csv" in wrong.output
    assert not (tmp_path / "out").exists()


def test_a_file_in_the_place_of_the_folder_is_said(files: list[Path]) -> None:
    wrong = run(*files, "-o", files[0])
    assert wrong.exit_code == 2 and "不是文件夹" in wrong.output and "Errno" not in wrong.output


def test_anomalies_that_were_not_checked_are_named_once(files: list[Path], tmp_path: Path) -> None:
    told = run(*files, "-o", tmp_path / "out").output
    listed = told[told.index("没有核对的疑点") :].partition("（")[0].replace("\n", "").partition("：")[2].split("、")
    assert len(listed) == len(set(listed)) > 3


def test_what_was_checked_in_part_only_is_named_with_what_it_lacks(files: list[Path], tmp_path: Path) -> None:
    """The employers of one system are there, of the other not."""
    units = written(tmp_path / "F6_单位_企业养老.csv", "单位编号,单位名称,统一社会信用代码", "U1,甲公司,")
    told = run(*files, units, "-o", tmp_path / "out").output.replace("\n", "")
    partly = told.partition("只核对了一部分的疑点")[2].partition("（见")[0].partition("：")[2].split("、")
    assert "A20" in partly and "A01" in partly
    lacking = told.partition("只核对了一部分的疑点")[2]
    assert "缺F2 机关养老_个人文件：A01、" in lacking and "结果在" in lacking


@pytest.mark.parametrize(
    "lines",
    [("系统,个人编号", "失业,1"), ("系统,个人编号,对方系统,对方个人编号,决定", "失业,1,工伤,2,也许"),
     ("系统,个人编号,对方系统,对方个人编号,决定", "失业,1,工伤,,合并"),
     ("系统,个人编号,对方系统,对方个人编号,决定", "失业,1,工伤,,合并"),
     ("系统,个人编号,对方系统,对方个人编号,决定", "医保,1,工伤,2,合并")],
)  # fmt: skip
def test_decisions_that_say_nothing_are_refused(lines: tuple[str, ...], files: list[Path], tmp_path: Path) -> None:
    result = run(*files, "-o", tmp_path / "out", "--decisions", written(tmp_path / "决定.csv", *lines))
    assert result.exit_code == 2
    assert not (tmp_path / "out" / "links.csv").exists()


def test_a_run_shows_its_progress_on_a_terminal(files: list[Path], tmp_path: Path) -> None:
    """The bar is drawn on a terminal only, which no other test has."""
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "shebao", "unify", "run", *map(str, files), "-o", str(tmp_path / "out")]
    made = subprocess.run(command, stderr=theirs, stdout=subprocess.DEVNULL, env={**os.environ, "TERM": "xterm"})
    os.close(theirs)
    shown = os.read(ours, 1_000_000).decode(errors="replace")
    os.close(ours)
    assert made.returncode == 0, shown
    assert "Traceback" not in shown and "/" in shown


def test_a_folder_may_hold_the_results_of_an_earlier_run(files: list[Path]) -> None:
    folder = files[0].parent
    assert run(folder, "-o", folder).exit_code == 0
    again = run(folder, "-o", folder)
    assert again.exit_code == 0, again.output


def test_what_may_be_one_person_is_listed_pair_by_pair(tmp_path: Path) -> None:
    one = written(tmp_path / "企业养老.csv", "个人编号,姓名,证件号码,单位名称,首次参保年月",
                  "1,王海涛,140525198002034514,甲公司,201001", "2,王海涛,140525197509112337,甲公司,201001")  # fmt: skip
    other = written(tmp_path / "工伤.csv", "个人编号,姓名,证件号码,单位名称,参保年月", "7,王海涛,,甲公司,201301")
    made = run(one, other, "-o", tmp_path / "out")
    assert made.exit_code == 0 and "另有2对记录可能是同一人" in made.output
    book = python_calamine.CalamineWorkbook.from_path(tmp_path / "out" / "suspects.xlsx")
    head, *pairs = book.get_sheet_by_name("可能同一人").to_python()
    told = [dict(zip(head, pair, strict=True)) for pair in pairs]
    assert [(pair["个人编号甲"], pair["个人编号乙"]) for pair in told] == [("7", "1"), ("7", "2")]


def test_decisions_about_records_that_no_file_holds_are_said(files: list[Path], tmp_path: Path) -> None:
    decisions = written(tmp_path / "决定.csv", "系统,个人编号,对方系统,对方个人编号,决定", "工伤,999,企业养老,1,合并")
    made = run(*files, "-o", tmp_path / "out", "--decisions", decisions)
    assert made.exit_code == 0 and "工伤999" in made.output and "企业养老1" not in made.output


def test_suspects_that_do_not_fit_on_a_sheet_go_on_on_the_next(
    files: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run(*files, "-o", tmp_path / "whole").exit_code == 0
    monkeypatch.setattr("shebao.register.unify.suspects_workbook.MOST_LINES", 1)
    assert run(*files, "-o", tmp_path / "parted").exit_code == 0
    whole, parted = (
        python_calamine.CalamineWorkbook.from_path(tmp_path / name / "suspects.xlsx") for name in ("whole", "parted")
    )
    names = [name for name in parted.sheet_names if name.startswith("疑点")]
    lines = [line for name in names for line in parted.get_sheet_by_name(name).to_python()[1:]]
    assert len(names) > 1 and lines == whole.get_sheet_by_name("疑点").to_python()[1:]
