"""The ruling lines of a PDF page, and how much of it pictures cover."""

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import pypdfium2
import pypdfium2.raw as pdfium

MOST_OBJECTS = 200_000
"""A page drawn with more pieces than this is no page of a disclosure."""
_THIN = 3.0
"""A filled rectangle no thicker than this is a ruling line."""
_SHORTEST_RULE = 4.0
_SEGMENT_LINE, _SEGMENT_MOVE = pdfium.FPDF_SEGMENT_LINETO, pdfium.FPDF_SEGMENT_MOVETO

Matrix = tuple[float, float, float, float, float, float]
_SAME: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


@dataclass(frozen=True, slots=True)
class Rule:
    """A ruling line: horizontal at height ``at`` or vertical at ``at`` from the left, from ``start`` to ``end``."""

    at: float
    start: float
    end: float


def find_rules(page: pypdfium2.PdfPage) -> Iterator[tuple[Rule, bool]]:
    """Every straight ruling line of the page, with whether it is vertical: strokes, and thin filled rectangles."""
    for number in range(min(pdfium.FPDFPage_CountObjects(page), MOST_OBJECTS)):
        yield from _rules_of(pdfium.FPDFPage_GetObject(page, number), _SAME, 0)


def picture_share(page: pypdfium2.PdfPage) -> float:
    """How much of the page its largest picture covers, from 0 to 1."""
    width, height = page.get_size()
    return max(
        (
            _area_of(pdfium.FPDFPage_GetObject(page, n), _SAME, 0)
            for n in range(min(pdfium.FPDFPage_CountObjects(page), MOST_OBJECTS))
        ),
        default=0.0,
    ) / (width * height or 1.0)


def _area_of(page_object: object, outer: Matrix, depth: int) -> float:
    kind = pdfium.FPDFPageObj_GetType(page_object)
    if kind == pdfium.FPDF_PAGEOBJ_FORM and depth < 4:
        inner = _times(_matrix(page_object), outer)
        parts = range(pdfium.FPDFFormObj_CountObjects(page_object))
        return max(
            (_area_of(pdfium.FPDFFormObj_GetObject(page_object, n), inner, depth + 1) for n in parts), default=0.0
        )
    if kind != pdfium.FPDF_PAGEOBJ_IMAGE:
        return 0.0
    a, b, c, d, _, _ = _times(_matrix(page_object), outer)
    return abs(a * d - b * c)


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
