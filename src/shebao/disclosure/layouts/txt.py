"""A publication as plain text: paragraphs as lines, tables with tabs between the cells, covered cells empty."""

from shebao.disclosure.layouts.grid_fill import placed_cells
from shebao.disclosure.layouts.printed import Heading, PrintedTable, Publication, Text


def as_txt(publication: Publication) -> str:
    """The text, a blank line between blocks, as text taken out of an office file reads."""
    pieces: list[str] = []
    for block in publication.blocks:
        if isinstance(block, Heading | Text):
            pieces.append(block.text)
        elif isinstance(block, PrintedTable):
            pieces += [block.mark] if block.mark else []
            pieces += [block.title, *("\t".join(pair).rstrip("\t") for pair in block.above), _grid(block)]
            pieces += [note.text for note in block.notes]
    return "\n\n".join(pieces) + "\n"


def _grid(table: PrintedTable) -> str:
    placed, width = placed_cells(table)
    height = max(entry.row + entry.cell.rows for entry in placed)
    lines = [[""] * width for _ in range(height)]
    for entry in placed:
        lines[entry.row][entry.column] = entry.cell.text
    return "\n".join("\t".join(line) for line in lines)
