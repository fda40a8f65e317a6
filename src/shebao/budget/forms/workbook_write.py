"""The workbook form, written with XlsxWriter: what staff fill in with WPS or Excel.

One header row and no merged cells, codes and texts as text, amounts in 元 with two decimals, lists to choose from, a
note on each header, and every sheet set up for printing on A4.
"""

import math
import os
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

import xlsxwriter
from xlsxwriter.utility import xl_col_to_name

from shebao.budget.book import Book, TextKey
from shebao.budget.forms.code_lists import CodeLists, write_code_sheet
from shebao.budget.forms.guide import GUIDE_WIDTHS, GuideRow, guide_rows
from shebao.budget.forms.row_heights import MOST_POINTS, row_height
from shebao.budget.forms.wording import ANNEX_HEADERS, SINGLE_HEADERS, TEXT_HEADERS
from shebao.budget.forms.write_values import as_number, as_text
from shebao.budget.sheets import ANNEX_SHEET, GUIDE_SHEET, SHEETS, TEXT_SHEET, Holds, Sheet, SheetColumn

BLANK_ROWS = 500
"""Lists to choose from and number checks reach so many rows below the last record."""

LAST_ROW = 20_000
FONT = "宋体"
PAPER_A4 = 9
PROJECT_HEIGHT = 77.0
"""Records of many long texts show the first five lines of each, so that the list can be looked over."""

WIDE_SHEET = 85
PAGE_WIDTH = 210
"""In characters: wider sheets than the first are printed landscape, than the second on pages side by side."""

CREATED = datetime(2025, 1, 1)  # noqa: DTZ001  one fixed date, so that the same book gives the same bytes

WIDTHS = {
    Holds.TEXT: 18.0,
    Holds.LONG_TEXT: 48.0,
    Holds.CODE: 14.0,
    Holds.AMOUNT: 16.0,
    Holds.AREA: 14.0,
    Holds.INTEGER: 9.0,
    Holds.NUMBER: 10.0,
    Holds.CHOICE: 15.0,
    Holds.YES_NO: 7.0,
    Holds.DATE: 12.0,
}
WIDER = {"name": 30.0, "item": 24.0, "function": 16.0, "explanation": 80.0, "subject": 36.0, "strategy": 80.0}


@dataclass(frozen=True, slots=True)
class Formats:
    """The cell formats of the workbook."""

    header: Any
    required: Any
    text: Any
    long_text: Any
    amount: Any
    integer: Any
    left_integer: Any
    title: Any
    plain: Any
    emphasis: Any

    def of(self, column: SheetColumn) -> Any:
        """The format of a column's cells."""
        if column.holds in (Holds.AMOUNT, Holds.AREA):
            return self.amount
        if column.holds is Holds.INTEGER:
            return self.integer
        return self.long_text if column.holds is Holds.LONG_TEXT else self.text


def write_workbook(book: Book, path: Path) -> None:
    """Write a book as a workbook. A file that stood there is replaced only when the new one is complete."""
    handle, name = tempfile.mkstemp(suffix=".xlsx", dir=path.parent)
    os.close(handle)
    making = Path(name)
    try:
        _write(book, making)
        making.chmod(0o644)
        making.replace(path)
    finally:
        making.unlink(missing_ok=True)


def _write(book: Book, path: Path) -> None:
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(str(path), options) as workbook:
        workbook.set_properties(
            {"title": f"{book.department.year}年{book.department.name}预算底册", "created": CREATED}
        )
        formats = make_formats(workbook)
        write_guide(workbook.add_worksheet(GUIDE_SHEET), guide_rows(book), formats)
        sheets = [(sheet, workbook.add_worksheet(sheet.name)) for sheet in SHEETS]
        texts, annexes = workbook.add_worksheet(TEXT_SHEET), workbook.add_worksheet(ANNEX_SHEET)
        lists = write_code_sheet(workbook, book)
        for sheet, page in sheets:
            held = getattr(book, sheet.attribute)
            if sheet.single:
                write_single(page, sheet, held, formats)
            else:
                write_table(page, sheet, held, formats, lists)
        _write_prose(texts, TEXT_HEADERS, _text_rows(book), (18, 110), formats)
        texts.data_validation(
            1, 0, LAST_ROW, 0, {"validate": "list", "source": [key.value for key in TextKey], **_stop("位置")}
        )
        _write_prose(annexes, ANNEX_HEADERS, _annex_rows(book), (32, 22, 90), formats)


