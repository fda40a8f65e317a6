"""The error file (错误文件): the rows that were refused, as they came, with one more column 错误原因.

Numbers of documents, units and accounts stay text. A text that a spreadsheet could take for a formula gets an
apostrophe before it; it is taken off again where the corrected file is read.
"""

from pathlib import Path
from typing import Any

import polars as pl
import xlsxwriter

from shebao.register.imports.layouts import Layout
from shebao.register.imports.reading import AS_NUMBER, Table

REASON = "错误原因"
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
WIDE = 48


def neutral(text: str) -> str:
    """A text that no spreadsheet takes for a formula; plain numbers stay.

    >>> neutral("=1+1"), neutral("-5.00"), neutral("张某")
    ("'=1+1", '-5.00', '张某')
    """
    if not text.startswith(FORMULA_STARTS):
        return text
    try:
        float(text)
    except ValueError:
        return f"'{text}"
    return text


def write_error_file(path: Path, table: Table, layout: Layout, rows: pl.DataFrame) -> int:
    """Write the rows that have a reason, in the order and under the headers of the file; answers how many."""
    reasons = rows["reason"].to_list()
    bad = [at for at, reason in enumerate(reasons) if reason is not None]
    book = xlsxwriter.Workbook(
        str(path), {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    sheet = book.add_worksheet(layout.name[:31])
    head = book.add_format({"bold": True, "bg_color": "#E8EEF4", "num_format": "@"})
    text = book.add_format({"num_format": "@"})
    red = book.add_format({"num_format": "@", "font_color": "#9B1C1C"})
    shown = [at for at, header in enumerate(table.headers) if header.strip() != REASON]
    _print_set_up(sheet, len(shown))
    for place, at in enumerate(shown):
        sheet.set_column(place, place, min(24, max(10, len(table.headers[at]) * 2)), text)
        sheet.write_string(0, place, neutral(table.headers[at]), head)
    sheet.set_column(len(shown), len(shown), WIDE, text)
    sheet.write_string(0, len(shown), REASON, head)
    columns = [table.columns[at] for at in shown]
    for line, at in enumerate(bad, 1):
        for place, column in enumerate(columns):
            if (cell := column[at]) is not None:
                sheet.write_string(line, place, neutral(cell.removeprefix(AS_NUMBER)), text)
        sheet.write_string(line, len(shown), reasons[at], red)
    book.close()
    return len(bad)


def _print_set_up(sheet: Any, last: int) -> None:
    sheet.freeze_panes(1, 0)
    sheet.repeat_rows(0)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.set_footer("&C第 &P 页，共 &N 页")
