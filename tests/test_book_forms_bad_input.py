"""Books broken in every way people break them: each place is named, with what was found, expected and to be done."""

import io
import re
import shutil
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
import xlsxwriter

from shebao.budget.book import Book, KeyTask, TextKey
from shebao.budget.forms import read_book, write_book
from shebao.budget.sheets import SHEETS
from shebao.budget.synthetic import synthetic_book
from shebao.findings import Finding, Severity

SHEET = {sheet.name: sheet for sheet in SHEETS}


@pytest.fixture
def book() -> Book:
    """A department with one unit, some projects, vehicles and targets."""
    return synthetic_book(7, units=2, projects=3)


@pytest.fixture
def folder(tmp_path: Path, book: Book) -> Path:
    write_book(book, tmp_path / "book")
    return tmp_path / "book"


def csv_change(folder: Path, sheet: str, row: int, header: str, value: str) -> None:
    """Type something into one cell, as a person would; row 1 is the header."""
    import csv

    file = folder / SHEET[sheet].file
    with file.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.reader(stream))
    rows[row - 1][rows[0].index(header)] = value
    with file.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream, lineterminator="\n").writerows(rows)


def grids(book: Book, tmp_path: Path) -> dict[str, list[list[object]]]:
    """The cells of a book's workbook, to be broken and written again."""
    import python_calamine

    path = tmp_path / "whole.xlsx"
    write_book(book, path)
    workbook = python_calamine.load_workbook(path)
    return {name: workbook.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in workbook.sheet_names}


