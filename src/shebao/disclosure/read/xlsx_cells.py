"""The cells of a worksheet as they are seen: texts under their number formats, rules, merges, links."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from math import isfinite

from shebao.disclosure.read.number_format import BUILT_IN, shown_general, shown_number
from shebao.disclosure.read.office_package import Element, OfficePackage, number_in

S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"

Position = tuple[int, int]
"""Row and column of a cell, from 0."""

_REFERENCE = re.compile(r"\$?([A-Z]{1,3})\$?(\d{1,7})")
_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
SIDES = ("left", "right", "top", "bottom")
MOST_CELLS = 500_000
"""A sheet with more cells than this, or merging more, is no sheet of a disclosure."""
_INDEX = re.compile(r"[0-9]{1,9}")
_ZERO = re.compile(r"0+(?:\.0*)?")
_LARGEST = 1e15
"""A spreadsheet's number has fifteen digits; larger ones are shown without their format."""


@dataclass(frozen=True, slots=True)
class CellLook:
    """What a cell style says: its number format, whether it is ruled."""

    number_format: str
    ruled: bool


@dataclass
class SheetCells:
    """A worksheet's visible cells. ``merged`` maps a covered cell to the top left one of its area.

    ``blank`` are the cells that are there, with a style, and have no text; ``hidden``
    the texts of hidden rows and columns.
    """

    name: str
    texts: dict[Position, str] = field(default_factory=dict)
    ruled: set[Position] = field(default_factory=set)
    merged: dict[Position, Position] = field(default_factory=dict)
    linked: set[Position] = field(default_factory=set)
    blank: set[Position] = field(default_factory=set)
    hidden: dict[Position, str] = field(default_factory=dict)

    def by_row(self) -> dict[int, list[Position]]:
        """The filled cells of each row, from the left."""
        rows: dict[int, list[Position]] = {}
        for at in sorted(self.texts):
            rows.setdefault(at[0], []).append(at)
        return rows


class SheetTooLarge(Exception):
    """A sheet with more cells than any sheet of a disclosure has."""


def read_looks(package: OfficePackage, part: str) -> list[CellLook]:
    """The cell styles of the workbook, by their number."""
    root = package.xml(part) if part else None
    if root is None:
        return []
    codes = dict(BUILT_IN)
    for node in root.iter(f"{S}numFmt"):
        codes[number_in(node, "numFmtId", 0)] = node.get("formatCode", "General")
    borders = [
        any(side.get("style", "none") != "none" for name in SIDES for side in border.findall(f"{S}{name}"))
        for border in root.iterfind(f"{S}borders/{S}border")
    ]
    looks = []
    for node in root.iterfind(f"{S}cellXfs/{S}xf"):
        border = number_in(node, "borderId", 0)
        code = codes.get(number_in(node, "numFmtId", 0), "General")
        looks.append(CellLook(code, border < len(borders) and borders[border]))
    return looks


def read_strings(package: OfficePackage, part: str) -> list[str]:
    """The shared texts of the workbook; readings of hanzi (拼音) are left out."""
    root = package.xml(part) if part else None
    return [_rich_text(node) for node in root.iterfind(f"{S}si")] if root is not None else []


