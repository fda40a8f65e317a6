"""Native Word tables: merged cells, repeated header rows, amounts to the right, sums in bold."""

from collections.abc import Sequence
from dataclasses import dataclass

from shebao.disclosure.model import Cell, Row, Table, table_grid
from shebao.disclosure.render.docx_markup import Markup, element, paragraph, parsed, run, valued
from shebao.disclosure.render.docx_styles import HEITI, TABLE_TEXT
from shebao.disclosure.render.forms import CENTRED_HEADS, heads_above
from shebao.disclosure.render.measure import CELL_PADDING, column_widths, indent_of, row_lines
from shebao.documents.docx_xml import Element

BOLD_ROLES = frozenset({"total"})


@dataclass(frozen=True, slots=True)
class Density:
    """How tightly a table is set: type size, line pitch, space above and below a row's text, in points."""

    size: float
    pitch: float
    space: float


NORMAL_DENSITY = Density(10.5, 14.0, 2.0)
FORM_DENSITIES = (NORMAL_DENSITY, Density(10.0, 13.0, 1.5), Density(9.0, 12.0, 1.0), Density(9.0, 11.5, 0.75))
TABLE_DENSITIES = (*FORM_DENSITIES, Density(8.5, 10.5, 0.75))
"""From roomy to tight. Forms hold prose and are not set as small as tables of figures."""

KEPT_TOGETHER = 200.0
"""Points: rows beside one label stay on one page up to this height; higher single rows may be broken."""


@dataclass(frozen=True, slots=True)
class TableLayout:
    """A table as it will be set: column widths and row heights in points, header first."""

    density: Density
    widths: tuple[float, ...]
    heights: tuple[float, ...]
    keeps: tuple[bool, ...]
    header_rows: int

    @property
    def header(self) -> float:
        """The height of the header rows."""
        return sum(self.heights[: self.header_rows])

    @property
    def body(self) -> tuple[float, ...]:
        """The heights of the other rows, those that stay on one page together added up."""
        blocks: list[float] = []
        joined = False
        for height, keep in zip(self.heights[self.header_rows :], self.keeps[self.header_rows :], strict=True):
            if joined:
                blocks[-1] += height
            else:
                blocks.append(height)
            joined = keep
        return tuple(blocks)


def lay_out(table: Table, width: float, density: Density) -> TableLayout:
    """Work out the column widths and row heights of a table ``width`` points wide."""
    widths = column_widths(table, width, density.size)
    lines = row_lines(table, widths, density.size)
    # Half a point is the border between two rows.
    heights = [count * density.pitch + 2 * density.space + 0.5 for count in lines]
    return TableLayout(density, tuple(widths), tuple(heights), _keeps(table, heights), len(table.header))


def _keeps(table: Table, heights: Sequence[float]) -> tuple[bool, ...]:
    """Which rows stay with the next one: header rows, rows of labels only, and short groups beside one merged label.

    Of a long group only the first two rows are kept together, so that its label is never cut in two.
    """
    grid = table_grid(table)
    keeps = [y < len(table.header) for y in range(len(grid))]
    for y, cells in enumerate(grid[:-1]):
        shown = [cell for cell in cells if cell is not None and cell.rowspan == 1]
        if shown and all(cell.is_label for cell in shown):
            keeps[y] = True
        for cell in cells:
            if cell is None or cell.rowspan == 1:
                continue
            group = sum(heights[y : y + cell.rowspan])
            last = y + cell.rowspan - 1 if group <= KEPT_TOGETHER else y + 1
            for row in range(y, min(last, len(grid) - 1)):
                keeps[row] = True
    return tuple(keeps)


def table_element(table: Table, layout: TableLayout, *, keep_together: bool) -> Element:
    """The w:tbl of a table. With ``keep_together`` every row but the last stays with the next one."""
    grid = table_grid(table)
    rows: list[Markup] = []
    spans = _spans(grid)
    under = heads_above(grid)
    for y in range(len(grid)):
        row = table.rows[y - layout.header_rows] if y >= layout.header_rows else None
        properties = ["<w:cantSplit/>"] if layout.heights[y] <= KEPT_TOGETHER else []
        properties.append(element("w:trHeight", {"w:val": round(layout.heights[y] * 20), "w:hRule": "atLeast"}))
        if row is None:
            properties.append("<w:tblHeader/>")
        keep = layout.keeps[y] or (keep_together and (y + 1 < len(grid) or bool(table.note or table.footer)))
        cells = _cells(table, layout, spans, y, row, under[y], keep=keep)
        rows.append(element("w:tr", None, element("w:trPr", None, *properties), *cells))
    return parsed(element("w:tbl", None, _table_properties(table, layout), _grid_element(layout), *rows))


Grid = list[list[Cell | None]]
Spans = list[list[tuple[Cell, int, int]]]


