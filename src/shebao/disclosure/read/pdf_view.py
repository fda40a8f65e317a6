"""How a page is looked at: sideways text is turned upright before it is read, and places are told as the page is shown.

A table printed sideways is a page of its own kind in one program, a turned page (/Rotate) in the next, and turned text
on an upright page in a third. What decides is which way the text runs.
"""

import math
from collections import Counter
from dataclasses import dataclass

import pypdfium2
import pypdfium2.raw as pdfium

from shebao.disclosure.model import Origin

_SAMPLE = 80
"""So many characters tell which way a page's text runs."""


@dataclass(frozen=True, slots=True)
class PageView:
    """A page as it is read: its number, its size upright, and by how many quarter turns it was turned from as shown."""

    number: int
    width: float
    height: float
    turns: int = 0

    def origin(self, left: float, right: float, bottom: float, top: float, line: int | None = None) -> Origin:
        """The origin of a box given upright, y upward; the origin's box is on the page as shown, from its top."""
        x0, x1, y0, y1 = left, right, self.height - top, self.height - bottom
        width, height = self.width, self.height
        for _ in range((4 - self.turns) % 4):
            x0, x1, y0, y1 = height - y1, height - y0, x0, x1
            width, height = height, width
        return Origin(page=self.number, line=line, box=(round(x0, 1), round(y0, 1), round(x1, 1), round(y1, 1)))


def turn_upright(page: pypdfium2.PdfPage, number: int) -> tuple[PageView, pypdfium2.PdfTextPage]:
    """Turn a page's content so that most of its text runs to the right, and its lower left corner is 0, 0.

    The text page is the turned page's; whoever takes it closes it.
    """
    box = pdfium.FS_RECTF()
    text_page = page.get_textpage()
    if not pdfium.FPDF_GetPageBoundingBox(page, box):
        width, height = page.get_size()
        return PageView(number, width, height), text_page
    width, height = box.right - box.left, box.top - box.bottom
    turns = _text_turns(text_page)
    shown = int(pdfium.FPDFPage_GetRotation(page))
    matrix = {
        0: (1, 0, 0, 1, -box.left, -box.bottom),
        1: (0, -1, 1, 0, -box.bottom, box.right),
        2: (-1, 0, 0, -1, box.right, box.top),
        3: (0, 1, -1, 0, box.top, -box.left),
    }[turns]
    if matrix != (1, 0, 0, 1, 0, 0):
        for index in range(pdfium.FPDFPage_CountObjects(page)):
            pdfium.FPDFPageObj_Transform(pdfium.FPDFPage_GetObject(page, index), *matrix)
        text_page.close()
        text_page = page.get_textpage()
    if turns % 2:
        width, height = height, width
    return PageView(number, width, height, (turns - shown) % 4), text_page


def _text_turns(text_page: pypdfium2.PdfTextPage) -> int:
    """How many quarter turns clockwise make most of the page's text upright."""
    count = pdfium.FPDFText_CountChars(text_page)
    counts: Counter[int] = Counter()
    matrix = pdfium.FS_MATRIX()
    for index in range(0, count, max(count // _SAMPLE, 1)):
        if pdfium.FPDFText_GetUnicode(text_page, index) > 32 and pdfium.FPDFText_GetMatrix(text_page, index, matrix):
            quarters = math.atan2(matrix.b, matrix.a) / (math.pi / 2)
            if abs(quarters - round(quarters)) < 0.02:
                counts[round(quarters) % 4] += 1
    return counts.most_common(1)[0][0] if counts else 0
