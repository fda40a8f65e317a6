"""Tables in plain text whose columns are held by spaces, as ``pdftotext -layout`` and typewriters set them.

A row has several texts, two spaces or more apart, amounts among them. Rows are a table where at least three of them
agree in what they leave free between columns; lines of heads stand right above, the rest of a wrapped cell below.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from shebao.disclosure.read.captions import is_caption, is_caption_line
from shebao.disclosure.read.tidy import columns_of, tidy_cell

_PART = re.compile(r"\S+(?:[ \u00a0](?![ \u00a0\u3000])\S+)*")
_WIDE = re.compile(r"[ \u00a0]{2}|\u3000")
_AMOUNT = re.compile(r"[-－(（]?(?:\d[\d,]*\.\d+|\d{1,3}(?:,\d{3})+|\d{4,})[)）]?$")
_FIGURE = re.compile(r"[-－(（]?\d[\d,.]*[%％]?[)）]?$")
_NO_ROW = re.compile(r"单位\s*[:：]|[。；]\s*$|[.．…·]{4,}")
_OF_FORM = re.compile(r"(?:项目|年度)?资金(?:申请)?总额|(?:其中[:：])?(?:财政|其他)资金|项目名称|主管部门|实施单位")
"""The cells of a performance form (绩效目标表) cannot be told from spaces."""
_DASHES = re.compile(r"[\s\-—=+|]+$")
_FEWEST_ROWS = 3
_LEAST_SHARE = 0.6
"""Where fewer of the lines with several texts have amounts, it is a form."""
_MOST_HEADS, _MOST_BLANK = 6, 2
_ASIDE, _NARROW, _LONGEST_HEAD = 4, 4, 16
_LONGEST = 400


@dataclass(frozen=True, slots=True)
class _Part:
    """A text between wide spaces, from one column of the page to another."""

    text: str
    start: int
    end: int


@dataclass
class AlignedTables:
    """Lines that are rows, by their number: the cells; None where a head spans. ``taken`` are lines in other rows."""

    rows: dict[int, list[str | None]] = field(default_factory=dict)
    taken: set[int] = field(default_factory=set)
    columns: list[tuple[int, int]] = field(default_factory=list)
    """The columns of the last table, with the width of its hanzi: the next page goes on with them."""
    wide: int = 1


def aligned_tables(texts: Sequence[str], pages: Sequence[int | None]) -> AlignedTables:
    """Find the tables among lines as they stand in the file; ``pages`` are the pages of the lines.

    What of a table stands on another page is found apart: the columns stand elsewhere there.
    """
    found = AlignedTables()
    simple = [_parts(text, wide=1) for text in texts]
    is_row = [_is_row(parts) for parts in simple]
    pages_ = [page or 0 for page in pages]
    number = 0
    while number < len(texts):
        if not is_row[number]:
            number += 1
            continue
        top, bottom = bisect_left(pages_, page := pages_[number]), bisect_right(pages_, page)
        last = _end_of_run(texts, simple, is_row, number, bottom)
        several = sum(len(parts) > 1 for parts in simple[number : last + 1])
        rows = sum(is_row[number : last + 1])
        if rows >= _FEWEST_ROWS and rows >= _LEAST_SHARE * several:
            _read_run(texts, range(number, last + 1), is_row, top, found)
        number = last + 1
    return found


def _parts(text: str, wide: int) -> list[_Part]:
    """The texts of a line; ``wide`` is how many columns a hanzi takes."""
    if len(text) > _LONGEST or "\t" in text or "|" in text:
        return []
    parts: list[_Part] = []
    if not _WIDE.search(text.strip()):
        pieces = [(text.strip(), len(text) - len(text.lstrip()))] if text.strip() else []
    else:
        pieces = [(inside, match.start() + at) for match in _PART.finditer(text) for inside, at in _apart(match[0])]
    for inside, offset in pieces:
        start, width = (offset, len(inside)) if wide == 1 else (columns_of(text[:offset]), columns_of(inside))
        parts.append(_Part(inside, start, start + width))
    return parts


def _apart(text: str) -> Iterator[tuple[str, int]]:
    """A text and its offset; an amount with one space beside it stands in a column of its own."""
    begin = 0
    for space in re.finditer(r"[ \u00a0]", text):
        left, right = text[begin : space.start()], text[space.end() :]
        if _AMOUNT.match(left) or _AMOUNT.match(re.split(r"[ \u00a0]", right, maxsplit=1)[0]):
            yield left, begin
            begin = space.end()
    yield text[begin:], begin


def _is_row(parts: Sequence[_Part]) -> bool:
    return (
        len(parts) >= 2
        and any(_AMOUNT.match(part.text) for part in parts[1:])
        and not any(_NO_ROW.search(part.text) or _OF_FORM.match(part.text) for part in parts)
    )


def _end_of_run(
    texts: Sequence[str], parts: Sequence[Sequence[_Part]], is_row: Sequence[bool], first: int, bottom: int
) -> int:
    """The last row that follows without a line of running text, a caption or many blank lines between."""
    last = first
    for number in range(first + 1, bottom):
        if is_row[number]:
            last = number
        elif number - last > _MOST_BLANK + 2 or (parts[number] and not _may_be_inside(parts[number], parts[last])):
            break
    return last


def _may_be_inside(parts: Sequence[_Part], row: Sequence[_Part]) -> bool:
    """Whether a line may be a wrapped cell's rest or a row without amounts: short texts, indented or several."""
    texts = [part.text for part in parts]
    if any(_NO_ROW.search(text) for text in texts) or is_caption_line(texts):
        return False
    return len(parts) > 1 or (len(texts[0]) <= 24 and (parts[0].start > row[0].start or len(texts[0]) <= 12))