def _spans(grid: Grid) -> Spans:
    """For every place of the grid: the cell that covers it and that cell's top left corner."""
    width = len(grid[0]) if grid else 0
    covers: list[list[tuple[Cell, int, int] | None]] = [[None] * width for _ in grid]
    for y, cells in enumerate(grid):
        for x, cell in enumerate(cells):
            if cell is None:
                continue
            for below in range(y, y + cell.rowspan):
                for right in range(x, x + cell.colspan):
                    covers[below][right] = (cell, y, x)
    return [[place for place in line if place is not None] for line in covers]


def _cells(
    table: Table, layout: TableLayout, spans: Spans, y: int, row: Row | None, under: Sequence[str], *, keep: bool
) -> list[Markup]:
    made: list[Markup] = []
    x = 0
    while x < len(layout.widths):
        cell, top, _ = spans[y][x]
        properties: list[Markup] = []
        width = sum(layout.widths[x : x + cell.colspan])
        properties.append(element("w:tcW", {"w:w": round(width * 20), "w:type": "dxa"}))
        if cell.colspan > 1:
            properties.append(valued("w:gridSpan", cell.colspan))
        if cell.rowspan > 1:
            properties.append(valued("w:vMerge", "restart") if top == y else element("w:vMerge"))
        if row is None or (cell.is_label and row.role == "form"):
            properties.append(element("w:shd", {"w:val": "clear", "w:color": "auto", "w:fill": "EDEDED"}))
        properties.append(valued("w:vAlign", "center"))
        shown = cell if top == y else Cell()
        align = "center" if under[x] in CENTRED_HEADS else _alignment(table, shown, x, row)
        text = _cell_paragraph(table, layout, shown, (y, x), row, align, keep=keep)
        made.append(element("w:tc", None, element("w:tcPr", None, *properties), text))
        x += cell.colspan
    return made


def _cell_paragraph(
    table: Table, layout: TableLayout, cell: Cell, place: tuple[int, int], row: Row | None, align: str, *, keep: bool
) -> Markup:
    density = layout.density
    half_points = round(density.size * 2)
    bold = row is not None and row.role in BOLD_ROLES
    face = []
    if row is None or bold:
        face.append(element("w:rFonts", {"w:ascii": HEITI, "w:eastAsia": HEITI, "w:hAnsi": HEITI, "w:cs": HEITI}))
        if bold:
            face += [element("w:b"), element("w:bCs")]
    face += [valued("w:sz", half_points), valued("w:szCs", half_points)]
    spacing = {"w:before": 0, "w:after": 0, "w:line": round(density.pitch * 20), "w:lineRule": "exact"}
    indent = indent_of(table, *place)
    properties = [element("w:spacing", spacing)]
    if keep:
        properties.insert(0, element("w:keepNext"))
    if indent:
        left = {"w:leftChars": round(indent * 100), "w:left": round(indent * density.size * 20)}
        properties.append(element("w:ind", left))
    properties.append(valued("w:jc", align))
    content = [run(cell.text, *face)] if cell.text else []
    return paragraph(TABLE_TEXT.id, *content, properties=properties)


def _alignment(table: Table, cell: Cell, x: int, row: Row | None) -> str:
    if row is None or cell.is_label or row.role == "numbering":
        return "center"
    if cell.numeric or cell.fen is not None or (cell.colspan == 1 and table.columns[x].amount):
        return "right"
    return "center" if row.role == "total" and cell.text and len(cell.text) <= 8 else "left"


def _table_properties(table: Table, layout: TableLayout) -> Markup:
    line = {"w:val": "single", "w:sz": 4, "w:space": 0, "w:color": "000000"}
    borders = [element(f"w:{side}", line) for side in ("top", "left", "bottom", "right", "insideH", "insideV")]
    padding = round(CELL_PADDING / 2 * 20) - 5
    sides = {"top": 0, "left": padding, "bottom": 0, "right": padding}
    margins = [element(f"w:{side}", {"w:w": space, "w:type": "dxa"}) for side, space in sides.items()]
    look = {"w:val": "0620", "w:firstRow": 1 if table.header else 0, "w:lastRow": 0, "w:noHBand": 1, "w:noVBand": 1}
    description = f"{table.title}，{len(table.columns)}列{len(table.rows)}行"
    return element(
        "w:tblPr",
        None,
        element("w:tblW", {"w:w": round(sum(layout.widths) * 20), "w:type": "dxa"}),
        valued("w:jc", "center"),
        element("w:tblBorders", None, *borders),
        element("w:tblLayout", {"w:type": "fixed"}),
        element("w:tblCellMar", None, *margins),
        element("w:tblLook", look),
        valued("w:tblCaption", table.title),
        valued("w:tblDescription", description),
    )


def _grid_element(layout: TableLayout) -> Markup:
    return element("w:tblGrid", None, *(element("w:gridCol", {"w:w": round(width * 20)}) for width in layout.widths))
