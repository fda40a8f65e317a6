"""The Word document: real styles, native tables and charts, a contents that is right before it is updated."""

import re
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import docx
import pypdfium2
import pytest
from docx.oxml.ns import qn

from shebao.disclosure.model import Disclosure, Heading, Paragraph, RunningLine, table_grid
from shebao.disclosure.read.docx import read_docx
from shebao.disclosure.read.xlsx import read_xlsx
from shebao.disclosure.render.docx import render_docx
from shebao.findings import Finding, Place, Severity
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


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("docx") / "sample.docx"
    render_docx(sample_document(), path)
    return path


@pytest.fixture(scope="module")
def opened(sample: Path) -> Any:
    return docx.Document(str(sample))


def style_of(opened: Any, name: str) -> Any:
    return next(style for style in opened.styles if style.element.find(qn("w:name")).get(qn("w:val")) == name)


def test_every_text_comes_back_in_order(sample: Path):
    read = texts_of(read_docx(sample))
    expected = [clean(block.text) for block in sample_document().blocks if isinstance(block, Heading | Paragraph)]
    at = 0
    for text in expected:
        assert text in read[at:], text
        at = read.index(text, at) + 1
    assert read[0] == "某县社会保险中心2025年度部门预算公开"


def test_every_table_comes_back_with_its_shape(sample: Path):
    document = sample_document()
    tables = [*document.tables, *document.performance_tables]
    read = tables_of(read_docx(sample))
    assert len(read) == len(tables)
    for table, copy in zip(tables, read, strict=True):
        expected = [[None if cell is None else clean(cell.text) for cell in row] for row in table_grid(table)]
        assert [[None if text is None else clean(text) for text in row] for row in copy.grid] == expected


def test_headings_are_headings_and_faces_are_those_of_an_official_document(sample: Path, opened: Any):
    levels = {block.text: block.level for block in read_docx(sample) if hasattr(block, "level") and block.level}
    assert levels["第一部分 概况"] == 1
    assert levels["一、本部门职责"] == 2
    assert levels["（一）规模"] == 3
    faces = {
        "Title": ("方正小标宋简体", 44),
        "Body Text": ("仿宋_GB2312", 32),
        "heading 2": ("黑体", 32),
        "heading 3": ("楷体_GB2312", 32),
    }
    for name, (face, half_points) in faces.items():
        properties = style_of(opened, name).element.find(qn("w:rPr"))
        fonts = properties.find(qn("w:rFonts"))
        assert {fonts.get(qn(f"w:{script}")) for script in ("ascii", "eastAsia", "hAnsi")} == {face}
        assert int(properties.find(qn("w:sz")).get(qn("w:val"))) == half_points
    body = style_of(opened, "Body Text").element.find(qn("w:pPr"))
    assert body.find(qn("w:ind")).get(qn("w:firstLineChars")) == "200"
    assert (body.find(qn("w:spacing")).get(qn("w:line")), body.find(qn("w:spacing")).get(qn("w:lineRule"))) == (
        "560",
        "exact",
    )
    assert opened.styles.element.find(f"{qn('w:docDefaults')}//{qn('w:lang')}").get(qn("w:eastAsia")) == "zh-CN"


def test_pages_are_a4_with_official_margins_and_wide_tables_are_turned(opened: Any):
    portrait = opened.sections[1]
    margins = [round(getattr(portrait, f"{side}_margin").mm) for side in ("top", "left", "bottom", "right")]
    assert margins == [37, 28, 35, 26]
    assert [round(section.page_width.mm) for section in opened.sections] == [210, 210, 297, 210]
    starts = [section._sectPr.find(qn("w:pgNumType")) is not None for section in opened.sections]
    assert starts == [False, True, False, False]
    for footer in (opened.sections[1].footer, opened.sections[1].even_page_footer):
        assert "PAGE" in "".join(node.text for node in footer._element.iter(qn("w:instrText")))
    assert not opened.sections[0].footer._element.findall(f".//{qn('w:instrText')}")


