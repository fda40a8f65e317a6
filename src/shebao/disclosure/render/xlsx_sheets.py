"""The sheets of the workbook: contents, one a table, the text, the charts."""

from collections.abc import Sequence
from math import ceil
from typing import Any

from shebao.disclosure.model import DRAFT_MARK, Cell, Chart, Disclosure, Row, Table, table_grid
from shebao.disclosure.render.forms import CENTRED_HEADS, heads_above
from shebao.disclosure.render.measure import column_widths, indent_of, line_count, row_lines, unwrapped_width
from shebao.disclosure.render.office_charts import (
    NUMBER_FORMAT,
    category_names,
    chart_height_cm,
    make_chart,
    write_chart_data,
)
from shebao.disclosure.render.xlsx_amounts import sheet_amount
from shebao.disclosure.render.xlsx_formulas import find_sums, sum_formula
from shebao.documents.xml_text import printable

SONG, HEITI, TITLE_FACE = "宋体", "黑体", "方正小标宋简体"
SIZE, LINE, PITCH = 10.5, 13.8, 4.0
"""Type size of cells, height of a line of it, and what a row adds, in points."""

UPRIGHT_WIDTH, TURNED_WIDTH = 482.0, 729.0
"""The width of an A4 page upright and turned, less margins of 20 mm, in points."""

WIDEST = 1.35
"""How much wider than the page a table may be, to be scaled down to it in print."""

TEXT_WIDTH = 468.0
"""The width of a sheet's only column of text: nearly the page's."""

UPRIGHT_HEIGHT, TURNED_HEIGHT, LEAD_HEIGHT = 700.0, 450.0, 80.0
SMALLEST_SCALE = 0.68
"""A sheet is scaled to one page down to this (7 pt type); beyond it, it takes several pages."""

TALLEST_ROW = 400.0
"""Excel shows no row higher than 409 points; a longer paragraph gets several rows merged."""

PIXELS_PER_POINT = 96 / 72


class SheetFormats:
    """Cell formats by their properties, each made once."""

    def __init__(self, workbook: Any) -> None:
        self._workbook = workbook
        self._made: dict[tuple[tuple[str, object], ...], Any] = {}

    def get(self, **properties: object) -> Any:
        """The format with these properties (XlsxWriter's names) on top of the plain one."""
        key = tuple(sorted(properties.items()))
        if key not in self._made:
            plain: dict[str, object] = {"font_name": SONG, "font_size": SIZE, "valign": "vcenter"}
            self._made[key] = self._workbook.add_format(plain | properties)
        return self._made[key]


def set_print(sheet: Any, document: Disclosure, *, landscape: bool = False, one_page: bool = False) -> None:
    """A4, one page wide, page numbers at the foot, the mark at the head of a draft."""
    sheet.set_paper(9)
    if landscape:
        sheet.set_landscape()
    sheet.set_margins(left=0.6, right=0.6, top=0.98, bottom=0.79)
    sheet.fit_to_pages(1, 1 if one_page else 0)
    sheet.center_horizontally()
    sheet.set_footer("&C— &P —")
    if document.draft:
        sheet.set_header(f'&C&"{HEITI},Regular"&12{DRAFT_MARK}')
    sheet.hide_gridlines(2)


def write_contents(sheet: Any, formats: SheetFormats, document: Disclosure, entries: Sequence[tuple[str, str]]) -> None:
    """The document's title and a link to every other sheet; ``entries`` are (sheet name, what the link says)."""
    sheet.set_column_pixels(0, 0, round(TEXT_WIDTH * PIXELS_PER_POINT))
    title = formats.get(font_name=TITLE_FACE, font_size=18, align="center", text_wrap=True)
    sheet.set_row(0, 30 * line_count(document.title, TEXT_WIDTH / 18) + 12)
    sheet.write_string(0, 0, printable(document.title), title)
    sheet.set_row(1, 26)
    sheet.write_string(1, 0, "目　录", formats.get(font_name=HEITI, font_size=14, align="center"))
    link = formats.get(font_color="#0B4F9E", underline=1, font_size=12)
    for y, (name, what) in enumerate(entries, start=2):
        sheet.set_row(y, 20)
        target = name.replace("'", "''")
        sheet.write_url(y, 0, f"internal:'{target}'!A1", link, printable(what))
    set_print(sheet, document)


def write_table(sheet: Any, formats: SheetFormats, document: Disclosure, table: Table) -> None:
    """A table with its label, title and unit above and its notes below."""
    width, one_page = _width_and_fit(table)
    widths = column_widths(table, width, SIZE)
    for x, points in enumerate(widths):
        sheet.set_column_pixels(x, x, round(points * PIXELS_PER_POINT))
    top = _write_lead(sheet, formats, table, width)
    _write_grid(sheet, formats, table, top, row_lines(table, widths, SIZE))
    y = top + len(table.header) + len(table.rows)
    if table.note:
        sheet.write_string(y, 0, printable(table.note), formats.get())
        y += 1
    if table.footer:
        sheet.write_string(y, len(table.columns) - 1, printable(table.footer), formats.get(align="right"))
        y += 1
    body = top + len(table.header)
    sheet.freeze_panes(body, _leading_text_columns(table))
    if table.header:
        sheet.repeat_rows(top, body - 1)
    sheet.print_area(0, 0, y - 1, len(table.columns) - 1)
    set_print(sheet, document, landscape=table.landscape, one_page=one_page)


