"""The workbook: numbers are numbers, sums are formulas that agree with what is printed, ready to print."""

import re
from dataclasses import replace
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from lxml import etree, html

from shebao.disclosure.model import Cell, Column, Disclosure, Heading, Paragraph, Row, Table, TableKind, table_grid
from shebao.disclosure.read.xlsx import read_xlsx
from shebao.disclosure.render.xlsx import render_xlsx
from shebao.findings import Finding, Severity
from shebao.money import format_wan
from tests.office_documents import (
    charts_of,
    clean,
    functional_table,
    needs_libreoffice,
    open_in_libreoffice,
    sample_document,
    tables_of,
    texts_of,
)

S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("xlsx") / "sample.xlsx"
    render_xlsx(sample_document(), path)
    return path


def part(path: Path, name: str) -> Any:
    with ZipFile(path) as archive:
        return etree.fromstring(archive.read(name))


def sheet_names(path: Path) -> list[str]:
    return [node.get("name") for node in part(path, "xl/workbook.xml").iter(f"{S}sheet")]


def sheet(path: Path, name: str) -> Any:
    return part(path, f"xl/worksheets/sheet{sheet_names(path).index(name) + 1}.xml")


def cell_of(root: Any, reference: str) -> Any:
    return next(node for node in root.iter(f"{S}c") if node.get("r") == reference)


def test_every_text_and_every_table_comes_back(sample: Path):
    document = sample_document()
    blocks = read_xlsx(sample)
    read = texts_of(blocks)
    assert read[0] == "某县社会保险中心2025年度部门预算公开"
    at = 0
    for block in document.blocks:
        if isinstance(block, Heading | Paragraph):
            assert clean(block.text) in read[at:]
            at = read.index(clean(block.text), at) + 1
    tables = [*document.tables, *document.performance_tables]
    for table, copy in zip(tables, tables_of(blocks), strict=True):
        expected = [[None if cell is None else clean(cell.text) for cell in row] for row in table_grid(table)]
        assert [[None if text is None else clean(text) for text in row] for row in copy.grid] == expected


def test_charts_come_back_once_with_their_printed_numbers(sample: Path):
    assert charts_of(read_xlsx(sample)) == {
        "图：一般公共预算当年拨款结构图": (("社会保障和就业支出", "5524.04"), ("卫生健康支出", "65.78")),
        "图：“三公”经费分布图": (("公务接待费", "0"), ("公务用车运行维护费", "6.00")),
    }


def test_a_sheet_a_table_with_a_list_that_leads_to_them(sample: Path):
    names = sheet_names(sample)
    assert names == [
        "目录",
        "表1 收支总表",
        "表5 一般公共预算支出表",
        "表9 国有资本经营预算收支表",
        "情况说明",
        "图表",
        "绩效 遗属补助特殊",
    ]
    links = [node.get("location") for node in sheet(sample, "目录").iter(f"{S}hyperlink")]
    assert links == [f"'{name}'!A1" for name in names[1:]]