def test_tables_repeat_their_heads_and_merge_cells_for_real(opened: Any):
    functional = next(table for table in opened.tables if "科目编码" in table._tbl.xml)
    rows = functional._tbl.findall(qn("w:tr"))
    repeated = [row.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None for row in rows]
    assert repeated == [True, True, *[False] * (len(rows) - 2)]
    assert all(row.find(f"{qn('w:trPr')}/{qn('w:cantSplit')}") is not None for row in rows)
    assert [node.get(qn("w:val")) for node in rows[0].iter(qn("w:gridSpan"))] == ["2", "3"]
    empty = next(table for table in opened.tables if "科目编码" not in table._tbl.xml and "科目名称" in table._tbl.xml)
    merges = [node.get(qn("w:val")) for node in empty._tbl.iter(qn("w:vMerge"))]
    assert merges == ["restart", "restart", None, None]
    total = rows[2]
    assert [node.get(qn("w:val")) for node in total.iter(qn("w:jc"))] == ["center", "right", "right", "right"]
    assert all(cell.find(f".//{qn('w:b')}") is not None for cell in total.findall(qn("w:tc")))


def test_contents_are_filled_in_lead_somewhere_and_do_not_nag(sample: Path, opened: Any):
    control = opened.element.body.find(qn("w:sdt"))
    instructions = [node.text.strip() for node in control.iter(qn("w:instrText"))]
    assert instructions[0].startswith("TOC ")
    shown = ["".join(node.text or "" for node in line.iter(qn("w:t"))) for line in control.iter(qn("w:p"))]
    assert shown[1:4] == ["第一部分 概况1", "一、本部门职责1", "第二部分 2025年部门预算报表2"]
    assert any("2025年一般公共预算支出预算表" in line and line.startswith("表") for line in shown)
    marks = {node.get(qn("w:name")) for node in opened.element.body.iter(qn("w:bookmarkStart"))}
    assert {link.get(qn("w:anchor")) for link in control.iter(qn("w:hyperlink"))} == marks
    with ZipFile(sample) as archive:
        everything = b"".join(archive.read(name) for name in archive.namelist())
    assert b"updateFields" not in everything
    assert b"w:dirty" not in everything


def test_charts_are_native_with_their_numbers_and_a_workbook_to_edit(sample: Path, opened: Any):
    assert charts_of(read_docx(sample)) == {
        "图：一般公共预算当年拨款结构图": (("社会保障和就业支出", "5524.04"), ("卫生健康支出", "65.78")),
        "图：“三公”经费分布图": (("公务接待费", "0"), ("公务用车运行维护费", "6.00")),
    }
    with ZipFile(sample) as archive:
        parts = [name for name in archive.namelist() if name.startswith("word/charts/chart")]
        assert len(parts) == 2
        assert b"externalData" in archive.read(parts[0])
        embedded = sample.parent / "embedded.xlsx"
        embedded.write_bytes(archive.read("word/embeddings/chart1.xlsx"))
    (data,) = tables_of(read_xlsx(embedded))
    assert data.grid[1:] == (("社会保障和就业支出", "5524.04"), ("卫生健康支出", "65.78"))
    words = [node.get("descr") for node in opened.element.body.iter(qn("wp:docPr"))]
    assert words[0] == "社会保障和就业支出5524.04万元，卫生健康支出65.78万元"


def test_a_draft_and_nothing_else_carries_the_mark(tmp_path: Path, sample: Path):
    draft = tmp_path / "draft.docx"
    render_docx(sample_document(draft=True), draft)

    def parts_with_mark(path: Path) -> list[str]:
        with ZipFile(path) as archive:
            return [name for name in archive.namelist() if "仅供内部审核".encode() in archive.read(name)]

    assert parts_with_mark(sample) == []
    assert all("header" in name for name in parts_with_mark(draft))
    assert len(parts_with_mark(draft)) == 2, "odd and even pages"
    assert read_docx(draft)[-1] == RunningLine("仅供内部审核")


def test_the_same_document_gives_the_same_bytes_and_says_whose_it_is(tmp_path: Path, sample: Path, opened: Any):
    again = tmp_path / "again.docx"
    render_docx(sample_document(), again)
    assert again.read_bytes() == sample.read_bytes()
    properties = opened.core_properties
    assert (properties.title, properties.author, properties.language) == (
        "某县社会保险中心2025年度部门预算公开",
        "某县社会保险中心",
        "zh-CN",
    )


