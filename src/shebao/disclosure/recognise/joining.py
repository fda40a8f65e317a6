"""Tables that go on in the next raw table: the reader saw two, the document has one."""

from collections.abc import Sequence
from dataclasses import replace

from shebao.disclosure.formats import Formats
from shebao.disclosure.formats.wording import is_figure, plain
from shebao.disclosure.read.raw import CHART_TITLE, RawBlock, RawParagraph, RawTable
from shebao.disclosure.recognise.grid import filled, grid_of
from shebao.disclosure.recognise.layout import is_body, is_numbering


def join_continued(blocks: Sequence[RawBlock], formats: Formats) -> list[RawBlock]:
    """Append a table without a title of its own to the one before, where width and first lines say that it goes on."""
    made: list[RawBlock] = []
    for block in blocks:
        previous = _last_table(made)
        if (
            isinstance(block, RawTable)
            and previous is not None
            and _goes_on(made[previous], block, made[previous + 1 :], formats)
        ):
            before = made[previous]
            assert isinstance(before, RawTable)
            del made[previous + 1 :]
            made[previous] = _joined(before, block)
        else:
            made.append(block)
    return made


def _last_table(made: Sequence[RawBlock]) -> int | None:
    """The table right before the end, with nothing but short lines behind it."""
    for number in range(len(made) - 1, max(len(made) - 4, -1), -1):
        block = made[number]
        if isinstance(block, RawTable):
            return number
        if not isinstance(block, RawParagraph) or len(block.text) > 40:
            return None
    return None


def _goes_on(before: RawBlock, block: RawTable, between: Sequence[RawBlock], formats: Formats) -> bool:
    if not isinstance(before, RawTable) or before.title.startswith(CHART_TITLE) or not block.grid or not before.grid:
        return False
    if len(before.grid[0]) != len(block.grid[0]) or before.place.sheet != block.place.sheet:
        return False
    texts = [b.text for b in between if isinstance(b, RawParagraph)]
    if any(not _is_continuation_mark(text) for text in texts) or (
        block.title and plain(block.title) != plain(before.title)
    ):
        return False
    first = [line for line in grid_of(block) if filled(line)][:1]
    if not first:
        return False
    figures = any(is_figure(square.text) for square in first[0])
    return figures and is_body(first[0], formats) and not is_numbering(first[0])


def _is_continuation_mark(text: str) -> bool:
    words = plain(text)
    return not words or "续表" in words or words.isdigit()


def _joined(before: RawTable, block: RawTable) -> RawTable:
    shift = len(before.grid)
    spans = {(row + shift, column): span for (row, column), span in block.spans.items()}
    return replace(
        before,
        grid=(*before.grid, *block.grid),
        origins=(*before.origins, *block.origins) if len(before.origins) == shift else before.origins,
        spans={**before.spans, **spans},
    )
