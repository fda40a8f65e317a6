"""The error file (错误文件): the sheet as it came, every row in its place, with one more column 错误原因.

Rows that were refused are marked and have their reasons, the others an empty cell there; a filter stands on that
column. Corrected, the whole sheet is imported again: the column is ignored, rows that were applied meanwhile change
nothing.

Numbers of documents, units and accounts stay text; amounts and counts that were numbers stay numbers. A text that a
spreadsheet could take for a formula gets an apostrophe before it, which is taken off again on reading.
"""

import io
import re
import zipfile
from pathlib import Path

import polars as pl
import xlsxwriter

from shebao.documents.sheet_rows import (
    column_letters,
    empty_cell,
    escaped_foreign,
    joined_rows,
    number_cell,
    text_cell,
)
from shebao.jobs.say import Say, silent_progress
from shebao.register.imports.headers import plain
from shebao.register.imports.layouts import Layout
from shebao.register.imports.limits import MAX_CELL
from shebao.register.imports.reading import AS_NUMBER, Table

REASON = "错误原因"
FORMULA = r"^[=+\-@\t\r]"
WIDE, WIDEST, LOOKED_AT = 48, 32, 200
"""Of the reasons, of any other column at most; cells that are looked at for it."""
ROWS_AT_ONCE = 20_000
LEVEL = 1
"""Of compression: the fastest."""
SHEET = "xl/worksheets/sheet1.xml"
STYLES = {
    "text": {"num_format": "@"},
    "number": {"num_format": "General"},
    "bad text": {"num_format": "@", "bg_color": "#FBE3E1"},
    "bad number": {"num_format": "General", "bg_color": "#FBE3E1"},
    "reason": {"num_format": "@", "bg_color": "#FBE3E1", "font_color": "#9B1C1C"},
}
KEPT_AS_NUMBERS = ("money", "count")


def neutral(text: pl.Expr) -> pl.Expr:
    """Texts that no spreadsheet takes for a formula: ``=1+1`` becomes ``'=1+1``; ``-5.00`` and names stay."""
    formula = text.str.contains(FORMULA) & text.cast(pl.Float64, strict=False).is_null()
    return pl.when(formula).then("'" + text).otherwise(text)


def write_error_file(
    path: Path, table: Table, layout: Layout, places: dict[str, int], reasons: pl.Series, say: Say = silent_progress
) -> None:
    """Write the whole table, row by row under its numbers in the file.

    ``reasons`` has a text for each row that was refused and null for the others; ``places`` says where each column of
    the layout stands; ``say`` is told how many rows are written.
    """
    shown = [at for at, header in enumerate(table.headers) if plain(header) != REASON]
    headers = [*(table.headers[at] for at in shown), REASON]
    numbers = {places[c.header] for c in layout.columns if c.kind in KEPT_AS_NUMBERS and c.header in places}
    last = table.numbers[-1] if table.numbers else 1
    widths = [_wide([table.headers[at], *table.columns[at][:LOOKED_AT]]) for at in shown]
    shell = _shell(layout.name, headers, [*widths, WIDE], last)
    with zipfile.ZipFile(shell) as parts, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=LEVEL) as book:
        for part in parts.infolist():
            if part.filename != SHEET:
                book.writestr(part, parts.read(part), zipfile.ZIP_DEFLATED, LEVEL)
        head, styles, tail = _cut(parts.read(SHEET).decode(), f"A1:{column_letters(len(shown))}{last}")
        with book.open(SHEET, "w", force_zip64=True) as sheet:
            sheet.write(head.encode())
            for start in range(0, len(table), ROWS_AT_ONCE):
                say("写错误文件", start, len(table))
                sheet.write(_rows(table, shown, numbers, reasons, styles, start).encode())
            sheet.write(tail.encode())


def _wide(cells: list[str | None]) -> int:
    """How wide a column has to be for some of its cells: a Chinese character counts for two."""
    return min(WIDEST, 2 + max(sum(2 if sign > "\u2e7f" else 1 for sign in cell or "") for cell in cells))


def _shell(name: str, headers: list[str], widths: list[int], last: int) -> io.BytesIO:
    """The workbook with its headers and its formats, and a second row that has a cell of each style."""
    made = io.BytesIO()
    book = xlsxwriter.Workbook(made, {"strings_to_formulas": False, "strings_to_urls": False})
    sheet = book.add_worksheet(name[:31])
    head = book.add_format({"bold": True, "bg_color": "#E8EEF4", "num_format": "@"})
    styles = [book.add_format(style) for style in STYLES.values()]
    for at, (header, wide) in enumerate(zip(headers, widths, strict=True)):
        sheet.set_column(at, at, wide, styles[0])
        sheet.write_string(0, at, header, head)
    for at, style in enumerate(styles):
        sheet.write_blank(1, at, None, style)
    sheet.autofilter(0, len(headers) - 1, max(last - 1, 1), len(headers) - 1)
    sheet.freeze_panes(1, 0)
    sheet.repeat_rows(0)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.set_footer("&C第 &P 页，共 &N 页")
    book.close()
    return made


def _cut(sheet: str, extent: str) -> tuple[str, dict[str, str], str]:
    """What stands before and after the rows of data, and the number of each style."""
    before, row, after = re.split(r'(<row r="2".*?</row>)', sheet, maxsplit=1, flags=re.DOTALL)
    styles = dict(zip(STYLES, re.findall(r'<c r="[A-Z]+2" s="(\d+)"', row), strict=True))
    return re.sub(r'<dimension ref="[^"]*"', f'<dimension ref="{extent}"', before), styles, after


def _rows(
    table: Table, shown: list[int], numbers: set[int], reasons: pl.Series, styles: dict[str, str], start: int
) -> str:
    piece = slice(start, start + ROWS_AT_ONCE)
    cells = {str(at): pl.Series(table.columns[at][piece], dtype=pl.String) for at in shown}
    data = pl.DataFrame(cells).with_columns(
        pl.Series("row", table.numbers[piece]).cast(pl.String), reasons[piece].alias("reason")
    )
    row, bad = pl.col("row"), pl.col("reason").is_not_null()
    text, number = (
        pl.when(bad).then(pl.lit(styles[f"bad {kind}"])).otherwise(pl.lit(styles[kind])) for kind in ("text", "number")
    )
    made = []
    for place, at in enumerate(shown):
        value = pl.col(str(at))
        cell = value.str.strip_prefix(AS_NUMBER).str.slice(0, MAX_CELL - 1)
        as_text = text_cell(place, row, text, escaped_foreign(neutral(cell)))
        if at in numbers and data[str(at)].str.starts_with(AS_NUMBER).any():
            is_number = value.str.starts_with(AS_NUMBER)
            as_text = pl.when(is_number).then(number_cell(place, row, number, cell)).otherwise(as_text)
        marked = pl.when(bad).then(empty_cell(place, row, text)).otherwise(pl.lit(""))
        made.append(pl.when(value.fill_null("") == "").then(marked).otherwise(as_text))
    reason = text_cell(len(shown), row, pl.lit(styles["reason"]), escaped_foreign(pl.col("reason")))
    made.append(pl.when(bad).then(reason).otherwise(pl.lit("")))
    return joined_rows(data, row, made)
