"""What any format may carry in its paragraphs though it is no text of the document: contents and marks."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from shebao.disclosure.model import ContentsEntry, Origin, RunningLine
from shebao.disclosure.read.captions import lift_captions
from shebao.disclosure.read.contents import contents_lines
from shebao.disclosure.read.raw import RawBlock, RawParagraph, RawTable
from shebao.disclosure.read.running import is_mark
from shebao.disclosure.read.tidy import plain_figures, tidy


def set_apart(blocks: Iterable[RawBlock]) -> Iterator[RawBlock]:
    """Blocks with contents entries, marks like 仅供内部审核 and captions set apart, figures in plain digits."""
    found = list(_lifted(blocks))
    entries: dict[int, tuple[str, str]] = {}
    if not any(isinstance(block, ContentsEntry) for block in found):
        numbered = [(number, block.text) for number, block in enumerate(found) if isinstance(block, RawParagraph)]
        lines = contents_lines([text for _, text in numbered])
        entries = {numbered[line][0]: entry for line, entry in lines.items()}
    marks: dict[str, RunningLine] = {}
    for number, block in enumerate(found):
        if not isinstance(block, RawParagraph):
            yield _with_plain_figures(block)
        elif number in entries:
            words, page = entries[number]
            if words:
                yield ContentsEntry(tidy(words), page, _origin(block))
        elif is_mark(block.text):
            mark = marks.get(block.text, RunningLine(block.text, 0, _origin(block)))
            marks[block.text] = replace(mark, count=mark.count + 1)
        else:
            yield replace(block, text=plain_figures(block.text))
    yield from marks.values()


def _lifted(blocks: Iterable[RawBlock]) -> Iterator[RawBlock]:
    for block in blocks:
        if isinstance(block, RawTable):
            yield from lift_captions(block)
        else:
            yield block


def _with_plain_figures(block: RawBlock) -> RawBlock:
    if not isinstance(block, RawTable):
        return block
    grid = tuple(tuple(text and plain_figures(text) for text in row) for row in block.grid)
    return replace(block, grid=grid, title=plain_figures(block.title))


def _origin(block: RawParagraph) -> Origin:
    return block.origins[0][1] if block.origins else Origin(page=block.place.page, line=block.place.line)
