"""A document as the rules need it: tables of a known kind with keyed columns and rows, text under its headings."""

from collections.abc import Iterable

from shebao.disclosure.model import Disclosure
from shebao.disclosure.read.assemble import assemble
from shebao.disclosure.read.raw import RawBlock


def recognise(blocks: Iterable[RawBlock], file_name: str = "") -> Disclosure:
    """Make a disclosure of what a reader handed over, whoever made the file.

    Columns and rows of known tables get the keys that composed documents have, so that the same rules judge both.
    """
    return assemble(blocks)
