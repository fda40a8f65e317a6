"""Numbers that Word counts itself are read as they are printed."""

from pathlib import Path

import docx
import pytest
from docx.oxml.parser import parse_xml

from shebao.disclosure.read.docx import read_docx
from shebao.disclosure.read.docx_numbering import FORMATS
from shebao.disclosure.read.raw import RawParagraph
from tests.office_documents import tables_of

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def level(depth: int, style: str, text: str, more: str = "") -> str:
    return (
        f'<w:lvl w:ilvl="{depth}"><w:start w:val="1"/><w:numFmt w:val="{style}"/>{more}'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
    )


OFFICE = "".join(
    [
        level(0, "chineseCountingThousand", "%1、", '<w:suff w:val="nothing"/>'),
        level(1, "chineseCounting", "（%2）"),
        level(2, "decimal", "%3."),
        level(3, "decimal", "（%4）"),
        level(4, "upperLetter", "%5."),
        level(5, "bullet", ""),
        level(6, "chineseCounting", "%1之%7", "<w:isLgl/>"),
    ]
)
PARTS = level(0, "chineseCounting", "第%1部分")


@pytest.fixture
def document():
    made = docx.Document()
    root = made.part.numbering_part.element
    first = next((node for node in root if node.tag.endswith("}num")), None)
    for number, levels in ((901, OFFICE), (902, PARTS)):
        node = parse_xml(f'<w:abstractNum {W} w:abstractNumId="{number}">{levels}</w:abstractNum>')
        first.addprevious(node)
    for number, of, more in (
        (901, 901, ""),
        (902, 902, ""),
        (903, 901, '<w:lvlOverride w:ilvl="2"><w:startOverride w:val="1"/></w:lvlOverride>'),
    ):
        root.append(parse_xml(f'<w:num {W} w:numId="{number}"><w:abstractNumId w:val="{of}"/>{more}</w:num>'))
    return made


def add(made, text: str, number: int, depth: int = 0, where=None) -> None:
    paragraph = (where or made).add_paragraph(text) if where is None else where.paragraphs[0]
    paragraph._p.get_or_add_pPr().append(
        parse_xml(f'<w:numPr {W}><w:ilvl w:val="{depth}"/><w:numId w:val="{number}"/></w:numPr>')
    )


def read(made, tmp_path: Path) -> list[str]:
    made.save(tmp_path / "a.docx")
    return [block.text for block in read_docx(tmp_path / "a.docx") if isinstance(block, RawParagraph)]


def test_levels_are_counted_and_begin_anew_below_the_next_one_above(document, tmp_path):
    for text, depth in [
        ("收支预算情况", 0),
        ("收入预算", 1),
        ("支出预算", 1),
        ("2025年基本支出", 2),
        ("项目支出", 2),
        ("人员", 3),
        ("工资", 4),
        ("津贴", 4),
        ("公开要点", 5),
        ("三公经费", 0),
        ("总体情况", 1),
        ("具体情况", 2),
        ("以下", 6),
    ]:
        add(document, text, 901, depth)
    assert read(document, tmp_path) == [
        "一、收支预算情况",
        "（一）收入预算",
        "（二）支出预算",
        "1. 2025年基本支出",
        "2.项目支出",
        "（1）人员",
        "A.工资",
        "B.津贴",
        "公开要点",
        "二、三公经费",
        "（一）总体情况",
        "1.具体情况",
        "2之1 以下",
    ]


def test_two_lists_count_apart_and_one_may_start_anew(document, tmp_path):
    for text, number, depth in [
        ("部门概况", 902, 0),
        ("职责", 901, 0),
        ("拟订规划", 901, 2),
        ("组织实施", 901, 2),
        ("部门预算", 902, 0),
        ("总体情况", 901, 0),
        ("重新起", 903, 2),
        ("接着数", 903, 2),
    ]:
        add(document, text, number, depth)
    assert read(document, tmp_path) == [
        "第一部分 部门概况",
        "一、职责",
        "1.拟订规划",
        "2.组织实施",
        "第二部分 部门预算",
        "二、总体情况",
        "1.重新起",
        "2.接着数",
    ]


def test_a_style_numbers_its_paragraphs_unless_they_say_no(document, tmp_path):
    style = document.styles["Heading 1"]
    style.element.get_or_add_pPr().append(parse_xml(f'<w:numPr {W}><w:numId w:val="901"/></w:numPr>'))
    document.add_heading("部门职责", 1)
    document.add_heading("机构设置", 1)
    add_to = document.add_heading("不编号", 1)
    add_to._p.get_or_add_pPr().append(parse_xml(f'<w:numPr {W}><w:numId w:val="0"/></w:numPr>'))
    assert read(document, tmp_path) == ["一、部门职责", "二、机构设置", "不编号"]


def test_a_column_of_ordinals_is_counted(document, tmp_path):
    table = document.add_table(2, 2)
    for row, name in zip(table.rows, ("道路养护", "设备购置"), strict=True):
        row.cells[1].text = name
        add(document, "", 901, 2, row.cells[0])
    read(document, tmp_path)
    (found,) = tables_of(read_docx(tmp_path / "a.docx"))
    assert found.grid == (("1.", "道路养护"), ("2.", "设备购置"))


def test_hidden_text_is_not_read_nor_counted(document, tmp_path):
    add(document, "职责", 901)
    hidden = "<w:rPr><w:vanish/></w:rPr>"
    document.element.body[-1].addprevious(
        parse_xml(
            f'<w:p {W}><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="901"/></w:numPr>{hidden}</w:pPr>'
            f"<w:r>{hidden}<w:t>藏起来的话</w:t></w:r></w:p>"
        )
    )
    document.element.body[-1].addprevious(
        parse_xml(
            f"<w:p {W}><w:r><w:t>收入</w:t></w:r><w:r>{hidden}<w:t>99.00</w:t></w:r>"
            '<w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t>12.00万元</w:t></w:r></w:p>'
        )
    )
    add(document, "机构", 901)
    assert read(document, tmp_path) == ["一、职责", "收入12.00万元", "二、机构"]


def test_a_reference_to_a_page_is_read_by_its_result(document, tmp_path):
    document.element.body[-1].addprevious(
        parse_xml(
            f'<w:p {W}><w:r><w:t>见第</w:t></w:r><w:r><w:fldChar w:fldCharType="begin"/></w:r>'
            '<w:r><w:instrText> PAGEREF _Toc1 \\h </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>'
            '<w:r><w:t>12</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r><w:r><w:t>页至第</w:t></w:r>'
            '<w:fldSimple w:instr=" PAGEREF _Toc2 "><w:r><w:t>15</w:t></w:r></w:fldSimple>'
            "<w:r><w:t>页</w:t></w:r></w:p>"
        )
    )
    assert read(document, tmp_path) == ["见第12页至第15页"]


@pytest.mark.parametrize(
    ("style", "number", "text"),
    [
        ("chineseCounting", 21, "二十一"),
        ("upperLetter", 27, "AA"),
        ("lowerLetter", 3, "c"),
        ("upperRoman", 14, "XIV"),
        ("decimalEnclosedCircleChinese", 3, "③"),
        ("chineseLegalSimplified", 12, "壹拾贰"),
        ("decimalZero", 5, "05"),
        ("ideographTraditional", 2, "乙"),
        ("ideographDigital", 10, "一〇"),
        ("decimalEnclosedCircle", 21, "21"),
    ],
)
def test_formats(style: str, number: int, text: str):
    assert FORMATS[style](number) == text
