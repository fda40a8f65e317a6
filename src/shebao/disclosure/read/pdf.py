"""Reading a PDF: paragraphs and tables as they stand on the pages, whoever made the file.

What a reader sees is what counts: characters and ruling lines. Left out are page numbers, headers and footers that
repeat, turned watermarks and the contents page. Tags serve only to keep the text inside pictures apart; bookmarks tell
the level of headings.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pypdfium2

from shebao.disclosure.model import ContentsEntry
from shebao.disclosure.read.limits import Clock
from shebao.disclosure.read.pdf_grid import DrawnTable
from shebao.disclosure.read.pdf_lines import Line, continues, in_middle, joined, joined_at, make_lines
from shebao.disclosure.read.pdf_page import PageTooLarge, read_page
from shebao.disclosure.read.pdf_pages import (
    Page,
    in_printed_order,
    lay_out,
    not_read,
    origin_of_line,
    set_edges,
    take_contents,
    take_running_lines,
)
from shebao.disclosure.read.pdf_tables import TableParts, aligned, as_repeated, goes_on, repeats_head, whole_table
from shebao.disclosure.read.raw import CHART_TITLE, RawBlock, RawParagraph, RawTable, UnreadableFile
from shebao.disclosure.read.tidy import tidy, tidy_line
from shebao.findings import Place

MOST_PAGES = 1000
"""A longer file is no disclosure of one unit."""
MOST_BYTES = 200_000_000
_MOST_TITLE_LINES = 6
_CONTINUED = re.compile(r"[（(]?续(?:表)?[一二三四五六七八九十\d]*[)）]?$|^续[:：]?")


@dataclass(slots=True)
class _Text:
    """A paragraph under way: its lines, each with its page and its number on the page."""

    lines: list[Line]
    places: list[tuple[Page, int]]

    @property
    def page(self) -> int:
        """The page where it begins."""
        return self.places[0][0].number


def read_pdf(path: Path) -> list[RawBlock]:
    """Read a PDF's paragraphs and tables in reading order.

    A table that goes on over pages is one; its ``title`` is the centred line above it. The labels of a picture come as
    a table whose title begins with ``图：``. Raises UnreadableFile where the file is missing, broken, encrypted or has
    no text.
    """
    clock = Clock(path.name)
    try:
        if path.stat().st_size > MOST_BYTES:
            raise UnreadableFile(f"“{path.name}”超过{MOST_BYTES // 1_000_000}MB，不予读取。请确认是否选错了文件。")
        document = pypdfium2.PdfDocument(path)
    except FileNotFoundError:
        raise UnreadableFile(f"没有找到文件“{path.name}”。请检查文件名和路径。") from None
    except OSError as error:
        raise UnreadableFile(f"打不开“{path.name}”：{error.strerror}。请检查文件是否存在、是否有读取权限。") from error
    except pypdfium2.PdfiumError as error:
        raise UnreadableFile(_why_not(path, str(error))) from error
    try:
        pages = _pages(document, path.name, clock)
        levels = _bookmarks(document)
    except PageTooLarge:
        raise UnreadableFile(f"“{path.name}”有一页的内容异常多，没有读取。请重新导出后再读。") from None
    except pypdfium2.PdfiumError as error:
        raise UnreadableFile(_why_not(path, str(error))) from error
    finally:
        document.close()
    marks = take_running_lines(pages)
    pages = in_printed_order(pages)
    take_contents(pages)
    set_edges(pages)
    return [*marks, *not_read(path.name, pages), *_Reader(path.name, levels).read(pages)]


def _pages(document: pypdfium2.PdfDocument, name: str, clock: Clock) -> list[Page]:
    """The pages laid out. Raises UnreadableFile where none of them can be read."""
    if len(document) > MOST_PAGES:
        raise UnreadableFile(f"“{name}”有{len(document)}页，超过{MOST_PAGES}页，不予读取。请确认是否选错了文件。")
    pages = []
    for index in range(len(document)):
        clock.check()
        pages.append(lay_out(read_page(document, index)))
    readable = [page for page in pages if page.lines or page.tables or page.content.pictures]
    if not readable and any(page.content.is_garbled for page in pages):
        raise UnreadableFile(f"“{name}”的字体没有文字编码，读出来是乱码。请用办公软件重新导出 PDF 后再读。")
    if not readable and any(page.trouble and not page.content.is_scanned for page in pages):
        raise UnreadableFile(f"“{name}”没有能读取的页面：{next(page.trouble for page in pages if page.trouble)}")
    if not readable or all(_says_nothing(page) for page in readable):
        raise UnreadableFile(
            f"“{name}”里没有文字，多半是扫描件。请改用由办公软件直接导出的 PDF，或先做文字识别（OCR）再读。"
        )
    return pages


def _says_nothing(page: Page) -> bool:
    """Whether a page has no more than a page number or a scanner's stamp."""
    return not page.tables and len("".join(line.text for line in page.lines).strip()) < 4


