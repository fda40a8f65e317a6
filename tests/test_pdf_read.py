"""Reading PDF: what was printed comes back word for word, and a file that cannot be read says why."""

import re
from pathlib import Path

import pypdfium2
import pytest
import typst
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shebao.budget.synthetic import synthetic_book
from shebao.disclosure.compose import compose
from shebao.disclosure.model import Cell, Column, Disclosure, Heading, Paragraph, Row, Table, TableKind, table_grid
from shebao.disclosure.read.pdf import read_pdf
from shebao.disclosure.read.raw import RawBlock, RawParagraph, RawTable, UnreadableFile
from shebao.disclosure.render.pdf import render_pdf
from shebao.documents.fonts import packaged_folder
from tests.pdf_sample import coded_table, disclosure, form_table, sample


def printed_and_read(document: Disclosure, folder: Path) -> list[RawBlock]:
    path = folder / "document.pdf"
    render_pdf(document, path)
    return read_pdf(path)


def bare(text: str | None) -> str:
    return re.sub(r"\s", "", text or "")


def tables_of(blocks: list[RawBlock]) -> list[RawTable]:
    return [block for block in blocks if isinstance(block, RawTable) and not block.title.startswith("图：")]


def expected_grid(table: Table) -> list[list[str]]:
    return [[bare(cell.text) if cell else "" for cell in row] for row in table_grid(table)]


def assert_same(document: Disclosure, blocks: list[RawBlock]) -> None:
    """Every heading and paragraph in its order, word for word; every table, cell for cell."""
    texts = [block.text for block in blocks if isinstance(block, RawParagraph)]
    at = 0
    for block in document.blocks:
        if isinstance(block, Heading | Paragraph) and block.text.strip():
            assert block.text in texts[at:], block.text
            at = texts.index(block.text, at) + 1
    composed = [block for block in document.blocks if isinstance(block, Table)]
    read = tables_of(blocks)
    assert [table.title for table in read] == [table.title for table in composed]
    for source, copy in zip(composed, read, strict=True):
        assert [[bare(text) for text in row] for row in copy.grid] == expected_grid(source), source.title


def test_the_sample_comes_back_whole(tmp_path: Path) -> None:
    blocks = printed_and_read(sample(), tmp_path)
    assert_same(sample(), blocks)
    texts = [block.text for block in blocks if isinstance(block, RawParagraph)]
    assert texts[:2] == ["某县社会保险中心2025年度部门预算公开", "某县社会保险中心"]
    assert not any(re.search(r"—\s*\d+\s*—|目\s*录|\.{4}", text) for text in texts), "page numbers and contents"


def test_spans_come_back_as_covered_cells(tmp_path: Path) -> None:
    blocks = printed_and_read(disclosure((Heading(1, "第二部分"), coded_table(1, 3), form_table("甲"))), tmp_path)
    coded, form = tables_of(blocks)
    assert coded.grid[0] == ("项目", None, "2025年预算数", None, None)
    assert coded.grid[2] == ("合计", None, "1835.00", "1830.00", "5.00")
    assert [row[0] for row in form.grid[-10:]] == ["绩效指标", *[None] * 9]


def test_headings_have_their_level_and_table_titles_have_none(tmp_path: Path) -> None:
    blocks = printed_and_read(sample(), tmp_path)
    levels = {block.text: block.level for block in blocks if isinstance(block, RawParagraph)}
    for block in sample().blocks:
        if isinstance(block, Heading):
            assert levels[block.text] == block.level
    assert levels["2025年预算收支总表"] is None
    assert levels["图后面的一段。"] is None


def test_a_chart_gives_its_title_labels_and_values(tmp_path: Path) -> None:
    chart = next(
        block for block in printed_and_read(sample(), tmp_path) if getattr(block, "title", "").startswith("图：")
    )
    assert isinstance(chart, RawTable)
    assert chart.title == "图：一般公共预算当年拨款结构图"
    assert [row[0] for row in chart.grid] == ["社会保障和就业支出", "卫生健康支出"]
    assert [re.match(r"[\d.]+", row[-1] or "")[0] for row in chart.grid] == ["5524.04", "65.78"]  # type: ignore[index]  # no match fails the test as well


