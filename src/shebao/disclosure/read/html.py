"""Reading a saved web page: its headings, paragraphs and tables in reading order.

Made for the project's own pages and for other saved disclosures: what a reader does not see (scripts, hidden elements)
and what is no part of a document (navigation, dialogs, controls) is dropped. The page is parsed, never run.
"""

import re
from collections.abc import Iterator
from pathlib import Path

from lxml import etree, html

from shebao.disclosure.model import Origin
from shebao.disclosure.read.html_site import decoded, document_part, is_of_the_site
from shebao.disclosure.read.raw import CHART_TITLE, RawBlock, RawParagraph, RawTable, UnreadableFile
from shebao.disclosure.read.tidy import tidy, tidy_cell
from shebao.findings import Place

MAX_BYTES = 30_000_000
MAX_DEPTH = 400
MAX_SPAN = 200
MAX_CELLS = 500_000


_DROPPED_TAGS = frozenset(
    (
        *("script", "style", "noscript", "template", "head", "title", "nav", "aside", "dialog"),
        *("button", "input", "select", "option", "textarea"),
        *("iframe", "object", "svg", "math", "canvas", "audio", "video"),
    )
)
_DROPPED_ROLES = frozenset(("navigation", "dialog", "search", "banner", "img", "toolbar", "menu"))
_BLOCK_TAGS = frozenset(
    (
        *("html", "body", "main", "article", "section", "header", "footer", "div", "center"),
        *("address", "fieldset", "form", "legend", "details", "summary", "figure", "figcaption"),
        *("h1", "h2", "h3", "h4", "h5", "h6", "p", "pre", "blockquote", "hr"),
        *("ol", "ul", "li", "dl", "dt", "dd"),
    )
)
_HIDING_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden")
_SENTENCE_ENDS = ("。", "；", "：", "！", "？", ":", ";")
_ORDINAL = re.compile(
    r"第[一二三四五六七八九十]+部分|[一二三四五六七八九十]+、|[（(][一二三四五六七八九十\d]+[)）]|\d{1,2}[.、．]\D"
)
_SPACE = re.compile(r"[ \t\r\n\f\u00a0]+")
_FOOTNOTE_MARK = re.compile(r"[\[（(]?(?:\d{1,3}|[①-⑳*†‡]+)[\])）]?")


def read_html(path: Path) -> list[RawBlock]:
    """Read a saved page. Level 1 to 3 are the document's headings; the page's own title is a paragraph.

    Raises UnreadableFile where the file cannot be read, is too large, too deeply nested, or holds no text.
    """
    try:
        if path.stat().st_size > MAX_BYTES:
            raise UnreadableFile(f"“{path.name}”超过{MAX_BYTES // 1_000_000}MB，不予读取。请确认是否选错了文件。")
        content = path.read_bytes()
    except OSError as error:
        raise UnreadableFile(f"打不开“{path.name}”：{error.strerror}。请检查文件是否存在、是否有读取权限。") from error
    if b"\x00" in content[:1000] and not content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise UnreadableFile(f"“{path.name}”不是网页文件。请用浏览器重新保存为 HTML。")
    root = _parse(content, path.name)
    blocks = list(_Reader(path.name).read(root))
    if not blocks:
        raise UnreadableFile(f"“{path.name}”里没有可读的文字。请用浏览器打开确认后重新保存。")
    return blocks


