"""What stands on a page of a PDF: characters with their places, ruling lines, and the pictures' text apart.

All coordinates are points with the origin at the page's lower left corner, as PDF counts them.
"""

import ctypes
import math
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

import pypdfium2
import pypdfium2.raw as pdfium

_THIN = 3.0
"""A filled rectangle no thicker than this is a ruling line."""
_SHORTEST_RULE = 4.0
_SEGMENT_LINE, _SEGMENT_MOVE = pdfium.FPDF_SEGMENT_LINETO, pdfium.FPDF_SEGMENT_MOVETO
_HYPHEN = 2
"""pdfium's code for a hyphen at the end of a line."""

Matrix = tuple[float, float, float, float, float, float]
_SAME: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


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


@dataclass(frozen=True, slots=True)
class Rule:
    """A ruling line: horizontal at height ``at`` or vertical at ``at`` from the left, from ``start`` to ``end``."""

    at: float
    start: float
    end: float


@dataclass(slots=True)
class PageContent:
    """A page's text and rules. ``pictures`` holds the characters that belong to pictures, one list each."""

    number: int
    width: float
    height: float
    glyphs: list[Glyph] = field(default_factory=list)
    pictures: list[list[Glyph]] = field(default_factory=list)
    horizontal: list[Rule] = field(default_factory=list)
    vertical: list[Rule] = field(default_factory=list)


def read_page(document: pypdfium2.PdfDocument, index: int) -> PageContent:
    """Read one page (``index`` from 0). Turned text (a watermark across the page) is left out."""
    page = document[index]
    width, height = page.get_size()
    content = PageContent(index + 1, width, height)
    try:
        _read_glyphs(page, content)
        for rule, upright in _rules(page):
            (content.vertical if upright else content.horizontal).append(rule)
    finally:
        page.close()
    return content


def _read_glyphs(page: pypdfium2.PdfPage, content: PageContent) -> None:
    pictures = _picture_marks(page)
    drawn: list[list[Glyph]] = [[] for _ in set(pictures.values())]
    text_page = page.get_textpage()
    x, y, box, matrix = ctypes.c_double(), ctypes.c_double(), pdfium.FS_RECTF(), pdfium.FS_MATRIX()
    get_matrix, get_origin = pdfium.FPDFText_GetMatrix, pdfium.FPDFText_GetCharOrigin
    get_box, get_size = pdfium.FPDFText_GetLooseCharBox, pdfium.FPDFText_GetFontSize
    high = 0
    for number in range(pdfium.FPDFText_CountChars(text_page)):
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
            continue
        has_matrix = get_matrix(text_page, number, matrix)
        if (not has_matrix or matrix.b or matrix.a < 0) and _is_turned(text_page, number):
            continue
        get_origin(text_page, number, x, y)
        get_box(text_page, number, box)
        size = get_size(text_page, number)
        if has_matrix:
            size *= math.hypot(matrix.c, matrix.d)
        glyph = Glyph(_character(code), box.left, box.right, y.value, size)
        picture = None
        if pictures:
            picture = pictures.get(_mark(pdfium.FPDFText_GetTextObject(text_page, number)))
        if picture is None:
            content.glyphs.append(glyph)
        else:
            drawn[picture].append(glyph)
    text_page.close()
    content.pictures = [glyphs for glyphs in drawn if glyphs]


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


def _rules(page: pypdfium2.PdfPage) -> Iterator[tuple[Rule, bool]]:
    """Every straight ruling line of the page, with whether it is vertical: strokes, and thin filled rectangles."""
    count = pdfium.FPDFPage_CountObjects(page)
    for number in range(count):
        yield from _rules_of(pdfium.FPDFPage_GetObject(page, number), _SAME, 0)


def _rules_of(page_object: object, outer: Matrix, depth: int) -> Iterator[tuple[Rule, bool]]:
    kind = pdfium.FPDFPageObj_GetType(page_object)
    if kind == pdfium.FPDF_PAGEOBJ_FORM and depth < 4:
        inner = _times(_matrix(page_object), outer)
        for number in range(pdfium.FPDFFormObj_CountObjects(page_object)):
            yield from _rules_of(pdfium.FPDFFormObj_GetObject(page_object, number), inner, depth + 1)
        return
    if kind != pdfium.FPDF_PAGEOBJ_PATH:
        return
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    pdfium.FPDFPath_GetDrawMode(page_object, fill, stroke)
    matrix = _times(_matrix(page_object), outer)
    for points in _outlines(page_object, matrix):
        if stroke.value:
            for (x0, y0), (x1, y1) in pairwise(points):
                yield from _as_rule(x0, y0, x1, y1)
        elif fill.value:
            xs, ys = [x for x, _ in points], [y for _, y in points]
            wide, high = max(xs) - min(xs), max(ys) - min(ys)
            if min(wide, high) <= _THIN:
                middle_x, middle_y = (max(xs) + min(xs)) / 2, (max(ys) + min(ys)) / 2
                if wide > high:
                    yield from _as_rule(min(xs), middle_y, max(xs), middle_y)
                else:
                    yield from _as_rule(middle_x, min(ys), middle_x, max(ys))


def _as_rule(x0: float, y0: float, x1: float, y1: float) -> Iterator[tuple[Rule, bool]]:
    if abs(x1 - x0) <= 1 and abs(y1 - y0) >= _SHORTEST_RULE:
        yield Rule((x0 + x1) / 2, min(y0, y1), max(y0, y1)), True
    elif abs(y1 - y0) <= 1 and abs(x1 - x0) >= _SHORTEST_RULE:
        yield Rule((y0 + y1) / 2, min(x0, x1), max(x0, x1)), False


def _outlines(path: object, matrix: Matrix) -> Iterator[list[tuple[float, float]]]:
    """The polygons of a path on the page; a path with curves gives none."""
    points: list[tuple[float, float]] = []
    x, y = ctypes.c_float(), ctypes.c_float()
    a, b, c, d, e, f = matrix
    for number in range(pdfium.FPDFPath_CountSegments(path)):
        segment = pdfium.FPDFPath_GetPathSegment(path, number)
        kind = pdfium.FPDFPathSegment_GetType(segment)
        if kind not in (_SEGMENT_LINE, _SEGMENT_MOVE):
            return
        if kind == _SEGMENT_MOVE:
            if len(points) > 1:
                yield points
            points = []
        pdfium.FPDFPathSegment_GetPoint(segment, x, y)
        points.append((a * x.value + c * y.value + e, b * x.value + d * y.value + f))
        if pdfium.FPDFPathSegment_GetClose(segment) and points:
            points.append(points[0])
    if len(points) > 1:
        yield points


def _matrix(page_object: object) -> Matrix:
    matrix = pdfium.FS_MATRIX()
    if not pdfium.FPDFPageObj_GetMatrix(page_object, matrix):
        return _SAME
    return matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f


def _times(first: Matrix, second: Matrix) -> Matrix:
    a, b, c, d, e, f = first
    k, m, n, p, q, r = second
    return (
        a * k + b * n,
        a * m + b * p,
        c * k + d * n,
        c * m + d * p,
        e * k + f * n + q,
        e * m + f * p + r,
    )
