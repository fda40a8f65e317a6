"""The Word document (.docx): native tables and charts, real styles, a contents field, so that an office can finish it.

Everything is written for Word and WPS to edit: headings are headings, tables repeat their heads, charts carry their
numbers. The same disclosure gives the same bytes.
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import docx
from docx.enum.section import WD_SECTION
from docx.oxml.ns import qn
from docx.oxml.parser import parse_xml

from shebao.disclosure.model import DRAFT_MARK, Disclosure, Heading, Table
from shebao.disclosure.render.docx_body import BodyWriter, ContentsEntry
from shebao.disclosure.render.docx_styles import (
    CONTENTS_TITLE,
    COVER,
    FOOTER,
    HEADER,
    TEXT_HEIGHT,
    Style,
    contents_styles,
    set_page,
    set_styles,
)
from shebao.disclosure.render.draft_findings import draft_blocks
from shebao.documents.docx_xml import (
    Element,
    element,
    field,
    field_end,
    field_start,
    paragraph,
    run,
    valued,
)
from shebao.documents.xml_text import printable

UNUSED_PARTS = ("stylesWithEffects", "customXml", "numbering", "webSettings", "thumbnail", "extended-properties")
"""Parts of python-docx's template that this document has no use for (by the last word of their relationship)."""


def render_docx(document: Disclosure, path: Path) -> None:
    """Write a disclosure as a Word document. Raises OSError where the file cannot be written."""
    made = docx.Document()
    drop_unused_parts(made)
    contents = contents_styles(_contents_pitch(document))
    set_styles(made, contents)
    created = datetime(document.year, 1, 1, tzinfo=UTC)
    _set_properties(made, document, created)
    front = made.sections[0]
    set_page(front)
    if document.draft:
        for header in (front.header, front.even_page_header):
            _write_draft_mark(header)
    _append(made, paragraph(COVER.id, run(_cover_text(document))))
    body_section = made.add_section(WD_SECTION.NEW_PAGE)
    front_end = made.element.body[-2]
    body_section._sectPr.find(qn("w:cols")).addprevious(element("w:pgNumType", {"w:start": 1}))
    write_page_numbers(body_section)
    entries = BodyWriter(made, created).write(document)
    for node in _contents(entries, contents):
        front_end.addprevious(node)
    path.write_bytes(_saved(made))


def _append(made: Any, node: Element) -> None:
    made.element.body[-1].addprevious(node)


def _cover_text(document: Disclosure) -> str:
    """The title, the department's name on a line of its own."""
    name, title = document.unit_name, document.title
    return f"{name}\n{title[len(name) :].lstrip()}" if name and title.startswith(name) and title != name else title


