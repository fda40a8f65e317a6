"""Files as they come: encodings, old workbooks, wrong headers, hidden rows, formulas, and files meant to do harm."""

import csv
import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from shebao.register.imports.limits import MAX_BYTES
from shebao.register.imports.reading import CannotRead, read_table
from shebao.register.imports.sources import folder, receive, stored
from shebao.register.models import SourceFile
from shebao.staff.grant_post import Refused
from shebao.staff.who import Who
from tests.office.importing.files import person, resident, table, write_xlsx

pytestmark = pytest.mark.django_db
Preview = Callable[..., SourceFile]


def as_csv(lines: list[list[Any]], encoding: str, delimiter: str = ",") -> bytes:
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter).writerows(lines)
    return text.getvalue().encode(encoding)


def told(source: SourceFile) -> str:
    """What a file was refused for."""
    assert source.state == "未通过", source.state
    return "\n".join(finding["message"] for finding in source.totals["findings"])


class TestEncodings:
    @pytest.mark.parametrize(
        ("encoding", "named"),
        [("utf-8", "UTF-8"), ("utf-8-sig", "UTF-8（带标记）"), ("gb18030", "GB18030"), ("utf-16", "UTF-16")],
    )
    def test_of_csv(self, employer: None, preview: Preview, encoding: str, named: str) -> None:
        source = preview(as_csv(table("F1", [person(1, 姓名="王㛃")]), encoding))
        assert (source.encoding, source.good_rows) == (named, 1)

    def test_a_mixture_is_refused_with_its_line(self, employer: None, preview: Preview) -> None:
        lines = table("F1", [person(1), person(2)])
        mixed = as_csv(lines[:2], "utf-8") + as_csv(lines[2:], "gb18030") + b"\xff\xff"
        assert "按UTF-8读到第3行出错" in told(preview(mixed))

    def test_tabs_and_marks_of_text(self, employer: None, preview: Preview) -> None:
        row = person(1, 证件号码=f'="{resident(1)}"')
        assert preview(as_csv(table("F1", [row]), "gb18030", "\t")).good_rows == 1


class TestHeaders:
    def change(self, tmp_path: Path, old: str, new: str) -> Path:
        head, row = table("F1", [person(1)])
        return write_xlsx(tmp_path / "头.xlsx", [[new if header == old else header for header in head], row])

    def test_codes_of_the_platform_are_headers_too(self, employer: None, preview: Preview, tmp_path: Path) -> None:
        assert preview(self.change(tmp_path, "证件号码", "AAC002")).good_rows == 1

    def test_missing_and_unknown_ones_are_named_with_what_may_be_meant(self, preview: Preview, tmp_path: Path) -> None:
        message = told(preview(self.change(tmp_path, "首次参保年月", "首次参保月份")))
        assert "缺少“首次参保年月”列，是否写成了“首次参保月份”" in message
        assert "“首次参保月份”不在版式中，是否指“首次参保年月”" in message

    def test_twice(self, preview: Preview, tmp_path: Path) -> None:
        assert "“姓名”有两列（第2列和第7列）" in told(preview(self.change(tmp_path, "民族", "AAC003")))

    def test_of_another_layout(self, preview: Preview, tmp_path: Path) -> None:
        lines = table("F3", [{"姓名": "王"}])
        assert "像是“F3 失业_个人”的" in told(preview(write_xlsx(tmp_path / "f3.xlsx", lines)))

    def test_of_no_layout_is_said_in_one_line(self, preview: Preview, tmp_path: Path) -> None:
        note = [["文件名", "行数", "合计项目", "合计"], ["f1.csv", "12", "缴费基数", "100"]]
        source = preview(write_xlsx(tmp_path / "移交清单.xlsx", note))
        assert told(source).count("。") <= 3 and "这不像“F1 企业养老_个人”的文件" in told(source)

    def test_not_in_the_first_row(self, preview: Preview, tmp_path: Path) -> None:
        lines = [["企业养老参保人员名册"], *table("F1", [person(1)])]
        assert "第1行只有“企业养老参保人员名册”，像是标题" in told(preview(write_xlsx(tmp_path / "题.xlsx", lines)))


