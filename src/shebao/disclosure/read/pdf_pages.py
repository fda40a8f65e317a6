"""The pages of a PDF laid out: lines, tables, what repeats on them, the text's edges, the order they belong in."""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from shebao.disclosure.model import NotRead, Origin, RunningLine
from shebao.disclosure.read.contents import contents_lines
from shebao.disclosure.read.pdf_grid import DrawnTable, find_tables
from shebao.disclosure.read.pdf_lines import Line, is_centred, make_lines
from shebao.disclosure.read.pdf_open import find_open_tables, has_two_columns, with_rows
from shebao.disclosure.read.pdf_page import PageContent
from shebao.disclosure.read.running import PAGE_NUMBER, is_mark
from shebao.findings import Place

_HEAD_ZONE, _FOOT_ZONE = 62.0, 95.0
"""Page numbers and running heads stand within so many points of the page's upper and lower edge."""
_CONTINUED = re.compile(r"[（(]续(?:表|[一二三四五六七八九十\d]+)?[)）]$|^续表$")
_NARROW = 0.55
_MOST_CONTENTS_LINE = 60
_GARBLED = "这一页的字体没有文字编码，读出来是乱码。请用办公软件重新导出 PDF 后再读。"
_SCANNED = "这一页是扫描图像，没有文字。请换成由办公软件直接导出的 PDF。"
_TWO_COLUMNS = "这一页的正文分成左右两栏，没有读取。请改成一栏后再读，或者人工核对这一页。"


@dataclass(slots=True)
class Page:
    """A page: its lines of text, its tables, the edges of its text, the page number printed on it."""

    content: PageContent
    lines: list[Line]
    tables: list[DrawnTable]
    left: float = 0.0
    right: float = 0.0
    printed: int | None = None
    contents: list[tuple[Line, str, str]] = field(default_factory=list)
    trouble: str = ""

    @property
    def number(self) -> int:
        """Its number in the file, from 1."""
        return self.content.number


def lay_out(content: PageContent) -> Page:
    """Find the tables and lines of a page; ``trouble`` says why a page cannot be read."""
    if content.is_garbled:
        return Page(
            content, [], [], trouble="这一页的字体没有文字编码，读出来是乱码。请用办公软件重新导出 PDF 后再读。"
        )
    if content.is_scanned:
        return Page(content, [], [], trouble="这一页是扫描图像，没有文字。请换成由办公软件直接导出的 PDF。")
    ruled, outside = find_tables(content)
    tables = [with_rows(table) for table in ruled]
    more, outside = find_open_tables(content, outside)
    if not tables and not more and has_two_columns(outside):
        return Page(
            content, [], [], trouble="这一页的正文分成左右两栏，没有读取。请改成一栏后再读，或者人工核对这一页。"
        )
    tables = sorted([*tables, *more], key=lambda table: -table.top)
    return Page(content, make_lines(outside), tables)


def not_read(file: str, pages: Sequence[Page]) -> list[NotRead]:
    """What to say of the pages that cannot be read."""
    return [NotRead(page.trouble, Place(file=file, page=page.number)) for page in pages if page.trouble]


def take_running_lines(pages: Sequence[Page]) -> list[RunningLine]:
    """Take out page numbers, lines in the head and foot that most pages repeat, and marks; hand over what they say."""

    def is_outside(page: Page, line: Line) -> bool:
        return line.baseline > page.content.height - _HEAD_ZONE or line.baseline < _FOOT_ZONE

    seen = Counter(
        text for page in pages for text in {_undated(line.text) for line in page.lines if is_outside(page, line)}
    )
    often = {text for text, count in seen.items() if count >= 3 and count >= len(pages) / 2}
    found: dict[str, RunningLine] = {}

    def note(text: str, page: Page, line: Line | None) -> None:
        text = text.strip()
        before = found.get(text)
        origin = (
            origin_of_line(page, line)
            if line is not None
            else page.content.view.origin(0, page.content.width, 0, page.content.height)
        )
        found[text] = RunningLine(text, before.count + 1, before.origin) if before else RunningLine(text, 1, origin)

    for page in pages:
        kept = []
        for line in page.lines:
            text = line.text.strip()
            if is_outside(page, line) and PAGE_NUMBER.match(text):
                number = re.search(r"\d+", text)
                page.printed = int(number[0]) if number else page.printed
            elif (is_outside(page, line) and _undated(line.text) in often) or is_mark(text):
                note(text, page, line)
            elif not (_CONTINUED.search(text) and _stands_above_all(page, line)):
                kept.append(line)
        page.lines = kept
        for mark in page.content.marks:
            note(mark, page, None)
    return list(found.values())


def origin_of_line(page: Page, line: Line, number: int | None = None) -> Origin:
    """Where a line stands."""
    return page.content.view.origin(
        line.left, line.right, line.baseline - 0.2 * line.size, line.baseline + 0.9 * line.size, number
    )