@needs_libreoffice
def test_libreoffice_opens_it_and_the_contents_name_the_right_pages(tmp_path: Path):
    path = tmp_path / "long.docx"
    document = sample_document(rows=120)
    render_docx(document, path)
    with pypdfium2.PdfDocument(open_in_libreoffice(path, "pdf")) as pdf:
        shown = [page.get_textpage().get_text_bounded() for page in pdf]
    pages = [clean(text) for text in shown]
    contents = [(clean(text), number) for text, number in re.findall(r"(.+?)\.{3,}\s*(\d+)", shown[1])]
    assert len(contents) >= 8
    for text, number in contents:
        title = re.sub(r"^表[一二三四五六七八九十]+(?=2)", "", text)
        assert title in pages[1 + int(number)], f"{text} is not on page {number}"
    assert sum("科目编码" in page for page in pages) >= 3, "the head of a long table is repeated"


@needs_libreoffice
def test_the_contents_are_right_after_pages_of_text(tmp_path: Path):
    sentence = (
        "2025年预算收入总计5681.80万元，比上年减少45513.57万元，下降88.90%，主要原因是部分项目改由财政部门统一编制。"
    )
    blocks: list[Heading | Paragraph] = [Heading(1, "第三部分 情况说明")]
    for number, length in enumerate([3, 9, 1, 14, 5, 2, 7, 11, 4, 6], start=1):
        blocks.append(Heading(2, f"第{number}节、说明"))
        blocks.extend(Paragraph(sentence * (1 + n % 4)) for n in range(length))
    path = tmp_path / "text.docx"
    render_docx(Disclosure(2025, "某县", "某县2025年度部门预算公开", tuple(blocks)), path)
    with pypdfium2.PdfDocument(open_in_libreoffice(path, "pdf")) as pdf:
        shown = [page.get_textpage().get_text_bounded() for page in pdf]
    contents = [(clean(text), int(number)) for text, number in re.findall(r"(.+?)\.{3,}\s*(\d+)", shown[1])]
    assert len(contents) == 11
    assert contents[-1][1] > 8
    for text, number in contents:
        assert text in clean(shown[1 + number]), f"{text} is not on page {number}"


@needs_libreoffice
def test_small_tables_share_a_page_and_a_long_one_begins_on_its_own(tmp_path: Path):
    path = tmp_path / "tables.docx"
    small = functional_table(2)
    document = Disclosure(
        2025, "某县", "某县2025年度部门预算公开", (Heading(1, "第二部分 报表"), small, small, functional_table(35))
    )
    render_docx(document, path)
    with pypdfium2.PdfDocument(open_in_libreoffice(path, "pdf")) as pdf:
        pages = [clean(page.get_textpage().get_text_bounded()) for page in pdf]
    assert [page.count("科目编码") for page in pages] == [0, 0, 2, 1]


def test_a_document_without_charts_or_tables_is_fine(tmp_path: Path):
    path = tmp_path / "text.docx"
    render_docx(Disclosure(2025, "某县", "说明", (Paragraph("只有一段。"),)), path)
    assert texts_of(read_docx(path)) == ["说明", "只有一段。"]
    assert docx.Document(BytesIO(path.read_bytes())).paragraphs


def test_drafts_alone_carry_the_list_of_findings_as_text(tmp_path: Path):
    finding = Finding("R-23", Severity.WARNING, "测算与预算不等。", "项目/甲", (Place("底册", sheet="测算", row=3),))
    for draft in (True, False):
        path = tmp_path / f"{draft}.docx"
        render_docx(replace(sample_document(), draft=draft, findings=(finding,)), path)
        texts = [paragraph.text for paragraph in docx.Document(str(path)).paragraphs]
        assert ("校对结果（草稿专用，定稿不印）" in texts) == draft
        assert any("R-23　提醒　测算与预算不等。　位置：底册" in text for text in texts) == draft
