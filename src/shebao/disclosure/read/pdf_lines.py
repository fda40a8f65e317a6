"""Lines of text, and paragraphs made of them.

A PDF knows neither: characters of one baseline make a line, and lines make a paragraph as long as each is full.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from shebao.disclosure.read.pdf_page import Glyph

_WIDE_GAP = 3.0
"""Two texts on one line that are further apart (in em) are two texts: 部门名称：…        单位：万元."""
_WORD_GAP = 0.28
_NEARLY_FULL = 3.5
"""Characters that may be missing at the end of a line which a word kept whole has shortened."""
_BEGINS_A_PARAGRAPH = re.compile(
    r"（?[一二三四五六七八九十\d]{1,3}[）、.．]|第[一二三四五六七八九十]+|[表附注]|目录|[①-⑳]"
)
_NEVER_FIRST = "，。、；：？！）》〉」』】〕〗”’％%‰℃,.;:?!)]}…·—"
_NEVER_LAST = "（《〈「『【〔〖“‘([{"
_HALF_EMPTY = "，。、；：？！）》〉」』】〕〗"
_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad"))


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text on a page; ``text`` keeps a space at its end, which tells that a word ended there."""

    text: str
    left: float
    right: float
    baseline: float
    size: float
    first_word: float
    """The width of what could not have been left on the line before: a character, a number, a Latin word."""

    @property
    def width(self) -> float:
        """From its first to its last character."""
        return self.right - self.left


def rows_of(glyphs: Iterable[Glyph]) -> list[list[Glyph]]:
    """Characters of one baseline, from the top down; each row from the left."""
    rows: list[list[Glyph]] = []
    for glyph in sorted(glyphs, key=lambda glyph: -glyph.baseline):
        if rows and abs(rows[-1][0].baseline - glyph.baseline) <= 0.35 * min(rows[-1][0].size, glyph.size):
            rows[-1].append(glyph)
        else:
            rows.append([glyph])
    for row in rows:
        # By their middles: the empty half of a bracket set close may lie over the character beside it.
        row.sort(key=lambda glyph: glyph.left + glyph.right)
    return rows


def make_lines(glyphs: Iterable[Glyph]) -> list[Line]:
    """Group characters into lines, from the top down; far apart texts of one line are lines of their own."""
    return [line for row in rows_of(glyphs) for line in lines_of_row(row, _WIDE_GAP)]


def lines_of_row(row: Sequence[Glyph], gap: float) -> list[Line]:
    """The texts of one row that are further apart than ``gap`` em."""
    return [
        _line(part)
        for part in _apart(row, gap)
        if not all(glyph.text.isspace() or ord(glyph.text) in _INVISIBLE for glyph in part)
    ]


def _apart(row: Sequence[Glyph], gap: float) -> list[list[Glyph]]:
    parts: list[list[Glyph]] = []
    inked: Glyph | None = None
    for glyph in row:
        if inked is None or (not glyph.text.isspace() and glyph.left - inked.right > gap * glyph.size):
            parts.append([])
        parts[-1].append(glyph)
        if inked is None or not glyph.text.isspace():
            inked = glyph
    return parts


def _line(row: Sequence[Glyph]) -> Line:
    text = ""
    before: Glyph | None = None
    for glyph in row:
        gap = before is not None and glyph.left - before.right > _WORD_GAP * glyph.size
        if gap and before is not None and _is_latin(before.text) and _is_latin(glyph.text):
            text += " "
        text += glyph.text
        before = glyph
    inked = [glyph for glyph in row if not glyph.text.isspace() and ord(glyph.text) not in _INVISIBLE]
    size = median(glyph.size for glyph in inked)
    last = inked[-1]
    return Line(
        text.lstrip(),
        inked[0].left,
        # The empty half of a full-width mark may hang out of the line.
        last.right - (0.5 * last.size if last.text in _HALF_EMPTY else 0.0),
        median(glyph.baseline for glyph in inked),
        size,
        _first_word(inked),
    )