def read_cells(name: str, root: Element, strings: list[str], looks: list[CellLook], *, epoch_1904: bool) -> SheetCells:
    """The cells of one worksheet; those of hidden rows and columns apart. Malformed cells are passed over."""
    sheet = SheetCells(name)
    hidden = _hidden_columns(root)
    for row in root.iterfind(f"{S}sheetData/{S}row"):
        row_hidden = row.get("hidden") in ("1", "true") or _is_nothing(row.get("ht"))
        for cell in row.iterfind(f"{S}c"):
            at = position_of(cell.get("r", ""))
            if at is None:
                continue
            number = number_in(cell, "s", 0)
            look = looks[number] if number < len(looks) else CellLook("General", ruled=False)
            text = _cell_text(cell, look, strings, epoch_1904=epoch_1904)
            if row_hidden or at[1] in hidden:
                if text and len(sheet.hidden) < MOST_CELLS:
                    sheet.hidden[at] = text
                continue
            if text:
                sheet.texts[at] = text
            elif len(sheet.blank) < MOST_CELLS:
                sheet.blank.add(at)
            if look.ruled:
                sheet.ruled.add(at)
            if len(sheet.texts) + len(sheet.ruled) > 2 * MOST_CELLS:
                raise SheetTooLarge
    for node in root.iterfind(f"{S}mergeCells/{S}mergeCell"):
        area = list(cells_of(node.get("ref", "")))
        for at in area[1:]:
            sheet.merged[at] = area[0]
            sheet.texts.pop(at, None)
            sheet.blank.discard(at)
            if area[0] in sheet.ruled:
                sheet.ruled.add(at)
        if len(sheet.merged) > MOST_CELLS:
            raise SheetTooLarge
    for node in root.iterfind(f"{S}hyperlinks/{S}hyperlink"):
        sheet.linked.update(cells_of(node.get("ref", "")))
    return sheet


def position_of(reference: str) -> Position | None:
    """The place of a cell named like B12, None where the name is none."""
    match = _REFERENCE.fullmatch(reference)
    if match is None:
        return None
    column = 0
    for letter in match[1]:
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(match[2]) - 1, column - 1


def name_of(at: Position) -> str:
    """The name of a cell as a sheet shows it.

    >>> name_of((11, 1)), name_of((0, 27))
    ('B12', 'AB1')
    """
    letters, column = "", at[1] + 1
    while column:
        column, letter = divmod(column - 1, 26)
        letters = chr(ord("A") + letter) + letters
    return f"{letters}{at[0] + 1}"


def cells_of(area: str) -> Iterator[Position]:
    """The places of an area like A1:C3, row by row; nothing where it is too large or malformed."""
    first, _, last = area.partition(":")
    start, end = position_of(first), position_of(last or first)
    if start is None or end is None or (end[0] - start[0] + 1) * (end[1] - start[1] + 1) > MOST_CELLS:
        return
    for y in range(start[0], end[0] + 1):
        for x in range(start[1], end[1] + 1):
            yield y, x


def _cell_text(cell: Element, look: CellLook, strings: list[str], *, epoch_1904: bool) -> str:
    kind = cell.get("t", "n")
    if kind == "inlineStr":
        node = cell.find(f"{S}is")
        return _rich_text(node) if node is not None else ""
    value: str = cell.findtext(f"{S}v") or ""
    if kind == "s":
        return strings[int(value)] if _INDEX.fullmatch(value) and int(value) < len(strings) else ""
    if kind == "b":
        return {"1": "TRUE", "0": "FALSE"}.get(value, value)
    if kind in ("str", "e", "d"):
        return _unescaped(value)
    try:
        number = float(value)
    except ValueError:
        return value
    if not abs(number) < _LARGEST:
        return shown_general(number) if isfinite(number) else value
    if look.number_format in ("General", "@"):
        return shown_general(number)
    return shown_number(number, look.number_format, epoch_1904=epoch_1904).strip()


def _rich_text(node: Element) -> str:
    texts = [text.text or "" for text in (*node.iterfind(f"{S}t"), *node.iterfind(f"{S}r/{S}t"))]
    return _unescaped("".join(texts))


def _unescaped(text: str) -> str:
    return _ESCAPE.sub(lambda match: chr(int(match[1], 16)), text) if "_x" in text else text


def _hidden_columns(root: Element) -> set[int]:
    hidden: set[int] = set()
    for node in root.iterfind(f"{S}cols/{S}col"):
        if node.get("hidden") in ("1", "true") or _is_nothing(node.get("width")):
            hidden.update(range(number_in(node, "min", 1) - 1, number_in(node, "max", 1, 16_384)))
    return hidden


def _is_nothing(size: str | None) -> bool:
    """Whether a height or width is zero: hidden by being drawn together."""
    return size is not None and bool(_ZERO.fullmatch(size))