def saved(cells: dict[str, list[list[object]]], path: Path) -> Path:
    """Save cells as a workbook, numbers as numbers and texts as texts."""
    options = {"strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(str(path), options) as workbook:
        for name, rows in cells.items():
            page = workbook.add_worksheet(name)
            for number, row in enumerate(rows):
                for position, cell in enumerate(row):
                    if cell != "":
                        page.write(number, position, cell)
    return path


def set_cell(cells: dict[str, list[list[object]]], sheet: str, row: int, header: str, value: object) -> None:
    position = cells[sheet][0].index(header)
    cells[sheet][row - 1][position] = value


def codes(findings: list[Finding]) -> set[str]:
    return {finding.code for finding in findings}


def the(findings: list[Finding], code: str) -> Finding:
    found = [finding for finding in findings if finding.code == code]
    assert found, f"{code} not among {[(finding.code, finding.message) for finding in findings]}"
    return found[0]


class TestFile:
    """Files that are no book: said in one line, nothing raised."""

    def test_no_such_file(self, tmp_path):
        reading = read_book(tmp_path / "没有.xlsx")
        assert (codes(reading.findings), reading.book, reading.readable) == ({"B-001"}, None, False)

    def test_empty_file(self, tmp_path):
        (tmp_path / "a.xlsx").touch()
        assert codes(read_book(tmp_path / "a.xlsx").findings) == {"B-002"}

    @pytest.mark.parametrize(
        ("name", "data", "word"),
        [
            ("a.xlsx", b"%PDF-1.7 ...", "PDF"),
            ("a.xls", b"<html><table></table></html>", "网页"),
            ("facts.csv", "单位编码,金额（元）\n".encode(), "文件夹"),
            ("a.xlsx", b"\x00\x01\x02" * 50, "不认识"),
        ],
    )
    def test_another_kind_of_file(self, tmp_path, name, data, word):
        (tmp_path / name).write_bytes(data)
        finding = the(read_book(tmp_path / name).findings, "B-005")
        assert word in finding.message + finding.action

    def test_a_word_document(self, tmp_path):
        with zipfile.ZipFile(tmp_path / "a.xlsx", "w") as archive:
            archive.writestr("word/document.xml", "<w:document/>")
        assert codes(read_book(tmp_path / "a.xlsx").findings) == {"B-005"}

    @pytest.mark.parametrize("keep", [10, 100, 2000, 20_000])
    def test_a_workbook_cut_short(self, tmp_path, book, keep):
        write_book(book, tmp_path / "a.xlsx")
        data = (tmp_path / "a.xlsx").read_bytes()
        (tmp_path / "a.xlsx").write_bytes(data[:keep])
        reading = read_book(tmp_path / "a.xlsx")
        assert (codes(reading.findings), reading.readable) == ({"B-004"}, False)

    def test_a_workbook_with_a_broken_part(self, tmp_path, book):
        write_book(book, tmp_path / "whole.xlsx")
        with zipfile.ZipFile(tmp_path / "whole.xlsx") as old, zipfile.ZipFile(tmp_path / "a.xlsx", "w") as new:
            for name in old.namelist():
                data = old.read(name)
                new.writestr(name, data[: len(data) // 2] if name.endswith("sheet5.xml") else data)
        assert codes(read_book(tmp_path / "a.xlsx").findings) <= {"B-004"}
        assert read_book(tmp_path / "a.xlsx").book is None

    def test_an_encrypted_workbook(self, tmp_path):
        # An encrypted .xlsx is an OLE container with these two streams.
        names = "EncryptionInfo".encode("utf-16-le") + b"\0" * 40 + "EncryptedPackage".encode("utf-16-le")
        (tmp_path / "a.xlsx").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 1016 + names + b"\0" * 984)
        assert codes(read_book(tmp_path / "a.xlsx").findings) == {"B-003"}

    def test_a_workbook_that_is_no_book(self, tmp_path):
        saved({"Sheet1": [["姓名", "金额"], ["某", 3]]}, tmp_path / "a.xlsx")
        finding = the(read_book(tmp_path / "a.xlsx").findings, "B-005")
        assert "Sheet1" in finding.message

    def test_a_folder_without_book_toml(self, tmp_path):
        assert codes(read_book(tmp_path).findings) == {"B-005"}

    @pytest.mark.parametrize("form", ["folder", "workbook"])
    def test_another_version_of_the_template(self, tmp_path, book, folder, form):
        if form == "folder":
            cover = folder / "book.toml"
            cover.write_text(cover.read_text("utf-8").replace('"模板版本" = "1"', '"模板版本" = "9"'), "utf-8")
            reading = read_book(folder)
        else:
            cells = grids(book, tmp_path)
            for row in cells["填写说明"]:
                if row[0] == "模板版本":
                    row[1] = "9"
            reading = read_book(saved(cells, tmp_path / "a.xlsx"))
        assert (codes(reading.findings), reading.readable) == ({"B-006"}, False)

    def test_no_version_is_a_warning(self, tmp_path, book):
        cells = grids(book, tmp_path)
        del cells["填写说明"]
        reading = read_book(saved(cells, tmp_path / "a.xlsx"))
        assert codes(reading.findings) == {"B-007"}
        assert reading.book == book

    def test_broken_text_files(self, folder):
        (folder / "goal.toml").write_text('"年度绩效目标" = 没有引号', "utf-8")
        (folder / "prior.csv").write_bytes(b"\xff\xff\x00\xd8")
        (folder / "units.csv").write_text('单位编码,单位名称\n"没有结束的引号', "utf-8")
        assert {"B-008", "B-009", "B-010"} <= codes(read_book(folder).findings)


class TestSheets:
    @pytest.mark.parametrize("name", [*SHEET, "文字", "附件"])
    def test_a_missing_sheet_is_named(self, tmp_path, book, name):
        cells = grids(book, tmp_path)
        del cells[name]
        reading = read_book(saved(cells, tmp_path / "a.xlsx"))
        missing = [finding for finding in reading.findings if finding.code == "B-011"]
        assert [finding.subject for finding in missing] == [f"{name}/工作表"]
        assert reading.book is None

    def test_a_missing_header_is_named_and_a_reordered_one_does_not_matter(self, tmp_path, book):
        cells = grids(book, tmp_path)
        cells["预算明细"] = [row[::-1] for row in cells["预算明细"]]
        assert read_book(saved(cells, tmp_path / "a.xlsx")).book == book
        position = cells["预算明细"][0].index("资金来源")
        cells["预算明细"] = [row[:position] + row[position + 1 :] for row in cells["预算明细"]]
        finding = the(read_book(saved(cells, tmp_path / "b.xlsx")).findings, "B-021")
        assert finding.subject == "预算明细/资金来源"

    def test_sheets_in_another_order_under_another_name(self, tmp_path, book):
        cells = dict(reversed(grids(book, tmp_path).items()))
        cells["Sheet3"] = cells.pop("预算明细")
        reading = read_book(saved(cells, tmp_path / "a.xlsx"))
        assert reading.book == book
        assert the(reading.findings, "B-012").subject == "预算明细/工作表"

    def test_a_title_above_the_header_and_half_width_brackets(self, tmp_path, book):
        cells = grids(book, tmp_path)
        cells["预算明细"][0] = [str(cell).replace("（", "(").replace("）", ")") for cell in cells["预算明细"][0]]
        cells["预算明细"].insert(0, ["2025年预算明细"])
        reading = read_book(saved(cells, tmp_path / "a.xlsx"))
        assert codes(reading.findings) == {"B-024"}
        assert reading.book == book
        assert reading.book.facts[0].row == 3

    def test_unknown_columns_and_sheets_are_not_lost_silently(self, tmp_path, book):
        cells = grids(book, tmp_path)
        for number, row in enumerate(cells["单位"]):
            row.append("地址" if number == 0 else f"府前街{number}号")
        cells["草稿"] = [["随便写的"]]
        reading = read_book(saved(cells, tmp_path / "a.xlsx"))
        assert reading.book == book
        column, sheet = the(reading.findings, "B-023"), the(reading.findings, "B-013")
        assert (column.severity, column.places[0].row, column.places[0].column) == (Severity.NOTICE, 2, "地址")
        assert sheet.subject == "草稿/工作表"

    def test_prose_sheets_are_looked_at_as_closely(self, tmp_path, book):
        cells = grids(book, tmp_path)
        cells["文字"] = [
            ["本部门情况"],
            ["说明", "正文", "位置"],
            ["谁写的", "职责一", "本部门职责"],
            ["", "职责二", ""],
        ]
        reading = read_book(saved(cells, tmp_path / "a.xlsx"))
        assert reading.book.texts == {TextKey.DUTIES: "职责一\n职责二"}
        assert {"B-023", "B-024"} == codes(reading.findings)
        del cells["文字"][1][1]
        assert the(read_book(saved(cells, tmp_path / "b.xlsx")).findings, "B-021").subject == "文字/正文"

    def test_content_without_a_header(self, tmp_path, book):
        cells = grids(book, tmp_path)
        cells["单位"][1].append("忘了表头")
        assert "没有表头" in the(read_book(saved(cells, tmp_path / "a.xlsx")).findings, "B-023").subject

    def test_a_header_twice(self, tmp_path, book):
        cells = grids(book, tmp_path)
        for number, row in enumerate(cells["上年数"]):
            row.append("上年预算数（元）" if number == 0 else 5)
        assert the(read_book(saved(cells, tmp_path / "a.xlsx")).findings, "B-022").subject == "上年数/上年预算数（元）"

    def test_a_copied_sheet(self, tmp_path, book):
        cells = grids(book, tmp_path)
        cells["预算明细 (2)"] = cells["预算明细"]
        assert the(read_book(saved(cells, tmp_path / "a.xlsx")).findings, "B-014").subject == "预算明细/工作表"

    def test_a_total_row_is_left_out_with_a_notice(self, tmp_path, book):
        cells = grids(book, tmp_path)
        width = len(cells["预算明细"][0])
        total = ["合 计", *[""] * (width - 3), sum(fact.fen for fact in book.facts) / 100, ""]
        cells["预算明细"].append(total)
        reading = read_book(saved(cells, tmp_path / "a.xlsx"))
        assert reading.book == book
        assert the(reading.findings, "B-027").places[0].row == len(book.facts) + 2

    def test_empty_rows_between_do_not_matter(self, tmp_path, book):
        cells = grids(book, tmp_path)
        cells["预算明细"][3:3] = [[""], ["  "]]
        reading = read_book(saved(cells, tmp_path / "a.xlsx"))
        assert reading.book == book
        assert reading.book.facts[2].row == 6

    def test_merged_cells(self, tmp_path, book):
        path = tmp_path / "a.xlsx"
        cells = grids(book, tmp_path)
        saved(cells, path)
        with zipfile.ZipFile(path) as archive:
            parts = {name: archive.read(name) for name in archive.namelist()}
        number = list(cells).index("预算明细") + 1
        part = f"xl/worksheets/sheet{number}.xml"
        merged = b'</sheetData><mergeCells count="1"><mergeCell ref="A2:A3"/></mergeCells>'
        parts[part] = parts[part].replace(b"</sheetData>", merged)
        with zipfile.ZipFile(path, "w") as archive:
            for name, data in parts.items():
                archive.writestr(name, data)
        finding = the(read_book(path).findings, "B-025")
        assert (finding.places[0].row, finding.places[0].column) == (2, "单位编码")

    def test_an_unquoted_comma_in_a_csv(self, folder):
        file = folder / "prior.csv"
        file.write_text(file.read_text("utf-8").replace("收支总计,", "收支总计,1,", 1), "utf-8")
        assert the(read_book(folder).findings, "B-026").places[0].row == 2

    def test_a_missing_file_of_the_folder(self, folder):
        (folder / "facts.csv").rename(folder / "fact.csv")
        reading = read_book(folder)
        assert codes(reading.findings) == {"B-011", "B-013"}

    def test_old_encodings_and_marks_are_read(self, folder, book):
        for name, encoding in (("facts.csv", "gb18030"), ("units.csv", "utf-8-sig"), ("projects.csv", "utf-16")):
            text = (folder / name).read_text("utf-8").replace("\n", "\r\n")
            (folder / name).write_bytes(text.encode(encoding))
        reading = read_book(folder)
        assert (reading.book, reading.findings) == (book, [])


BAD_AMOUNTS = {
    "十二": "B-102",
    "1200元整": "B-102",
    "12.34.56": "B-102",
    "1,23,4": "B-102",
    "-5": "B-104",
    "-5.00": "B-104",
    "1.005": "B-105",
    "100.001": "B-105",
    "": "B-101",
    "   ": "B-101",
    "5万元": "B-122",
    "1.2亿": "B-122",
    "7.42E+06": "B-123",
    "92233720368547758.08": "B-107",
    "999999999999999999999999": "B-107",
    "#REF!": "B-118",
    "=SUM(A1:A2)": "B-102",
    "9" * 9_000: "B-107",
    "NaN": "B-102",
    "inf": "B-102",
    "2025-01-01": "B-102",
}
TIDY_AMOUNTS = {
    "1,234,567.80": 123_456_780,
    "１２３４．５６": 123_456,
    "￥1,200": 120_000,
    "1200元": 120_000,
    " 1200 ": 120_000,
    "1，234": 123_400,
    "1 234 567": 123_456_700,
}


class TestCells:
    @pytest.mark.parametrize(("typed", "code"), BAD_AMOUNTS.items())
    def test_an_amount_that_cannot_be_read(self, folder, typed, code):
        csv_change(folder, "预算明细", 4, "金额（元）", typed)
        reading = read_book(folder)
        assert reading.book is None
        (finding,) = reading.findings
        place = finding.places[0]
        assert (finding.code, place.file, place.sheet, place.row, place.column) == (
            code, "book/facts.csv", "预算明细", 4, "金额（元）",
        )  # fmt: skip
        assert finding.found and finding.expected and finding.action
        assert finding.severity is Severity.ERROR

    @pytest.mark.parametrize(("typed", "fen"), TIDY_AMOUNTS.items())
    def test_an_amount_written_untidily_is_read_with_a_notice(self, folder, typed, fen):
        csv_change(folder, "预算明细", 4, "金额（元）", typed)
        reading = read_book(folder)
        assert reading.book is not None
        assert reading.book.facts[2].fen == fen
        assert [(finding.code, finding.severity) for finding in reading.findings] == [("B-103", Severity.NOTICE)]

    @pytest.mark.parametrize(
        ("number", "fen"),
        [
            (0.1 + 0.2, 30),
            (1.1 * 3, 330),
            (1234567.89, 123_456_789),
            (4.35 * 100, 43_500),
            (7, 700),
            (1234567.89 - 1234567, 89),
        ],
    )
    def test_float_noise_of_a_formula_is_no_third_decimal(self, tmp_path, book, number, fen):
        cells = grids(book, tmp_path)
        set_cell(cells, "预算明细", 2, "金额（元）", number)
        reading = read_book(saved(cells, tmp_path / "a.xlsx"))
        assert reading.findings == []
        assert reading.book.facts[0].fen == fen

    @pytest.mark.parametrize(
        ("number", "code"), [(0.125, "B-105"), (1e-5, "B-105"), (-3.0, "B-104"), (1e17, "B-107"), (True, "B-102")]
    )
    def test_a_number_that_is_no_amount(self, tmp_path, book, number, code):
        cells = grids(book, tmp_path)
        set_cell(cells, "预算明细", 2, "金额（元）", number)
        assert codes(read_book(saved(cells, tmp_path / "a.xlsx")).findings) == {code}

    @pytest.mark.parametrize(
        ("sheet", "header", "typed", "code"),
        [
            ("单位", "编制数", "三十", "B-102"),
            ("单位", "编制数", "3.5", "B-106"),
            ("单位", "编制数", "-1", "B-104"),
            ("单位", "单位性质", "企业", "B-113"),
            ("单位", "单位名称", " ", "B-101"),
            ("单位", "单位编码", "", "B-101"),
            ("预算明细", "资金来源", "一般公共预算收入", "B-113"),
            ("预算明细", "支出类别", "", "B-101"),
            ("预算明细", "功能科目编码", "社会保险经办机构", "B-111"),
            ("预算明细", "功能科目编码", "2.08E+06", "B-110"),
            ("预算明细", "备注", "#N/A", "B-118"),
            ("预算明细", "备注", "长" * 32_768, "B-121"),
            ("项目", "三保", "可能", "B-117"),
            ("项目", "开始日期", "2025年2月30日", "B-115"),
            ("项目", "开始日期", "年初", "B-115"),
            ("项目", "项目期（年）", "长期", "B-102"),
            ("绩效指标", "数值", "95%", "B-102"),
            ("绩效指标", "数值", "很多", "B-102"),
            ("绩效指标", "符号", "大于", "B-113"),
        ],
    )
    def test_other_cells_that_cannot_be_read(self, folder, sheet, header, typed, code):
        csv_change(folder, sheet, 2, header, typed)
        reading = read_book(folder)
        assert reading.book is None
        finding = the(reading.findings, code)
        assert (finding.subject, finding.places[0].row) == (f"{sheet}/{header}", 2)
        if code == "B-113":
            assert "、" in finding.expected

    @pytest.mark.parametrize(
        ("sheet", "header", "typed", "code", "field", "value"),
        [
            ("预算明细", "资金来源", " 一般公共预算", "B-114", "source", "一般公共预算"),
            ("预算明细", "功能科目编码", "２０８０１０９", "B-112", "function", "2080109"),
            ("预算明细", "功能科目编码", "208 01 09", "B-112", "function", "2080109"),
            ("预算明细", "功能科目编码", "2080109-社会保险经办机构", "B-112", "function", "2080109"),
            ("预算明细", "功能科目编码", "'2080109", "B-112", "function", "2080109"),
            ("项目", "开始日期", "2025年3月1日", "B-116", "starts_on", "2025-03-01"),
            ("项目", "开始日期", "2025/3/1", "B-116", "starts_on", "2025-03-01"),
            ("项目", "三保", "√", "B-114", "three_guarantees", True),
            ("绩效指标", "符号", ">=", "B-114", "operator", "≥"),
            ("绩效指标", "数值", "2,000", "B-103", "number", "2000"),
            ("单位", "编制数", "１２", "B-103", "posts", 12),
        ],
    )
    def test_cells_written_untidily_are_read_with_a_notice(self, folder, sheet, header, typed, code, field, value):
        csv_change(folder, sheet, 2, header, typed)
        reading = read_book(folder)
        assert [(finding.code, finding.severity) for finding in reading.findings] == [(code, Severity.NOTICE)]
        assert getattr(getattr(reading.book, SHEET[sheet].attribute)[0], field) == value

    def test_a_code_chosen_from_the_list_with_its_name(self, folder, book):
        unit = book.units[0]
        csv_change(folder, "预算明细", 2, "单位编码", f"{unit.code} {unit.name}")
        csv_change(folder, "预算明细", 2, "功能科目编码", "2080109 社会保险经办机构")
        reading = read_book(folder)
        assert reading.findings == []
        assert (reading.book.facts[0].unit, reading.book.facts[0].function) == (unit.code, "2080109")

    def test_many_notices_of_one_column_are_one_finding(self, folder, book):
        for row in range(2, 7):
            csv_change(folder, "预算明细", row, "金额（元）", "1,000.00")
        (finding,) = read_book(folder).findings
        assert [place.row for place in finding.places] == [2, 3, 4, 5, 6]

    def test_control_characters_are_left_out_with_a_warning(self, folder):
        csv_change(folder, "预算明细", 2, "备注", "响\x07铃\x0b")
        reading = read_book(folder)
        assert reading.book.facts[0].note == "响铃"
        assert the(reading.findings, "B-120").severity is Severity.WARNING

    def test_a_wrong_place_of_a_text(self, tmp_path, book, folder):
        (folder / "texts" / "本部门的职责.md").write_text("职责", "utf-8")
        assert "本部门职责" in the(read_book(folder).findings, "B-113").expected
        cells = grids(book, tmp_path)
        cells["文字"].append(["本部门的职责", "职责"])
        finding = the(read_book(saved(cells, tmp_path / "a.xlsx")).findings, "B-113")
        assert finding.places[0].row == len(cells["文字"])


class TestCodesTypedAsNumbers:
    """Excel turns 062001 into 62001 and long codes into 2.08E+06; nothing of that may pass unseen."""

    @pytest.fixture
    def book(self) -> Book:
        book = synthetic_book(7, units=1, projects=1)
        old = book.units[0].code
        unit = replace(book.units[0], code="062001")

        def moved(records):
            return tuple(replace(record, unit="062001") if record.unit == old else record for record in records)

        return replace(
            book, units=(unit,), offices=moved(book.offices), facts=moved(book.facts), projects=moved(book.projects),
            procurement=moved(book.procurement), vehicles=moved(book.vehicles), assets=moved(book.assets),
            services=moved(book.services), income=moved(book.income),
        )  # fmt: skip

    def test_an_official_code_has_no_leading_zero_to_lose(self, tmp_path, book):
        cells = grids(book, tmp_path)
        set_cell(cells, "预算明细", 2, "功能科目编码", 2080109)
        reading = read_book(saved(cells, tmp_path / "a.xlsx"))
        assert reading.book.facts[0].function == "2080109"
        assert [(finding.code, finding.severity) for finding in reading.findings] == [("B-108", Severity.NOTICE)]

    @pytest.mark.parametrize("typed", [62001, "62001"])
    def test_a_lost_zero_is_found_by_the_unit_sheet(self, tmp_path, book, typed):
        cells = grids(book, tmp_path)
        set_cell(cells, "预算明细", 2, "单位编码", typed)
        reading = read_book(saved(cells, tmp_path / "a.xlsx"))
        assert reading.book.facts[0].unit == "062001"
        assert [(finding.code, finding.severity) for finding in reading.findings] == [("B-124", Severity.WARNING)]

    def test_where_the_code_is_defined_the_zero_is_asked_for(self, tmp_path, book):
        cells = grids(book, tmp_path)
        set_cell(cells, "单位", 2, "单位编码", 62001)
        finding = the(read_book(saved(cells, tmp_path / "a.xlsx")).findings, "B-109")
        assert finding.severity is Severity.WARNING

    @pytest.mark.parametrize("typed", [2080109.5, 1.40525e18, -2080109])
    def test_lost_digits_are_an_error(self, tmp_path, book, typed):
        cells = grids(book, tmp_path)
        set_cell(cells, "预算明细", 2, "功能科目编码", typed)
        assert codes(read_book(saved(cells, tmp_path / "a.xlsx")).findings) == {"B-110"}


class TestFormulas:
    def formula_book(self, tmp_path: Path, book: Book, formula: str, value: object) -> Path:
        """A workbook with one formula in the first amount; ``value`` is what it shows, None for never calculated."""
        path = tmp_path / "a.xlsx"
        cells = grids(book, tmp_path)
        set_cell(cells, "预算明细", 2, "金额（元）", "")
        position = cells["预算明细"][0].index("金额（元）")
        options = {"strings_to_formulas": False}
        with xlsxwriter.Workbook(str(path), options) as workbook:
            for name, rows in cells.items():
                page = workbook.add_worksheet(name)
                for number, row in enumerate(rows):
                    for column, cell in enumerate(row):
                        if cell != "":
                            page.write(number, column, cell)
                if name == "预算明细":
                    page.write_formula(1, position, formula, None, "?" if value is None else value)
        if value is None:
            with zipfile.ZipFile(path) as archive:
                parts = {name: archive.read(name) for name in archive.namelist()}
            with zipfile.ZipFile(path, "w") as archive:
                for name, data in parts.items():
                    archive.writestr(name, re.sub(rb' t="str"><f>([^<]*)</f><v>\?</v>', rb"><f>\1</f>", data))
        return path

    def test_a_formula_with_a_value_is_read(self, tmp_path, book):
        reading = read_book(self.formula_book(tmp_path, book, "=1000+234.5", 1234.5))
        assert reading.findings == []
        assert reading.book.facts[0].fen == 123_450

    @pytest.mark.parametrize("error", ["#REF!", "#DIV/0!", "#N/A"])
    def test_an_error_is_named_with_its_cell(self, tmp_path, book, error):
        finding = the(read_book(self.formula_book(tmp_path, book, "=A1/0", error)).findings, "B-118")
        assert (finding.found, finding.places[0].row, finding.places[0].column) == (error, 2, "金额（元）")

    def test_a_formula_never_calculated(self, tmp_path, book):
        finding = the(read_book(self.formula_book(tmp_path, book, "=1+1", None)).findings, "B-119")
        assert finding.places[0].row == 2


def test_everything_wrong_is_said_at_once(tmp_path, book):
    """One reading names the bad cells, the broken references, the copied line and the phone number in a text."""
    broken = replace(
        book,
        facts=(*book.facts, book.facts[0], replace(book.facts[-1], project="没有的项目")),
        indicators=(*book.indicators, replace(book.indicators[-1], project="也没有")),
        key_tasks=(*book.key_tasks, KeyTask("宣传", "咨询电话13800138000")),
    )
    write_book(broken, tmp_path / "book")
    csv_change(tmp_path / "book", "上年数", 2, "上年预算数（元）", "五百万")
    csv_change(tmp_path / "book", "单位", 2, "实有人数", "12.5")
    reading = read_book(tmp_path / "book")
    assert reading.book is None
    assert {"B-102", "B-106", "B-212", "B-222", "B-224", "B-301"} <= codes(reading.findings)


def test_nothing_is_said_that_an_unread_cell_may_have_caused(folder, book):
    """A project whose code could not be read must not make all its lines look like strangers."""
    csv_change(folder, "项目", 2, "项目编码", "")
    assert codes(read_book(folder).findings) == {"B-101"}


def test_bytes_of_any_kind_never_raise(tmp_path, book):
    write_book(book, tmp_path / "whole.xlsx")
    data = (tmp_path / "whole.xlsx").read_bytes()
    for position in range(0, len(data), len(data) // 40):
        spoiled = bytearray(data)
        spoiled[position : position + 8] = b"\xff\x00\xff\x00\xff\x00\xff\x00"
        (tmp_path / "a.xlsx").write_bytes(spoiled)
        reading = read_book(tmp_path / "a.xlsx")
        assert reading.book is not None or reading.findings


def test_an_xml_bomb_is_refused(tmp_path, book):
    write_book(book, tmp_path / "whole.xlsx")
    stream = io.BytesIO()
    with zipfile.ZipFile(tmp_path / "whole.xlsx") as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, b"\0" * 400_000_000 if name == "xl/worksheets/sheet1.xml" else old.read(name))
    (tmp_path / "a.xlsx").write_bytes(stream.getvalue())
    assert codes(read_book(tmp_path / "a.xlsx").findings) == {"B-004"}


def test_a_folder_copied_with_stray_files(folder, book):
    shutil.copy(folder / "facts.csv", folder / "facts - 副本.csv")
    (folder / ".DS_Store").write_bytes(b"\0")
    reading = read_book(folder)
    assert reading.book == book
    assert codes(reading.findings) == {"B-013"}
