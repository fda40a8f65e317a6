"""PDFs as other programs lay them out: tables without rules, sideways pages, two columns, scans, pages in disorder."""

from pathlib import Path

import pypdfium2
import pytest
import typst

from shebao.disclosure.model import NotRead, RunningLine
from shebao.disclosure.read.assemble import read_blocks
from shebao.disclosure.read.raw import RawBlock, RawParagraph, RawTable, UnreadableFile
from shebao.documents.fonts import packaged_folder

ROWS = [
    ("201", "", "", "一般公共服务支出", "127,886,849", "84,861,719", "43,025,130"),
    ("201", "06", "", "财政事务", "127,886,849", "84,861,719", "43,025,130"),
    ("201", "06", "01", "行政运行", "84,861,719", "84,861,719", ""),
    (
        "208",
        "05",
        "06",
        "机关事业单位职业年金缴费支出（含补缴以前年度的职业年金缴费支出）",
        "5,238,000",
        "5,238,000",
        "",
    ),
    ("", "", "", "合计", "133,124,849", "90,099,719", "43,025,130"),
]
HEAD = (
    "table.cell(colspan: 4)[项目], table.cell(colspan: 3)[支出预算], table.cell(colspan: 3)[科目编码],"
    "table.cell(rowspan: 2)[科目名称], table.cell(rowspan: 2)[合计], table.cell(rowspan: 2)[基本支出],"
    "table.cell(rowspan: 2)[项目支出], [类], [款], [项],"
)


def table(rows: list[tuple[str, ...]], stroke: str, head: str = HEAD) -> str:
    cells = ",".join(f"[{text}]" for row in rows for text in row)
    return f"""#table(columns: (1fr, 1fr, 1fr, 4.6fr, 3fr, 3fr, 3fr), stroke: {stroke}, inset: 4pt,
        align: (x, y) => if y > 2 and x > 3 {{ right + horizon }} else {{ horizon }}, {head} {cells})"""


def printed(source: str, path: Path) -> Path:
    setup = '#set page(margin: 2cm)\n#set text(font: ("Source Han Serif SC", "Noto Serif CJK SC"), size: 10pt)\n'
    path.write_bytes(typst.compile((setup + source).encode(), font_paths=[str(packaged_folder())]))
    return path


def read(source: str, folder: Path) -> list[RawBlock]:
    return list(read_blocks(printed(source, folder / "别人的.pdf")))


def tables(blocks: list[RawBlock]) -> list[RawTable]:
    return [block for block in blocks if isinstance(block, RawTable)]


def texts(blocks: list[RawBlock]) -> list[str]:
    return [block.text for block in blocks if isinstance(block, RawParagraph)]


def body(table: RawTable) -> list[tuple[str, ...]]:
    """The rows below the head, covered cells as blank ones."""
    start = next(number for number, row in enumerate(table.grid) if "201" in row)
    return [tuple((text or "").replace("\n", "") for text in row) for row in table.grid[start:]]


ABOVE = """二、支出说明如下，支出预算133,124,849元，比上年减少990元。

#align(center)[2025年支出预算总表]

#align(right)[单位：元]
"""


@pytest.mark.parametrize(
    "stroke",
    [
        "0.5pt",
        "none",
        "(bottom: 0.5pt)",
        "(x: 0.5pt)",
        "(x, y) => if y == 0 {(top: 1pt)} else if y == 3 {(top: 0.5pt)}",
    ],
    ids=["ruled", "no rules", "horizontal rules", "vertical rules", "three lines"],
)
def test_a_table_comes_back_however_it_is_ruled(stroke: str, tmp_path: Path) -> None:
    blocks = read(ABOVE + table(ROWS, stroke) + "\n\n注：本表为支出总表。", tmp_path)
    (found,) = tables(blocks)
    assert body(found) == ROWS
    assert found.title == "2025年支出预算总表"
    labels = [text for row in found.grid for text in row if text]
    assert labels.index("项目") < labels.index("支出预算") < labels.index("科目名称") < labels.index("201")
    assert texts(blocks)[-1] == "注：本表为支出总表。"
    place = found.origins[-1][4]
    assert place is not None
    assert place.page == 1
    assert place.box is not None
    assert 200 < place.box[0] < place.box[2] < 420, "the column of totals"


def test_a_table_goes_on_where_each_page_repeats_its_title(tmp_path: Path) -> None:
    more = [("210", f"{n:02}", "", f"事务{n}", f"{n},000", f"{n},000", "") for n in range(10, 16)]
    page = "#align(center)[2025年支出预算总表{}]\n\n#align(right)[单位：元]\n"
    source = (
        page.format("") + table(ROWS, "0.5pt") + "\n#pagebreak()\n" + page.format("（续表）") + table(more, "0.5pt")
    )
    (found,) = tables(read(source, tmp_path))
    assert body(found) == ROWS + more
    assert (found.title, found.origins[-1][0] and found.origins[-1][0].page) == ("2025年支出预算总表", 2)