def _read_run(texts: Sequence[str], run: range, is_row: Sequence[bool], top: int, found: AlignedTables) -> None:
    """Put a run of rows on a grid, hanzi one column wide or two, whichever the rows agree in."""
    best: tuple[int, int, int, list[tuple[int, int]]] | None = None
    for wide in (1, 2):
        rows = [_parts(texts[number], wide) for number in run if is_row[number]]
        columns = _columns(rows)
        clashes = _clashes(rows, columns)
        found_so = clashes, _raggedness(rows, columns), wide, columns
        best = found_so if best is None else min(best, found_so)
    if best is None or best[0] or len(best[3]) < 2:
        return
    _, _, wide, columns = best
    goes_on = not _heads_above(texts, run.start, top, wide) and not any(map(str.strip, texts[top : run.start]))
    if goes_on and _agree([_parts(texts[number], found.wide) for number in run if is_row[number]], found.columns):
        wide, columns = found.wide, found.columns
    heads = _heads_above(texts, run.start, top, wide)
    columns = _with_blank_columns(columns, [_parts(texts[number], wide) for number in heads])
    found.columns, found.wide = columns, wide
    for number in heads:
        found.rows[number] = _head_cells(_parts(texts[number], wide), columns)
    above: list[str | None] | None = None
    for number in run:
        parts = _parts(texts[number], wide)
        if not parts or _DASHES.match(texts[number]):
            found.taken.add(number)
            above = above if parts else None
        elif len(parts) == 1 and above is not None and not is_row[number] and parts[0].start >= columns[0][1]:
            column = _column_of(parts[0], columns)
            above[column] = (above[column] or "") + tidy_cell(parts[0].text)
            found.taken.add(number)
        else:
            above = _cells(parts, columns)
            found.rows[number] = above


def _clashes(rows: Sequence[Sequence[_Part]], columns: Sequence[tuple[int, int]]) -> int:
    """How many rows have two texts in one column."""
    return sum(len({_column_of(part, columns) for part in row}) < len(row) for row in rows)


