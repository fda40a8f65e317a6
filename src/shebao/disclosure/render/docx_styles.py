"""The styles, settings and page of the Word document: 公文 layout of GB/T 9704-2012.

A4 with margins of 37, 28, 35 and 26 mm; title 小标宋 22 pt, body 仿宋 16 pt on lines of exactly 28 pt with a first line
indent of two characters, heads 黑体 and 楷体. The faces are named, not embedded; the font table names what stands in
for them where they are not installed.
"""

from dataclasses import dataclass
from typing import Any

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.oxml import serialize_part_xml
from docx.shared import Mm

from shebao.documents.docx_xml import Element, element, valued

SONG_TITLE = "方正小标宋简体"
FANGSONG = "仿宋_GB2312"
KAITI = "楷体_GB2312"
HEITI = "黑体"
SONG = "宋体"

STAND_INS = {
    SONG_TITLE: "华文中宋,宋体",
    FANGSONG: "仿宋,FangSong",
    KAITI: "楷体,KaiTi",
    HEITI: "SimHei",
    SONG: "SimSun",
}

TEXT_WIDTH, TEXT_HEIGHT = 156 / 25.4 * 72, 225 / 25.4 * 72
"""The type area of a portrait page in points; a landscape page has the same turned."""

BODY_PITCH = 28.0
BODY_EMS = TEXT_WIDTH / 16


@dataclass(frozen=True, slots=True)
class Style:
    """A paragraph style. Sizes and spaces in points, indents in hundredths of a character; no pitch: single lines."""

    id: str
    name: str
    face: str = FANGSONG
    size: float = 16.0
    pitch: float | None = BODY_PITCH
    align: str = "both"
    indent: int = 0
    before: float = 0.0
    after: float = 0.0
    keep: bool = False
    bold: bool = False
    outline: int | None = None
    based: str = "Normal"
    left: int = 0
    contents_entry: bool = False

    def height(self, lines: int = 1) -> float:
        """The room a paragraph of so many lines takes, in points."""
        return self.before + lines * (self.pitch or self.size * 1.3) + self.after


NORMAL = Style("Normal", "Normal", based="")
BODY = Style("BodyText", "Body Text", indent=200)
TITLE = Style("Title", "Title", SONG_TITLE, 22, 36, "center", after=14)
COVER = Style("CoverTitle", "封面标题", SONG_TITLE, 30, 54, "center", before=150, based="Title")
HEADINGS = (
    Style("Heading1", "heading 1", SONG_TITLE, 22, 36, "center", after=10, keep=True, outline=0),
    Style("Heading2", "heading 2", HEITI, indent=200, keep=True, bold=True, outline=1),
    Style("Heading3", "heading 3", KAITI, indent=200, keep=True, outline=2),
)
CONTENTS_TITLE = Style("TOCHeading", "TOC Heading", SONG_TITLE, 22, 36, "center", after=12)
HEADER = Style("Header", "header", HEITI, 12, 16, "center")
FOOTER = Style("Footer", "footer", SONG, 14, 18, "left")
TABLE_LABEL = Style("TableLabel", "表标", HEITI, 12, 18, "left", keep=True)
TABLE_TITLE = Style("TableTitle", "表题", SONG_TITLE, 16, 24, "center", keep=True, outline=1)
FORM_TITLE = Style("FormTitle", "附表题", SONG_TITLE, 16, 24, "center", keep=True)
TABLE_CAPTION = Style("TableCaption", "表头行", FANGSONG, 10.5, 17, "left", keep=True)
TABLE_TEXT = Style("TableText", "表文", FANGSONG, 10.5, None, "left")
TABLE_NOTE = Style("TableNote", "表注", FANGSONG, 10.5, 17, "left", before=2)
NOTE = Style("Note", "注", FANGSONG, 12, 22, indent=200)
FIGURE = Style("Figure", "图", FANGSONG, 12, None, "center", before=6, after=6)
ANNEX_TITLE = Style("AnnexTitle", "附件标题", SONG_TITLE, 22, 36, "center", before=28, keep=True)
ANNEX_NUMBER = Style("AnnexNumber", "附件文号", align="center", after=14)
SECTION_END = Style("SectionEnd", "节尾", size=1, pitch=1)

_FIXED = (
    *(NORMAL, BODY, TITLE, COVER, *HEADINGS, CONTENTS_TITLE, HEADER, FOOTER, TABLE_LABEL, TABLE_TITLE, FORM_TITLE),
    *(TABLE_CAPTION, TABLE_TEXT, TABLE_NOTE, NOTE, FIGURE, ANNEX_TITLE, ANNEX_NUMBER, SECTION_END),
)


def contents_styles(pitch: float) -> tuple[Style, Style]:
    """The styles of the contents' two levels on lines of ``pitch`` points."""
    size = min(14.0, round(pitch - 5) * 1.0)
    return (
        Style("TOC1", "toc 1", HEITI, size, pitch, "left", contents_entry=True),
        Style("TOC2", "toc 2", FANGSONG, size, pitch, "left", left=100, contents_entry=True),
    )


