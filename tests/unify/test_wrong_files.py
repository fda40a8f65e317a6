"""Files as they are wrongly delivered: refused with the place and what to do, or read right; nothing in silence."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
import xlsxwriter

from tests.unify.test_unify_command import run, table, written

HEAD = ["个人编号", "姓名", "证件号码", "单位编号", "单位名称", "首次参保年月", "手机号码"]
ROWS = [
    ["1", "王建国", "140525198002034514", "U1", "甲公司", "201001", "13935600001"],
    ["2", "李秀英", "14052519820617042X", "U1", "甲公司", "201001", "13935600002"],
]
CODES = ["AAC001", "AAC003", "AAC002", "AAB001", "AAB004", "AAC030", "AAE005"]
GROUPS = ["人员", "", "", "单位", "", "参保", ""]


def book(path: Path, *sheets: list[list[str]], merged: str = "") -> Path:
    with xlsxwriter.Workbook(str(path)) as made:
        for rows in sheets:
            sheet = made.add_worksheet()
            for at, row in enumerate(rows):
                for column, cell in enumerate(row):
                    if cell:
                        sheet.write_string(at, column, cell)
            if merged:
                sheet.merge_range(merged, "U1")
    return path


def lines(*rows: list[str]) -> list[str]:
    return [",".join(row) for row in rows]


def pdf(path: Path) -> None:
    path.write_bytes(b"%PDF-1.4\n" + b"x" * 100)


def two_encodings(path: Path) -> None:
    path.write_bytes("\n".join(lines(HEAD, ROWS[0])).encode() + b"\n2,\xff\xfe\xfa,140,U1,x,201001,1\n")


def open_quote(path: Path) -> None:
    written(path, *lines(HEAD, ROWS[0]), '3,"赵,140525,U1,x,201001,1', *lines(ROWS[1]))


def two_columns(path: Path) -> None:
    written(path, *lines([*HEAD, "姓名"], [*ROWS[0], "王建国"], [*ROWS[1], "李秀"]))


REFUSED: list[tuple[str, Callable[[Path], object], list[str]]] = [
    ("企业养老.xlsx", pdf, ["PDF文件", ".xlsx、.xls 或 .csv"]),
    ("企业养老.xlsx", lambda path: book(path, []), ["没有数据"]),
    ("企业养老.xlsx", lambda path: book(path, [HEAD]), ["只有表头", "没有数据行"]),
    ("企业养老.xlsx", lambda path: book(path, [["泽州县参保人员"], HEAD, *ROWS]), ["像是标题", "表头只占一行"]),
    ("企业养老.xlsx", lambda path: book(path, [GROUPS, HEAD, *ROWS]), ["第2、3、5列", "并成一行"]),
    ("企业养老.xlsx", lambda path: book(path, [HEAD, CODES, *ROWS]), ["第2行", "AAC001", "是表头", "删去"]),
    ("企业养老.xlsx", lambda path: book(path, [HEAD, *ROWS], merged="D2:D3"), ["D2:D3", "取消合并"]),
    ("企业养老.xlsx", lambda path: book(path, [["说明"]], [HEAD, *ROWS]), ["Sheet1", "Sheet2", "拆分"]),
    ("企业养老.csv", two_encodings, ["第3行", "两种编码"]),
    ("企业养老.csv", open_quote, ["第3行", "引号没有成对"]),
    ("企业养老.csv", two_columns, ["“姓名”有两列（第2列和第8列）", "第3行", "只保留一列"]),
]


@pytest.mark.parametrize(("name", "make", "told"), REFUSED)
def test_what_cannot_be_right_is_refused_with_its_place(
    name: str, make: Callable[[Path], object], told: list[str], tmp_path: Path
) -> None:
    make(tmp_path / name)
    made = run(tmp_path / name, "-o", tmp_path / "out", "--json")
    assert made.exit_code == 1, made.output
    (finding,) = json.loads(made.stdout)["findings"]
    said = f"{finding['message']}{finding['action']}{finding['places']}"
    assert [each for each in [name, *told] if each not in said] == []


def test_what_is_only_unusual_is_read(tmp_path: Path) -> None:
    plain = tmp_path / "企业养老.csv"
    plain.write_bytes("\r\n".join(lines(HEAD, *ROWS)).encode("gbk"))
    second = book(tmp_path / "失业.xlsx", [], [HEAD, *ROWS])
    again = written(tmp_path / "工伤.csv", *lines([*HEAD, "姓名"], [*ROWS[0], ""], [*ROWS[1], "李秀英"]))
    assert run(plain, second, again, "-o", tmp_path / "out").exit_code == 0
    links = table(tmp_path / "out" / "links.csv")
    assert len(links) == 6 and len({row["人员主键"] for row in links}) == 2


def test_the_file_of_an_open_workbook_is_left_out_and_said(tmp_path: Path) -> None:
    folder = tmp_path / "导出"
    folder.mkdir()
    book(folder / "企业养老.xlsx", [HEAD, *ROWS])
    (folder / "~$企业养老.xlsx").write_bytes(b"\x05user" + b"\0" * 160)
    made = run(folder, "-o", tmp_path / "out")
    assert made.exit_code == 0 and "“~$企业养老.xlsx”是表格打开时的临时文件" in made.output


def test_a_file_delivered_twice_is_counted_once(tmp_path: Path) -> None:
    one = written(tmp_path / "企业养老.csv", *lines(HEAD, *ROWS))
    two = written(tmp_path / "企业养老（2）.csv", *lines(HEAD, *ROWS))
    made = run(one, two, "-o", tmp_path / "out")
    assert made.exit_code == 0 and "重复" in made.output and "内容相同" in made.output


def test_equal_bytes_of_two_systems_are_two_deliveries(tmp_path: Path) -> None:
    people = written(tmp_path / "企业养老.csv", *lines(HEAD, *ROWS))
    units = ["单位编号,单位名称,统一社会信用代码", "U1,甲公司,91140525MA0GXXXX1A"]
    names = ["F6_单位_企业养老.csv", "F6_单位_机关养老.csv"]
    files = [written(tmp_path / name, *units) for name in (*names, "F6_单位.csv", "F6_单位_企业养老（2）.csv")]
    made = json.loads(run(people, *files, "-o", tmp_path / "out", "--json").stdout)
    first = {step["file"]: step["rows_out"] for step in made["steps"] if step["step"] == "源文件登记"}
    assert first == {"企业养老.csv": 2, **dict.fromkeys(names, 1), "F6_单位.csv": 0, "F6_单位_企业养老（2）.csv": 0}
    assert {file["layout"] for file in made["files"]} >= {"F6-110", "F6-120"}


REGISTERS = [
    ["姓名,证件号码,个人编号", "吴小芳,140525199101223060,4"],
    ["姓名,证件号码,个人编号,单位名称,性别,备注", "吴小芳,140525199101223060,4,甲公司,女,"],
    ["姓名,证件号码,缴费状态,自留列", "吴小芳,140525199101223060,参保缴费,甲"],
]
FOREIGN = [
    ["姓名,值班日期", "吴小芳,2025-01-01"],
    ["个人编号,姓名,证件号码,补贴类别,补贴标准", "4,吴小芳,140525199101223060,取暖,3360"],
]


@pytest.mark.parametrize("register", REGISTERS)
def test_a_register_in_a_folder_is_not_left_out_in_silence(register: list[str], tmp_path: Path) -> None:
    folder = tmp_path / "导出"
    folder.mkdir()
    written(folder / "企业养老.csv", *lines(HEAD, *ROWS))
    written(folder / "名册.csv", *register)
    made = run(folder, "-o", tmp_path / "out", "--json")
    (finding,) = json.loads(made.stdout)["findings"]
    assert made.exit_code == 1 and finding["code"] == "U-2" and "--system 名册.csv=失业" in finding["action"]
    assert not (tmp_path / "out" / "links.csv").exists()
    told = run(folder, "-o", tmp_path / "out", "--skip")
    assert told.exit_code == 0 and "未读" in told.output and "有1行人员数据" in told.output
    summary = json.loads((tmp_path / "out" / "summary.json").read_text("utf-8"))
    (step,) = [step for step in summary["steps"] if step["file"] == "名册.csv"]
    assert (step["rows_in"], step["rows_out"], step["rejected"]) == (1, 0, 1)
    assert "名册.csv" in (tmp_path / "out" / "report.html").read_text("utf-8")
    assert run(folder, "-o", tmp_path / "out", "--system", "名册.csv=失业").exit_code == 0


@pytest.mark.parametrize("foreign", FOREIGN)
def test_a_foreign_table_in_a_folder_is_a_note(foreign: list[str], tmp_path: Path) -> None:
    folder = tmp_path / "导出"
    folder.mkdir()
    written(folder / "企业养老.csv", *lines(HEAD, *ROWS))
    written(folder / "别的.csv", *foreign)
    made = run(folder, "-o", tmp_path / "out")
    assert made.exit_code == 0 and "“别的.csv”不是F1至F10的数据，没有采用" in made.output


def test_a_file_without_rows_beside_others_is_said(tmp_path: Path) -> None:
    one = written(tmp_path / "企业养老.csv", *lines(HEAD, *ROWS))
    empty = written(tmp_path / "失业.csv", ",".join(HEAD))
    made = run(one, empty, "-o", tmp_path / "out")
    assert made.exit_code == 0 and "“失业.csv”只有表头，没有数据行" in made.output


def test_a_report_names_no_person_also_where_a_cell_could_not_be_read(tmp_path: Path) -> None:
    bad = [["3", "赵铁?柱9", "140525197509112337", "U1", "甲公司", "201001", "139x5600003"]]
    run(written(tmp_path / "企业养老.csv", *lines(HEAD, *ROWS, *bad)), "-o", tmp_path / "out")
    page = (tmp_path / "out" / "report.html").read_text("utf-8")
    assert "读不出" in page and "赵铁" not in page and "139x5600003" not in page
