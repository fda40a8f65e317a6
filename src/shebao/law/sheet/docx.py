"""Calculation sheets as a Word document: A4, real tables, faces named as an official form names them."""

from collections.abc import Sequence
from functools import cache
from io import BytesIO
from pathlib import Path

import docx
from docx.shared import Mm

from shebao.documents.docx_xml import Element, element, paragraph, run, valued
from shebao.law.sheet.measure import (
    CELL_AROUND,
    GAP,
    HEAD_AFTER,
    HEAD_BEFORE,
    LEADING,
    LINE_BEFORE,
    PADDING,
    PAGE_HEIGHT,
    PAGE_WIDTH,
    TITLE_AFTER,
    TITLE_SIZE,
    Block,
    Cell,
    Grid,
    Line,
    Row,
    height,
)
from shebao.law.sheet.model import (
    FINDINGS_HEAD,
    INPUTS_HEAD,
    PARAMETER_COLUMNS,
    PARAMETERS_HEAD,
    PROVISIONAL_HEAD,
    RESULTS_HEAD,
    SIGNATURES,
    SOURCE_AT,
    STEP_COLUMNS,
    STEPS_HEAD,
    Sheet,
    SheetItem,
    SheetLine,
    SheetParameter,
    SheetTable,
    pages,
    source_spans,
)

_TITLE, _TEXT, _HEAD, _CELL, _LIST = "Title", "Normal", "SheetHead", "SheetCell", "SheetList"
_SONG, _BLACK, _SONG_TITLE = "宋体", "黑体", "方正小标宋简体"
_SHADE = "EEEEEE"
_UNUSED_PARTS = {"stylesWithEffects", "webSettings", "customXml", "numbering", "thumbnail"}
_SIZES = (9.0, 8.5, 8.0, 7.5, 7.0)
_RUNNING_ON = 8.0
"""Sizes in points tried until the longest sheet fits one page by :mod:`shebao.law.sheet.measure`; else this one."""

_PAIR = (1.1, 1)
_MOST_IN_PAIRS = 4
_STEPS = (0.45, 1.25, 2.9, 1.2, 2.7)
_PARAMETERS = (2.8, 1, 1.75, 3, 0.85)


def write_docx(sheets: Sequence[Sheet], path: Path) -> None:
    """Write the sheets as one Word document, each beginning on a page of its own."""
    path.write_bytes(docx_bytes(sheets))


def docx_bytes(sheets: Sequence[Sheet]) -> bytes:
    """The Word document of the sheets, in the largest type in which each fits one page."""
    listed = pages(sheets)
    made = [_page(page) for page in listed]
    size = next((size for size in _SIZES if all(height(page, size) <= PAGE_HEIGHT for page in made)), _RUNNING_ON)
    document = docx.Document(BytesIO(_blank(size)))
    body = document.element.body
    for number, page in enumerate(made):
        for block in page:
            body.insert(len(body) - 1, _element(block, new_page=number > 0 and block is page[0]))
    document.core_properties.title = sheets[0].title
    document.core_properties.author = ""
    buffer = BytesIO()
    document.save(buffer)
    return buffer.getvalue()


