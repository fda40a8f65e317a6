"""Layouts of right documents that must not lead to a finding: raised note numbers, dashes, lines for several items."""

from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest

from shebao.disclosure.model import Disclosure, Table
from shebao.disclosure.model import TableKind as K
from shebao.disclosure.read.contents import has_leaders
from shebao.disclosure.read.html import read_html
from shebao.disclosure.read.pdf_grid import DrawnTable, GridCell
from shebao.disclosure.read.pdf_tables import TableParts, whole_table
from shebao.disclosure.read.pdf_view import PageView
from shebao.disclosure.read.raw import RawParagraph, RawTable
from shebao.disclosure.recognise.cover import office_name
from shebao.disclosure.recognise.document import recognise
from shebao.findings import Place
from tests.rules.documents import as_read, good_document, judged, with_text

CONTRIBUTIONS = ("30108", "30109", "30110", "30111", "30112")


def with_one_line_for_contributions(document: Disclosure) -> Disclosure:
    """Table 6 with 社会保障缴费 in place of the lines of the contributions."""
    blocks = []
    for block in document.blocks:
        if isinstance(block, Table) and block.kind is K.BASIC_BY_ECONOMIC:
            rows, name = [], block.column("name")
            for row in block.rows:
                if not row.key.startswith(CONTRIBUTIONS):
                    rows.append(row)
                elif row.key.startswith("30108"):
                    cells = list(row.cells)
                    cells[0], cells[name] = replace(cells[0], text=""), replace(cells[name], text="社会保障缴费")
                    rows.append(replace(row, key="社会保障缴费", cells=tuple(cells)))
            block = replace(block, rows=tuple(rows))
        blocks.append(block)
    return replace(document, blocks=tuple(blocks))


def test_one_line_for_all_contributions_lacks_none():
    document = with_one_line_for_contributions(as_read(good_document()))
    assert judged(document, "R-10") == []


def test_a_list_may_name_the_contributions_together():
    document = as_read(good_document())
    named = with_text(document, "机关事业单位基本养老保险缴费、", "社会保障缴费、")
    assert not any("社会保障缴费" in finding.message for finding in judged(named, "R-18"))


def test_a_total_under_the_year_s_basic_spending():
    grid = (
        ("支出经济分类科目", None, "2025年基本支出", None, None),
        ("科目编码", "科目名称", "合计", "人员经费", "公用经费"),
        ("", "合计", "120.00", "100.00", "20.00"),
        ("301", "工资福利支出", "100.00", "100.00", ""),
        ("302", "商品和服务支出", "20.00", "", "20.00"),
    )
    title = "一般公共预算基本支出表"
    blocks = [RawParagraph(title, Place()), RawParagraph("单位：万元", Place()), RawTable(grid, Place(), title)]
    (table,) = recognise(blocks, "2025.txt").tables
    assert [column.key for column in table.columns] == ["code", "name", "total", "personnel", "public"]


def test_the_number_of_a_note_is_no_digit(tmp_path: Path):
    page = tmp_path / "a.html"
    page.write_text(
        "<p>面积20m<sup>2</sup></p><table><tr><td>合计</td><td>7,000<sup>1</sup></td></tr></table>", "utf-8"
    )
    paragraph, table = read_html(page)
    assert isinstance(paragraph, RawParagraph)
    assert isinstance(table, RawTable)
    assert (paragraph.text, table.grid) == ("面积20m2", (("合计", "7,000"),))


def test_cells_of_dashes_are_no_contents():
    assert has_leaders("一、部门职责————————3")
    assert not has_leaders("2025年预算数\t—\t—\t—\t—\t")


@pytest.mark.parametrize(
    ("texts", "captions"),
    [
        (["青山县水利局", "2025年部门预算", "第二部分 2025年部门预算表"], []),
        (["2025年部门预算"], ["公开01表 部门：青山县水利局金额单位：万元"]),
    ],
)
def test_the_office_of_a_cover_in_two_lines(texts, captions):
    assert office_name(texts, captions, "a.pdf") == "青山县水利局"


def test_doubled_rules_at_the_edge_of_a_pdf_table_are_no_column():
    edges = [0.0, 50.0, 100.0, 102.0]
    cells = [GridCell(left, right, 20.0, 10.0) for left, right in pairwise(edges)]
    table = TableParts([DrawnTable(PageView(1, 200.0, 200.0), edges, [20.0, 10.0], cells)])
    assert [len(row) for row in whole_table(table, Place(), "").grid] == [2]
