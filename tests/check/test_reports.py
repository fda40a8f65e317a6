"""Reports: JSON with every key, HTML that marks each finding where it stands, XLSX without formulas of others."""

import json
import re
import zipfile
from pathlib import Path
from urllib.parse import unquote

import pytest
from python_calamine import CalamineWorkbook

from shebao.disclosure.check.check_file import check_file, report_on
from shebao.disclosure.check.check_files import Checked, check_all, find_documents, pack
from shebao.disclosure.check.html import index_html, report_html
from shebao.disclosure.check.report import Report
from shebao.disclosure.check.words import checked_words, worst_first
from shebao.disclosure.check.workbook import write_workbook
from shebao.disclosure.check.write_reports import page_names, write_folder, write_one
from shebao.disclosure.model import Cell, Column, Disclosure, NotRead, Origin, Paragraph, Row, Table, TableKind
from shebao.findings import FigureShown, Finding, Place, Severity, Spot
from tests.check.samples import HOSTILE, RIGHT, WRONG, write

KEYS = [
    "file",
    "kind",
    "year",
    "unit",
    "tables_found",
    "tables_missing",
    "not_read",
    "figures_read",
    "figures_tied",
    "findings",
]
FINDING = ["code", "severity", "message", "places", "figures", "expected", "difference", "basis"]


@pytest.fixture
def wrong(tmp_path: Path) -> Report:
    return check_file(write(tmp_path, "某局.txt", WRONG))


class TestJson:
    def test_every_key_is_there(self, wrong):
        data = wrong.as_json()
        assert list(data) == KEYS
        finding = next(item for item in data["findings"] if item["code"] == "R-20")
        assert list(finding) == FINDING and finding["severity"] == "error"
        assert all(list(place) == ["page", "line", "table", "row", "column", "text"] for place in finding["places"])
        assert all(list(figure) == ["text", "value", "unit"] for figure in finding["figures"])
        assert {"text": "70.00%", "value": "70", "unit": "%"} in finding["figures"]
        assert finding["places"][0]["line"] == 4

    def test_an_unreadable_file_has_them_too_and_says_why(self, tmp_path):
        data = check_file(tmp_path / "没有.pdf").as_json()
        assert list(data) == [*KEYS, "error"]
        assert "没有.pdf" in data["error"] and data["findings"] == [] and data["year"] is None


def table_report() -> Report:
    """A document with a table over two pages and a finding in one of its cells."""
    rows = tuple(
        Row(name, (Cell(name), Cell(amount))) for name, amount in (("甲", "1.00"), ("乙", "2.00"), ("合计", "4.00"))
    )
    table = Table(
        TableKind.EXPENDITURE,
        "支出总表",
        (Column("name"), Column("total", amount=True)),
        ((Cell("项目"), Cell("金额")),),
        rows,
        number=3,
        origins=tuple((Origin(page=page), Origin(page=page)) for page in (5, 5, 6, 6)),
    )
    document = Disclosure(
        2025,
        "某局",
        "",
        (Paragraph("前言。", origins=((0, Origin(page=1)),)), table),
        not_read=(NotRead("这一页是扫描件，没有文字。", Place(page=3)),),
    )
    spot = Spot(1, 3, 1)
    finding = Finding(
        "R-03",
        Severity.ERROR,
        "合计4.00，各项之和3.00。",
        "支出总表/合计",
        figures=(FigureShown("合计", "4.00万元", "万元", "4", spot),),
        spots=(spot,),
        found="4.00万元",
        expected="3.00万元",
        difference="1.00万元",
    )
    return Report(
        Path("某局.pdf"),
        kind="预算",
        year=2025,
        unit="某局",
        findings=(finding,),
        figures_read=3,
        figures_tied=3,
        tied=frozenset({Spot(1, 1, 1)}),
        document=document,
        not_read=document.not_read,
    )