def _is_latin(text: str) -> bool:
    return text.isascii() and text.isalnum()


def _first_word(glyphs: Sequence[Glyph]) -> float:
    end = 0
    while end < len(glyphs) - 1:
        here, after = glyphs[end], glyphs[end + 1]
        sticks = (
            here.text in _NEVER_LAST
            or after.text in _NEVER_FIRST
            or (here.text.isascii() and after.text.isascii() and after.left - here.right < _WORD_GAP * here.size)
        )
        if not sticks:
            break
        end += 1
    return glyphs[end].right - glyphs[0].left


def joined(texts: Sequence[str]) -> str:
    """Join the lines of one paragraph: Chinese without a space, Latin words with the space the line end stands for."""
    return joined_at(texts)[0]


def joined_at(texts: Sequence[str], clean: Callable[[str], str] = str) -> tuple[str, list[int]]:
    """The lines of one paragraph joined, each cleaned before, and the offset at which each begins."""
    text, offsets, before = "", [], ""
    for line in texts:
        if before[-1:].isascii() and before[-1:].isalpha() and line[:1].isascii() and line[:1].isalpha():
            text += " "
        offsets.append(len(text))
        text += clean(line).translate(_INVISIBLE)
        before = line
    lead = len(text) - len(text.lstrip())
    return text.strip(), [max(offset - lead, 0) for offset in offsets]


def could_have_stayed(line: Line, after: Line, right_edge: float) -> bool:
    """Whether the next line's first word had room at the end of this line: then the break was meant."""
    return right_edge - line.right > after.first_word + 0.6 * after.size


def in_middle(line: Line, left: float, right: float) -> bool:
    """Whether a line stands in the middle of the type area, be it short or nearly as wide."""
    return abs((line.left - left) - (right - line.right)) < 1.6 * line.size


def is_centred(line: Line, left: float, right: float) -> bool:
    """Whether a line stands in the middle, clear of both edges and not just set in by two characters."""
    before, behind = (line.left - left) / line.size, (right - line.right) / line.size
    return in_middle(line, left, right) and min(before, behind) > 0.9 and abs(before - 2) > 0.15


def continues(line: Line, after: Line, left: float, right: float, *, same_page: bool) -> bool:
    """Whether a line of running text goes on in the next one, between the edges of the type area."""
    if abs(line.size - after.size) > 0.06 * line.size:
        return False
    drop = line.baseline - after.baseline
    if is_centred(line, left, right) and is_centred(after, left, right):
        return same_page and 0 < drop < 1.95 * line.size
    if same_page and not 0 < drop < 2.6 * line.size:
        return False
    return after.left - left < line.size and (
        not could_have_stayed(line, after, right) or _breaks_off(line, after, right)
    )


def _breaks_off(line: Line, after: Line, right: float) -> bool:
    """Whether a line that is nearly full ends inside a sentence: some programs keep 万元， or （项） together."""
    if after.text.strip().startswith(("（项）", "（款）", "（类）")):
        return True
    return (
        right - line.right < _NEARLY_FULL * line.size
        and not line.text.rstrip().endswith(("。", "；", "：", ":", "！", "？", ";", "”"))
        and _BEGINS_A_PARAGRAPH.match(after.text.strip()) is None
    )


def cell_text(lines: Sequence[Line], left: float, right: float) -> str:
    """The text of a table cell; a line break stands where a paragraph in the cell ends."""
    if not lines:
        return ""
    text, part = "", [lines[0].text]
    for line, after in pairwise(lines):
        starts_left = line.left - left < 1.2 * line.size and after.left - left < 3.2 * after.size
        if starts_left and could_have_stayed(line, after, right - 0.2 * line.size):
            text += joined(part) + "\n"
            part = []
        part.append(after.text)
    return text + joined(part)