def set_styles(document: Any, contents: tuple[Style, ...]) -> None:
    """Replace the styles, settings and font table of python-docx's template by this document's own."""
    styles = document.styles.element
    for child in list(styles):
        styles.remove(child)
    styles.append(_defaults())
    styles.extend(_style_element(style) for style in (*_FIXED, *contents))
    styles.append(
        element(
            "w:style",
            {"w:type": "table", "w:default": 1, "w:styleId": "TableNormal"},
            valued("w:name", "Normal Table"),
            element("w:tblPr", None, element("w:tblInd", {"w:w": 0, "w:type": "dxa"})),
        )
    )
    _set_settings(document)
    _name_stand_ins(document)


def set_page(section: Any, *, landscape: bool = False) -> None:
    """A4 with the margins of a 公文; a landscape page is the same page turned, its binding edge on top."""
    top, right, bottom, left = Mm(37), Mm(26), Mm(35), Mm(28)
    width, height = Mm(210), Mm(297)
    if landscape:
        top, right, bottom, left = left, top, right, bottom
        width, height = height, width
    section.page_width, section.page_height = width, height
    section.top_margin, section.right_margin, section.bottom_margin, section.left_margin = top, right, bottom, left
    section.orientation = 1 if landscape else 0
    section.header_distance = Mm(15)
    section.footer_distance = Mm(15) if landscape else Mm(24)


def _defaults() -> Element:
    language = element("w:lang", {"w:val": "en-US", "w:eastAsia": "zh-CN", "w:bidi": "ar-SA"})
    run = element("w:rPr", None, _fonts(FANGSONG), valued("w:sz", 32), valued("w:szCs", 32), language)
    paragraph = element("w:pPrDefault", None, element("w:pPr"))
    return element("w:docDefaults", None, element("w:rPrDefault", None, run), paragraph)


def _style_element(style: Style) -> Element:
    attributes: dict[str, object] = {"w:type": "paragraph", "w:styleId": style.id}
    if style is NORMAL:
        attributes["w:default"] = 1
    elif not style.id.startswith(("Heading", "TOC", "Body", "Title", "Header", "Footer")):
        attributes["w:customStyle"] = 1
    half_points = round(style.size * 2)
    bold = [element("w:b"), element("w:bCs")] if style.bold else []
    return element(
        "w:style",
        attributes,
        valued("w:name", style.name),
        valued("w:basedOn", style.based) if style.based else None,
        valued("w:next", BODY.id) if style.outline is not None else None,
        valued("w:uiPriority", 39) if style.contents_entry else None,
        element("w:qFormat"),
        _paragraph_properties(style),
        element("w:rPr", None, _fonts(style.face), *bold, valued("w:sz", half_points), valued("w:szCs", half_points)),
    )


def _paragraph_properties(style: Style) -> Element:
    line, rule = (round(style.pitch * 20), "exact") if style.pitch else (240, "auto")
    spacing = {
        "w:before": round(style.before * 20),
        "w:after": round(style.after * 20),
        "w:line": line,
        "w:lineRule": rule,
    }
    tab = element("w:tab", {"w:val": "right", "w:leader": "dot", "w:pos": round(TEXT_WIDTH * 20)})
    left = round(style.size * style.left / 100 * 20)
    first_line = round(style.size * style.indent / 100 * 20)
    return element(
        "w:pPr",
        None,
        element("w:keepNext") if style.keep else None,
        valued("w:widowControl", int(style.id in (BODY.id, NOTE.id))),
        element("w:tabs", None, tab) if style.contents_entry else None,
        valued("w:snapToGrid", 0),
        element("w:spacing", spacing),
        element(
            "w:ind",
            {"w:leftChars": style.left, "w:left": left, "w:firstLineChars": style.indent, "w:firstLine": first_line},
        ),
        valued("w:jc", style.align),
        valued("w:outlineLvl", style.outline) if style.outline is not None else None,
    )


def _fonts(face: str) -> Element:
    return element("w:rFonts", {"w:ascii": face, "w:eastAsia": face, "w:hAnsi": face, "w:cs": face})


def _set_settings(document: Any) -> None:
    """Odd and even footers, Chinese punctuation, today's layout rules.

    Fields are not marked for updating: Word would then ask a frightening question each time the file is opened. The
    contents come filled in; 右键“更新域” brings them up to date after editing.
    """
    settings = document.settings.element
    for child in list(settings):
        settings.remove(child)
    uri = "http://schemas.microsoft.com/office/word"
    settings.extend(
        [
            element("w:zoom", {"w:percent": 100}),
            valued("w:defaultTabStop", 640),
            element("w:evenAndOddHeaders"),
            valued("w:characterSpacingControl", "compressPunctuation"),
            element(
                "w:compat",
                None,
                element("w:useFELayout"),
                element("w:compatSetting", {"w:name": "compatibilityMode", "w:uri": uri, "w:val": 15}),
            ),
            element("w:themeFontLang", {"w:val": "en-US", "w:eastAsia": "zh-CN"}),
        ]
    )


def _name_stand_ins(document: Any) -> None:
    fonts = element("w:fonts")
    for face, stand_in in STAND_INS.items():
        fonts.append(element("w:font", {"w:name": face}, valued("w:altName", stand_in), valued("w:charset", "86")))
    document.part.part_related_by(RELATIONSHIP_TYPE.FONT_TABLE)._blob = serialize_part_xml(fonts)
