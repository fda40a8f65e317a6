"""Reading plain text and Markdown: paragraphs, tables of tabs or pipes, the contents, marks that pages repeat.

Such a text is what somebody got out of a page or a Word file. Its lines may be broken where the page's were; then they
are joined: a blank line or an ordinal (一、（一）1.) begins a new paragraph. Tables have tabs, pipes as in Markdown, or
columns of spaces, and may be cut by blank lines; merged cells are lost in them: rows are filled up on the right only.
"""

import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path

from shebao.disclosure.model import ContentsEntry, Origin, RunningLine
from shebao.disclosure.read.contents import contents_lines
from shebao.disclosure.read.raw import RawBlock, RawParagraph, RawTable, UnreadableFile
from shebao.disclosure.read.running import PAGE_NUMBER, is_mark
from shebao.disclosure.read.text_columns import aligned_tables
from shebao.disclosure.read.tidy import columns_of, is_spread, tidy
from shebao.findings import Place

MAX_BYTES = 20_000_000
MAX_LINES = 300_000
MAX_COLUMNS = 500

_LONGEST_MARKED = 50_000
"""A longer line is no line of a Markdown text; it is taken as it stands."""
_WIDEST_WRAP = 200
"""Lines that were broken by a page are not wider than so many columns (a hanzi takes two)."""
_FULL, _NEARLY_FULL = 0.96, 0.7
"""A line this full goes on whatever its end; one less full where it ends in the middle of a sentence."""
_TAG = re.compile(r"</?(?:p|b|i|u|strong|em|span|div|font|sup|sub)(?:\s[^<>]*)?/?>", re.IGNORECASE)
_BREAK_TAG = re.compile(r"<br\s*/?>|</p>\s*<p(?:\s[^<>]*)?>", re.IGNORECASE)
_BOLD = re.compile(r"\*\*(?=\S)(.+?)(?<=\S)\*\*|__(?=\S)(.+?)(?<=\S)__")
_BULLET = re.compile(r"^\s*[-*•●◆■▪]\s+(?=\S)")
_HASHES = re.compile(r"^(#{1,6})\s+(?=\S)")
_ADDRESS = re.compile(r"^<?https?://\S+>?$")
_RULE_ROW = re.compile(r"^[\s|:：\-—=+]*-[\s|:：\-—=+]*$")
_ORDINAL = re.compile(
    r"^(?:第[一二三四五六七八九十百\d]+[部章节条]|[一二三四五六七八九十]+[、.．]|[（(][一二三四五六七八九十\d]+[)）]"
    r"|\d{1,2}[.．、](?!\d)|\d{1,2}[)）]|[①-⑳]|附件|附表|表[一二三四五六七八九十\d]|注[:：]|备注[:：]|(?:金额)?单位[:：]"
    r"|部门名称[:：]|单位名称[:：]|部门[:：]|编制单位[:：]|填报单位[:：])"
)
_SENTENCE_END = re.compile(r"[。！？；：:;]$|[.．…·]{4,}\s*\d*$")
_BROKEN_UNIT = re.compile(r"单位[:：]\s*[百千万亿]*$")


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of the file: its number from 1, its page where form feeds part pages, its text."""

    number: int
    page: int | None
    text: str
    raw: str = ""
    level: int | None = None
    begins: bool = False
    split: tuple[str | None, ...] = ()

    @property
    def origin(self) -> Origin:
        return Origin(page=self.page, line=self.number)

    @property
    def cells(self) -> list[str | None] | None:
        """Its cells where it is a row of a table."""
        if self.split:
            return list(self.split)
        if "\t" in self.raw.strip("\n") and self.raw.strip():
            return [_cell(text) for text in self.raw.split("\t")]
        stripped = self.raw.strip()
        if stripped.startswith("|") and stripped.count("|") >= 2:
            inner = stripped[1:-1] if stripped.endswith("|") and not stripped.endswith("\\|") else stripped[1:]
            return [_cell(text.replace("\\|", "|")) for text in re.split(r"(?<!\\)\|", inner)]
        return None


def read_text(path: Path) -> list[RawBlock]:
    """Read a text or Markdown file. Each paragraph and cell knows its line.

    Raises UnreadableFile where the file is missing, empty, too large or no text.
    """
    lines = _lines(_decoded(path), path.name)
    contents = contents_lines([line.raw for line in lines])
    blocks: list[RawBlock] = [
        ContentsEntry(tidy(words), page, lines[number].origin)
        for number, (words, page) in sorted(contents.items())
        if words
    ]
    lines = [
        line
        for number, line in enumerate(lines)
        if number not in contents and not _is_page_number(lines, number) and not _ADDRESS.match(line.text)
    ]
    marks = _running_lines(lines)
    blocks.extend(marks.values())
    lines = [line for line in lines if line.text not in marks]
    blocks.extend(_blocks(path.name, _with_aligned_rows(lines)))
    if not blocks:
        raise UnreadableFile(f"“{path.name}”里没有文字。请确认是否选错了文件。")
    return blocks


def _decoded(path: Path) -> str:
    try:
        if path.stat().st_size > MAX_BYTES:
            raise UnreadableFile(f"“{path.name}”超过{MAX_BYTES // 1_000_000}MB，不予读取。请确认是否选错了文件。")
        data = path.read_bytes()
    except FileNotFoundError:
        raise UnreadableFile(f"没有找到文件“{path.name}”。请检查文件名和路径。") from None
    except OSError as error:
        raise UnreadableFile(f"打不开“{path.name}”：{error.strerror}。请检查文件是否存在、是否有读取权限。") from error
    if not data.strip():
        raise UnreadableFile(f"“{path.name}”是空文件。请重新导出或重新下载后再读。")
    encodings = ["utf-8-sig", "gb18030"]
    torn = data.decode("utf-8-sig", errors="replace")
    if 0 < torn.count("\ufffd") <= max(len(torn) // 500, 3):
        # A download that broke off in the middle of a character, or one wrong byte, is still UTF-8.
        return torn.replace("\ufffd", "")
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ["utf-16"]
    elif b"\x00" in data:
        encodings = []
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if sum(character < " " and character not in "\t\n\r\f\v" for character in text) * 50 <= len(text):
            return text
    raise UnreadableFile(f"“{path.name}”不是文本文件，或文字编码无法识别。请另存为 UTF-8 编码的文本后再读。")


def _lines(text: str, file: str) -> list[_Line]:
    raw_lines = re.split(r"\r\n|\r|\n|(?=\f)", text)
    if len(raw_lines) > MAX_LINES:
        raise UnreadableFile(f"“{file}”超过{MAX_LINES}行，没有读取。请确认是否选错了文件。")
    has_pages = "\f" in text
    page, number = 1, 0
    top = _top_level(raw_lines)
    lines = []
    for raw in raw_lines:
        if raw.startswith("\f"):
            page, raw = page + 1, raw.lstrip("\f")
        else:
            number += 1
        lines.append(_line(number, page if has_pages else None, raw, top))
    return lines


def _line(number: int, page: int | None, raw: str, top: int) -> _Line:
    text, level = raw, None
    if match := _HASHES.match(text):
        depth = len(match[1]) - top + 1
        text, level = text[match.end() :].rstrip(" #"), depth if depth >= 1 else None
    bullet = _BULLET.match(text)
    text = text[bullet.end() :] if bullet and not _RULE_ROW.match(text) else text
    text = tidy(_plain(text))
    begins = bool(bullet or level is not None or _HASHES.match(raw) or _ORDINAL.match(text))
    return _Line(number, page, text, raw, level, begins)


def _top_level(raw_lines: Sequence[str]) -> int:
    """How many # the document's parts have: a single # above others is the title."""
    depths = [len(match[1]) for raw in raw_lines if (match := _HASHES.match(raw))]
    if not depths:
        return 1
    top = min(depths)
    return top + 1 if depths.count(top) == 1 else top


