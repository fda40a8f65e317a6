"""Reading a PDF: paragraphs and tables as they stand on the pages, whoever made the file.

What a reader sees is what counts: characters and ruling lines. Left out are page numbers, headers and footers that
repeat, turned watermarks and the contents page. Tags serve only to keep the text inside pictures apart; bookmarks tell
the level of headings.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pypdfium2

from shebao.disclosure.read.pdf_grid import DrawnTable, find_tables
from shebao.disclosure.read.pdf_lines import Line, continues, in_middle, joined, make_lines
from shebao.disclosure.read.pdf_page import PageContent, read_page
from shebao.disclosure.read.pdf_tables import TableParts, full_grid, goes_on
from shebao.disclosure.read.raw import CHART_TITLE, RawBlock, RawParagraph, RawTable, UnreadableFile
from shebao.findings import Place

_PAGE_NUMBER = re.compile(
    r"^[—–\-·.\s]*(?:第\s*)?(?:\d{1,4}|[ivxIVX]{1,6})(?:\s*页)?(?:[\s/,，]*共?\s*\d{1,4}\s*页?)?[—–\-·.\s]*$"
)
_LEADERS = re.compile(r"(?:[.．…·•]\s?){4,}\s*[\dIVXivx]+\s*$|(?:[.．…·•]\s?){6,}$")
_CONTENTS = re.compile(r"^目\s*[录次]$")
_CONTINUED = re.compile(r"（续表）$")
_HEAD_ZONE, _FOOT_ZONE = 62.0, 95.0
"""Page numbers and running heads stand within so many points of the page's upper and lower edge."""


@dataclass(slots=True)
class _Page:
    content: PageContent
    lines: list[Line]
    tables: list[DrawnTable]
    left: float = 0.0
    right: float = 0.0


@dataclass(slots=True)
class _Text:
    """A paragraph under way: its lines, the page and line where it begins, the page where it is now."""

    lines: list[Line]
    page: int
    number: int
    last_page: int


def read_pdf(path: Path) -> list[RawBlock]:
    """Read a PDF's paragraphs and tables in reading order.

    A table that goes on over pages is one; its ``title`` is the centred line above it. The labels of a picture come as
    a table whose title begins with ``图：``. Raises UnreadableFile where the file is missing, broken, encrypted or has
    no text.
    """
    try:
        document = pypdfium2.PdfDocument(path)
    except FileNotFoundError:
        raise UnreadableFile(f"没有找到文件“{path}”。请检查文件名和路径。") from None
    except pypdfium2.PdfiumError as error:
        raise UnreadableFile(_why_not(path, str(error))) from error
    try:
        pages = [_lay_out(read_page(document, index)) for index in range(len(document))]
        if not any(page.lines or page.tables for page in pages):
            raise UnreadableFile(
                f"“{path.name}”里没有文字，多半是扫描件。请改用由办公软件直接导出的 PDF，或先做文字识别（OCR）再读。"
            )
        levels = _bookmarks(document)
    finally:
        document.close()
    _drop_running_heads(pages)
    _set_edges(pages)
    return _Reader(path.name, levels).read(pages)


def _why_not(path: Path, error: str) -> str:
    if "password" in error.lower():
        return f"“{path.name}”设有打开密码，无法读取。请另存为不加密的 PDF 后再读。"
    return f"“{path.name}”不是完好的 PDF 文件，可能已损坏或下载不完整。请重新导出或重新下载后再读。"


def _lay_out(content: PageContent) -> _Page:
    tables, outside = find_tables(content)
    return _Page(content, make_lines(outside), tables)


def _bookmarks(document: pypdfium2.PdfDocument) -> dict[tuple[int, str], int]:
    """Heading levels by page (from 1) and text without spaces."""
    levels = {}
    for item in document.get_toc(max_depth=6):
        target = item.get_dest()
        index = target.get_index() if target is not None else None
        if index is not None:
            levels[index + 1, _bare(item.get_title())] = item.level + 1
    return levels


def _bare(text: str) -> str:
    return re.sub(r"\s", "", text)


def _drop_running_heads(pages: Sequence[_Page]) -> None:
    """Take out page numbers, lines in the head and foot that most pages repeat, and marks of continued tables."""

    def is_outside(page: _Page, line: Line) -> bool:
        return line.baseline > page.content.height - _HEAD_ZONE or line.baseline < _FOOT_ZONE

    seen = Counter(
        text for page in pages for text in {_undated(line.text) for line in page.lines if is_outside(page, line)}
    )
    often = {text for text, count in seen.items() if count >= 3 and count >= len(pages) / 2}
    for page in pages:
        page.lines = [
            line
            for line in page.lines
            if not (is_outside(page, line) and (_PAGE_NUMBER.match(line.text.strip()) or _undated(line.text) in often))
            and not (_CONTINUED.search(line.text.strip()) and _stands_above_all(page, line))
        ]


def _stands_above_all(page: _Page, line: Line) -> bool:
    """Whether nothing but a table follows below a line on its page, and nothing stands above it."""
    others = [other.baseline for other in page.lines if other is not line]
    return all(line.baseline > above for above in [*others, *(table.top for table in page.tables)])


def _undated(text: str) -> str:
    return re.sub(r"\d+", "0", _bare(text))


