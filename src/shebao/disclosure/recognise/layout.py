"""The parts of a table: the lines above its head (title, unit, office), the head, the body, the notes in the grid."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from shebao.disclosure.formats import Formats
from shebao.disclosure.formats.titles import is_title, title_words
from shebao.disclosure.formats.wording import head_words, is_figure, line_words, ordinal_level, plain
from shebao.disclosure.model import TableKind
from shebao.disclosure.recognise.grid import Line, filled, words_of

_CAPTION = re.compile(
    r"(?:金额)?单位[:：]|^单位?:?(?:人民币)?[万亿]?元$|(?:部门|单位|编制单位|填报单位|公开部门|预算单位|主管部门)(?:名称)?[:：]"
    r"|^(?:预算)?公开(?:表)?\d|^表[一二三四五六七八九十\d]|^附(?:件|表)|^[(（]?20\d\d年?度?[)）]?$|^财决(?:公开)?\d"
)
_NOTE = re.compile(r"^(?:备?注|说明|附注)[:：\d]|^本表|^注$|^备注$")
_CODE = re.compile(r"\d{3}(?:[.\-]?\d{2}){0,3}$")
_GLUED = re.compile(r"[(（\[]?\d{3}(?:\d{2}){0,2}[)）\]]?[\-_—.、]?[一-鿿]")
_NUMBERING = re.compile(r"\d{1,2}(?:[=＝]\S+)?$|[A-Z]$|[甲乙丙丁]$|\*+$|[(（]\d{1,2}[)）]$|\d{1,2}栏$")
_NUMBERING_HEADS = frozenset({"栏次", "行次", "类", "款", "项", "次", "栏目", "合计", "**", "序号"})
MOST_HEAD_LINES = 7


@dataclass(slots=True)
class Layout:
    """A table taken apart. ``above`` and ``notes`` are plain texts; the others are lines of the grid."""

    above: list[str] = field(default_factory=list)
    head: list[Line] = field(default_factory=list)
    body: list[Line] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def lay_out(lines: Sequence[Line], formats: Formats) -> Layout:
    """Take a table apart. Repeated heads, column numbers and blank lines at its end are left out of the body."""
    lines = _figures_mended(lines)
    layout = Layout()
    position = 0
    while position < len(lines) and (not filled(lines[position]) or is_caption(lines[position], formats)):
        layout.above.extend(square.text for square in filled(lines[position]))
        position += 1
    while position < len(lines) and len(layout.head) < MOST_HEAD_LINES:
        line = lines[position]
        if is_numbering(line):
            position += 1
            continue
        if not is_head(line, layout.head, formats):
            break
        layout.head.append(line)
        position += 1
    while layout.head and position < len(lines) and _is_title_line(lines[position], formats):
        layout.above.extend(square.text for square in filled(lines[position]))  # printed heads came before the title
        position += 1
    repeated = {words_of(line) for line in layout.head}
    for line in lines[position:]:
        if note := _note(line):
            layout.notes.append(note)
        elif words_of(line) in repeated or is_numbering(line) or (len(filled(line)) <= 2 and _is_unit(line)):
            continue
        else:
            layout.body.append(line)
    while layout.body and not filled(layout.body[-1]):
        layout.body.pop()
    return layout


def _figures_mended(lines: Sequence[Line]) -> list[Line]:
    """The lines with figures put together that were broken at their decimal point: 37506640. above 55."""
    made: list[Line] = []
    for line in lines:
        if made and _continues_figures(made[-1], line):
            pairs = zip(made[-1], line, strict=True)
            made[-1] = tuple(
                replace(above, text=above.text + below.text) if below.text else above for above, below in pairs
            )
        else:
            made.append(line)
    return made


def _continues_figures(above: Line, line: Line) -> bool:
    """Whether a line holds the decimals of figures that end in their point in the line above, and rests of words."""
    cut = [bool(re.fullmatch(r"-?[\d,]+[.．]", plain(square.text))) for square in above]
    if not any(cut) or not filled(line):
        return False
    return all(
        re.fullmatch(r"\d{1,2}", plain(below.text)) if is_cut else not is_figure(below.text)
        for is_cut, below in zip(cut, line, strict=True)
        if is_cut or plain(below.text)
    )


def is_caption(line: Line, formats: Formats) -> bool:
    """A line above the head: a title alone, the unit, the office's name."""
    squares = filled(line)
    if len(squares) == 1 and len(line) > 1:
        words = plain(squares[0].text)
        return bool(
            _CAPTION.search(words)
            or (words.endswith(("表", ")", "）")) and len(words) > 4 and not is_body(line, formats))
            or (len(words) > 6 and "表" in words)
        )
    return _is_unit(line) and not any(is_figure(square.text) for square in squares)


