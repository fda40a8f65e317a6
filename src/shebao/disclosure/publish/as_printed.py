"""A composed document as a reader would hand it over, so that the checker judges it as it judges anybody's.

Final accounts print tables that no rule reads as they stand (three lists side by side, budget and spending in one row):
what recognises them in foreign documents recognises them in ours.
"""

from collections.abc import Iterator

from shebao.disclosure.model import Disclosure, Heading, Paragraph, Table, table_grid
from shebao.disclosure.read.raw import RawBlock, RawParagraph, RawTable
from shebao.disclosure.recognise.document import recognise


def as_printed(document: Disclosure) -> Disclosure:
    """The document recognised from its own words; charts, which hold no figure that the text lacks, are left out."""
    return recognise(_blocks(document), f"{document.title}.pdf")


def _blocks(document: Disclosure) -> Iterator[RawBlock]:
    yield RawParagraph(document.title)
    for block in document.blocks:
        if isinstance(block, Heading):
            yield RawParagraph(block.text, level=block.level)
        elif isinstance(block, Paragraph):
            yield RawParagraph(block.text)
        elif isinstance(block, Table):
            yield from _table(block)


def _table(table: Table) -> Iterator[RawBlock]:
    for text in (table.label, table.title, table.caption, f"单位：{table.unit}" if table.unit else ""):
        if text:
            yield RawParagraph(text)
    cells = table_grid(table)
    grid = tuple(tuple(cell.text if cell is not None else None for cell in row) for row in cells)
    spans = {
        (y, x): (cell.rowspan, cell.colspan)
        for y, row in enumerate(cells)
        for x, cell in enumerate(row)
        if cell is not None and (cell.rowspan > 1 or cell.colspan > 1)
    }
    yield RawTable(grid, title=table.title, spans=spans)
    for text in (table.note, table.footer):
        if text:
            yield RawParagraph(text)