def make_formats(workbook: Any) -> Formats:
    """The cell formats, made in a workbook."""
    cell = {"font_name": FONT, "font_size": 11, "valign": "vcenter"}
    head = cell | {"bold": True, "border": 1, "border_color": "#8EA3B5", "align": "center", "text_wrap": True}

    def make(**changes: Any) -> Any:
        return workbook.add_format(cell | changes)

    return Formats(
        header=workbook.add_format(head | {"bg_color": "#E4EAF0", "num_format": "@"}),
        required=workbook.add_format(head | {"bg_color": "#2F5B82", "font_color": "#FFFFFF", "num_format": "@"}),
        text=make(num_format="@", text_wrap=True),
        long_text=make(num_format="@", text_wrap=True, valign="top"),
        amount=make(num_format="0.00"),
        integer=make(num_format="0"),
        left_integer=make(num_format="0", align="left"),
        title=make(font_size=16, bold=True),
        plain=make(text_wrap=True, valign="top"),
        emphasis=make(bold=True, valign="top"),
    )


def _stop(name: str) -> dict[str, Any]:
    return {"error_title": name, "error_message": "请从列表中选择。", "error_type": "stop"}


def _print_set_up(page: Any, name: str, width: float, *, repeat_header: bool = True) -> None:
    page.set_paper(PAPER_A4)
    if width > WIDE_SHEET:
        page.set_landscape()
    page.fit_to_pages(max(1, math.ceil(width / PAGE_WIDTH)), 0)
    if width > PAGE_WIDTH:
        page.repeat_columns(0, 1)
    page.set_margins(left=0.5, right=0.5, top=0.7, bottom=0.6)
    page.set_header(f"&L{name}")
    page.set_footer("&C第&P页 共&N页")
    if repeat_header:
        page.repeat_rows(0)


def write_guide(page: Any, rows: Sequence[GuideRow], formats: Formats) -> None:
    """The sheet 填写说明."""
    for column, width in enumerate(GUIDE_WIDTHS):
        page.set_column(column, column, width, formats.plain)
    styles = {"title": formats.title, "head": formats.header, "strong": formats.emphasis, "plain": formats.plain}
    last = len(GUIDE_WIDTHS) - 1
    for number, (style, cells) in enumerate(rows):
        form = styles[style]
        for column, text in enumerate(cells):
            page.write_string(number, column, text, form)
        widths: tuple[float, ...] = GUIDE_WIDTHS
        if len(cells) == 2 and len(cells[1]) > 1:
            page.merge_range(number, 1, number, last, cells[1], form)
            widths = (GUIDE_WIDTHS[0], sum(GUIDE_WIDTHS[1:]))
        height = row_height(zip(cells, widths, strict=False))
        if height is not None and style == "plain":
            page.set_row(number, height)
    page.hide_gridlines(2)
    _print_set_up(page, GUIDE_SHEET, 0, repeat_header=False)


def _write_header(page: Any, headers: Sequence[str], formats: Sequence[Any]) -> None:
    page.set_row(0, 32)
    for position, (header, form) in enumerate(zip(headers, formats, strict=True)):
        page.write_string(0, position, header, form)
    page.freeze_panes(1, 0)


def _width(column: SheetColumn) -> float:
    needed = len(column.header.encode("gb18030")) / 2 + 4
    return max(WIDER.get(column.field, WIDTHS[column.holds]), min(needed, 16.0))


def write_table(page: Any, sheet: Sheet, records: Sequence[Any], formats: Formats, lists: CodeLists) -> None:
    """A tabular sheet: its header, its records, and what may be typed below them."""
    headers = [column.header for column in sheet.columns]
    _write_header(page, headers, [formats.required if column.required else formats.header for column in sheet.columns])
    last = min(len(records) + BLANK_ROWS, LAST_ROW + len(records))
    for position, column in enumerate(sheet.columns):
        page.set_column(position, position, _width(column), formats.of(column))
        note = _note(column)
        if note:
            page.write_comment(0, position, note, {"author": "", "x_scale": 1.6, "font_name": FONT, "font_size": 10})
        if (rule := _validation(column, lists)) is not None:
            page.data_validation(1, position, last, position, rule)
    texts = [(c.field, _width(c)) for c in sheet.columns if c.holds in (Holds.TEXT, Holds.LONG_TEXT)]
    most = PROJECT_HEIGHT if sum(c.holds is Holds.LONG_TEXT for c in sheet.columns) > 2 else MOST_POINTS
    for number, record in enumerate(records, start=1):
        height = row_height([(getattr(record, field), width) for field, width in texts], most)
        if height is not None:
            page.set_row(number, height)
        for position, column in enumerate(sheet.columns):
            _write_cell(page, number, position, column, getattr(record, column.field), formats)
    page.ignore_errors({"number_stored_as_text": f"A1:{xl_col_to_name(len(sheet.columns) - 1)}{last + 1}"})
    total = sum(_width(column) for column in sheet.columns)
    _print_set_up(page, sheet.name, total)