def test_long_and_equal_sheet_names_are_made_valid(tmp_path: Path):
    form = sample_document().performance_tables[0]
    assert form.form is not None
    long = "𠮷" * 40

    def named(name: str) -> Table:
        return Table(form.kind, form.title, form.columns, (), form.rows, unit="", form=type(form.form)(name, name, 1))

    path = tmp_path / "a.xlsx"
    render_xlsx(Disclosure(2025, "某县", "某县", (named(long), named(long), named("'"), named("'"))), path)
    names = sheet_names(path)
    assert len({name.lower() for name in names}) == len(names) == 5
    assert all(len(name.encode("utf-16-le")) // 2 <= 31 for name in names)
    assert len(tables_of(read_xlsx(path))) == 4


def test_amounts_are_exact_numbers_and_sums_are_formulas_with_their_values(sample: Path):
    root = sheet(sample, "表5 一般公共预算支出表")
    total, part_of_it = cell_of(root, "C6"), cell_of(root, "D6")
    assert total.findtext(f"{S}f") == "SUM(D6:E6)"
    assert float(total.findtext(f"{S}v")) == 0.024, "the exact amount, shown as 0.02"
    assert part_of_it.findtext(f"{S}f") == "SUM(D7)"
    item = cell_of(root, "D9")
    assert item.find(f"{S}f") is None
    assert float(item.findtext(f"{S}v")) == 0.004
    balance = sheet(sample, "表1 收支总表")
    formulas = {
        node.get("r"): node.findtext(f"{S}f") for node in balance.iter(f"{S}c") if node.find(f"{S}f") is not None
    }
    assert formulas["B8"] == "SUM(B6:B7)", "本年收入合计"
    assert formulas["B10"] == "SUM(B8:B9)", "收入总计 = 本年收入合计 + 上年结转"
    assert formulas["F10"] == "SUM(F8:F9)"
    assert "E9" not in formulas, "年终结转 states nothing"


def test_text_like_a_formula_stays_text(sample: Path):
    root = sheet(sample, "表5 一般公共预算支出表")
    assert cell_of(root, "B8").get("t") == "s"
    assert cell_of(root, "B8").find(f"{S}f") is None


def test_sheets_are_ready_to_print(sample: Path):
    wide, upright = sheet(sample, "表9 国有资本经营预算收支表"), sheet(sample, "表5 一般公共预算支出表")
    assert wide.find(f"{S}pageSetup").get("orientation") == "landscape"
    assert upright.find(f"{S}pageSetup").get("orientation") == "portrait"
    for root in (wide, upright):
        assert root.find(f"{S}pageSetup").get("paperSize") == "9"
        assert root.find(f"{S}sheetPr/{S}pageSetUpPr").get("fitToPage") == "1"
        assert "&P" in root.findtext(f"{S}headerFooter/{S}oddFooter")
    assert upright.find(f".//{S}pane").get("ySplit") == "5"
    names = {
        node.get("localSheetId"): node.text
        for node in part(sample, "xl/workbook.xml").iter(f"{S}definedName")
        if "Titles" in node.get("name")
    }
    assert names["2"] == "'表5 一般公共预算支出表'!$4:$5"


def test_a_draft_and_nothing_else_carries_the_mark(tmp_path: Path, sample: Path):
    draft = tmp_path / "draft.xlsx"
    render_xlsx(sample_document(draft=True), draft)

    def sheets_with_mark(path: Path) -> int:
        with ZipFile(path) as archive:
            return sum("仅供内部审核".encode() in archive.read(name) for name in archive.namelist())

    assert sheets_with_mark(sample) == 0
    assert sheets_with_mark(draft) == len(sheet_names(draft))


def test_the_same_document_gives_the_same_bytes(tmp_path: Path, sample: Path):
    again = tmp_path / "again.xlsx"
    render_xlsx(sample_document(), again)
    assert again.read_bytes() == sample.read_bytes()


def test_an_amount_too_large_for_a_spreadsheet_is_shown_as_printed_and_not_summed(tmp_path: Path):
    huge = 9_223_372_036_854_775_807
    amounts = (
        Cell("9223372036854.78", huge, numeric=True),
        Cell("9223372036854.78", huge, numeric=True),
        Cell("", 0, numeric=True),
    )
    columns = (Column("total", amount=True), Column("basic", amount=True), Column("project", amount=True))
    table = Table(TableKind.EXPENDITURE, "表", columns, (), (Row("合计", amounts, "total"),), number=1)
    path = tmp_path / "a.xlsx"
    render_xlsx(Disclosure(2025, "某县", "某县", (table,)), path)
    assert tables_of(read_xlsx(path))[0].grid == (("9223372036854.78", "9223372036854.78", ""),)
    assert not list(sheet(path, "表1 支出总表").iter(f"{S}f"))


def test_a_long_paragraph_gets_rows_enough_to_be_seen(tmp_path: Path):
    text = "预算支出情况说明。" * 400
    path = tmp_path / "a.xlsx"
    render_xlsx(Disclosure(2025, "某县", "某县", (Paragraph(text), Paragraph("下一段。"))), path)
    assert texts_of(read_xlsx(path))[-2:] == [text, "下一段。"]
    heights = [float(row.get("ht")) for row in sheet(path, "情况说明").iter(f"{S}row")]
    assert max(heights) <= 409
    assert len(heights) > 3


def without_results(source: Path, target: Path) -> None:
    """The same workbook with the results of its formulas taken out, so that they must be worked out anew."""
    with ZipFile(source) as archive, ZipFile(target, "w", ZIP_DEFLATED) as stripped:
        for name in archive.namelist():
            data = archive.read(name)
            if name.startswith("xl/worksheets/sheet"):
                data = re.sub(rb"(</f>)<v>[^<]*</v>", rb"\1", data)
            stripped.writestr(name, data)


@needs_libreoffice
def test_libreoffice_works_out_and_shows_what_is_printed(tmp_path: Path):
    """Every cell, formulas recalculated, ties of rounding included."""
    ties = [8_955_000, 265_000, 7_149_928_450_000 + 5_000, 1_005_000, 2_675_000, 99_999_995_000, 5_000, -1_005_000]
    rows = tuple(
        Row(f"{n}", (Cell(f"第{n}行"), *(Cell(text, fen, numeric=True) for text, fen in pair)), "item")
        for n, pair in enumerate(
            [[(format_wan(fen + 5_000), fen + 5_000), (format_wan(fen), fen), ("0.01", 5_000)] for fen in ties], start=1
        )
    )
    total = [sum(row.cells[x].fen or 0 for row in rows) for x in (1, 2, 3)]
    table = Table(
        TableKind.EXPENDITURE,
        "取整",
        (Column("name", 2), Column("total", amount=True), Column("basic", amount=True), Column("project", amount=True)),
        ((Cell("项目"), Cell("合计"), Cell("基本支出"), Cell("项目支出")),),
        (Row("合计", (Cell("合计"), *(Cell(format_wan(fen), fen, numeric=True) for fen in total)), "total"), *rows),
        number=3,
    )
    sample = sample_document()
    document = Disclosure(2025, sample.unit_name, sample.title, (*sample.blocks, table, functional_table(40)))
    written, path = tmp_path / "written.xlsx", tmp_path / "stripped.xlsx"
    render_xlsx(document, written)
    without_results(written, path)
    shown = html.parse(str(open_in_libreoffice(path, "html")), html.HTMLParser(encoding="utf-8"))
    sheets = [
        [clean(cell.text_content()) for cell in grid.iter("td") if clean(cell.text_content())]
        for grid in shown.iter("table")
    ]
    tables = [*document.tables, *document.performance_tables]
    for table in tables:
        expected = [
            clean(cell.text) for row in table_grid(table) for cell in row if cell is not None and clean(cell.text)
        ]
        assert any(" ".join(expected) in " ".join(texts) for texts in sheets), table.title


def test_a_drafts_findings_have_a_sheet_that_is_no_part_of_the_document(tmp_path: Path):
    finding = Finding("R-23", Severity.WARNING, "测算与预算不等。", "项目/甲")
    document = sample_document()
    for name, draft in (("final", False), ("draft", True)):
        render_xlsx(replace(document, draft=draft, findings=(finding,)), tmp_path / f"{name}.xlsx")
    with ZipFile(tmp_path / "draft.xlsx") as archive:
        assert "测算与预算不等。" in archive.read("xl/sharedStrings.xml").decode()
    with ZipFile(tmp_path / "final.xlsx") as archive:
        assert "测算与预算不等。" not in archive.read("xl/sharedStrings.xml").decode()
    read = [tables_of(read_xlsx(tmp_path / f"{name}.xlsx")) for name in ("final", "draft")]
    assert [table.grid for table in read[0]] == [table.grid for table in read[1]]
