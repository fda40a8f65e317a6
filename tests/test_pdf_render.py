"""The printed disclosure: what an archive, a screen reader and a person with the paper in hand rely on."""

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pypdfium2
import pypdfium2.raw as pdfium
import pytest

from shebao.budget.book import Book, Department
from shebao.disclosure.model import DRAFT_MARK, Disclosure, Heading, Paragraph, Table
from shebao.disclosure.render.pdf import render_pdf
from shebao.documents.fonts import find_typefaces, packaged_folder
from shebao.documents.glyphs import MissingGlyphError
from tests.pdf_sample import coded_table, disclosure, form_table, sample


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[pypdfium2.PdfDocument]:
    path = tmp_path_factory.mktemp("pdf") / "sample.pdf"
    render_pdf(sample(), path)
    with pypdfium2.PdfDocument(path) as document:
        yield document


def page_texts(document: pypdfium2.PdfDocument) -> list[str]:
    return [re.sub(r"\s", "", page.get_textpage().get_text_range()) for page in document]


def test_it_can_be_archived_and_read_aloud(printed: pypdfium2.PdfDocument, tmp_path: Path) -> None:
    path = tmp_path / "sample.pdf"
    render_pdf(sample(), path)
    written = path.read_bytes()
    assert b"pdfuaid" in written and b"pdfaid" in written
    assert pdfium.FPDFCatalog_IsTagged(printed)
    assert printed.get_metadata_dict()["Title"] == "某县社会保险中心2025年度部门预算公开"
    assert re.search(rb"/Lang ?\(zh", written)


def test_all_fonts_are_embedded(printed: pypdfium2.PdfDocument) -> None:
    fonts = [
        pdfium.FPDFTextObj_GetFont(item)
        for page in printed
        for item in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_TEXT])
    ]
    assert fonts and all(pdfium.FPDFFont_GetIsEmbedded(font) == 1 for font in fonts)


def test_the_same_document_gives_the_same_bytes(tmp_path: Path) -> None:
    for name in ("one.pdf", "two.pdf"):
        render_pdf(sample(), tmp_path / name)
    assert (tmp_path / "one.pdf").read_bytes() == (tmp_path / "two.pdf").read_bytes()


def test_only_drafts_carry_the_mark_and_they_do_on_every_page(printed: pypdfium2.PdfDocument, tmp_path: Path) -> None:
    assert not any(DRAFT_MARK in text for text in page_texts(printed))
    render_pdf(sample(draft=True), tmp_path / "draft.pdf")
    with pypdfium2.PdfDocument(tmp_path / "draft.pdf") as draft:
        assert all(DRAFT_MARK in text for text in page_texts(draft))
        assert len(draft) == len(printed) + 1  # the list of findings


def test_bookmarks_name_headings_tables_and_each_project(printed: pypdfium2.PdfDocument) -> None:
    bookmarks = [(item.level + 1, item.get_title()) for item in printed.get_toc()]
    headings = [(block.level, block.text) for block in sample().blocks if isinstance(block, Heading)]
    assert [bookmark for bookmark in bookmarks if bookmark in headings] == headings
    assert (2, "表三 2025年预算支出总表之3") in bookmarks
    assert (2, "某县县级预算部门项目支出绩效目标表：遗属补助") in bookmarks


def test_contents_give_the_page_on_which_each_title_stands(printed: pypdfium2.PdfDocument) -> None:
    texts = page_texts(printed)
    first = next(number for number, text in enumerate(texts) if text.startswith("第一部分概况"))
    entries = re.findall(r"(第.部分|附件|表.|[一二]、|附件\d)([^.]*?)\.{3,}(\d+)", texts[1])
    assert len(entries) == 14
    for mark, title, page in entries:
        wanted = title if mark.startswith("表") else mark + title
        assert wanted in texts[first + int(page) - 1], (mark, title, page)


def test_pages_are_numbered_outside_from_the_first_part_on(printed: pypdfium2.PdfDocument) -> None:
    texts = page_texts(printed)
    assert not re.search(r"—\d+—", texts[0] + texts[1])
    assert [re.search(r"—(\d+)—", text)[1] for text in texts[2:]] == [str(n) for n in range(1, len(texts) - 1)]  # type: ignore[index]  # a missing number fails the test as well


def test_only_wide_tables_stand_on_landscape_pages(printed: pypdfium2.PdfDocument) -> None:
    texts = page_texts(printed)
    wide = [number for number, page in enumerate(printed) if page.get_width() > page.get_height()]
    first = next(number for number, text in enumerate(texts) if "预算公开表3" in text)
    last = next(number for number, text in enumerate(texts[first:], start=first) if "第30项支出" in text)
    assert wide == list(range(first, last + 1))


