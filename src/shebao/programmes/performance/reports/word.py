"""A report as a Word document, with the styles of a 公文."""

import io
from collections.abc import Sequence
from typing import Any

import docx

from shebao.disclosure.render import docx_styles as styles
from shebao.disclosure.render.docx import drop_unused_parts, write_page_numbers
from shebao.documents.docx_xml import Element, element, paragraph, run, valued
from shebao.programmes.performance.reports.content import Report, Table
from shebao.screens.centre import CENTRE

TWENTIETHS = round(156 / 25.4 * 72 * 20)
"""The width of the text (156 mm) in twentieths of a point."""
FACTS = (16, 34, 16, 34)
SHADE = "EEEEEE"


def word(report: Report) -> bytes:
    """The bytes of the .docx."""
    document = docx.Document()
    drop_unused_parts(document)
    styles.set_styles(document, styles.contents_styles(28))
    section = document.sections[0]
    styles.set_page(section)
    body = document.element.body
    for child in list(body):
        if not child.tag.endswith("}sectPr"):
            body.remove(child)
    end = body[-1]

    def add(*parts: Element) -> None:
        for part in parts:
            end.addprevious(part)

    add(paragraph(styles.TITLE.id, run(report.title)))
    add(paragraph(styles.TABLE_NOTE.id, run(report.subtitle), properties=[valued("w:jc", "center")]))
    pairs = list(report.facts)
    lines = [pairs[at : at + 2] for at in range(0, len(pairs), 2)]
    rows = [[text for pair in line for text in pair] + [""] * (4 - 2 * len(line)) for line in lines]
    add(_grid([_row(row, FACTS, shaded=(0, 2)) for row in rows], FACTS))
    for table in report.tables:
        add(paragraph(styles.TABLE_LABEL.id, run(table.title)), _table(table))
    for head, said in report.paragraphs:
        add(paragraph(styles.TABLE_LABEL.id, run(head)), paragraph(styles.NOTE.id, run(said)))
    signed = "　　".join(f"{label}：{name}" for label, name in report.signatures)
    add(paragraph(styles.NOTE.id, run(signed)))
    for line in (CENTRE, "（盖章）", report.day):
        add(paragraph(styles.NOTE.id, run(line), properties=[valued("w:jc", "right")]))
    add(paragraph(styles.TABLE_NOTE.id, run(f"评分和填报依据：{report.basis}")))
    write_page_numbers(section)
    document.core_properties.title = report.title
    document.core_properties.author = CENTRE
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def _table(table: Table) -> Element:
    every = tuple(range(len(table.heads)))
    head = _row(table.heads, table.widths, shaded=every, head=True)
    return _grid([head, *(_row(row, table.widths, right=table.right) for row in table.rows)], table.widths)


def _grid(rows: Sequence[Element], shares: Sequence[int]) -> Element:
    border = {"w:val": "single", "w:sz": 4, "w:space": 0, "w:color": "000000"}
    sides = ("top", "left", "bottom", "right", "insideH", "insideV")
    properties = element(
        "w:tblPr",
        None,
        element("w:tblW", {"w:w": TWENTIETHS, "w:type": "dxa"}),
        valued("w:jc", "center"),
        element("w:tblBorders", None, *(element(f"w:{side}", border) for side in sides)),
        element("w:tblLayout", {"w:type": "fixed"}),
    )
    grid = element("w:tblGrid", None, *(element("w:gridCol", {"w:w": width}) for width in _widths(shares)))
    return element("w:tbl", None, properties, grid, *rows)


def _widths(shares: Sequence[int]) -> list[int]:
    return [round(TWENTIETHS * share / sum(shares)) for share in shares]


def _row(
    texts: Sequence[str],
    shares: Sequence[int],
    *,
    shaded: Sequence[int] = (),
    right: Sequence[int] = (),
    head: bool = False,
) -> Element:
    marks: list[Any] = [element("w:cantSplit"), *([element("w:tblHeader")] if head else [])]
    cells = [
        _cell(text, width, at in shaded, "center" if head else "right" if at in right else "left", head)
        for at, (text, width) in enumerate(zip(texts, _widths(shares), strict=True))
    ]
    return element("w:tr", None, element("w:trPr", None, *marks), *cells)


def _cell(text: str, width: int, shaded: bool, side: str, bold: bool) -> Element:
    shade = [element("w:shd", {"w:val": "clear", "w:color": "auto", "w:fill": SHADE})] if shaded else []
    properties = element(
        "w:tcPr", None, element("w:tcW", {"w:w": width, "w:type": "dxa"}), *shade, valued("w:vAlign", "center")
    )
    made = run(text, *([element("w:b")] if bold else []))
    return element("w:tc", None, properties, paragraph(styles.TABLE_TEXT.id, made, properties=[valued("w:jc", side)]))
