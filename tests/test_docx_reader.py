"""Reading Word files that other people made, and files that are none."""

from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import docx
import pytest
from docx.oxml.ns import qn
from docx.oxml.parser import OxmlElement, parse_xml

from shebao.disclosure.model import ContentsEntry, RunningLine
from shebao.disclosure.read.docx import read_docx
from shebao.disclosure.read.raw import RawParagraph, UnreadableFile
from shebao.disclosure.read.xlsx import read_xlsx
from tests.office_documents import tables_of, texts_of

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def test_contents_are_dropped_and_headings_known_by_their_style(tmp_path: Path):
    made = docx.Document()
    made.styles.add_style("toc 1", 1)
    made.add_paragraph("第一部分 概况\t1", style="toc 1")
    made.add_heading("第一部分 概况", 1)
    mine = made.styles.add_style("我的标题", 1)
    mine.base_style = made.styles["Heading 2"]
    made.add_paragraph("一、职责", style="我的标题")
    made.add_paragraph("正文。")
    path = tmp_path / "a.docx"
    made.save(path)
    blocks = read_docx(path)
    assert texts_of(blocks) == ["第一部分概况", "一、职责", "正文。"]
    assert [block.level for block in blocks if isinstance(block, RawParagraph)] == [1, 2, None]
    assert [(b.text, b.page) for b in blocks if isinstance(b, ContentsEntry)] == [("第一部分 概况", "1")]


def test_a_contents_field_is_dropped_wherever_it_ends(tmp_path: Path):
    made = docx.Document()
    for runs in (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> TOC \\o "1-3" </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>一、职责 1</w:t></w:r>',
        "<w:r><w:t>二、机构 2</w:t></w:r>",
        '<w:r><w:fldChar w:fldCharType="end"/></w:r><w:r><w:t>目录后的话</w:t></w:r>',
    ):
        made.element.body[-1].addprevious(parse_xml(f"<w:p {W}>{runs}</w:p>"))
    made.add_paragraph("正文。")
    path = tmp_path / "a.docx"
    made.save(path)
    assert texts_of(read_docx(path))[-1] == "正文。"
    assert not any("一、职责" in text or "二、机构" in text for text in texts_of(read_docx(path)))


def test_revisions_are_read_as_accepted_and_other_fields_by_their_result(tmp_path: Path):
    made = docx.Document()
    made.element.body[-1].addprevious(
        parse_xml(
            f"<w:p {W}><w:r><w:t>收入</w:t></w:r>"
            '<w:del w:id="1" w:author="a"><w:r><w:delText>100.00</w:delText></w:r></w:del>'
            '<w:moveFrom w:id="3" w:author="a"><w:r><w:t>移走的话</w:t></w:r></w:moveFrom>'
            '<w:ins w:id="2" w:author="a"><w:r><w:t>200.00</w:t></w:r></w:ins><w:r><w:t>万元，第</w:t></w:r>'
            '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> PAGE </w:instrText></w:r>'
            '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>3</w:t></w:r>'
            '<w:r><w:fldChar w:fldCharType="end"/></w:r><w:r><w:t>页</w:t><w:br/><w:t>换行</w:t></w:r></w:p>'
        )
    )
    path = tmp_path / "a.docx"
    made.save(path)
    assert texts_of(read_docx(path)) == ["收入200.00万元，第3页换行"]


def test_merged_cells_are_read_on_a_full_grid(tmp_path: Path):
    made = docx.Document()
    table = made.add_table(3, 3)
    for y in range(3):
        for x in range(3):
            table.cell(y, x).text = f"{y}{x}"
    across = table.cell(0, 0).merge(table.cell(0, 1))
    across.text = "横"
    down = table.cell(1, 2).merge(table.cell(2, 2))
    down.text = "竖"
    table.cell(1, 0).paragraphs[0].text = "上"
    table.cell(1, 0).add_paragraph("下")
    offset = OxmlElement("w:gridBefore")
    offset.set(qn("w:val"), "1")
    last = table.rows[2]._tr
    last.get_or_add_trPr().append(offset)
    last.remove(last.tc_lst[0])
    path = tmp_path / "a.docx"
    made.save(path)
    (read,) = tables_of(read_docx(path))
    assert read.grid == (("横", None, "02"), ("上\n下", "11", "竖"), ("", "21", None))


def test_page_heads_come_last_and_page_numbers_do_not_count(tmp_path: Path):
    made = docx.Document()
    made.add_paragraph("正文。")
    made.sections[0].header.paragraphs[0].text = "内部资料"
    made.sections[0].footer.paragraphs[0].text = "— 1 —"
    path = tmp_path / "a.docx"
    made.save(path)
    blocks = read_docx(path)
    assert texts_of(blocks) == ["正文。"]
    assert blocks[1:] == [RunningLine("内部资料")]


@pytest.mark.parametrize("read", [read_docx, read_xlsx])
@pytest.mark.parametrize(
    ("content", "says"),
    [
        (None, "找不到文件"),
        (b"", "空文件"),
        (b"%PDF-1.7", "不是 Word 或 Excel 文件"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"), "已加密"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "旧版 Office 格式"),
        (b"PK\x03\x04broken", "不是 Word 或 Excel 文件"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(tmp_path: Path, read, content: bytes | None, says: str):
    path = tmp_path / "文件.docx"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(UnreadableFile, match=says):
        read(path)


ROOT_RELATIONSHIPS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type='
    '"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="main.xml"/>'
    "</Relationships>"
)


@pytest.mark.parametrize("read", [read_docx, read_xlsx])
@pytest.mark.parametrize(
    ("main", "says"),
    [
        ('<!DOCTYPE a [<!ENTITY b "bbbbbbbb">]><a>&b;</a>', "不安全"),
        ("<a><b></a>", "已损坏"),
        ("<a/>", "已损坏"),
        ("<a>" + " " * 210_000_000 + "</a>", "解压后过大"),
    ],
)
def test_a_hostile_or_broken_package_is_refused(tmp_path: Path, read, main: str, says: str):
    path = tmp_path / "a.docx"
    with ZipFile(path, "w", ZIP_DEFLATED) as archive:
        archive.writestr("_rels/.rels", ROOT_RELATIONSHIPS)
        archive.writestr("main.xml", main)
    with pytest.raises(UnreadableFile, match=says):
        read(path)


@pytest.mark.parametrize("read", [read_docx, read_xlsx])
def test_a_package_cut_short_is_broken(tmp_path: Path, read):
    path = tmp_path / "a.docx"
    docx.Document().save(path)
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(UnreadableFile):
        read(path)
