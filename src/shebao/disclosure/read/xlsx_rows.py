"""Which rows of a worksheet are tables, by its rules or, where it has none, by what stands side by side."""

import re
from collections.abc import Mapping, Sequence
from itertools import takewhile

from shebao.disclosure.read.captions import is_caption, is_caption_line
from shebao.disclosure.read.xlsx_cells import Position, SheetCells

_UNIT_LINE = re.compile(r"(金额)?单位\s*[:：]")
_NOTE = re.compile(r"\s*(?:备?注|说明)\s*[:：\d]")
_HEADING = re.compile(r"\s*(?:第[一二三四五六七八九十]+部分|附[件表])")
_TOTAL = re.compile(r"\s*[合总小]\s*计\s*$")
_LONGEST_NAME = 40
_MOST_BETWEEN = 12
"""So many rows with a name and no figure may stand one below the other in a table."""


def table_rows(sheet: SheetCells, filled: Mapping[int, Sequence[Position]]) -> set[int]:
    """The rows that belong to tables; ``filled`` are the cells with a text by their rows.

    On a sheet without rules these are the rows with several texts, and those with one name, or with blank cells only,
    that stand among them or at their end.
    """
    if sheet.ruled:
        return {y for y, _ in sheet.ruled}
    texts = {y: [sheet.texts[at] for at in row] for y, row in filled.items()}
    full = {y for y, row in texts.items() if len(row) > 1 and not _is_caption_row(row)}
    with_blank = {y for y, _ in sheet.blank}
    totals = {y for y, row in texts.items() if len(row) == 1 and _TOTAL.match(row[0])}
    # An empty table is printed as its head, a blank row and a total.
    above_totals = {y - 1 for y in totals} - set(texts)
    may_be = {y for y in {*texts, *with_blank, *above_totals} - full if _may_be_row(texts.get(y, []))}
    found = set(full)
    for y in full:
        between = list(takewhile(may_be.__contains__, range(y + 1, y + 1 + _MOST_BETWEEN)))
        after = y + 1 + len(between)
        if after in full:
            found.update(between)
        else:
            # A name alone below a table could be a heading, unless it is a total's or blank cells stand beside it.
            ends = totals | above_totals | (with_blank & set(texts))
            found.update(takewhile(ends.__contains__, between))
    return found


def _is_caption_row(texts: Sequence[str]) -> bool:
    return any(_UNIT_LINE.match(text) for text in texts) or is_caption_line(texts)


def _may_be_row(texts: Sequence[str]) -> bool:
    """Whether a row of one text, or of blank cells, could be a table's."""
    return all(
        len(text) <= _LONGEST_NAME
        and not text.rstrip().endswith(("。", "；", "：", ":"))
        and not any(pattern.match(text) for pattern in (_NOTE, _UNIT_LINE, _HEADING))
        and not is_caption(text)
        for text in texts
    )