@cache
def _blank(size: float) -> bytes:
    """An empty document with the page and the styles of a sheet, and without the parts of python-docx's own template
    that a sheet has no use for: reading and writing those took longer than the sheet itself.
    """
    document = docx.Document()
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm((210 - PAGE_WIDTH) / 2)
    section.top_margin, section.bottom_margin = Mm(12), Mm(12)
    section.header_distance = section.footer_distance = Mm(6)
    _set_styles(document.styles.element, size)
    for relations in (document.part.rels, document.part.package.rels):
        for id, relation in list(relations.items()):
            if relation.reltype.rpartition("/")[2] in _UNUSED_PARTS:
                del relations[id]
    buffer = BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def _page(page: Sheet) -> list[Block]:
    """What stands on a sheet, from the top, before any type size is chosen."""
    mark = f"（{page.mark}）" if page.mark else ""
    blocks: list[Block] = [Line(page.title + mark, "title"), _pairs((*page.subject, *page.dates))]
    blocks.append(Line(page.basis_words))
    if page.inputs:
        blocks += [Line(INPUTS_HEAD, "head"), _pairs(page.inputs)]
    if page.lines:
        blocks += [Line(STEPS_HEAD, "head"), Grid(_STEPS, (_head_row(STEP_COLUMNS), *map(_step, page.lines)))]
    for table in page.tables:
        blocks += _details(table)
    if page.not_applicable:
        blocks.append(Line(page.not_applicable_words))
    if page.results:
        blocks += [Line(RESULTS_HEAD, "head"), _pairs(page.results, bold=True)]
    blocks += _sentences(FINDINGS_HEAD, page.findings)
    if page.parameters:
        rows = map(_parameter, page.parameters, source_spans(page.parameters))
        blocks += [Line(PARAMETERS_HEAD, "head"), Grid(_PARAMETERS, (_head_row(PARAMETER_COLUMNS), *rows))]
    blocks += _sentences(PROVISIONAL_HEAD, page.provisional)
    signing = tuple(Cell(f"{role}：\n\n　　　　　　　　　年　　月　　日") for role in SIGNATURES)
    return [*blocks, Line("", "gap"), Grid((1, 1, 1), (Row(signing),))]


def _sentences(head: str, said: Sequence[str]) -> list[Block]:
    return [Line(head, "head"), *(Line(f"· {sentence}") for sentence in said)] if said else []


def _details(table: SheetTable) -> list[Block]:
    blocks: list[Block] = [Line(table.title, "head")]
    if len(table.heads) > 1:
        shares = tuple(
            0.8 + max(len(head) / 3, *(len(row[at]) for row in table.rows)) / 6 for at, head in enumerate(table.heads)
        )
        rows = [
            Row(tuple(Cell(text, align="right" if at else "center") for at, text in enumerate(row)))
            for row in table.rows
        ]
        blocks.append(Grid(shares, (_head_row(table.heads), *rows)))
    return [*blocks, Line(table.notes_words)] if table.notes else blocks


def _pairs(items: Sequence[SheetItem], *, bold: bool = False) -> Grid:
    rows = []
    across = 3 if len(items) > _MOST_IN_PAIRS else 2
    for left in range(0, len(items), across):
        cells: list[Cell] = []
        for item in [*items[left : left + across], *[SheetItem("", "")] * (across - 1)][:across]:
            note = f"（{item.note}）" if item.note else ""
            value = Cell(item.text + note, bold=bold, align="right" if bold else "left")
            cells += [Cell(item.label, shade=True), value]
        rows.append(Row(tuple(cells)))
    return Grid(_PAIR * across, tuple(rows))


def _step(line: SheetLine) -> Row:
    rounding = f"{line.rounding}。" if line.rounding else ""
    return Row(
        (
            Cell(str(line.number), align="center"),
            Cell(line.label, bold=line.is_result),
            Cell("".join(line.workings)),
            Cell(line.result, bold=line.is_result, align="right"),
            Cell(f"{line.law}{rounding}（{line.source}）" if line.law else line.source),
        )
    )


def _parameter(parameter: SheetParameter, span: int) -> Row:
    one_line = {at: text if at == 1 else text.replace("\n", " ") for at, text in enumerate(parameter.cells)}
    return Row(
        tuple(
            Cell(text if at != SOURCE_AT or span else "", joins="start" if span > 1 else "" if span else "on")
            if at == SOURCE_AT
            else Cell(text)
            for at, text in one_line.items()
        )
    )


def _element(block: Block, *, new_page: bool) -> Element:
    if isinstance(block, Grid):
        return _table(block)
    if block.role == "gap":
        spacing = {"w:before": 0, "w:after": 0, "w:line": round(GAP * 20), "w:lineRule": "exact"}
        return paragraph(_CELL, run(""), properties=[element("w:spacing", spacing)])
    style = {"title": _TITLE, "head": _HEAD}.get(block.role, _LIST)
    return paragraph(style, run(block.text), properties=[element("w:pageBreakBefore")] if new_page else [])