def test_a_long_table_repeats_its_header_on_each_page(printed: pypdfium2.PdfDocument) -> None:
    texts = page_texts(printed)
    first = next(number for number, text in enumerate(texts) if "预算公开表2" in text)
    last = next(number for number, text in enumerate(texts) if "第100项支出" in text)
    assert last - first >= 2
    for text in texts[first : last + 1]:
        assert "项目2025年预算数科目编码科目名称合计基本支出项目支出" in text


def test_small_empty_tables_share_a_page(printed: pypdfium2.PdfDocument) -> None:
    assert any("预算公开表4" in text and "预算公开表5" in text for text in page_texts(printed))


def test_no_text_leaves_the_page(printed: pypdfium2.PdfDocument) -> None:
    for page in printed:
        width = page.get_width()
        text_page = page.get_textpage()
        for number in range(text_page.count_chars()):
            left, bottom, right, _ = text_page.get_charbox(number)
            assert left >= 70 and right <= width - 70 and bottom >= 45, text_page.get_text_range(number, 1)


def test_a_character_without_a_shape_is_named_and_nothing_is_written(tmp_path: Path) -> None:
    document = disclosure((Heading(1, "第一部分 概况"), Paragraph("姓名：𓀀某，又名\ue123。"), form_table("普通项目")))
    with pytest.raises(MissingGlyphError, match="--font-dir") as caught:
        render_pdf(document, tmp_path / "out.pdf")
    assert caught.value.characters == "\ue123𓀀"
    assert not (tmp_path / "out.pdf").exists()


def test_a_font_folder_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="--font-dir"):
        render_pdf(sample(), tmp_path / "out.pdf", font_dirs=[tmp_path / "none"])


def test_a_font_folder_is_searched() -> None:
    faces = find_typefaces((packaged_folder(),)).faces
    assert all("Noto Sans SC" in face.families for face in faces.values())


def test_web_only_charts_are_left_out(tmp_path: Path) -> None:
    chart = replace(next(block for block in sample().charts), web_only=True)
    render_pdf(disclosure((Heading(1, "第三部分"), chart)), tmp_path / "out.pdf")
    with pypdfium2.PdfDocument(tmp_path / "out.pdf") as document:
        assert not any("结构图" in text for text in page_texts(document))


@pytest.mark.parametrize(
    "document",
    [
        disclosure(()),
        disclosure((Paragraph("只有一段。"), Heading(3, "（一）没有上级的标题"), Heading(1, " "), Paragraph(""))),
        disclosure((replace(form_table(""), title="", caption="", footer=""), Paragraph("表后一段。", style="note"))),
        replace(disclosure((Heading(1, "第一部分"),)), title="", unit_name="", year=0),
    ],
    ids=["nothing", "headings with gaps", "a table without a title", "no name, no year"],
)
def test_thin_documents_are_printed_as_well(document: Disclosure, tmp_path: Path) -> None:
    render_pdf(document, tmp_path / "out.pdf")
    with pypdfium2.PdfDocument(tmp_path / "out.pdf") as printed:
        assert not any(DRAFT_MARK in text for text in page_texts(printed))


@pytest.mark.parametrize(
    ("published", "shown"), [("2025-02-07", "2025年2月7日"), ("2025-02-30", "2025-02-30"), ("", "")]
)
def test_the_cover_prints_the_date_of_publication(published: str, shown: str, tmp_path: Path) -> None:
    book = Book(Department(2025, "062", "某县社会保险中心", "某县", published_on=published))
    render_pdf(replace(disclosure((Heading(1, "第一部分"),)), book=book), tmp_path / "out.pdf")
    with pypdfium2.PdfDocument(tmp_path / "out.pdf") as document:
        assert page_texts(document)[0].endswith(f"某县社会保险中心{shown}")


def test_tables_with_very_large_amounts_keep_them_on_one_line(tmp_path: Path) -> None:
    table = coded_table(1, 5)
    big = "123456789012.34"
    rows = tuple(
        replace(row, cells=(*row.cells[:-3], *(replace(cell, text=big) for cell in row.cells[-3:])))
        for row in table.rows
    )
    render_pdf(disclosure((Heading(1, "第二部分"), replace(table, rows=rows))), tmp_path / "out.pdf")
    with pypdfium2.PdfDocument(tmp_path / "out.pdf") as document:
        lines = document[2].get_textpage().get_text_range().splitlines()
    assert sum(line.count(big) for line in lines) == 18


def test_every_table_of_the_sample_is_a_table() -> None:
    assert sum(isinstance(block, Table) for block in sample().blocks) == 7
