"""Calculation sheets as a Word document: A4, real tables, faces named as an official form names them."""

from collections.abc import Iterator, Sequence
from functools import cache
from io import BytesIO
from pathlib import Path

import docx
from docx.shared import Mm

from shebao.documents.docx_xml import Element, element, paragraph, run, valued
from shebao.law.sheet.model import (
    BASIS_HEAD,
    FINDINGS_HEAD,
    INPUTS_HEAD,
    PARAMETER_COLUMNS,
    PARAMETERS_HEAD,
    PROVISIONAL_HEAD,
    RESULTS_HEAD,
    SIGNATURES,
    STEP_COLUMNS,
    STEPS_HEAD,
    Sheet,
    SheetItem,
    SheetLine,
    pages,
)

_TITLE, _TEXT, _HEAD, _CELL = "Title", "Normal", "SheetHead", "SheetCell"
_SONG, _BLACK, _SONG_TITLE = "宋体", "黑体", "方正小标宋简体"
_WIDTH = 182 / 25.4 * 1440
_SHADE = "EEEEEE"
_UNUSED_PARTS = {"stylesWithEffects", "webSettings", "customXml", "numbering", "thumbnail"}

_PAIRS = (1.25, 1.25, 1.25, 1.25)
_STEPS = (0.45, 1.3, 3.1, 1.15, 2.5)
_PARAMETERS = (2.3, 1.2, 1.6, 2.7, 0.8)


def write_docx(sheets: Sequence[Sheet], path: Path) -> None:
    """Write the sheets as one Word document, each beginning on a page of its own."""
    path.write_bytes(docx_bytes(sheets))


def docx_bytes(sheets: Sequence[Sheet]) -> bytes:
    """The Word document of the sheets."""
    document = docx.Document(BytesIO(_blank()))
    body = document.element.body
    for number, page in enumerate(pages(sheets)):
        for made in _page(page, new_page=number > 0):
            body.insert(len(body) - 1, made)
    document.core_properties.title = sheets[0].title
    document.core_properties.author = ""
    buffer = BytesIO()
    document.save(buffer)
    return buffer.getvalue()


@cache
def _blank() -> bytes:
    """An empty document with the page and the styles of a sheet, and without the parts of python-docx's own template
    that a sheet has no use for: reading and writing those took longer than the sheet itself.
    """
    document = docx.Document()
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(14)
    section.top_margin, section.bottom_margin = Mm(12), Mm(12)
    section.header_distance = section.footer_distance = Mm(6)
    _set_styles(document.styles.element)
    for relations in (document.part.rels, document.part.package.rels):
        for id, relation in list(relations.items()):
            if relation.reltype.rpartition("/")[2] in _UNUSED_PARTS:
                del relations[id]
    buffer = BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def _page(page: Sheet, *, new_page: bool) -> Iterator[Element]:
    mark = f"（{page.mark}）" if page.mark else ""
    before = [element("w:pageBreakBefore")] if new_page else []
    yield paragraph(_TITLE, run(page.title + mark), properties=before)
    yield _pairs((*page.subject, *page.dates))
    yield paragraph(_CELL, run(f"{BASIS_HEAD}：{page.basis}"))
    if page.inputs:
        yield paragraph(_HEAD, run(INPUTS_HEAD))
        yield _pairs(page.inputs)
    if page.lines:
        yield paragraph(_HEAD, run(STEPS_HEAD))
        yield _table(_STEPS, [_head_row(STEP_COLUMNS), *(_step(line) for line in page.lines)])
    if page.results:
        yield paragraph(_HEAD, run(RESULTS_HEAD))
        yield _pairs(page.results, bold=True)
    if page.parameters:
        yield paragraph(_HEAD, run(PARAMETERS_HEAD))
        rows = [_row([_cell(text.replace("\n", " ")) for text in parameter.cells]) for parameter in page.parameters]
        yield _table(_PARAMETERS, [_head_row(PARAMETER_COLUMNS), *rows])
    for head, said in ((PROVISIONAL_HEAD, page.provisional), (FINDINGS_HEAD, page.findings)):
        if said:
            yield paragraph(_HEAD, run(head))
            yield from (paragraph(_CELL, run(f"· {sentence}")) for sentence in said)
    yield paragraph(_CELL, run(""))
    signing = [_cell(f"{role}：\n\n　　　　　　　　　年　　月　　日") for role in SIGNATURES]
    yield _table((1, 1, 1), [_row(signing)])
    yield paragraph(_CELL)