def _width_and_fit(table: Table) -> tuple[float, bool]:
    """How wide to make a table, in points, and whether to print it on one page.

    A table of figures is as wide as it must be for one line a row; a form is made wider than the page where that,
    scaled down, brings it on one page.
    """
    page = TURNED_WIDTH if table.landscape else UPRIGHT_WIDTH
    if table.number is not None:
        tries = [min(max(page, unwrapped_width(table, SIZE)), page * WIDEST)]
    else:
        tries = [page, page * 1.15, page * 1.3]
    scales = [_one_page_scale(table, width, page) for width in tries]
    best = max(scales)
    if best < SMALLEST_SCALE:
        return tries[0], False
    return tries[scales.index(best)], True


def _one_page_scale(table: Table, width: float, page: float) -> float:
    lines = row_lines(table, column_widths(table, width, SIZE), SIZE)
    height = sum(lines) * LINE + len(lines) * PITCH + LEAD_HEIGHT
    return min(1.0, page / width, (TURNED_HEIGHT if table.landscape else UPRIGHT_HEIGHT) / height)


def write_charts(
    workbook: Any, sheet: Any, formats: SheetFormats, document: Disclosure, charts: Sequence[Chart]
) -> None:
    """The charts, each below its numbers."""
    sheet.set_column_pixels(0, 0, 240)
    sheet.set_column_pixels(1, 6, 90)
    looks = {
        "head": formats.get(font_name=HEITI),
        "text": formats.get(),
        "number": formats.get(num_format=NUMBER_FORMAT),
    }
    y = 0
    for chart in charts:
        write_chart_data(sheet, chart, y, looks)
        picture = make_chart(workbook, chart, sheet.get_name(), y)
        y += len(category_names(chart)) + 2
        height = chart_height_cm(chart) / 2.54 * 96
        picture.set_size({"width": 620, "height": height})
        sheet.insert_chart(y, 0, picture, {"description": printable(chart.alt)})
        y += ceil(height / 20) + 2
    set_print(sheet, document)


def _write_lead(sheet: Any, formats: SheetFormats, table: Table, width: float) -> int:
    """Label, title, caption and unit; the row where the table begins."""
    last = len(table.columns) - 1
    y = 0
    if table.label:
        sheet.write_string(y, 0, printable(table.label), formats.get(font_name=HEITI))
        y += 1
    sheet.set_row(y, 28 * line_count(table.title, width / 16))
    title = formats.get(font_name=TITLE_FACE, font_size=16, align="center", text_wrap=True)
    write_text_cell(sheet, y, 0, y, last, table.title, title)
    y += 1
    if table.caption and not table.unit:
        write_text_cell(sheet, y, 0, y, last, table.caption, formats.get(align="center"))
        return y + 1
    if table.caption or table.unit:
        if table.caption:
            sheet.write_string(y, 0, printable(table.caption), formats.get())
        if table.unit:
            sheet.write_string(y, last, f"单位：{table.unit}", formats.get(align="right"))
        y += 1
    return y


def _write_grid(sheet: Any, formats: SheetFormats, table: Table, top: int, lines: Sequence[int]) -> None:
    sums = find_sums(table)
    grid = table_grid(table)
    under = heads_above(grid)
    for y, cells in enumerate(grid):
        sheet.set_row(top + y, min(TALLEST_ROW, lines[y] * LINE + PITCH))
        row = table.rows[y - len(table.header)] if y >= len(table.header) else None
        for x, cell in enumerate(cells):
            if cell is None:
                continue
            amount = sheet_amount(cell) if row is not None else None
            look = _look(table, row, cell, y, x)
            if under[y][x] in CENTRED_HEADS:
                look["align"] = "center"
            if amount is not None:
                look["num_format"] = amount.number_format
            made = formats.get(**look)
            bottom, right = top + y + cell.rowspan - 1, x + cell.colspan - 1
            if amount is None:
                write_text_cell(sheet, top + y, x, bottom, right, cell.text, made)
                continue
            if cell.rowspan > 1 or cell.colspan > 1:
                sheet.merge_range(top + y, x, bottom, right, "", made)
            if (y, x) in sums:
                sheet.write_formula(top + y, x, sum_formula(sums[y, x], amount, top), made, amount.value)
            elif cell.text:
                sheet.write_number(top + y, x, amount.value, made)
            else:
                sheet.write_blank(top + y, x, None, made)


def _look(table: Table, row: Row | None, cell: Cell, y: int, x: int) -> dict[str, object]:
    look: dict[str, object] = {"border": 1, "text_wrap": True}
    if row is None:
        return look | {"font_name": HEITI, "bg_color": "#EDEDED", "align": "center"}
    if cell.is_label or row.role == "numbering":
        look |= {"align": "center"} | ({"bg_color": "#EDEDED"} if row.role == "form" else {})
    elif cell.numeric or cell.fen is not None:
        look |= {"align": "right", "text_wrap": False}
    else:
        look |= {"align": "center" if row.role == "total" and len(cell.text) <= 8 else "left"}
        indent = int(indent_of(table, y, x))
        if indent:
            look |= {"indent": indent, "align": "left"}
    if row.role == "total":
        look |= {"bold": True}
    return look


def write_text_cell(sheet: Any, top: int, left: int, bottom: int, right: int, text: str, made: Any) -> None:
    """Write text as text, whatever it looks like, in one cell or a merged one."""
    shown = printable(text)
    if (top, left) != (bottom, right):
        sheet.merge_range(top, left, bottom, right, "", made)
    if shown:
        sheet.write_string(top, left, shown, made)
    else:
        sheet.write_blank(top, left, None, made)


def _leading_text_columns(table: Table) -> int:
    """How many columns of names stand on the left, where all others are amounts; 0 for two-sided tables and forms."""
    flags = [column.amount for column in table.columns]
    leading = flags.index(True) if True in flags else 0
    return leading if all(flags[leading:]) and table.landscape else 0