class TestHtml:
    def test_a_finding_is_marked_in_its_cell_and_linked_both_ways(self):
        text = report_html(table_report())
        assert re.search(
            r'<td class=n><mark class="error" id="m1-0" [^>]*>4\.00</mark><a class="ref error" href="#f1"', text
        )
        assert '<li class="finding error" id="f1"' in text and 'href="#m1-0"' in text
        assert '<td class=n><span class="ok">1.00</span></td>' in text and "<td class=n>2.00</td>" in text

    def test_pages_are_marked_also_within_a_table_and_what_was_not_read_stands_at_its_page(self):
        text = report_html(table_report())
        assert [int(page) for page in re.findall(r'id="p(\d+)"', text)] == [1, 5, 6]
        assert text.index('id="p1"') < text.index('id="n1"') < text.index('id="p5"')
        assert "扫描件" in text and 'href="#n1"' in text

    def test_every_link_within_the_page_has_its_end(self, wrong, tmp_path):
        for report in (wrong, table_report(), check_file(write(tmp_path, "h.txt", HOSTILE))):
            text = report_html(report)
            ends = re.findall(r'\bid="([^"]+)"', text)
            assert set(re.findall(r'href="#([^"]+)"', text)) <= set(ends)
            assert len(ends) == len(set(ends))

    def test_a_documents_text_is_never_markup(self, tmp_path):
        report = check_file(write(tmp_path, "<b>名.txt", HOSTILE))
        for text in (report_html(report), index_html([report], {0: "1.html"})):
            assert "<script>alert" not in text and "<img" not in text and "<b>名" not in text
        assert "&lt;img src=x" in report_html(report)

    def test_nothing_is_loaded_and_only_our_script_may_run(self, wrong):
        text = report_html(wrong)
        assert "default-src 'none'" in text.replace("&#x27;", "'") and not re.search(
            r'(?:src|href)="(?:https?:)?//', text
        )

    def test_a_file_that_could_not_be_read_says_so(self, tmp_path):
        text = report_html(check_file(tmp_path / "没有.pdf"))
        assert "不能核对" in text and "没有.pdf" in text


class TestWorkbook:
    def test_one_row_a_finding_with_a_list_of_states(self, wrong, tmp_path):
        write_workbook([wrong, Report(Path("坏.pdf"), problem="打不开。")], tmp_path / "f.xlsx")
        book = CalamineWorkbook.from_path(tmp_path / "f.xlsx")
        rows = book.get_sheet_by_name("问题清单").to_python()
        printed = ["序号", "单位", "级别", "代码", "问题", "页", "表", "印出的数", "应为", "处理情况"]
        assert rows[0][:12] == [*printed, "责任人", "备注"]
        assert len(rows) == 1 + len(wrong.findings) and rows[1][2] == "错误" and rows[1][9] == "待处理"
        files = book.get_sheet_by_name("文件").to_python()
        assert [row[4] for row in files[1:]] == [str(wrong.file), "坏.pdf"] and files[2][9] == "打不开。"
        sheet = zipfile.ZipFile(tmp_path / "f.xlsx").read("xl/worksheets/sheet1.xml").decode()
        assert "<dataValidation " in sheet and "已改正" in sheet and "<autoFilter " in sheet and "topLeftCell" in sheet
        assert 'orientation="landscape"' in sheet and 'fitToWidth="0"' not in sheet
        areas = zipfile.ZipFile(tmp_path / "f.xlsx").read("xl/workbook.xml").decode()
        assert re.findall(r"Print_Area[^>]*>[^<]*!\$A\$1:\$(\w)", areas) == ["J", "J"]

    def test_a_text_is_never_a_formula(self, tmp_path):
        bad = '=HYPERLINK("http://example.org")'
        report = Report(
            Path("=1+1.txt"),
            unit=bad,
            findings=(Finding("T-01", Severity.NOTICE, bad, found="+1", expected="@SUM(A1)"),),
        )
        write_workbook([report], tmp_path / "f.xlsx")
        package = zipfile.ZipFile(tmp_path / "f.xlsx")
        sheet = package.read("xl/worksheets/sheet1.xml").decode()
        assert "<f>" not in sheet and "<hyperlink" not in sheet
        assert CalamineWorkbook.from_path(tmp_path / "f.xlsx").get_sheet_by_name("问题清单").to_python()[1][1] == bad