def test_a_table_printed_twice_stays_two(tmp_path: Path) -> None:
    page = "#align(center)[2025年支出预算总表]\n\n#align(right)[单位：元]\n" + table(ROWS, "0.5pt")
    assert len(tables(read(f"{page}\n#pagebreak()\n{page}", tmp_path))) == 2


@pytest.mark.parametrize("angle", ["90deg", "-90deg", "180deg"])
def test_sideways_pages_are_read_upright_and_placed_as_shown(angle: str, tmp_path: Path) -> None:
    content = f"#align(center)[2025年支出预算总表]\n\n{table(ROWS, '0.5pt')}"
    source = f"#rotate({angle}, reflow: true)[#box(width: 17cm)[{content}]]"
    (found,) = tables(read(source, tmp_path))
    assert body(found) == ROWS
    turned = pypdfium2.PdfDocument(tmp_path / "别人的.pdf")
    turned[0].set_rotation({"90deg": 270, "-90deg": 90, "180deg": 180}[angle])
    turned.save(tmp_path / "转过.pdf")
    (upright,) = tables(list(read_blocks(tmp_path / "转过.pdf")))
    assert body(upright) == ROWS
    box = upright.origins[-1][4] and upright.origins[-1][4].box
    assert box is not None
    assert box[2] - box[0] > box[3] - box[1], "on the page as shown, the cell lies"


def test_two_columns_of_text_are_not_mixed(tmp_path: Path) -> None:
    text = "本部门负责全县社会保险的法律法规和方针政策的贯彻执行并组织实施，依法落实各项制度。" * 45
    blocks = read(f"第一部分概况\n\n本页是一栏。\n\n#pagebreak()\n#columns(2)[#text[{text}]]", tmp_path)
    assert texts(blocks) == ["第一部分概况", "本页是一栏。"]
    (left_out,) = [block for block in blocks if isinstance(block, NotRead)]
    assert left_out.place.page == 2
    assert "两栏" in left_out.reason


def test_a_watermark_and_a_running_head_are_counted(tmp_path: Path) -> None:
    mark = "#set page(background: rotate(45deg)[#text(60pt)[内部资料]], header: [某市某局部门预算])\n"
    blocks = read(mark + "#pagebreak()\n".join(["正文一。\n", "正文二。\n", "正文三。\n"]), tmp_path)
    assert texts(blocks) == ["正文一。", "正文二。", "正文三。"]
    counts = {block.text: block.count for block in blocks if isinstance(block, RunningLine)}
    assert counts == {"内部资料": 3, "某市某局部门预算": 3}


def test_pages_in_disorder_are_read_by_their_printed_numbers(tmp_path: Path) -> None:
    whole = '#set page(numbering: "1")\n' + "#pagebreak()\n".join(
        f"这是第{word}页的正文。\n" for word in "一二三四五六"
    )
    made = pypdfium2.PdfDocument(printed(whole, tmp_path / "原.pdf"))
    moved = pypdfium2.PdfDocument.new()
    moved.import_pages(made, [0, 1, 3, 2, 4, 5])
    moved.save(tmp_path / "乱.pdf")
    blocks = list(read_blocks(tmp_path / "乱.pdf"))
    assert texts(blocks) == [f"这是第{word}页的正文。" for word in "一二三四五六"]
    assert ["页码" in block.reason for block in blocks if isinstance(block, NotRead)] == [True]
    assert not [block for block in read_blocks(tmp_path / "原.pdf") if isinstance(block, NotRead)]


def test_a_page_without_unicode_is_not_read(tmp_path: Path) -> None:
    blocks = read("第一部分概况\n\n正文。\n#pagebreak()\n" + "\\u{e010}\\u{e011}\\u{e012}\\u{e013}" * 20, tmp_path)
    assert texts(blocks) == ["第一部分概况", "正文。"]
    assert ["乱码" in block.reason for block in blocks if isinstance(block, NotRead)] == [True]


def test_a_file_of_page_numbers_only_is_a_scan(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="扫描件"):
        read('#set page(numbering: "1")\n#pagebreak()\n#pagebreak()\n', tmp_path)


def test_one_scanned_page_among_pages_of_text_is_named_and_the_others_are_read(tmp_path: Path) -> None:
    pages = ("第一部分概况。", "这一页后来被扫描件替换。", "第三页的正文。")
    made = pypdfium2.PdfDocument(printed("\n#pagebreak()\n".join(pages), tmp_path / "原.pdf"))
    width, height = made[1].get_size()
    picture = pypdfium2.PdfImage.new(made)
    picture.set_bitmap(made[1].render(scale=1))
    picture.set_matrix(pypdfium2.PdfMatrix().scale(width, height))
    del made[1]
    scanned = made.new_page(width, height, 1)
    scanned.insert_obj(picture)
    scanned.gen_content()
    made.save(tmp_path / "夹一页扫描件.pdf")
    blocks = list(read_blocks(tmp_path / "夹一页扫描件.pdf"))
    assert texts(blocks) == ["第一部分概况。", "第三页的正文。"]
    (left_out,) = [block for block in blocks if isinstance(block, NotRead)]
    assert (left_out.place.page, "扫描" in left_out.reason) == (2, True)
