"""A publication as a workbook: one sheet of text, one sheet a table, figures as text cells or as numbers."""

from io import BytesIO

import xlsxwriter

from shebao.disclosure.layouts.grid_fill import placed_cells
from shebao.disclosure.layouts.printed import Heading, PrintedTable, Publication, Text


def as_xlsx(publication: Publication) -> bytes:
    """The file's bytes. The text stands on sheets between the tables, a paragraph a row, in printed order."""
    buffer = BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    frame = 1 if publication.rules == "full" else 0
    plain, head = book.add_format({"border": frame}), book.add_format({"border": frame, "align": "center"})
    sheet, row, number = None, 0, 0
    for block in publication.blocks:
        if isinstance(block, Heading | Text):
            if sheet is None:
                sheet, row = book.add_worksheet(f"说明{number}" if number else "封面"), 0
            sheet.write_string(row, 0, block.text)
            row += 1
        elif isinstance(block, PrintedTable):
            number += 1
            sheet = None
            _table_sheet(book, block, f"表{number}", plain, head)
    book.close()
    return buffer.getvalue()


def _table_sheet(
    book: xlsxwriter.Workbook,
    table: PrintedTable,
    name: str,
    plain: "xlsxwriter.format.Format",
    head: "xlsxwriter.format.Format",
) -> None:
    sheet = book.add_worksheet(name)
    placed, width = placed_cells(table)
    row = 0
    if table.mark:
        sheet.write_string(row, 0, table.mark)
        row += 1
    sheet.merge_range(row, 0, row, max(width - 1, 1), table.title, head)
    row += 1
    for left, right in table.above:
        sheet.write_string(row, 0, left)
        sheet.write_string(row, max(width - 1, 1), right)
        row += 1
    for entry in placed:
        style = head if entry.header else plain
        top, left_edge, cell = row + entry.row, entry.column, entry.cell
        if cell.rows > 1 or cell.columns > 1:
            sheet.merge_range(top, left_edge, top + cell.rows - 1, left_edge + cell.columns - 1, cell.text, style)
        elif cell.text:
            sheet.write_string(top, left_edge, cell.text, style)
        else:
            sheet.write_blank(top, left_edge, None, style)
    row += max(entry.row + entry.cell.rows for entry in placed)
    for note in table.notes:
        sheet.write_string(row, 0, note.text)
        row += 1