def _plain(text: str) -> str:
    """Text without Markdown's marks and the tags that a conversion left."""
    if len(text) > _LONGEST_MARKED:
        return text
    text = _TAG.sub("", _BREAK_TAG.sub("\n", text)) if "<" in text else text
    text = html.unescape(text) if "&" in text else text
    return _BOLD.sub(lambda match: match[1] or match[2], text) if "**" in text or "__" in text else text


def _cell(text: str) -> str:
    return "\n".join(line for line in map(tidy, _plain(text).split("\n")) if line)


def _is_page_number(lines: Sequence[_Line], number: int) -> bool:
    """A number alone on its line, with a blank line or the page's edge on one side."""
    text = lines[number].text
    if len(text) > 30 or not PAGE_NUMBER.match(text) or lines[number].cells:
        return False
    before = lines[number - 1].text if number else ""
    after = lines[number + 1].text if number + 1 < len(lines) else ""
    return not before or not after


def _running_lines(lines: Sequence[_Line]) -> dict[str, RunningLine]:
    """Marks such as 仅供内部审核, and texts that stand twice in a row again and again, as watermarks do."""
    found: dict[str, RunningLine] = {}
    counts: dict[str, list[_Line]] = {}
    doubled: dict[str, int] = {}
    before = ""
    for line in lines:
        if not line.text:
            continue
        counts.setdefault(line.text, []).append(line)
        if line.text == before and not line.cells:
            doubled[line.text] = doubled.get(line.text, 0) + 1
        before = line.text
    for text, places in counts.items():
        if is_mark(text) or (doubled.get(text, 0) >= 2 and len(places) >= 4):
            found[text] = RunningLine(text, len(places), places[0].origin)
    return found