def _table(grid: Grid) -> Element:
    widths = [round(width * 20) for width in grid.widths]
    borders = [
        element(f"w:{side}", {"w:val": "single", "w:sz": 4, "w:space": 0, "w:color": "000000"})
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    ]
    margins = [element(f"w:{side}", {"w:w": round(PADDING * 20), "w:type": "dxa"}) for side in ("left", "right")]
    properties = element(
        "w:tblPr",
        None,
        element("w:tblW", {"w:w": sum(widths), "w:type": "dxa"}),
        element("w:tblBorders", None, *borders),
        element("w:tblLayout", {"w:type": "fixed"}),
        element("w:tblCellMar", None, *margins),
    )
    columns = element("w:tblGrid", None, *(element("w:gridCol", {"w:w": width}) for width in widths))
    return element("w:tbl", None, properties, columns, *map(_row, grid.rows))


def _head_row(names: Sequence[str]) -> Row:
    return Row(tuple(Cell(name, shade=True, bold=True, align="center") for name in names), head=True)


def _row(row: Row) -> Element:
    repeated = element("w:tblHeader") if row.head else None
    return element("w:tr", None, element("w:trPr", None, element("w:cantSplit"), repeated), *map(_cell, row.cells))


def _cell(cell: Cell) -> Element:
    filled = element("w:shd", {"w:val": "clear", "w:color": "auto", "w:fill": _SHADE}) if cell.shade else None
    black = [_fonts(_BLACK), element("w:b")] if cell.bold else []
    merged = None
    if cell.joins:
        merged = element("w:vMerge", {"w:val": "restart"} if cell.joins == "start" else {})
    return element(
        "w:tc",
        None,
        element("w:tcPr", None, merged, filled, valued("w:vAlign", "center")),
        paragraph(_CELL, run(cell.text, *black), properties=[valued("w:jc", cell.align)]),
    )


def _set_styles(styles: Element, size: float) -> None:
    for child in list(styles):
        styles.remove(child)
    language = element("w:lang", {"w:val": "en-US", "w:eastAsia": "zh-CN", "w:bidi": "ar-SA"})
    base = element("w:rPr", None, _fonts(_SONG), valued("w:sz", 18), valued("w:szCs", 18), language)
    styles.append(element("w:docDefaults", None, element("w:rPrDefault", None, base), element("w:pPrDefault")))
    styles.append(_style(_TEXT, "Normal", _SONG, size, default=True))
    styles.append(_style(_TITLE, "Title", _SONG_TITLE, TITLE_SIZE, align="center", after=TITLE_AFTER))
    styles.append(_style(_HEAD, "核定表小标题", _BLACK, size + 1, before=HEAD_BEFORE, after=HEAD_AFTER, keep=True))
    styles.append(_style(_LIST, "核定表说明", _SONG, size, before=LINE_BEFORE))
    styles.append(_style(_CELL, "核定表文字", _SONG, size, before=CELL_AROUND, after=CELL_AROUND))
    name = valued("w:name", "Normal Table")
    styles.append(element("w:style", {"w:type": "table", "w:default": 1, "w:styleId": "TableNormal"}, name))


def _style(
    id: str,
    name: str,
    face: str,
    size: float,
    *,
    align: str = "left",
    before: float = 0,
    after: float = 0,
    keep: bool = False,
    default: bool = False,
) -> Element:
    # An exact height gives the same lines whatever face stands in for one that the machine does not have.
    line = round(size * LEADING * 20)
    spacing = {"w:before": round(before * 20), "w:after": round(after * 20), "w:line": line, "w:lineRule": "exact"}
    half_points = round(size * 2)
    return element(
        "w:style",
        {"w:type": "paragraph", "w:styleId": id} | ({"w:default": 1} if default else {}),
        valued("w:name", name),
        None if default else valued("w:basedOn", _TEXT),
        element("w:qFormat"),
        element(
            "w:pPr",
            None,
            element("w:keepNext") if keep else None,
            valued("w:snapToGrid", 0),
            element("w:spacing", spacing),
            valued("w:jc", align),
        ),
        element("w:rPr", None, _fonts(face), valued("w:sz", half_points), valued("w:szCs", half_points)),
    )


def _fonts(face: str) -> Element:
    return element("w:rFonts", {"w:ascii": face, "w:eastAsia": face, "w:hAnsi": face, "w:cs": face})
