"""A publication as a Word file, as an office clerk makes it: plain styles, merged cells, repeated header rows."""

from io import BytesIO
from xml.sax.saxutils import escape

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt

from shebao.disclosure.layouts.grid_fill import Placed, placed_cells
from shebao.disclosure.layouts.printed import Heading, PageBreak, PrintedTable, Publication, Text

FONT = "Noto Serif CJK SC"
BORDERS = {
    "full": ("top", "left", "bottom", "right", "insideH", "insideV"),
    "horizontal": ("top", "bottom", "insideH"),
    "none": (),
}
ALIGN = {"centre": 1, "right": 2}


def as_docx(publication: Publication) -> bytes:
    """The file's bytes."""
    document = Document()
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = FONT, Pt(11)
    normal.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), FONT)
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(20)
    wide = False
    pending = False
    for block in publication.blocks:
        if isinstance(block, PageBreak):
            pending = True
            continue
        is_wide = isinstance(block, PrintedTable) and block.wide
        if is_wide != wide:
            _turn(document, is_wide)
            wide, pending = is_wide, False
        if pending:
            document.add_page_break()
            pending = False
        if isinstance(block, Heading):
            paragraph = document.add_paragraph(block.text)
            paragraph.alignment = 1 if block.level < 2 else 0
            paragraph.runs[0].bold = True
            paragraph.runs[0].font.size = Pt((22, 16, 12)[block.level])
        elif isinstance(block, Text):
            paragraph = document.add_paragraph(block.text)
            paragraph.alignment = ALIGN.get(block.style, 0)
            if block.style == "plain":
                paragraph.paragraph_format.first_line_indent = Pt(22)
        elif isinstance(block, PrintedTable):
            _table(document, block, publication.rules, publication.seed % 5 == 4)
    buffer = BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def _turn(document: WordDocument, wide: bool) -> None:
    section = document.add_section(WD_SECTION.NEW_PAGE)
    section.orientation = WD_ORIENT.LANDSCAPE if wide else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = (Mm(297), Mm(210)) if wide else (Mm(210), Mm(297))


def _table(document: WordDocument, table: PrintedTable, rules: str, evenly: bool) -> None:
    if table.mark:
        document.add_paragraph(table.mark)
    name = document.add_paragraph(table.title)
    name.alignment = 1
    name.runs[0].bold = True
    name.runs[0].font.size = Pt(14)
    for left, right in table.above:
        document.add_paragraph(f"{left}\t{right}" if right else left)
    body = document.element.body
    body.insert(len(body) - 1, parse_xml(_table_xml(table, rules, evenly)))
    for note in table.notes:
        document.add_paragraph(note.text)
    if not table.notes:
        document.add_paragraph()


def _table_xml(table: PrintedTable, rules: str, evenly: bool) -> str:
    placed, width = placed_cells(table)
    sides = BORDERS[rules]
    borders = "".join(f'<w:{side} w:val="single" w:sz="4" w:color="000000"/>' for side in sides)
    height = 1 + max(entry.row + entry.cell.rows - 1 for entry in placed)
    grid: dict[tuple[int, int], Placed] = {}
    for entry in placed:
        for dy in range(entry.cell.rows):
            grid[entry.row + dy, entry.column] = entry
    widths = _widths(placed, width, 14_000 if table.wide else 9_600, evenly)
    xml = [f'<w:tbl {nsdecls("w")}><w:tblPr><w:tblW w:w="5000" w:type="pct"/><w:tblBorders>{borders}</w:tblBorders>']
    xml.append("</w:tblPr><w:tblGrid>" + "".join(f'<w:gridCol w:w="{twips}"/>' for twips in widths) + "</w:tblGrid>")
    for y in range(height):
        repeat = "<w:trPr><w:tblHeader/></w:trPr>" if y < len(table.header) else ""
        xml.append(f"<w:tr>{repeat}")
        x = 0
        while x < width:
            found = grid.get((y, x))
            if found is None:
                xml.append(f'<w:tc><w:tcPr><w:tcW w:w="{widths[x]}" w:type="dxa"/></w:tcPr><w:p/></w:tc>')
                x += 1
                continue
            xml.append(_cell_xml(found, y, sum(widths[x : x + found.cell.columns])))
            x += found.cell.columns
        xml.append("</w:tr>")
    return "".join((*xml, "</w:tbl>"))


def _cell_xml(entry: Placed, row: int, twips: int) -> str:
    cell = entry.cell
    properties = f'<w:tcW w:w="{twips}" w:type="dxa"/>'
    if cell.columns > 1:
        properties += f'<w:gridSpan w:val="{cell.columns}"/>'
    if cell.rows > 1:
        properties += '<w:vMerge w:val="restart"/>' if row == entry.row else "<w:vMerge/>"
    text = escape(cell.text) if row == entry.row else ""
    align = "center" if entry.header else "right" if cell.number else "left"
    run = f'<w:r><w:rPr><w:sz w:val="17"/></w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>' if text else ""
    return f'<w:tc><w:tcPr>{properties}</w:tcPr><w:p><w:pPr><w:jc w:val="{align}"/></w:pPr>{run}</w:p></w:tc>'


def _widths(placed: list[Placed], width: int, twips: int, evenly: bool) -> list[int]:
    """Column widths by the longest text; ``evenly`` leaves them equal, so that long figures wrap, as happens."""
    weights = [4] * width
    for entry in placed:
        cell = entry.cell
        if cell.columns == 1:
            length = sum(1 if letter.isascii() else 2 for letter in cell.text)
            least = length if cell.number else min(length, 18)
            weights[entry.column] = max(weights[entry.column], least + 2)
    if evenly:
        weights = [1] * width
    return [twips * weight // sum(weights) for weight in weights]
