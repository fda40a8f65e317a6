"""What stands on a page of a PDF: characters with their places, ruling lines, and the pictures' text apart.

All coordinates are points with the origin at the page's lower left corner, as PDF counts them.
"""

import ctypes
import math
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field

import pypdfium2
import pypdfium2.raw as pdfium

from shebao.disclosure.read.pdf_rules import MOST_OBJECTS, Rule, find_rules, picture_share
from shebao.disclosure.read.pdf_view import PageView, turn_upright

MOST_GLYPHS = 300_000
"""A page with more characters than this is no page of a disclosure."""
_GARBLED = 0.2
_HARDLY_ANY = 40
_MOSTLY_PICTURE = 0.4
_HYPHEN = 2
"""pdfium's code for a hyphen at the end of a line."""


@dataclass(frozen=True, slots=True)
class Glyph:
    """A character: where it begins and ends on its line, its baseline, its size."""

    text: str
    left: float
    right: float
    baseline: float
    size: float

    @property
    def middle(self) -> tuple[float, float]:
        """A point inside the character."""
        return (self.left + self.right) / 2, self.baseline + self.size * 0.35


@dataclass(slots=True)
class PageContent:
    """A page's text and rules, as it is read: text that runs up or down the page is turned upright with the page.

    ``pictures`` holds the characters that belong to pictures, one list each; ``marks`` the texts that run across the
    page (watermarks). ``picture_share`` is how much of the page a picture covers, asked of pages with little text.
    """

    number: int
    width: float
    height: float
    view: PageView
    glyphs: list[Glyph] = field(default_factory=list)
    pictures: list[list[Glyph]] = field(default_factory=list)
    horizontal: list[Rule] = field(default_factory=list)
    vertical: list[Rule] = field(default_factory=list)
    marks: list[str] = field(default_factory=list)
    picture_share: float = 0.0
    unmapped: int = 0

    @property
    def is_garbled(self) -> bool:
        """Whether the fonts do not say which characters they draw: what comes out is no text."""
        return self.unmapped > 5 and self.unmapped > _GARBLED * len(self.glyphs)

    @property
    def is_scanned(self) -> bool:
        """Whether the page is a picture with hardly any text."""
        return len(self.glyphs) < _HARDLY_ANY and self.picture_share > _MOSTLY_PICTURE


def read_page(document: pypdfium2.PdfDocument, index: int) -> PageContent:
    """Read one page (``index`` from 0). Turned text (a watermark across the page) is kept apart.

    Raises PageTooLarge where it holds more than a page can.
    """
    page = document[index]
    try:
        if pdfium.FPDFPage_CountObjects(page) > MOST_OBJECTS:
            raise PageTooLarge
        view, text_page = turn_upright(page, index + 1)
        content = PageContent(index + 1, view.width, view.height, view)
        try:
            _read_glyphs(page, text_page, content)
        finally:
            text_page.close()
        for rule, upright in find_rules(page):
            (content.vertical if upright else content.horizontal).append(rule)
        if len(content.glyphs) < _HARDLY_ANY:
            content.picture_share = picture_share(page)
    finally:
        page.close()
    return content


class PageTooLarge(Exception):
    """A page with so many characters or drawings that it is no page of a document."""