class TestSheets:
    def made(self, tmp_path: Path, arrange: Any) -> Path:
        return write_xlsx(tmp_path / "表.xlsx", table("F1", [person(1), person(2)]), arrange)

    def test_with_hidden_rows_are_refused(self, preview: Preview, tmp_path: Path) -> None:
        path = self.made(tmp_path, lambda book, sheet: sheet.set_row(2, None, None, {"hidden": True}))
        assert "有隐藏或筛选掉的行：第3" in told(preview(path))

    def test_with_merged_cells_are_refused(self, preview: Preview, tmp_path: Path) -> None:
        path = self.made(tmp_path, lambda book, sheet: sheet.merge_range(3, 0, 4, 0, "合计"))
        assert "有合并单元格：A4:A5" in told(preview(path))

    def test_with_formulas_lose_those_rows(self, employer: None, preview: Preview, tmp_path: Path) -> None:
        path = self.made(tmp_path, lambda book, sheet: sheet.write_formula(1, 15, "=1+1", None, 2))
        source = preview(path)
        assert source.totals["first"] == [[2, "“缴费基数”是公式，须粘贴为数值"]]

    def test_two_with_data_are_refused(self, preview: Preview, tmp_path: Path) -> None:
        path = self.made(tmp_path, lambda book, sheet: book.add_worksheet("二月").write(0, 0, "x"))
        assert "有2个有数据的工作表：“数据”、“二月”" in told(preview(path))

    def test_numbers_of_fifteen_digits_and_more_are_damaged(
        self, employer: None, preview: Preview, tmp_path: Path
    ) -> None:
        assert preview([person(1, 证件号码=140525800405005)]).bad_rows == 1