def _with_aligned_rows(lines: Sequence[_Line]) -> list[_Line]:
    """Lines whose columns are held by spaces as rows of tables; what was wrapped in them is in the row above."""
    tables = aligned_tables([line.raw for line in lines], [line.page for line in lines])
    return [
        replace(line, split=tuple(tables.rows.get(number, ())))
        for number, line in enumerate(lines)
        if number not in tables.taken
    ]


def _blocks(file: str, lines: Sequence[_Line]) -> Iterator[RawBlock]:
    wrap = _wrap_width(lines)
    paragraph: list[_Line] = []
    rows: list[_Line] = []
    for line in lines:
        cells = line.cells
        if cells is not None:
            yield from _paragraph(file, paragraph)
            paragraph = []
            if rows and (line.split or rows[-1].split) and len(line.split) != len(rows[-1].split):
                yield from _table(file, rows)
                rows = []
            if line.split or not _RULE_ROW.match(line.raw):
                rows.append(line)
            continue
        if not line.text:
            yield from _paragraph(file, paragraph)
            paragraph = []
            continue
        yield from _table(file, rows)
        rows = []
        if paragraph and not _goes_on(paragraph[-1], line, wrap):
            yield from _paragraph(file, paragraph)
            paragraph = []
        paragraph.append(line)
    yield from _paragraph(file, paragraph)
    yield from _table(file, rows)


def _wrap_width(lines: Sequence[_Line]) -> int:
    """The width at which a page broke its lines; 0 where lines are paragraphs."""
    inner = [
        columns_of(line.raw.strip())
        for line, after in pairwise(lines)
        if line.text and after.text and not line.cells and not after.cells and not is_spread(line.raw)
    ]
    if len(inner) < 3:
        return 0
    widest = sorted(inner)[min(len(inner) - 1, int(len(inner) * 0.95))]
    full = sum(width >= 0.8 * widest for width in inner)
    return widest if widest <= _WIDEST_WRAP and full * 5 >= len(inner) * 2 else 0


def _goes_on(line: _Line, after: _Line, wrap: int) -> bool:
    """Whether a line was broken by the page and the next one is its rest."""
    if _BROKEN_UNIT.search(line.text):
        return True
    if not wrap or after.begins or line.level is not None:
        return False
    width = columns_of(line.raw.strip())
    if is_spread(line.raw) or width >= _FULL * wrap:
        return True
    return width >= _NEARLY_FULL * wrap and not _SENTENCE_END.search(line.text)


def _paragraph(file: str, lines: Sequence[_Line]) -> Iterator[RawParagraph]:
    if not lines:
        return
    text, origins = "", []
    for line in lines:
        if text and _is_latin(text[-1]) and _is_latin(line.text[0]) and not text[-1].isdigit():
            text += " "
        origins.append((len(text), line.origin))
        text += line.text
    first = lines[0]
    yield RawParagraph(text, Place(file=file, page=first.page, line=first.number), first.level, tuple(origins))


def _is_latin(character: str) -> bool:
    return character.isascii() and character.isalnum()


def _table(file: str, rows: Sequence[_Line]) -> Iterator[RawTable]:
    """A table, its rows filled up to its width. Blank lines between rows are no end of it."""
    if not rows:
        return
    cells = [row.cells or [] for row in rows]
    width = max(len(line) for line in cells)
    while width > 1 and not any(line[width - 1] for line in cells if len(line) >= width):
        width -= 1
    declared = max(set(lengths := [len(line) for line in cells]), key=lambda length: (lengths.count(length), length))
    width = max(width, min(declared, MAX_COLUMNS))
    if width > MAX_COLUMNS:
        raise UnreadableFile(f"“{file}”第{rows[0].number}行起的表超过{MAX_COLUMNS}列，没有读取。请确认是否选错了文件。")
    grid = tuple(tuple((*line, *[""] * (width - len(line)))[:width]) for line in cells)
    origins = tuple((row.origin,) * width for row in rows)
    yield RawTable(grid, Place(file=file, page=rows[0].page, line=rows[0].number), origins=origins)