def _write_cell(page: Any, row: int, position: int, column: SheetColumn, value: Any, formats: Formats) -> None:
    number = as_number(column, value)
    if number is not None:
        page.write_number(row, position, number, formats.of(column))
        return
    text = as_text(column, value)
    if text:
        form = formats.text if column.holds in (Holds.AMOUNT, Holds.AREA, Holds.INTEGER) else formats.of(column)
        page.write_string(row, position, text, form)


def _note(column: SheetColumn) -> str:
    words = ["必填。" if column.required else "", column.help]
    if column.holds in (Holds.AMOUNT, Holds.DATE, Holds.YES_NO, Holds.INTEGER) and not column.help:
        words.append({"日期": "如 2025-01-31", "是否": "填 是 或 否"}.get(column.holds.value, column.holds.value))
    return "".join(words)


def _validation(column: SheetColumn, lists: CodeLists) -> dict[str, Any] | None:
    """What may be typed: a stop where only the choices are right, suggestions where other words are."""
    if column.choices:
        return {"validate": "list", "source": list(column.choices), **_stop(column.header)}
    if column.suggestions:
        return {"validate": "list", "source": list(column.suggestions), "show_error": False}
    if column.holds is Holds.YES_NO:
        return {"validate": "list", "source": ["是", "否"], **_stop(column.header)}
    if (source := lists.source(column.codes)) is not None:
        return {"validate": "list", "source": source, "show_error": False}
    if column.holds in (Holds.AMOUNT, Holds.AREA, Holds.INTEGER):
        is_integer = column.holds is Holds.INTEGER
        return {
            "validate": "integer" if is_integer else "decimal",
            "criteria": ">=",
            "value": 0,
            "error_title": column.header,
            "error_message": "请填零或正整数。" if is_integer else "请填以元为单位的数字，不带单位和逗号。",
            "error_type": "stop",
        }
    return None


def write_single(page: Any, sheet: Sheet, record: Any, formats: Formats) -> None:
    """One item a row: the item, its content, how to fill it in."""
    _write_header(page, SINGLE_HEADERS, [formats.header] * len(SINGLE_HEADERS))
    is_long = any(column.holds is Holds.LONG_TEXT for column in sheet.columns)
    widths = (20, 90 if is_long else 44, 44)
    for position, width in enumerate(widths):
        page.set_column(position, position, width, formats.plain if position == 2 else formats.text)
    for number, column in enumerate(sheet.columns, start=1):
        page.write_string(number, 0, column.header, formats.required if column.required else formats.header)
        value = getattr(record, column.field)
        if value is None or value == "":
            page.write_blank(number, 1, None, formats.of(column))
        else:
            _write_cell(page, number, 1, column, value, replace(formats, integer=formats.left_integer))
        page.write_string(number, 2, _note(column), formats.plain)
        height = row_height([(as_text(column, value), widths[1]), (_note(column), widths[2])])
        if height is not None:
            page.set_row(number, height)
    page.ignore_errors({"number_stored_as_text": f"B2:B{len(sheet.columns) + 1}"})
    _print_set_up(page, sheet.name, sum(widths))


def _write_prose(
    page: Any, headers: Sequence[str], rows: Sequence[Sequence[str]], widths: Sequence[float], formats: Formats
) -> None:
    _write_header(page, headers, [formats.required] * len(headers))
    for position, width in enumerate(widths):
        page.set_column(position, position, width, formats.long_text)
    for number, cells in enumerate(rows, start=1):
        for position, text in enumerate(cells):
            if text:
                page.write_string(number, position, text, formats.long_text)
        height = row_height(zip(cells, widths, strict=True))
        if height is not None:
            page.set_row(number, height)
    page.ignore_errors({"number_stored_as_text": f"A1:C{LAST_ROW}"})
    _print_set_up(page, "&A", sum(widths))


def _text_rows(book: Book) -> list[tuple[str, str]]:
    return [(key.value, line) for key, text in book.texts.items() for line in text.split("\n")]


def _annex_rows(book: Book) -> list[tuple[str, str, str]]:
    return [(annex.title, annex.document_number, line) for annex in book.annexes for line in annex.body.split("\n")]