def test_the_mark_of_a_draft_is_not_text_of_the_document(tmp_path: Path) -> None:
    document = sample(draft=True)
    assert_same(document, printed_and_read(document, tmp_path))


def test_places_name_file_page_and_line(tmp_path: Path) -> None:
    blocks = printed_and_read(sample(), tmp_path)
    heading = next(block for block in blocks if isinstance(block, RawParagraph) and block.text == "第一部分 概况")
    assert (heading.place.file, heading.place.page, heading.place.line) == ("document.pdf", 3, 1)


def test_texts_of_five_thousand_characters_and_endless_words(tmp_path: Path) -> None:
    long = "完善社会保险制度，确保待遇按时足额发放；" * 250
    word = "https://example.org/" + "abcdefghij0123456789" * 12
    blocks = (
        Heading(1, "第一部分"),
        Paragraph(long),
        Paragraph(word),
        Paragraph(""),
        Paragraph("中文里夹一个" + word + "也照印。"),
        form_table("甲", texts=(long, word, "一。\n二。\n\n三。", "")),
    )
    document = disclosure(blocks)
    assert_same(document, printed_and_read(document, tmp_path))


def test_nothing_runs_out_of_a_narrow_cell(tmp_path: Path) -> None:
    """Brackets stick to what they enclose, so a whole designation may be too wide for its column."""
    texts = ("危桥改造（K12+300）数量", "《（ABC-2025-000123456789）》", "GB/T9704-2012ABCDEFGHIJ")
    rows = tuple(Row(text, tuple(Cell(text) for _ in range(9)), "form") for text in texts)
    table = Table(TableKind.OTHER, "窄表", tuple(Column(f"c{n}") for n in range(9)), (), rows)
    (read,) = tables_of(printed_and_read(disclosure((Heading(1, "附件"), table)), tmp_path))
    assert [[bare(text) for text in row] for row in read.grid] == expected_grid(table)


def test_line_breaks_in_a_cell_come_back(tmp_path: Path) -> None:
    document = disclosure((Heading(1, "附件"), form_table("甲", texts=("1.拟订规划。\n2.制定制度。\n3.组织实施。",))))
    (table,) = tables_of(printed_and_read(document, tmp_path))
    assert table.grid[4][2] == "1.拟订规划。\n2.制定制度。\n3.组织实施。"


SIGNS = "#*_$[]\\@<>/`~=-+^\"'{}()!%&|;:,?§©“”‘’《》（）、；：，。？！％—·①〔〕 　aZé09县社保龘"


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(texts=st.lists(st.text(SIGNS, min_size=1, max_size=60), min_size=1, max_size=6))
def test_any_sign_is_printed_as_it_stands(texts: list[str], tmp_path: Path) -> None:
    """No sign of a text may act as markup: what is in the book is on the paper."""
    rows = tuple(Row(str(n), (Cell(str(n)), Cell(text)), "detail") for n, text in enumerate(texts))
    table = Table(TableKind.OTHER, "说明表", (Column("n"), Column("t", 6)), ((Cell("序号"), Cell("内容")),), rows)
    document = disclosure((Heading(1, "第一部分"), *map(Paragraph, texts), Heading(1, "第二部分", True), table))
    blocks = printed_and_read(document, tmp_path)
    assert [[bare(cell) for cell in row] for row in tables_of(blocks)[0].grid] == expected_grid(table)
    read = bare("".join(block.text for block in blocks if isinstance(block, RawParagraph)))
    assert bare("第一部分" + "".join(texts) + "第二部分") in read


@pytest.mark.parametrize("seed", [3, 7, 12, 21])
def test_departments_that_do_not_exist_come_back_whole(seed: int, tmp_path: Path) -> None:
    document = compose(synthetic_book(seed))
    assert_same(document, printed_and_read(document, tmp_path))


PLAIN = "\n".join(
    [
        "#set page(width: 400pt, height: 300pt, margin: 40pt, footer: align(center)[第 1 页 共 2 页])",
        "#set text(font: 'Noto Sans SC', size: 12pt, lang: 'zh')".replace("'", '"'),
        "#align(center, text(16pt)[收支总表])",
        "#show table: it => align(center, it)",
        "#table(columns: 3, stroke: (x, y) => (top: 1pt, bottom: 1pt, left: if x > 0 { 1pt }),",
        "[科目], [合计], [其中],",
        "[甲], [1,234.50], [], [乙], [2.00], [2.00])",
        "注：本表单位为万元。",
    ]
)