def _stands_above_all(page: Page, line: Line) -> bool:
    """Whether nothing but a table follows below a line on its page, and nothing stands above it."""
    others = [other.baseline for other in page.lines if other is not line]
    return all(line.baseline > above for above in [*others, *(table.top for table in page.tables)])


def _undated(text: str) -> str:
    return re.sub(r"\d+", "0", re.sub(r"\s", "", text))


def in_printed_order(pages: list[Page]) -> list[Page]:
    """The pages in the order of the numbers printed on them, where these say without doubt that pages changed places.

    Pages that stood elsewhere get a ``trouble`` that says so; they are read where they belong.
    """
    printed = [page.printed for page in pages]
    numbers = [number for number in printed if number is not None]
    if len(numbers) < 4 or len(set(numbers)) != len(numbers) or max(numbers) - min(numbers) != len(numbers) - 1:
        return pages
    if numbers == sorted(numbers):
        return pages
    first, last = (
        next(n for n, number in order if number is not None)
        for order in (list(enumerate(printed)), list(reversed(list(enumerate(printed)))))
    )
    if any(number is None for number in printed[first : last + 1]):
        return pages
    stays = _longest_rising(numbers)
    if len(stays) * 2 < len(numbers):
        return pages
    inner = pages[first : last + 1]
    for page in inner:
        if page.printed not in stays:
            page.trouble = f"这一页印的页码是{page.printed}，排错了位置，已按页码次序读取。请按正确的页序重新生成文件。"
    return [*pages[:first], *sorted(inner, key=lambda page: page.printed or 0), *pages[last + 1 :]]


def _longest_rising(numbers: Sequence[int]) -> set[int]:
    tails: list[int] = []
    before: dict[int, int | None] = {}
    for number in numbers:
        at = bisect_left(tails, number)
        before[number] = tails[at - 1] if at else None
        tails[at : at + 1] = [number]
    kept: set[int] = set()
    here: int | None = tails[-1]
    while here is not None:
        kept.add(here)
        here = before[here]
    return kept


def set_edges(pages: Sequence[Page]) -> None:
    """The text's left edge, from all pages of one width, and its right one: the page's own where lines reach it."""
    for width in {round(page.content.width) for page in pages}:
        alike = [page for page in pages if round(page.content.width) == width]
        lines = [line for page in alike for line in page.lines]
        tables = [table for page in alike for table in page.tables]
        left = _common_left([line.left for line in lines] + [table.xs[0] for table in tables])
        right = max([line.right for line in lines] + [table.xs[-1] for table in tables], default=float(width))
        for page in alike:
            page.left, page.right = left, right
            if right - left < _NARROW * width:
                # All lines are short: the text would reach as far to the right as it does to the left.
                page.right = max(right, width - left)
                continue
            furthest = max((line.right for line in page.lines), default=right)
            if sum(furthest - line.right < 0.8 * line.size for line in page.lines) >= 2:
                page.right = furthest
            inner = [line for line in page.lines if not is_centred(line, page.left, page.right)]
            if inner and min((line.left - left) / line.size for line in inner) > 1.2:
                # The text of this page is set narrower than the tables of others.
                page.left = min(line.left for line in inner)


def _common_left(lefts: Sequence[float]) -> float:
    """The left edge that lines really keep to: a bracket at the start of a line may hang out of it."""
    counts = Counter(round(left) for left in lefts)
    kept = [left for left, count in counts.items() if count >= max(2, len(lefts) / 50)]
    return float(min(kept or counts, default=0))


def take_contents(pages: Sequence[Page]) -> None:
    """Take the contents out of the pages' lines, over as many pages as they go on."""
    lines = [(page, line) for page in pages for line in page.lines]
    found = contents_lines([line.text for _, line in lines])
    found.update(_unnumbered(pages, lines, set(found)))
    if not found:
        return
    taken = {id(lines[number][1]) for number in found}
    for number, (words, printed) in sorted(found.items()):
        page, line = lines[number]
        if words:
            page.contents.append((line, words, printed))
    for page in pages:
        page.lines = [line for line in page.lines if id(line) not in taken]


def _unnumbered(
    pages: Sequence[Page], lines: Sequence[tuple[Page, Line]], found: set[int]
) -> dict[int, tuple[str, str]]:
    """A page titled 目录 without page numbers, all of whose lines are short and no sentence, is contents as a whole."""
    more: dict[int, tuple[str, str]] = {}
    for page in pages:
        numbers = [number for number, (of, _) in enumerate(lines) if of is page]
        texts = [lines[number][1].text.strip() for number in numbers]
        titles = [at for at, text in enumerate(texts) if re.match(r"^目\s*[录次]$", text)]
        if not titles or page.tables or any(number in found for number in numbers):
            continue
        entries = texts[titles[0] + 1 :]
        if len(entries) >= 3 and all(len(text) <= _MOST_CONTENTS_LINE and "。" not in text for text in entries):
            more[numbers[titles[0]]] = ("", "")
            more.update({number: (text, "") for number, text in zip(numbers[titles[0] + 1 :], entries, strict=True)})
    return more