class TestHarm:
    """What somebody could upload on purpose."""

    def refused(self, clerk: Who, data: bytes, name: str = "文件.xlsx") -> str:
        with pytest.raises(Refused) as refused:
            receive([data], name, "F1", by=clerk)
        assert not SourceFile.objects.exists()
        assert list(folder().iterdir()) == [], "nothing of it is kept"
        return str(refused.value)

    def test_a_path_as_a_name_is_only_shown(self, preview: Preview, employer: None, data_folder: Path) -> None:
        source = preview(as_csv(table("F1", [person(1)]), "utf-8"), name="../../../etc/cron.d/x\0.csv")
        assert source.name == "x.csv"
        assert stored(source).parent == data_folder / "sources"
        assert stored(source).name.startswith("sm3-")

    @pytest.mark.parametrize(
        ("data", "what"),
        [
            (b"", "文件是空的"),
            (b"%PDF-1.7 ...", "这是PDF文件"),
            (b"MZ\x90\0", "这是程序"),
            (b"\x89PNG\r\n", "这是图片"),
            (b"<html><script>alert(1)</script>", "这是网页或XML文件"),
            (b"\0\1\2\3", "这不是表格文件"),
        ],
    )
    def test_other_things_under_the_name_of_a_workbook(self, clerk: Who, data: bytes, what: str) -> None:
        assert what in self.refused(clerk, data)

    def test_too_many_bytes_are_not_kept(self, clerk: Who) -> None:
        piece = b"x" * 2**20
        with pytest.raises(Refused, match="超过200兆字节"):
            receive((piece for _ in range(MAX_BYTES // 2**20 + 1)), "大.csv", "F1", by=clerk)
        assert list(folder().iterdir()) == []

    def test_a_layout_that_does_not_exist(self, clerk: Who) -> None:
        with pytest.raises(Refused, match="没有版式"):
            receive([b"x"], "x.csv", "../../F1", by=clerk)

    def test_without_the_right(self, checker: Who) -> None:
        with pytest.raises(Refused, match="没有导入"):
            receive([b"x"], "x.csv", "F1", by=checker)

    def bomb(self, tmp_path: Path, sheet: bytes, claim: int | None = None) -> Path:
        """A workbook whose sheet is replaced by these bytes."""
        plain = write_xlsx(tmp_path / "弹.xlsx", table("F1", [person(1)]))
        made = tmp_path / "炸弹.xlsx"
        with zipfile.ZipFile(plain) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
            for entry in old.infolist():
                is_sheet = entry.filename == "xl/worksheets/sheet1.xml"
                new.writestr(entry.filename, sheet if is_sheet else old.read(entry))
        if claim is not None:
            data = bytearray(made.read_bytes())
            at = data.index(b"PK\x01\x02")
            while data[at + 46 : at + 70] != b"xl/worksheets/sheet1.xml":
                at = data.index(b"PK\x01\x02", at + 4)
            data[at + 24 : at + 28] = claim.to_bytes(4, "little")
            made.write_bytes(data)
        return made

    SHEET = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>%s</sheetData></worksheet>'

    def test_a_cell_at_the_end_of_the_world(self, tmp_path: Path) -> None:
        """Loaded as one block it would be seventeen thousand million cells."""
        for far in (b"XFD1", b"A1048576", b"DA1"):
            row = b'<row r="1"><c r="A1"><v>1</v></c><c r="' + far + b'"><v>1</v></c></row>'
            with pytest.raises(CannotRead, match="远在表格之外"):
                read_table(self.bomb(tmp_path, self.SHEET % row))

    @pytest.mark.parametrize(
        "cell",
        [
            b"<c r='XFD1'>",
            b'<c  r="XFD1">',
            b'<c t="n" r="XFD1">',
            b"<c>",
            b'<![CDATA[<c r="A1">]]><c>',
            b'<x:c xmlns:x="y">',
        ],
    )
    def test_a_cell_written_so_that_its_place_is_not_found(self, tmp_path: Path, cell: bytes) -> None:
        row = b'<row r="1">' + cell + b"<v>1</v></c></row>"
        with pytest.raises(CannotRead, match="不是 Excel 或 WPS 保存的写法"):
            read_table(self.bomb(tmp_path, self.SHEET % row))

    def test_millions_of_rows(self, tmp_path: Path) -> None:
        with pytest.raises(CannotRead, match="超过499,999行"):
            read_table(self.bomb(tmp_path, self.SHEET % (b"<row></row>" * 600_000)))

    def test_a_sheet_that_says_it_is_smaller(self, tmp_path: Path) -> None:
        with pytest.raises(CannotRead, match="打不开"):
            read_table(self.bomb(tmp_path, self.SHEET % (b" " * 50_000_000), claim=1000))

    def test_gigabytes_of_nothing(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("shebao.register.imports.sheet_xml.MAX_UNPACKED", 20 * 2**20)
        with pytest.raises(CannotRead, match="展开后超过20"):
            read_table(self.bomb(tmp_path, self.SHEET % (b" " * (21 * 2**20))))

    def test_a_hundred_thousand_columns(self, preview: Preview) -> None:
        assert "表头有100,000列" in told(preview(as_csv([[f"列{at}" for at in range(100_000)]], "utf-8")))

    def test_an_archive_that_is_no_workbook(self, preview: Preview, tmp_path: Path) -> None:
        made = tmp_path / "x.xlsx"
        with zipfile.ZipFile(made, "w") as archive:
            archive.writestr("x.txt", "x")
        assert "工作簿打不开" in told(preview(made))

    def test_quotes_that_never_end(self, preview: Preview) -> None:
        lines = as_csv(table("F1", [person(1)]), "utf-8")
        assert preview(lines + b'"' + b"x" * 300_000).state == "未通过"