def _parse(content: bytes, name: str) -> html.HtmlElement:
    try:
        parser = html.HTMLParser(no_network=True, remove_comments=True)
        root = html.document_fromstring(decoded(content), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise UnreadableFile(f"“{name}”不是完整的网页文件，读不出内容。请用浏览器重新保存。") from error
    return root


class _Reader:
    """Walks a page once. Text that stands in one block is one paragraph, however many inline elements it is in."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._cells = 0
        self._blocks_read = 0

    def read(self, root: html.HtmlElement) -> Iterator[RawBlock]:
        # A page that calls its own title h1 has the document's parts at h2; one that does not, has them at h1.
        self._top = 2 if root.find(".//h2") is not None and len(root.findall(".//h1")) == 1 else 1
        # A heading that only repeats a table's caption is that table's title, no section of the document.
        self._captions = {_clean(_inline_text(caption)) for caption in root.iter("caption")}
        body = root.find("body")
        yield from self._blocks(root if body is None else document_part(body), 0)

    def _blocks(self, element: html.HtmlElement, depth: int) -> Iterator[RawBlock]:
        if depth > MAX_DEPTH:
            raise UnreadableFile(f"“{self._name}”的网页结构嵌套过深，不予读取。请用浏览器重新保存。")
        inline: list[str] = [_SPACE.sub(" ", element.text or "")]
        for child in element:
            if not isinstance(child.tag, str) or _is_dropped(child):
                pass
            elif child.tag == "br":
                inline.append("\n")
            elif child.tag == "table":
                yield from self._paragraph(inline, None)
                inline = []
                yield from self._table(child, depth)
            elif child.tag in _BLOCK_TAGS or _holds_blocks(child):
                yield from self._paragraph(inline, None)
                inline = []
                if child.tag in ("h1", "h2", "h3", "h4", "h5", "h6"):
                    yield from self._heading(child)
                else:
                    yield from self._blocks(child, depth + 1)
            else:
                inline.append(_inline_text(child))
            inline.append(_SPACE.sub(" ", child.tail or ""))
        yield from self._paragraph(inline, None)

    def _heading(self, element: html.HtmlElement) -> Iterator[RawParagraph]:
        text = _inline_text(element)
        level = int(element.tag[1]) - self._top + 1
        is_section = 1 <= level <= 3 and _clean(text) not in self._captions
        yield from self._paragraph([text], level if is_section else None)

    def _paragraph(self, pieces: list[str], level: int | None) -> Iterator[RawParagraph]:
        lines = [tidy(line) for line in _clean("".join(pieces)).split("\n")]
        texts = [lines[0]]
        for line in lines[1:]:
            # A line break within a paragraph of text begins another, unless it stands in the middle of a sentence.
            if level is None and (texts[-1].endswith(_SENTENCE_ENDS) or _ORDINAL.match(line)):
                texts.append(line)
            else:
                texts[-1] += f"\n{line}"
        for text in texts:
            if text:
                self._blocks_read += 1
                yield RawParagraph(text, Place(file=self._name), level, ((0, Origin(line=self._blocks_read)),))

    def _table(self, table: html.HtmlElement, depth: int) -> Iterator[RawBlock]:
        if table.find(".//table") is not None:
            # A table that only lays the page out: what is in its cells stands one after the other.
            yield from self._cells_as_blocks(table, depth)
            return
        chart = table.get("data-chart")
        caption = table.find("caption")
        title = f"{CHART_TITLE}{chart}" if chart else _clean(_inline_text(caption)) if caption is not None else ""
        grid = self._grid(table, body_only=chart is not None)
        if grid:
            origins = []
            for row in grid:
                # Each row counts as a block: a page has no other lines to name.
                self._blocks_read += 1
                origins.append((Origin(line=self._blocks_read),) * len(row))
            yield RawTable(grid, Place(file=self._name, table=title), title, tuple(origins))

    def _cells_as_blocks(self, table: html.HtmlElement, depth: int) -> Iterator[RawBlock]:
        for row in _rows(table, body_only=False):
            for cell in row:
                if cell.tag in ("td", "th") and not _is_dropped(cell):
                    yield from self._blocks(cell, depth + 1)

    def _grid(self, table: html.HtmlElement, *, body_only: bool) -> tuple[tuple[str | None, ...], ...]:
        rows = _rows(table, body_only=body_only)
        places: list[dict[int, str | None]] = [{} for _ in rows]
        for y, row in enumerate(rows):
            x = 0
            for cell in row:
                if cell.tag not in ("td", "th") or _is_dropped(cell):
                    continue
                while x in places[y]:
                    x += 1
                height = min(_span(cell, "rowspan") or len(rows), len(rows) - y)
                width = max(_span(cell, "colspan"), 1)
                self._cells += height * width
                if self._cells > MAX_CELLS:
                    raise UnreadableFile(f"“{self._name}”的表格过大，不予读取。请确认是否选错了文件。")
                for below in range(y, y + height):
                    for right in range(x, x + width):
                        places[below].setdefault(right, None)
                places[y][x] = tidy_cell(_clean(_inline_text(cell)))
                x += width
        size = max((max(line) + 1 for line in places if line), default=0)
        return tuple(tuple(line.get(x, "") for x in range(size)) for line in places if line)


def _rows(table: html.HtmlElement, *, body_only: bool) -> list[html.HtmlElement]:
    rows = []
    for child in table:
        if child.tag == "tr" and not _is_dropped(child):
            rows.append(child)
        elif child.tag in ("tbody", "tfoot") or (child.tag == "thead" and not body_only):
            rows.extend(row for row in child if row.tag == "tr" and not _is_dropped(row))
    return rows


def _span(cell: html.HtmlElement, name: str) -> int:
    text = (cell.get(name) or "1").strip()
    return min(int(text), MAX_SPAN) if text.isascii() and text.isdigit() else 1


def _is_footnote_mark(element: html.HtmlElement) -> bool:
    """A raised 1 or ① behind a figure or a word, which is no digit of it; the raised 2 of m² is."""
    if element.tag != "sup" or not _FOOTNOTE_MARK.fullmatch(element.text_content().strip()):
        return False
    before, parent = element.getprevious(), element.getparent()
    text = before.tail if before is not None else parent.text if parent is not None else ""
    last = (text or "").rstrip()[-1:]
    return not (last.isascii() and last.isalpha())


def _is_dropped(element: html.HtmlElement) -> bool:
    return _is_footnote_mark(element) or (
        element.tag in _DROPPED_TAGS
        or element.get("role") in _DROPPED_ROLES
        or element.get("hidden") is not None
        or element.get("aria-hidden") == "true"
        or element.get("data-skip") is not None
        or bool(_HIDING_STYLE.search(element.get("style") or ""))
        or is_of_the_site(element)
    )


def _holds_blocks(element: html.HtmlElement) -> bool:
    return any(inner.tag in _BLOCK_TAGS or inner.tag == "table" for inner in element.iterdescendants())


def _is_note_mark(element: html.HtmlElement) -> bool:
    """Whether it is the raised number of a note right behind a figure（7,000,000¹）, which is no digit of it."""
    if element.tag != "sup" or re.fullmatch(r"\s*[\[（(]?\d{1,2}[\])）]?\s*", element.text_content()) is None:
        return False
    before = element.getprevious()
    text = (before.tail if before is not None else element.getparent().text) or ""
    return text.rstrip()[-1:].isdigit()


def _inline_text(element: html.HtmlElement) -> str:
    """The text of an element, dropped elements left out; a line break is a new line."""
    pieces: list[str] = []
    # A walk with a stack of its own, because nesting in a foreign page may be deeper than Python's.
    stack: list[html.HtmlElement | str] = [element]
    while stack:
        item = stack.pop()
        if isinstance(item, str):
            pieces.append(item)
            continue
        below: list[html.HtmlElement | str] = []
        if item.text and isinstance(item.tag, str):
            below.append(_SPACE.sub(" ", item.text))
        for child in item:
            if child.tag == "br":
                below.append("\n")
            elif isinstance(child.tag, str) and not _is_dropped(child) and not _is_note_mark(child):
                below.extend(["\n", child, "\n"] if child.tag in _BLOCK_TAGS else [child])
            if child.tail:
                below.append(_SPACE.sub(" ", child.tail))
        stack.extend(reversed(below))
    return "".join(pieces)


def _clean(text: str) -> str:
    lines = (_SPACE.sub(" ", line).strip() for line in text.split("\n"))
    return "\n".join(line for line in lines if line)
