"""The monthly report as a Word document, with the page and the styles of a 公文."""

import io
from datetime import date
from typing import Any

import docx
from docx.shared import Mm

from shebao.disclosure.render import docx_styles as styles
from shebao.disclosure.render.docx import drop_unused_parts, write_page_numbers
from shebao.documents.docx_xml import Element, element, paragraph, run, valued
from shebao.register.suspects import charts
from shebao.register.suspects.models import Run
from shebao.register.suspects.report import Table, make_report

TWENTIETHS = round(156 / 25.4 * 72 * 20)
"""The width of the text (156 mm) in twentieths of a point."""
PICTURES = {"systems": 150, "anomalies": 120}
"""The width of the charts in mm; the longer one with its table's head on a page."""
WIDE = 42
"""Characters of a table that fit the width of the text."""
TOGETHER = 14
"""Rows of a table that is kept on one page."""
FIGURES = frozenset("-0123456789,.%—")


def report_docx(made_of: Run, day: date) -> bytes:
    """The report of a run as the bytes of a .docx."""
    made = make_report(made_of, day)
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

    add(paragraph(styles.TITLE.id, run(made.title)))
    add(paragraph(styles.BODY.id, run(made.subtitle), properties=[valued("w:jc", "center")]))
    for head, said in made.paragraphs:
        add(paragraph(styles.HEADINGS[1].id, run(head)), paragraph(styles.BODY.id, run(said)))
    for table in made.tables:
        add(paragraph(styles.TABLE_TITLE.id, run(table.title)))
        if table.chart:
            holder = document.add_paragraph(style=None)
            holder.add_run().add_picture(io.BytesIO(charts.png(table.chart, made_of)), width=Mm(PICTURES[table.chart]))
            holder._p.get_or_add_pPr().insert(0, valued("w:pStyle", styles.FIGURE.id))
            add(holder._p)
        add(_table(table))
    add(paragraph(styles.BODY.id))
    for line in (made.signed, made.day):
        add(paragraph(styles.BODY.id, run(line), properties=[valued("w:jc", "right")]))
    write_page_numbers(section)
    document.core_properties.title = made.title
    document.core_properties.author = made.signed
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def _table(table: Table) -> Element:
    shares = _shares(table)
    together = len(table.rows) <= TOGETHER
    widths = [round(TWENTIETHS * share / sum(shares)) for share in shares]
    border = {"w:val": "single", "w:sz": 4, "w:space": 0, "w:color": "000000"}
    sides = ("top", "left", "bottom", "right", "insideH", "insideV")
    properties = element(
        "w:tblPr",
        None,
        element("w:tblW", {"w:w": sum(widths), "w:type": "dxa"}),
        valued("w:jc", "center"),
        element("w:tblBorders", None, *(element(f"w:{side}", border) for side in sides)),
        element("w:tblLayout", {"w:type": "fixed"}),
    )
    grid = element("w:tblGrid", None, *(element("w:gridCol", {"w:w": width}) for width in widths))
    head = element("w:trPr", None, element("w:cantSplit"), element("w:tblHeader"))
    rows = [
        element(
            "w:tr",
            None,
            head,
            *(_cell(text, width, True, True) for text, width in zip(table.heads, widths, strict=True)),
        )
    ]
    for at, row in enumerate(table.rows, 1):
        keep = together and at < len(table.rows)
        cells = (_cell(text, width, False, keep) for text, width in zip(row, widths, strict=True))
        rows.append(element("w:tr", None, element("w:trPr", None, element("w:cantSplit")), *cells))
    return element("w:tbl", None, properties, grid, *rows)


def _shares(table: Table) -> list[float]:
    """The columns' shares of the width: by their longest text, the first one taking what is left."""
    longest = [max(sum(1.0 if ord(sign) > 0x2E7F else 0.66 for sign in text) for text in texts)
               for texts in zip(table.heads, *table.rows, strict=True)]  # fmt: skip
    others = [each + 2 for each in longest[1:]]
    return [max(longest[0] + 2, WIDE - sum(others)), *others]


def _cell(text: str, width: int, head: bool, keep: bool) -> Element:
    side = "center" if head else "right" if text and set(text) <= FIGURES else "left"
    shade: list[Any] = [element("w:shd", {"w:val": "clear", "w:color": "auto", "w:fill": "EEEEEE"})] if head else []
    properties = element(
        "w:tcPr", None, element("w:tcW", {"w:w": width, "w:type": "dxa"}), *shade, valued("w:vAlign", "center")
    )
    bold = [element("w:b")] if head else []
    following = [element("w:keepNext")] if keep else []
    return element(
        "w:tc",
        None,
        properties,
        paragraph(styles.TABLE_TEXT.id, run(text, *bold), properties=[*following, valued("w:jc", side)]),
    )