class TestFolders:
    def test_documents_of_a_folder_the_unreadable_among_them_nothing_else(self, tmp_path):
        for name in ("b.txt", "a.doc", ".h.txt", "~$b.docx", "x.css", "页_files/p.html", "下级/c.pdf"):
            write(tmp_path / Path(name).parent, Path(name).name, RIGHT)
        assert [str(path.relative_to(tmp_path)) for path in find_documents([tmp_path])] == [
            "a.doc",
            "b.txt",
            "下级/c.pdf",
        ]

    def test_results_come_in_order_and_a_bad_file_does_not_stop_the_rest(self, tmp_path):
        paths = [write(tmp_path, "1.txt", WRONG), tmp_path / "没有.txt", write(tmp_path, "2.txt", RIGHT)]
        checked = check_all(paths, size=2)
        assert [item.report.file for item in checked] == paths
        assert [item.report.is_readable for item in checked] == [True, False, True]
        assert [report.file.name for report in worst_first([item.report for item in checked])] == [
            "没有.txt",
            "1.txt",
            "2.txt",
        ]

    def test_every_document_has_its_page_and_the_index_leads_to_it(self, tmp_path, wrong):
        checked = [Checked(wrong, pack(wrong.document)), Checked(Report(Path("坏.pdf"), problem="打不开。"))]
        written = write_folder(checked, tmp_path / "out", ("html", "xlsx", "json"))
        assert [path.name for path in written] == ["index.html", "findings.xlsx", "report.json"]
        index = written[0].read_text(encoding="utf-8")
        assert all(
            (tmp_path / "out" / unquote(link)).is_file() for link in re.findall(r'href="(documents/[^"]+)"', index)
        )
        assert len(json.loads(written[2].read_text(encoding="utf-8"))["documents"]) == 2

    @pytest.mark.parametrize("form", ["html", "xlsx", "json"])
    def test_one_file_of_one_format(self, form, tmp_path, wrong):
        path = write_one([Checked(wrong, pack(wrong.document))], tmp_path / "新" / f"r.{form}", form)
        assert path.stat().st_size > 0 and [item.name for item in path.parent.iterdir()] == [f"r.{form}"]


def test_what_was_checked_and_what_not_is_always_said(wrong):
    said = "；".join(checked_words(wrong))
    assert "没有认出公开表" in said and f"读出{wrong.figures_read}个数字" in said
    assert "不等于没有问题" in "；".join(checked_words(Report(Path("空.txt"), kind="预算")))


def test_personal_numbers_are_left_out_of_the_text_that_is_shown(tmp_path):
    text = RIGHT + "联系电话：13800138000，身份证号11010519491231002X。\n"
    page = report_html(check_file(write(tmp_path, "a.txt", text)))
    assert "13800138000" not in page and "11010519491231002X" not in page
    assert "138******00" in page and "100.00万元" in page


def test_pages_are_named_after_the_documents_each_once():
    reports = [Report(Path(name)) for name in ("甲/预算.pdf", "乙/预算.pdf", 'a"b#.txt', "长" * 200 + ".pdf")]
    names = page_names(reports)
    assert names[:3] == ["预算.pdf.html", "预算.pdf-2.html", "a_b_.txt.html"]
    assert all(len(name.encode()) < 200 for name in names)


def test_one_table_of_two_kinds_is_found_once():
    title = "“三公”经费和机关运行经费预算表"
    tables = [Table(kind, title, (), (), (), number=1) for kind in (TableKind.THREE_PUBLIC, TableKind.ORGAN_RUNNING)]
    document = Disclosure(2025, "某局", "", tuple(tables))
    assert report_on(Path("a.pdf"), document).tables_found == (title,)
