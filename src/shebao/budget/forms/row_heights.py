"""How high a row must be to show its wrapped text: an estimate, since a file has no screen to measure on."""

import unicodedata
from collections.abc import Iterable

LINE_POINTS = 15.0
MOST_POINTS = 180.0
"""Higher rows hide the sheet; the rest of a text is read in the cell."""


def text_lines(text: str, width: float) -> int:
    """How many lines a text takes in a column, its width in Excel's characters; a hanzi takes two."""
    return sum(max(1, -(-_units(line) // max(1, int(width) - 1))) for line in text.split("\n"))


def _units(line: str) -> int:
    if line.isascii():
        return len(line)
    return sum(2 if unicodedata.east_asian_width(letter) in "WFA" else 1 for letter in line)


def row_height(cells: Iterable[tuple[str, float]], most: float = MOST_POINTS) -> float | None:
    """The height in points for cells of (text, column width); None where one line is enough."""
    lines = max((text_lines(text, width) for text, width in cells if len(text) * 2 >= width or "\n" in text), default=1)
    return min(lines * LINE_POINTS + 2, most) if lines > 1 else None