def _set_edges(pages: Sequence[_Page]) -> None:
    """The text's left edge, from all pages of one width, and its right one: the page's own where lines reach it."""
    for width in {round(page.content.width) for page in pages}:
        alike = [page for page in pages if round(page.content.width) == width]
        lines = [line for page in alike for line in page.lines]
        tables = [table for page in alike for table in page.tables]
        left = _common_left([line.left for line in lines] + [table.xs[0] for table in tables])
        right = max([line.right for line in lines] + [table.xs[-1] for table in tables], default=float(width))
        for page in alike:
            page.left, page.right = left, right
            furthest = max((line.right for line in page.lines), default=right)
            if sum(furthest - line.right < 0.8 * line.size for line in page.lines) >= 2:
                page.right = furthest


def _common_left(lefts: Sequence[float]) -> float:
    """The left edge that lines really keep to: a bracket at the start of a line may hang out of it."""
    counts = Counter(round(left) for left in lefts)
    kept = [left for left, count in counts.items() if count >= max(2, len(lefts) / 50)]
    return float(min(kept or counts, default=0))


class _Reader:
    """Goes through the pages in order and collects blocks."""

    def __init__(self, file: str, levels: dict[tuple[int, str], int]) -> None:
        self.file = file
        self.levels = levels
        self.blocks: list[RawBlock] = []
        self.text: _Text | None = None
        self.table: TableParts | None = None
        self.titles: list[_Text] = []

    def read(self, pages: Sequence[_Page]) -> list[RawBlock]:
        in_contents = False
        for page in pages:
            in_contents = self._read_page(page, in_contents)
        self._end_table()
        self._end_text()
        return self.blocks

    def _read_page(self, page: _Page, in_contents: bool) -> bool:
        """Read one page; whether it was a page of contents."""
        lines, is_contents = _without_contents(page.lines, in_contents)
        items: list[tuple[float, Line | DrawnTable | int]] = [(line.baseline, line) for line in lines]
        items += [(table.top, table) for table in page.tables]
        for number, picture in enumerate(page.content.pictures):
            items.append((max(glyph.baseline for glyph in picture), number))
        for number, (_, item) in enumerate(sorted(items, key=lambda item: -item[0]), start=1):
            if isinstance(item, Line):
                self._add_line(page, item, number)
            elif isinstance(item, DrawnTable):
                self._add_table(item)
            else:
                self._add_picture(page, item)
        return is_contents

    def _add_line(self, page: _Page, line: Line, number: int) -> None:
        self._end_table()
        here = page.content.number
        if self.text is not None:
            same_page = self.text.last_page == here
            if continues(self.text.lines[-1], line, page.left, page.right, same_page=same_page):
                self.text.lines.append(line)
                self.text.last_page = here
                return
        self._end_text()
        self.text = _Text([line], here, number, here)

    def _end_text(self) -> None:
        if self.text is None:
            return
        text = joined([line.text for line in self.text.lines])
        if text:
            place = Place(file=self.file, page=self.text.page, line=self.text.number)
            level = self.levels.get((self.text.page, _bare(text)))
            self.blocks.append(RawParagraph(text, place, level))
            self.titles = [*self.titles[-4:], self.text]
        self.text = None

    def _add_table(self, drawn: DrawnTable) -> None:
        self._end_text()
        if self.table is not None and goes_on(self.table, drawn):
            self.table.parts.append(drawn)
            return
        self._end_table()
        self.table = TableParts([drawn])

    def _end_table(self) -> None:
        if self.table is None:
            return
        first = self.table.parts[0]
        grid = full_grid(self.table)
        title = self._title(first.page, first.xs[0], first.xs[-1])
        if not title and sum(text is not None for text in grid[0]) == 1:
            # Some forms have their title in a first row of its own.
            title = grid[0][0] or ""
        self.blocks.append(RawTable(grid, Place(file=self.file, page=first.page), title))
        self.table = None
        self.titles = []

    def _title(self, page: int, left: float, right: float) -> str:
        """The nearest paragraph above in the middle between two edges; a larger one right above that outranks it."""
        near = [text for text in self.titles if text.page == page and in_middle(text.lines[0], left, right)][-2:]
        if not near:
            return ""
        title = near[-1]
        if near[0].lines[-1].size > 1.1 * title.lines[0].size and _is_bracketed(title):
            title = near[0]
        return joined([line.text for line in title.lines])

    def _add_picture(self, page: _Page, number: int) -> None:
        self._end_text()
        self._end_table()
        title = self._title(page.content.number, page.left, page.right)
        texts = [joined([line.text]) for line in make_lines(page.content.pictures[number])]
        grid = tuple(tuple(texts[start : start + 2]) for start in range(0, len(texts), 2))
        place = Place(file=self.file, page=page.content.number)
        self.blocks.append(RawTable(grid, place, f"{CHART_TITLE}{title}"))
        self.titles = []


def _is_bracketed(text: _Text) -> bool:
    """（2025年度） under a title is no title."""
    return bool(re.match(r"^[（(].*[）)]$", text.lines[0].text.strip()))


def _without_contents(lines: list[Line], in_contents: bool) -> tuple[list[Line], bool]:
    """The lines without the entries of a contents page, and whether it was one."""
    entries = [number for number, line in enumerate(lines) if _LEADERS.search(line.text)]
    headings = [number for number, line in enumerate(lines) if _CONTENTS.match(line.text.strip())]
    if not entries or not (headings or in_contents or len(entries) * 2 > len(lines)):
        return lines, False
    first = headings[0] if headings and headings[0] < entries[0] else 0 if in_contents else entries[0]
    return [line for number, line in enumerate(lines) if not first <= number <= entries[-1]], True
