"""Every printed text that is no amount, with the heading or table it stands under and its place."""

from collections.abc import Iterator
from typing import NamedTuple

from shebao.disclosure.model import Heading, Paragraph, Table
from shebao.disclosure.rules.rule import Material, form_subject
from shebao.findings import Spot


class Printed(NamedTuple):
    """A text, what it stands under, and its spot: a cell, or the beginning of a paragraph, or a table as a whole."""

    where: str
    text: str
    spot: Spot
    in_text: bool = False

    def at(self, start: int) -> Spot:
        """The spot of a place in the text."""
        return Spot(self.spot.block, start=start) if self.in_text else self.spot


def printed_texts(material: Material) -> Iterator[Printed]:
    """Title, headings and paragraphs in order, then what the tables print beside their figures."""
    where = material.document.title
    yield Printed(where, material.document.title, Spot(0))
    for number, block in enumerate(material.document.blocks):
        if isinstance(block, Heading):
            where = block.text
            yield Printed(where, block.text, Spot(number, start=0), in_text=True)
        elif isinstance(block, Paragraph):
            yield Printed(where, block.text, Spot(number, start=0), in_text=True)
    for number, block in enumerate(material.document.blocks):
        if isinstance(block, Table):
            where = form_subject(block.form) if block.form is not None else block.title
            for text in (block.title, block.caption, block.note, block.footer):
                yield Printed(where, text, Spot(number))
            for y, row in enumerate(block.rows, len(block.header)):
                for x, cell in enumerate(row.cells):
                    if cell.text and cell.fen is None:
                        yield Printed(where, cell.text, Spot(number, y, x) if material.book is None else Spot(number))
