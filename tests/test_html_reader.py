"""Reading saved pages, ours and others': what a reader sees is read, the rest is not, bad files are named."""

from pathlib import Path

import pytest

from shebao.disclosure.read.html import read_html
from shebao.disclosure.read.raw import RawParagraph, RawTable, UnreadableFile


def read(text: str | bytes, folder: Path) -> list[RawParagraph | RawTable]:
    path = folder / "page.html"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return read_html(path)


def paragraphs(text: str | bytes, folder: Path) -> list[str]:
    return [block.text for block in read(text, folder) if isinstance(block, RawParagraph)]


def grid(text: str, folder: Path) -> list[list[str | None]]:
    (table,) = (block for block in read(text, folder) if isinstance(block, RawTable))
    return [list(row) for row in table.grid]


class TestText:
    def test_inline_elements_are_one_paragraph(self, tmp_path: Path) -> None:
        assert paragraphs("<p>预算<b>5681.80</b>万元，<span>占<i>23.36</i>%</span>。</p>", tmp_path) == [
            "预算5681.80万元，占23.36%。"
        ]

    def test_a_line_break_is_kept(self, tmp_path: Path) -> None:
        assert paragraphs("<p>第一行<br>第二行</p>", tmp_path) == ["第一行\n第二行"]

    def test_text_beside_blocks_is_read_in_order(self, tmp_path: Path) -> None:
        assert paragraphs("<div>甲<p>乙</p>丙<div>丁</div></div>", tmp_path) == ["甲", "乙", "丙", "丁"]

    @pytest.mark.parametrize(
        "hidden",
        [
            "<p hidden>密</p>",
            '<p style="color:red; display : none">密</p>',
            '<p aria-hidden="true">密</p>',
            "<nav>密</nav>",
            '<div role="dialog">密</div>',
            "<script>密</script>",
            "<style>密</style>",
            "<template><p>密</p></template>",
            "<svg><text>密</text></svg>",
            "<!-- 密 -->",
            "<p data-skip>密</p>",
            "<button>密</button>",
        ],
    )
    def test_what_is_not_seen_is_not_read(self, hidden: str, tmp_path: Path) -> None:
        assert paragraphs(f"<p>甲</p>{hidden}<p>乙</p>", tmp_path) == ["甲", "乙"]

    def test_headings_of_a_page_without_a_title_of_its_own(self, tmp_path: Path) -> None:
        blocks = read("<h1>第一部分</h1><h2>一、职责</h2><h1>第二部分</h1>", tmp_path)
        assert [(block.text, block.level) for block in blocks if isinstance(block, RawParagraph)] == [
            ("第一部分", 1),
            ("一、职责", 2),
            ("第二部分", 1),
        ]

    @pytest.mark.parametrize("encoding", ["gb18030", "utf-8", "utf-16"])
    def test_encodings_of_old_and_new_pages(self, encoding: str, tmp_path: Path) -> None:
        text = f'<html><head><meta charset="{encoding}"></head><body><p>泽州县社会保险中心</p></body></html>'
        assert paragraphs(text.encode(encoding), tmp_path) == ["泽州县社会保险中心"]

    def test_a_page_that_names_no_encoding_is_utf_8(self, tmp_path: Path) -> None:
        assert paragraphs("<p>泽州县</p>", tmp_path) == ["泽州县"]


class TestTables:
    def test_spans_cover_their_neighbours(self, tmp_path: Path) -> None:
        text = "<table><tr><th rowspan=2>项目<th colspan=2>预算数<tr><th>基本<th>项目<tr><td>合计<td>1<td>2</table>"
        assert grid(text, tmp_path) == [["项目", "预算数", None], [None, "基本", "项目"], ["合计", "1", "2"]]

    def test_a_short_row_is_filled_and_a_span_of_0_reaches_the_end(self, tmp_path: Path) -> None:
        text = "<table><tr><td rowspan=0>甲<td>1<td>2<tr><td>3</table>"
        assert grid(text, tmp_path) == [["甲", "1", "2"], [None, "3", ""]]

    def test_a_senseless_span_is_1(self, tmp_path: Path) -> None:
        assert grid('<table><tr><td colspan="x">甲<td rowspan="-2">乙</table>', tmp_path) == [["甲", "乙"]]

    def test_a_table_that_lays_out_the_page_is_taken_apart(self, tmp_path: Path) -> None:
        blocks = read(
            "<table><tr><td><p>左</p></td><td><table><caption>表一</caption><tr><td>1</table></td></tr></table>",
            tmp_path,
        )
        assert [block.text if isinstance(block, RawParagraph) else (block.title, block.grid) for block in blocks] == [
            "左",
            ("表一", (("1",),)),
        ]


class TestBadFiles:
    @pytest.mark.parametrize(
        "content", [b"", b"   ", b"<html></html>", b"<script>1</script>", b"\x00\x01PK\x03\x04" * 20]
    )
    def test_a_file_without_text_is_named(self, content: bytes, tmp_path: Path) -> None:
        with pytest.raises(UnreadableFile, match=r"page\.html"):
            read(content, tmp_path)

    def test_a_missing_file(self, tmp_path: Path) -> None:
        with pytest.raises(UnreadableFile, match="打不开"):
            read_html(tmp_path / "没有.html")

    def test_a_page_nested_beyond_reason(self, tmp_path: Path) -> None:
        try:
            read("<div>" * 5_000 + "字" + "</div>" * 5_000, tmp_path)
        except UnreadableFile as error:
            assert "page.html" in str(error)

    def test_a_table_of_senseless_size_is_refused(self, tmp_path: Path) -> None:
        rows = "<tr><td rowspan=200 colspan=200>1</td></tr>" * 2_000
        with pytest.raises(UnreadableFile, match="表格过大"):
            read(f"<table>{rows}</table>", tmp_path)


def test_a_raised_footnote_number_is_no_digit_of_the_figure(tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    path.write_text("<p>基本支出7,000,000<sup>1</sup>元，面积120m<sup>2</sup>。</p>", encoding="utf-8")
    assert [block.text for block in read_html(path)] == ["基本支出7,000,000元，面积120m2。"]