def _is_title_line(line: Line, formats: Formats) -> bool:
    """Whether a line right below a head is surely no row: a known table's title alone, or the unit."""
    squares = filled(line)
    if len(squares) == 1 and len(line) > 2 and is_title(squares[0].text) and plain(squares[0].text).endswith("表"):
        return formats.kind_of(title_words(squares[0].text)) is not TableKind.OTHER
    return _is_unit(line) and not any(is_figure(square.text) for square in squares)


def _is_unit(line: Line) -> bool:
    squares = filled(line)
    return (
        bool(squares)
        and len(squares) <= 4
        and any(re.search(r"单位[:：].{0,6}元", plain(square.text)) for square in squares)
    ) or (bool(squares) and all(_CAPTION.search(plain(square.text)) for square in squares))


def _note(line: Line) -> str:
    squares = filled(line)
    if (
        squares
        and len(squares) <= 2
        and _NOTE.match(plain(squares[0].text))
        and not (len(squares) == 2 and is_figure(squares[1].text))
    ):
        return " ".join(square.text for square in squares)
    return ""


def is_numbering(line: Line) -> bool:
    """Whether a line only counts the columns: 1 2 3, 栏次 1 2=3+4, 类 款 项 栏次 1 2."""
    words = [plain(square.text) for square in filled(line)]
    counted = [word for word in words if word not in _NUMBERING_HEADS]
    if len(counted) < 2 or not all(_NUMBERING.match(word) for word in counted):
        return False
    numbers = [int(match[0]) for word in counted if (match := re.match(r"\d+", word.lstrip("(（")))]
    return all(a < b for a, b in pairwise(numbers)) and (not numbers or numbers[0] <= 2 or "栏次" in words)


def is_head(line: Line, above: Sequence[Line], formats: Formats) -> bool:
    """Whether a line belongs to the head, below the head lines found so far."""
    squares = filled(line)
    if not squares:
        return not above
    if is_body(line, formats, headed=bool(above)):
        return False
    if not above:
        return True
    if any(formats.is_head(head_words(square.text)) for square in squares):
        return True
    lines = {formats.label("three_public", line_words(square.text)) for square in squares} - {""}
    return len(lines) > 1  # the lines of a 三公 table across the page


def is_body(line: Line, formats: Formats, *, headed: bool = True) -> bool:
    """Whether a line is surely a row: it has a figure, a code, an item's ordinal, or a row's name and nothing else.

    ``headed``: whether a head stands above it already; without one, 本年收入 beside 本年支出 are heads.
    """
    squares = filled(line)
    if not squares:
        return False
    first = plain(squares[0].text)
    if _CODE.match(first) or _GLUED.match(first):
        return True
    if any(is_figure(square.text) and not re.fullmatch(r"20\d\d", plain(square.text)) for square in squares):
        return True
    if ordinal_level(first) is not None and not formats.is_head(head_words(line_words(first))):
        return True
    if not headed:
        return False
    name = line_words(first)
    others = [square for square in squares[1:] if line_words(square.text) != name]
    known = formats.is_total(name) or any(
        formats.label(group, name) for group in ("income", "expenditure", "three_public")
    )
    if known and not others:
        return True
    if known and all(formats.label("expenditure", line_words(square.text)) for square in others):
        return True
    return len(squares) == 1 and len(line) > 2 and not formats.is_head(head_words(first)) and line[0] is squares[0]


@dataclass(frozen=True, slots=True)
class HeadPath:
    """The heads over one column, outermost first; the last is its own."""

    words: tuple[str, ...]

    @property
    def own(self) -> str:
        """The lowest head."""
        return self.words[-1] if self.words else ""

    @property
    def above(self) -> str:
        """The heads above it, joined by /."""
        return "/".join(self.words[:-1])


def head_paths(head: Sequence[Line]) -> list[HeadPath]:
    """The heads over each column.

    A blank head belongs to the span on its left where a lower line names the column, else to the head above it.
    """
    width = len(head[0]) if head else 0
    filled_in: list[list[str]] = []
    for y, line in enumerate(head):
        row: list[str] = []
        for x in range(width):
            text = line[x].text if plain(line[x].text) else ""
            named_below = any(plain(lower[x].text) for lower in head[y + 1 :])
            same_parent = y == 0 or x == 0 or filled_in[y - 1][x] == filled_in[y - 1][x - 1]
            if not text and x and row[x - 1] and named_below and same_parent and _spans_on(head, y, x):
                text = row[x - 1]
            row.append(text)
        filled_in.append(row)
    paths = []
    for x in range(width):
        words: list[str] = []
        for y in range(len(head)):
            word = head_words(filled_in[y][x])
            if word and (not words or words[-1] != word):
                words.append(word)
        paths.append(HeadPath(tuple(words)))
    return paths


def _spans_on(head: Sequence[Line], y: int, x: int) -> bool:
    """Whether the blank at (y, x) continues the head on its left: that one must be named lower down as well."""
    start = x - 1
    while start > 0 and not plain(head[y][start].text):
        start -= 1
    return any(plain(lower[start].text) for lower in head[y + 1 :])