def _why_not(path: Path, error: str) -> str:
    if "password" in error.lower():
        return f"“{path.name}”设有打开密码，无法读取。请另存为不加密的 PDF 后再读。"
    return f"“{path.name}”不是完好的 PDF 文件，可能已损坏或下载不完整。请重新导出或重新下载后再读。"


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


class _Reader:
    """Goes through the pages in order and collects blocks."""

    def __init__(self, file: str, levels: dict[tuple[int, str], int]) -> None:
        self.file = file
        self.levels = levels
        self.blocks: list[RawBlock] = []
        self.text: _Text | None = None
        self.table: TableParts | None = None
        self.titles: list[_Text] = []
        self.closed: tuple[TableParts, int] | None = None
        self.title = ""

    def read(self, pages: Sequence[Page]) -> list[RawBlock]:
        """All blocks of the pages in reading order."""
        for page in pages:
            self._read_page(page)
        self._end_table()
        self._end_text()
        return self.blocks

    def _read_page(self, page: Page) -> None:
        if page.contents:
            self._end_text()
        for line, words, printed in page.contents:
            self.blocks.append(ContentsEntry(tidy(words), printed, origin_of_line(page, line)))
        items: list[tuple[float, Line | DrawnTable | int]] = [(line.baseline, line) for line in page.lines]
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

    def _add_line(self, page: Page, line: Line, number: int) -> None:
        self._end_table()
        if self.text is not None:
            same_page = self.text.places[-1][0] is page
            if continues(self.text.lines[-1], line, page.left, page.right, same_page=same_page):
                self.text.lines.append(line)
                self.text.places.append((page, number))
                return
        self._end_text()
        self.text = _Text([line], [(page, number)])

    def _end_text(self) -> None:
        if self.text is None:
            return
        text, offsets = joined_at([line.text for line in self.text.lines], tidy_line)
        if text:
            page, number = self.text.places[0]
            place = Place(file=self.file, page=page.number, line=number)
            level = self.levels.get((page.number, _bare(text)))
            origins = tuple(
                (offset, origin_of_line(of, line, at))
                for offset, line, (of, at) in zip(offsets, self.text.lines, self.text.places, strict=True)
            )
            self.blocks.append(RawParagraph(text, place, level, origins))
            self.titles = [*self.titles[-4:], self.text]
        self.text = None

    def _add_table(self, drawn: DrawnTable) -> None:
        self._end_text()
        if self.table is not None and goes_on(self.table, part := aligned(self.table, drawn)):
            self.table.parts.append(part)
            return
        self._end_table()
        if (again := self._reopened(drawn)) is not None:
            self.table = again
            return
        self.table = TableParts([drawn])

    def _reopened(self, drawn: DrawnTable) -> TableParts | None:
        """The table before, where only its own title lines stand between it and this part: each page repeats them.

        They are taken out again, and so is the table, which goes on.
        """
        if self.closed is None:
            return None
        table, at = self.closed
        between, above = self.blocks[at + 1 :], self.blocks[max(at - _MOST_TITLE_LINES, 0) : at]
        titles = {_uncontinued(block.text) for block in above if isinstance(block, RawParagraph)}
        texts = [_uncontinued(block.text) for block in between if isinstance(block, RawParagraph)]
        if not texts or len(texts) != len(between) or not titles.issuperset(texts):
            return None
        part = as_repeated(table, aligned(table, drawn))
        if not (goes_on(table, part) and repeats_head(table, part)):
            return None
        begun = self.blocks[at]
        self.title = begun.title if isinstance(begun, RawTable) else ""
        del self.blocks[at:]
        table.parts.append(part)
        return table

    def _end_table(self) -> None:
        if self.table is None:
            return
        first = self.table.parts[0]
        title, self.title = self.title or self._title(first.page, first.xs[0], first.xs[-1]), ""
        table = whole_table(self.table, Place(file=self.file, page=first.page), title)
        if not title and sum(text is not None for text in table.grid[0]) == 1:
            # Some forms have their title in a first row of its own.
            table = replace(table, title=table.grid[0][0] or "")
        self.closed = self.table, len(self.blocks)
        self.blocks.append(table)
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

    def _add_picture(self, page: Page, number: int) -> None:
        self._end_text()
        self._end_table()
        title = self._title(page.content.number, page.left, page.right)
        texts = [joined([line.text]) for line in make_lines(page.content.pictures[number])]
        grid = tuple(tuple(texts[start : start + 2]) for start in range(0, len(texts), 2))
        place = Place(file=self.file, page=page.content.number)
        self.blocks.append(RawTable(grid, place, f"{CHART_TITLE}{title}"))
        self.titles = []


def _uncontinued(text: str) -> str:
    """A title without white space and without the mark that the table goes on (续表)."""
    return _CONTINUED.sub("", _bare(text))


def _is_bracketed(text: _Text) -> bool:
    """（2025年度） under a title is no title."""
    return bool(re.match(r"^[（(].*[）)]$", text.lines[0].text.strip()))