def _contents_pitch(document: Disclosure) -> float:
    """The line pitch with which the contents fill one page: close for many entries, 26 points at most."""
    listed = sum(
        (isinstance(block, Heading) and block.level <= 2) or (isinstance(block, Table) and block.number is not None)
        for block in (*document.blocks, *draft_blocks(document))
    )
    room = TEXT_HEIGHT - CONTENTS_TITLE.height() - 2
    return min(26.0, max(15.5, room / max(listed, 1) // 0.5 * 0.5))


def _contents(entries: Sequence[ContentsEntry], styles: Sequence[Style]) -> list[Element]:
    """The contents as Word keeps them: a TOC field in a content control, filled in with the entries."""
    title = paragraph(CONTENTS_TITLE.id, run("目　录"), properties=[element("w:pageBreakBefore")])
    lines = []
    for number, entry in enumerate(entries):
        link = element("w:hyperlink", {"w:anchor": entry.bookmark, "w:history": 1}, run(f"{entry.text}\t"))
        link.extend(field(f"PAGEREF {entry.bookmark} \\h", str(entry.page)))
        opening = field_start('TOC \\o "1-2" \\h \\z \\t "表题,2"') if number == 0 else []
        lines.append(paragraph(styles[entry.level - 1].id, *opening, link))
    if lines:
        lines[-1].append(field_end())
    gallery = element("w:docPartObj", None, valued("w:docPartGallery", "Table of Contents"), element("w:docPartUnique"))
    return [element("w:sdt", None, element("w:sdtPr", None, gallery), element("w:sdtContent", None, title, *lines))]


def write_page_numbers(section: Any) -> None:
    """— 1 — outside: right on odd pages, left on even ones, one character in."""
    for footer, side, indent in (
        (section.footer, "right", "w:rightChars"),
        (section.even_page_footer, "left", "w:leftChars"),
    ):
        footer.is_linked_to_previous = False
        line = paragraph(
            FOOTER.id,
            run("— "),
            *field("PAGE", "1"),
            run(" —"),
            properties=[element("w:ind", {indent: 100, indent.removesuffix("Chars"): 280}), valued("w:jc", side)],
        )
        _replace_content(footer, line)


def _write_draft_mark(header: Any) -> None:
    """The mark in the header, and large and pale behind the text."""
    header.is_linked_to_previous = False
    _replace_content(header, paragraph(HEADER.id, run(DRAFT_MARK), element("w:r", None, _watermark())))


def _replace_content(container: Any, node: Element) -> None:
    for child in list(container._element):
        container._element.remove(child)
    container._element.append(node)


def _watermark() -> Element:
    return parse_xml(
        '<w:pict xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
        ' xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office">'
        '<v:shapetype id="_x0000_t136" coordsize="21600,21600" o:spt="136" adj="10800"'
        ' path="m@7,l@8,m@5,21600l@6,21600e"><v:formulas><v:f eqn="sum #0 0 10800"/><v:f eqn="prod #0 2 1"/>'
        '<v:f eqn="sum 21600 0 @1"/><v:f eqn="sum 0 0 @2"/><v:f eqn="sum 21600 0 @3"/><v:f eqn="if @0 @3 0"/>'
        '<v:f eqn="if @0 21600 @1"/><v:f eqn="if @0 0 @2"/><v:f eqn="if @0 @4 21600"/></v:formulas>'
        '<v:path textpathok="t" o:connecttype="rect"/><v:textpath on="t" fitshape="t"/></v:shapetype>'
        '<v:shape id="DraftMark1" type="#_x0000_t136" alt="草稿标记"'
        ' style="position:absolute;margin-left:0;margin-top:0;width:380pt;height:64pt;rotation:315;z-index:-251658752;'
        "mso-position-horizontal:center;mso-position-horizontal-relative:page;"
        'mso-position-vertical:center;mso-position-vertical-relative:page" fillcolor="#bfbfbf" stroked="f">'
        f'<v:fill opacity=".55"/><v:textpath style="font-family:&quot;黑体&quot;;font-size:1pt" string="{DRAFT_MARK}"/>'
        "</v:shape></w:pict>"
    )


def drop_unused_parts(made: Any) -> None:
    """Take out the parts of python-docx's template that a document has no use for."""
    for relationships in (made.part.rels, made.part.package.rels):
        for key, relationship in list(relationships.items()):
            if relationship.reltype.rpartition("/")[2] in UNUSED_PARTS:
                del relationships[key]


def _set_properties(made: Any, document: Disclosure, created: datetime) -> None:
    properties = made.core_properties
    properties.title = printable(document.title)[:255]
    properties.subject = f"{document.year}年度部门{'决算' if document.final else '预算'}公开"
    properties.author = properties.last_modified_by = printable(document.unit_name)[:255]
    properties.language = "zh-CN"
    properties.comments, properties.revision = "", 1
    properties.created = properties.modified = created.replace(tzinfo=None)


def _saved(made: Any) -> bytes:
    """The document's bytes with all times in the archive the same, so that equal documents are equal files."""
    packed = BytesIO()
    made.save(packed)
    target = BytesIO()
    with ZipFile(packed) as source, ZipFile(target, "w", ZIP_DEFLATED) as archive:
        for name in source.namelist():
            entry = ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.compress_type = ZIP_DEFLATED
            archive.writestr(entry, source.read(name))
    return target.getvalue()