def _read_glyphs(page: pypdfium2.PdfPage, text_page: pypdfium2.PdfTextPage, content: PageContent) -> None:
    pictures = _picture_marks(page)
    drawn: list[list[Glyph]] = [[] for _ in set(pictures.values())]
    x, y, box, matrix = ctypes.c_double(), ctypes.c_double(), pdfium.FS_RECTF(), pdfium.FS_MATRIX()
    get_matrix, get_origin = pdfium.FPDFText_GetMatrix, pdfium.FPDFText_GetCharOrigin
    get_box, get_size = pdfium.FPDFText_GetLooseCharBox, pdfium.FPDFText_GetFontSize
    turned: list[Glyph] = []
    high = 0
    count = pdfium.FPDFText_CountChars(text_page)
    if count > MOST_GLYPHS:
        raise PageTooLarge
    for number in range(count):
        code = pdfium.FPDFText_GetUnicode(text_page, number)
        if 0xD800 <= code <= 0xDBFF:
            # pdfium hands a rare hanzi (𠮷) over as two halves with one place each.
            high = code
            continue
        if 0xDC00 <= code <= 0xDFFF:
            code = 0x10000 + ((high - 0xD800) << 10) + code - 0xDC00 if high else 0xFFFD
        high = 0
        # pdfium makes up spaces and line ends only, and upright text needs no question for its angle: each question
        # counts with a hundred thousand characters.
        if code in (0, 10, 13) or (code <= 32 and pdfium.FPDFText_IsGenerated(text_page, number) == 1):
            content.unmapped += code == 0
            continue
        has_matrix = get_matrix(text_page, number, matrix)
        is_turned = (not has_matrix or matrix.b or matrix.a < 0) and _is_turned(text_page, number)
        get_origin(text_page, number, x, y)
        get_box(text_page, number, box)
        size = get_size(text_page, number)
        if has_matrix:
            size *= math.hypot(matrix.c, matrix.d)
        if is_turned:
            turned.append(Glyph(_character(code), x.value, y.value, y.value, size))
            continue
        if not 0x2B0 <= code < 0xE000 and not 32 <= code < 127 and _is_unmapped(code):
            content.unmapped += 1
        glyph = Glyph(_character(code), box.left, box.right, y.value, size)
        picture = None
        if pictures:
            picture = pictures.get(_mark(pdfium.FPDFText_GetTextObject(text_page, number)))
        if picture is None:
            content.glyphs.append(glyph)
        else:
            drawn[picture].append(glyph)
    content.pictures = [glyphs for glyphs in drawn if glyphs]
    content.marks = _marks(turned)


def _is_unmapped(code: int) -> bool:
    """Whether a code says that the font does not tell its characters: private use, signs of no writing, rubbish."""
    return (
        0xE000 <= code <= 0xF8FF
        or code >= 0xF0000
        or code == 0xFFFD
        or code < 32
        or 0x7F <= code < 0xA0
        or 0xC0 <= code <= 0x2AF
    )


def _marks(turned: Sequence[Glyph]) -> list[str]:
    """The texts that run across the page: characters that follow each other closely (``left``, ``right``: x and y)."""
    texts: list[str] = []
    before: Glyph | None = None
    for glyph in turned:
        if before is None or math.hypot(glyph.left - before.left, glyph.right - before.right) > 2.5 * before.size:
            texts.append("")
        texts[-1] += glyph.text
        before = glyph
    return [text.strip() for text in texts if text.strip()]


def _is_turned(text_page: pypdfium2.PdfTextPage, number: int) -> bool:
    angle = pdfium.FPDFText_GetCharAngle(text_page, number) % (2 * math.pi)
    return bool(0.05 < angle < 2 * math.pi - 0.05)


def _character(code: int) -> str:
    """The character a reader sees: some fonts name hanzi by their look-alikes in the table of radicals."""
    if code == _HYPHEN:
        return "-"
    char = chr(code)
    if 0x2E80 <= code <= 0x2FDF:
        return unicodedata.normalize("NFKC", char)
    return " " if code == 0xA0 else char


def _mark(page_object: object) -> int:
    return int(pdfium.FPDFPageObj_GetMarkedContentID(page_object))


def _picture_marks(page: pypdfium2.PdfPage) -> dict[int, int]:
    """Marked-content numbers of the text inside pictures (tag Figure), each with its picture's number on the page."""
    tree = pdfium.FPDF_StructTree_GetForPage(page)
    if not tree:
        return {}
    marks: dict[int, int] = {}
    pictures = 0
    waiting = [
        pdfium.FPDF_StructTree_GetChildAtIndex(tree, n) for n in range(pdfium.FPDF_StructTree_CountChildren(tree))
    ]
    while waiting:
        element = waiting.pop(0)
        if not element:
            continue
        if _type_of(element) == "Figure":
            count = max(pdfium.FPDF_StructElement_GetMarkedContentIdCount(element), 0)
            own = (pdfium.FPDF_StructElement_GetMarkedContentIdAtIndex(element, n) for n in range(count))
            marks.update({mark: pictures for mark in own if mark >= 0})
            pictures += 1
        else:
            children = range(pdfium.FPDF_StructElement_CountChildren(element))
            waiting.extend(pdfium.FPDF_StructElement_GetChildAtIndex(element, n) for n in children)
    pdfium.FPDF_StructTree_Close(tree)
    return marks


def _type_of(element: object) -> str:
    buffer = ctypes.create_string_buffer(64)
    length = int(pdfium.FPDF_StructElement_GetType(element, buffer, 64))
    return buffer.raw[: max(length - 2, 0)].decode("utf-16-le")