def test_a_table_of_another_house_open_at_its_sides(tmp_path: Path) -> None:
    """Many departments draw no rules at the left and right of a table; no tags, no bookmarks, another page number."""
    source = tmp_path / "plain.typ"
    source.write_text(PLAIN, encoding="utf-8")
    typst.compile(source, tmp_path / "plain.pdf", font_paths=[packaged_folder()], pdf_tags=False)
    blocks = read_pdf(tmp_path / "plain.pdf")
    assert [block.text for block in blocks if isinstance(block, RawParagraph)] == ["收支总表", "注：本表单位为万元。"]
    (table,) = tables_of(blocks)
    assert table.title == "收支总表"
    assert table.grid == (("科目", "合计", "其中"), ("甲", "1,234.50", ""), ("乙", "2.00", "2.00"))


ENCRYPTED = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n"
    b"3 0 obj<</Filter/Standard/V 1/R 2/P -4/O<" + b"00" * 32 + b">/U<" + b"11" * 32 + b">>>endobj\n"
    b"xref\n0 4\n0000000000 65535 f \n0000000009 00000 n \n0000000052 00000 n \n0000000097 00000 n \n"
    b"trailer<</Size 4/Root 1 0 R/Encrypt 3 0 R/ID[<00><00>]>>\nstartxref\n270\n%%EOF"
)


@pytest.mark.parametrize(
    ("content", "said"),
    [(None, "没有找到"), (b"", "损坏"), (b"PK\x03\x04 not a PDF", "损坏"), (ENCRYPTED, "密码")],
    ids=["missing", "empty", "another kind", "encrypted"],
)
def test_a_file_that_cannot_be_read_says_why(content: bytes | None, said: str, tmp_path: Path) -> None:
    path = tmp_path / "broken.pdf"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(UnreadableFile, match=said):
        read_pdf(path)


def test_a_scan_without_text_says_so(tmp_path: Path) -> None:
    source = tmp_path / "scan.typ"
    source.write_text("#rect(width: 100%, height: 80%)\n#line(length: 5cm)", encoding="utf-8")
    typst.compile(source, tmp_path / "scan.pdf")
    with pytest.raises(UnreadableFile, match="扫描"):
        read_pdf(tmp_path / "scan.pdf")


def test_a_form_over_two_pages_repeats_its_head_and_reads_as_one(tmp_path: Path) -> None:
    """The page that goes on says 续表 and repeats 二级指标, 三级指标, 指标值; neither is read as part of the form."""
    document = disclosure((form_table("遗属补助", texts=("发放遗属补助。",), indicators=60),))
    path = tmp_path / "long.pdf"
    render_pdf(document, path)
    with pypdfium2.PdfDocument(path) as pdf:
        texts = ["".join(page.get_textpage().get_text_bounded().split()) for page in pdf]
    assert sum("（续表）" in text for text in texts) == sum("三级指标" in text for text in texts) - 1 >= 1
    blocks = read_pdf(path)
    assert_same(document, blocks)
    assert not any("续表" in block.text for block in blocks if isinstance(block, RawParagraph))


def has_glyph(sign: str, path: Path) -> bool:
    """Whether some font on this machine draws a sign: what no font has, is printed as no character or another."""
    path.write_bytes(typst.compile(f"#text[{sign}]".encode(), font_paths=[str(packaged_folder())]))
    page = pypdfium2.PdfDocument(path)[0]
    return sign in page.get_textpage().get_text_range()


@pytest.mark.parametrize(
    "name", ["𠮷田", "姓名𠮷与𬬭", '"半角"「」', '关于"半角"「」的项目', '很长的名称"半角"「」' * 9]
)
def test_rare_hanzi_and_quotes_in_names_come_back(name: str, tmp_path: Path) -> None:
    missing = [sign for sign in name if ord(sign) > 0xFFFF and not has_glyph(sign, tmp_path / "probe.pdf")]
    if missing:
        pytest.skip(f"no installed font has {'、'.join(missing)} (Debian: fonts-noto-cjk)")
    document = disclosure((Paragraph(f"项目{name}用于支出。"), Paragraph(name), form_table(name)))
    assert_same(document, printed_and_read(document, tmp_path))
