"""Cells that look like something else than they are, rows nobody sees, and words that are no Chinese."""

import csv
import errno
import re
import tomllib
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from shebao.budget.book import Book, Income, Source, TextKey
from shebao.budget.check import check_book
from shebao.budget.forms import UnwritableBookError, new_book, os_reason, read_book, write_book
from shebao.budget.forms.foreign_words import csv_reason, toml_reason
from shebao.budget.forms.guide import guide_rows
from shebao.budget.sheets import FUNDING, SHEETS
from shebao.budget.synthetic import synthetic_book
from shebao.findings import Severity
from tests.test_book_forms_bad_input import codes, csv_change, grids, saved, set_cell, the

MARK = "\u200e"


@pytest.fixture
def book() -> Book:
    return synthetic_book(7, units=2, projects=3)


@pytest.fixture
def folder(tmp_path: Path, book: Book) -> Path:
    write_book(book, tmp_path / "book")
    return tmp_path / "book"


@pytest.mark.parametrize("typed", ["②", "12②", "5²", "$3563028", "＄5"])
def test_what_is_no_number_is_no_number(folder, typed):
    csv_change(folder, "预算明细", 4, "金额（元）", typed)
    reading = read_book(folder)
    assert reading.book is None
    assert codes(reading.findings) == {"B-102"}


def test_separators_in_wrong_places_are_called_so(folder):
    csv_change(folder, "预算明细", 4, "金额（元）", "60,0000.00")
    finding = the(read_book(folder).findings, "B-102")
    assert "分隔符的位置不对" in finding.action


def test_only_reasons_have_a_column_for_the_direction(folder, book):
    csv_change(folder, "预算明细", 4, "金额（元）", "-5")
    csv_change(folder, "变动原因", 2, "金额（元）", "-5")
    actions = {finding.subject: finding.action for finding in read_book(folder).findings if finding.code == "B-104"}
    assert "增减" not in actions["预算明细/金额（元）"]
    assert "“增减”列选“减少”" in actions["变动原因/金额（元）"]


@pytest.mark.parametrize("typed", ["30201x", "30201#", "30201/30202"])
def test_signs_behind_a_code_are_not_dropped_unseen(folder, typed):
    csv_change(folder, "预算明细", 2, "部门经济科目编码", typed)
    finding = the(read_book(folder).findings, "B-126")
    assert finding.severity is Severity.WARNING
    assert typed in finding.message and "读作“30201”" in finding.message


def test_a_circled_digit_is_no_digit_of_a_code(folder):
    csv_change(folder, "预算明细", 2, "功能科目编码", "②080109")
    assert codes(read_book(folder).findings) == {"B-111"}


def test_a_code_as_a_number_is_said_clearly(tmp_path, book):
    cells = grids(book, tmp_path)
    set_cell(cells, "预算明细", 2, "功能科目编码", 2080109)
    assert "读作" not in the(read_book(saved(cells, tmp_path / "a.xlsx")).findings, "B-108").message


@pytest.mark.parametrize("mark", ["\u200b", "\u200e", "\u202e", "\u2066", "\ufeff"])
def test_invisible_marks_are_dropped_and_named_with_their_place(folder, book, mark):
    name = book.units[0].name
    csv_change(folder, "单位", 2, "单位名称", f"{name[:2]}{mark}{name[2:]}")
    reading = read_book(folder)
    assert reading.book == book
    finding = the(reading.findings, "B-120")
    assert (finding.places[0].row, finding.places[0].column) == (2, "单位名称")
    assert f"U+{ord(mark):04X}" in finding.found


def test_invisible_marks_in_prose_and_headers(folder, book):
    file = folder / "texts" / "本部门职责.md"
    file.write_text(f"{MARK}{file.read_text('utf-8')}", "utf-8")
    units = folder / "units.csv"
    units.write_text(units.read_text("utf-8").replace("单位编码", f"{MARK}单位编码"), "utf-8")
    reading = read_book(folder)
    assert reading.book == book
    assert codes(reading.findings) == {"B-120"}


def test_a_name_of_invisible_marks_is_missing(folder):
    csv_change(folder, "单位", 2, "单位名称", "\u200b\u200e")
    assert "B-101" in codes(read_book(folder).findings)


def test_rows_hidden_by_hand_or_filter_are_read_and_said(tmp_path, book):
    path = saved(grids(book, tmp_path), tmp_path / "a.xlsx")
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    number = list(grids(book, tmp_path)).index("预算明细") + 1
    part = f"xl/worksheets/sheet{number}.xml"
    parts[part] = re.sub(rb'<row r="(3|5)"', rb'<row r="\1" hidden="1"', parts[part])
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    reading = read_book(path)
    assert reading.book == book
    finding = the(reading.findings, "B-029")
    assert (finding.severity, [place.row for place in finding.places]) == (Severity.NOTICE, [3, 5])