def _raggedness(rows: Sequence[Sequence[_Part]], columns: Sequence[tuple[int, int]]) -> int:
    """How far the figures' ends, or their beginnings, are from standing below each other."""
    far = 0
    for column in range(len(columns)):
        parts = [
            part for row in rows for part in row if _column_of(part, columns) == column and _FIGURE.match(part.text)
        ]
        edges = [sorted(part.start for part in parts), sorted(part.end for part in parts)]
        far += min(sum(abs(edge - side[len(side) // 2]) for edge in side) for side in edges)
    return far


def _agree(rows: Sequence[Sequence[_Part]], columns: Sequence[tuple[int, int]]) -> bool:
    """Whether rows of the next page stand in the columns of the page before."""
    return bool(columns) and not _clashes(rows, columns)


def _columns(rows: Sequence[Sequence[_Part]]) -> list[tuple[int, int]]:
    """What the rows fill and leave free in common: the columns from left to right."""
    filled: list[tuple[int, int, set[int]]] = []
    for part, y in sorted(((part, y) for y, row in enumerate(rows) for part in row), key=lambda item: item[0].start):
        if filled and part.start < filled[-1][1]:
            start, end, of = filled[-1]
            filled[-1] = start, max(end, part.end), of | {y}
        else:
            filled.append((part.start, part.end, {y}))
    columns: list[tuple[int, int, set[int]]] = []
    for start, end, of in filled:
        # A 0 set a little aside is in the same column, where no row has both.
        narrow = columns and min(end - start, columns[-1][1] - columns[-1][0]) <= _NARROW
        if narrow and start - columns[-1][1] <= _ASIDE and not of & columns[-1][2]:
            columns[-1] = columns[-1][0], end, of | columns[-1][2]
        else:
            columns.append((start, end, of))
    return [(start, end) for start, end, _ in columns]


def _with_blank_columns(columns: Sequence[tuple[int, int]], heads: Sequence[Sequence[_Part]]) -> list[tuple[int, int]]:
    """Add the columns that have a head and no figure below it, where they stand right of all others."""
    found = list(columns)
    for part in sorted((part for line in heads for part in line), key=lambda part: part.start):
        if part.start >= found[-1][1]:
            found.append((part.start, part.end))
    return found


def _in_order(parts: Sequence[_Part], columns: Sequence[tuple[int, int]]) -> list[int]:
    """The columns of heads, each its own and in order, so that they cover them best; there may be too few columns."""
    if len(parts) > len(columns):
        return [_column_of(part, columns) for part in parts]
    best: list[tuple[int, list[int]] | None] = [(0, [])] + [None] * len(parts)
    for column, (start, end) in enumerate(columns):
        for count in range(len(parts), 0, -1):
            before, part = best[count - 1], parts[count - 1]
            if before is not None and len(before[1]) == count - 1:
                score = before[0] + min(part.end, end) - max(part.start, start)
                known = best[count]
                if known is None or score > known[0]:
                    best[count] = score, [*before[1], column]
    chosen = best[len(parts)]
    return chosen[1] if chosen is not None else []


def _column_of(part: _Part, columns: Sequence[tuple[int, int]]) -> int:
    """The column that a text covers most, else the nearest."""
    return max(
        range(len(columns)),
        key=lambda column: min(part.end, columns[column][1]) - max(part.start, columns[column][0]),
    )


def _cells(parts: Sequence[_Part], columns: Sequence[tuple[int, int]]) -> list[str | None]:
    cells: list[str] = [""] * len(columns)
    for part in parts:
        column = _column_of(part, columns)
        cells[column] = f"{cells[column]} {tidy_cell(part.text)}".strip()
    return [tidy_cell(cell) for cell in cells]


def _head_cells(parts: Sequence[_Part], columns: Sequence[tuple[int, int]]) -> list[str | None]:
    """The cells of a line of heads; one above several columns spans them, as far as no other head is nearer."""
    cells: list[str | None] = ["" for _ in columns]
    own = _in_order(parts, columns)
    for part, column in zip(parts, own, strict=True):
        cells[column] = f"{cells[column] or ''} {tidy_cell(part.text)}".strip()
    for part, column in zip(parts, own, strict=True):
        covered = [x for x, (start, end) in enumerate(columns) if part.start < end and start < part.end]
        if len(covered) > 1 and not any(other in covered for other in own if other != column):
            cells[covered[0]], text = cells[column], cells[column]
            for x in covered[1:]:
                cells[x] = None
            cells[covered[0]] = text
    return cells


def _heads_above(texts: Sequence[str], first: int, top: int, wide: int) -> list[int]:
    """The lines of heads right above the first row, not above ``top``; blank lines may stand between."""
    heads: list[int] = []
    several = 0
    blank = 0
    for number in range(first - 1, max(first - 3 * _MOST_HEADS, top - 1), -1):
        parts = _parts(texts[number], wide)
        words = [part.text for part in parts]
        if not parts:
            blank += 1
            if blank > _MOST_BLANK or texts[number].strip():
                break
            continue
        if (
            len(heads) == _MOST_HEADS
            or any(_NO_ROW.search(text) or (_FIGURE.match(text) and len(text) > 2) for text in words)
            or is_caption_line(words)
            or (len(words) == 1 and (is_caption(words[0]) or len(words[0]) > _LONGEST_HEAD))
        ):
            break
        blank = 0
        heads.append(number)
        several = len(heads) if len(parts) > 1 else several
    # A line of one text above all others is rather a heading or the title.
    return heads[:several][::-1]