def _pairs(items: Sequence[SheetItem], *, bold: bool = False) -> Element:
    rows = []
    for left in range(0, len(items), 2):
        cells = []
        for item in [*items[left : left + 2], SheetItem("", "")][:2]:
            note = f"\n{item.note}" if item.note else ""
            cells += [
                _cell(item.label, shade=True),
                _cell(item.text + note, bold=bold, align="right" if bold else "left"),
            ]
        rows.append(_row(cells))
    return _table(_PAIRS, rows)


def _step(line: SheetLine) -> Element:
    rounding = f"\n{line.rounding}" if line.rounding else ""
    return _row(
        [
            _cell(str(line.number), align="center"),
            _cell(line.label, bold=line.is_result),
            _cell("".join(line.workings)),
            _cell(line.result + rounding, bold=line.is_result, align="right"),
            _cell(line.grounds),
        ]
    )


def _table(shares: Sequence[float], rows: Sequence[Element]) -> Element:
    widths = [round(_WIDTH * share / sum(shares)) for share in shares]
    borders = [
        element(f"w:{side}", {"w:val": "single", "w:sz": 4, "w:space": 0, "w:color": "000000"})
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    ]
    margins = [element(f"w:{side}", {"w:w": 60, "w:type": "dxa"}) for side in ("left", "right")]
    properties = element(
        "w:tblPr",
        None,
        element("w:tblW", {"w:w": sum(widths), "w:type": "dxa"}),
        element("w:tblBorders", None, *borders),
        element("w:tblLayout", {"w:type": "fixed"}),
        element("w:tblCellMar", None, *margins),
    )
    grid = element("w:tblGrid", None, *(element("w:gridCol", {"w:w": width}) for width in widths))
    return element("w:tbl", None, properties, grid, *rows)


def _head_row(names: Sequence[str]) -> Element:
    return _row([_cell(name, shade=True, bold=True, align="center") for name in names], head=True)


def _row(cells: Sequence[Element], *, head: bool = False) -> Element:
    repeated = element("w:tblHeader") if head else None
    return element("w:tr", None, element("w:trPr", None, element("w:cantSplit"), repeated), *cells)


def _cell(text: str, *, shade: bool = False, bold: bool = False, align: str = "left") -> Element:
    filled = element("w:shd", {"w:val": "clear", "w:color": "auto", "w:fill": _SHADE}) if shade else None
    black = [_fonts(_BLACK), element("w:b")] if bold else []
    return element(
        "w:tc",
        None,
        element("w:tcPr", None, filled, valued("w:vAlign", "center")),
        paragraph(_CELL, run(text, *black), properties=[valued("w:jc", align)]),
    )


def _set_styles(styles: Element) -> None:
    for child in list(styles):
        styles.remove(child)
    language = element("w:lang", {"w:val": "en-US", "w:eastAsia": "zh-CN", "w:bidi": "ar-SA"})
    base = element("w:rPr", None, _fonts(_SONG), valued("w:sz", 18), valued("w:szCs", 18), language)
    styles.append(element("w:docDefaults", None, element("w:rPrDefault", None, base), element("w:pPrDefault")))
    styles.append(_style(_TEXT, "Normal", _SONG, 9, default=True))
    styles.append(_style(_TITLE, "Title", _SONG_TITLE, 18, align="center", after=6))
    styles.append(_style(_HEAD, "核定表小标题", _BLACK, 9.5, before=5, after=2, keep=True))
    styles.append(_style(_CELL, "核定表文字", _SONG, 8))
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
    spacing = {"w:before": round(before * 20), "w:after": round(after * 20), "w:line": 240, "w:lineRule": "auto"}
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