@pytest.mark.parametrize("suffix", [".xls", ".et", ".ods", ".csv", ".XLS"])
def test_a_new_book_is_no_file_of_another_kind(tmp_path, suffix):
    with pytest.raises(UnwritableBookError, match=r"\.xlsx"):
        new_book(tmp_path / f"x{suffix}", 2026)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("year", [25, 1999, 2100, 20_250])
@pytest.mark.parametrize("form", ["book", "book.xlsx"])
def test_a_year_of_another_century_gives_no_book(tmp_path, book, year, form):
    write_book(replace(book, department=replace(book.department, year=year)), tmp_path / form)
    reading = read_book(tmp_path / form)
    assert reading.book is None
    (finding,) = [finding for finding in reading.findings if finding.blocks_publication]
    assert (finding.code, finding.places[0].sheet, finding.places[0].column) == ("B-203", "封面", "预算年度")


def test_the_name_of_a_known_income_subject_is_filled_in(tmp_path, book):
    line = Income(Source.GOVERNMENT_FUND, "1030155", "", 500)
    write_book(replace(book, income=(line, replace(line, code="1039999", fen=700))), tmp_path / "book")
    reading = read_book(tmp_path / "book")
    assert reading.book is not None
    assert [income.name for income in reading.book.income] == ["彩票公益金收入", ""]
    assert "B-242" in codes(check_book(reading.book))


def test_files_that_a_folder_leaves_out_are_asked_for_by_content(folder, tmp_path, book):
    """A folder may leave out empty sheets; a workbook may leave them empty. Both are asked the same."""
    for name in ("prior.csv", "goal.toml", "texts/本部门职责.md"):
        (folder / name).unlink()
    reading = read_book(folder)
    assert reading.book is not None
    empty = replace(
        book, prior=(), goal=type(book.goal)(), texts={k: v for k, v in book.texts.items() if k is not TextKey.DUTIES}
    )
    write_book(empty, tmp_path / "empty.xlsx")
    other = read_book(tmp_path / "empty.xlsx").book
    assert other is not None
    found = [(finding.code, finding.subject) for finding in check_book(reading.book)]
    assert found == [(finding.code, finding.subject) for finding in check_book(other)]
    assert [code for code, _ in found if code != "B-283"] == ["B-281"] * 3 + ["B-282"]


def test_what_is_missing_is_also_asked_where_a_cell_could_not_be_read(folder):
    (folder / "goal.toml").unlink()
    csv_change(folder, "单位", 2, "实有人数", "很多")
    assert codes(read_book(folder).findings) >= {"B-102"}
    (folder / "texts" / "本部门职责.md").unlink()
    assert "B-281" in codes(read_book(folder).findings)


@pytest.mark.parametrize(
    ("number", "word"),
    [
        (errno.ENOENT, "没有这个文件"),
        (errno.EACCES, "没有权限"),
        (errno.EISDIR, "文件夹"),
        (errno.ENOSPC, "磁盘已满"),
    ],
)
def test_the_disk_speaks_chinese(number, word):
    assert word in os_reason(OSError(number, "English words"))
    assert "English" not in os_reason(OSError(number, "English words"))


def test_an_unknown_refusal_of_the_disk_keeps_its_words_in_brackets():
    assert os_reason(OSError(errno.EILSEQ, "Illegal byte sequence")) == "操作系统不允许（Illegal byte sequence）"


def test_parsers_say_in_chinese_what_is_wrong():
    with pytest.raises(tomllib.TOMLDecodeError) as toml:
        tomllib.loads('"年度" = 没有引号')
    assert toml_reason(toml.value).startswith("第1行第8个字附近格式不对（")
    with pytest.raises(csv.Error) as quotes:
        list(csv.reader(['"没有结束'], strict=True))
    assert csv_reason(quotes.value).startswith("到文件末尾引号仍没有成对（")


def test_the_help_says_which_money_the_levels_hold(book):
    words = "".join(text for _, cells in guide_rows(book) for text in cells)
    assert "不含上年结转" in FUNDING.column("horizon").help
    assert "不含上年结转" in words
    assert "python3 dev.py book check" in words
    assert any(sheet.name == "基金和国资收入" and not sheet.column("name").required for sheet in SHEETS)
