"""What calamine does not tell of a workbook, and what it must not be given: read from the sheet's XML as a stream.

Before a workbook is loaded, every part of it is unpacked once and thrown away: a part that is larger than it says, or a
cell far outside the sheet, would take the memory of the machine (a sheet is loaded as one block from its first to its
last cell). On the way are found: formulas, merged cells, hidden rows and columns.
"""

import re
import zipfile
import zlib
from dataclasses import dataclass, field
from pathlib import Path

from shebao.budget.forms.opening import sheet_parts
from shebao.jobs.say import Say, silent_progress
from shebao.register.imports.limits import MAX_ROWS, MAX_UNPACKED, MEGABYTE

PIECE = 8 * MEGABYTE
OVERLAP = 4096
"""Bytes of a piece that are looked at again with the next: no tag of interest is longer."""
_OUTSIDE = re.compile(rb'<c r="(?:[A-Za-z]{3}|[D-Zd-z][A-Za-z]\d|[A-Za-z]{1,2}(?:[5-9]\d{5}|\d{7}))')
_UNUSUAL_CELL = re.compile(rb'<c(?![A-Za-z])(?! r="[A-Za-z]{1,3}\d)|<\w+:c[\s>/]|<!\[CDATA\[|<!DOCTYPE')
_ROW = re.compile(rb"<(?:\w+:)?row\b([^>]*)>")
_NUMBER = re.compile(rb"""\sr=["'](\d+)""")
_HIDDEN = re.compile(rb"""\bhidden=["'](?:1|true)""")
_COLUMN = re.compile(rb"<(?:\w+:)?col\b([^>]*)>")
_MIN_MAX = re.compile(rb"""\b(min|max)=["'](\d+)""")
_FORMULA_CELL = re.compile(rb'<c r="([A-Z]+)(\d+)"[^>]*>\s*<f[\s/>]')
_MERGED = re.compile(rb"""<(?:\w+:)?mergeCell\b[^>]*?\bref=["']([A-Z0-9:]+)""")


class TooMuch(Exception):
    """The workbook holds more than may be loaded, in words."""


@dataclass
class SheetFacts:
    """What a sheet's XML says: formulas as (row from 1, column from 0), merged ranges, hidden rows and columns."""

    formulas: set[tuple[int, int]] = field(default_factory=set)
    merged: list[str] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    rows: int = 0


def look_through(path: Path, say: Say = silent_progress) -> dict[str, SheetFacts]:
    """The facts of every sheet by name. How many rows there are, ``say`` is told as a guess until the end of a sheet.

    Raises :class:`TooMuch`, and zipfile's errors for a damaged archive.
    """
    with zipfile.ZipFile(path) as archive:
        entries = archive.infolist()
        if sum(entry.file_size for entry in entries) > MAX_UNPACKED:
            raise TooMuch(f"展开后超过{MAX_UNPACKED // MEGABYTE}兆字节")
        sheets = {part: name for name, part in sheet_parts(archive, {entry.filename for entry in entries}).items()}
        facts: dict[str, SheetFacts] = {}
        for entry in entries:
            found = _through(archive, entry, say, looked_at=entry.filename.startswith("xl/worksheets/"))
            if entry.filename in sheets:
                facts[sheets[entry.filename]] = found
        return facts


def _through(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, say: Say, *, looked_at: bool) -> SheetFacts:
    facts = SheetFacts()
    rows = unpacked = 0
    tail = b""
    try:
        with archive.open(entry) as stream:
            while piece := stream.read(PIECE):
                if not looked_at:
                    continue
                rows += piece.count(b"<row")
                facts.rows = rows
                unpacked += len(piece)
                say("检查工作簿", rows, max(rows, round(rows * entry.file_size / unpacked)))
                if rows > MAX_ROWS + 1:
                    raise TooMuch(f"超过{MAX_ROWS:,}行")
                text = tail + piece
                whole = text[: text.rfind(b">") + 1]
                if _OUTSIDE.search(whole):
                    raise TooMuch("有远在表格之外的单元格")
                if _is_unusual(whole):
                    raise TooMuch("不是 Excel 或 WPS 保存的写法")
                _note(whole, facts)
                tail = text[-OVERLAP:]
    except (zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
        raise zipfile.BadZipFile(str(error)) from None
    return facts


def _is_unusual(text: bytes) -> bool:
    """Whether a cell is written in another way than spreadsheets do it: its place could then not be looked for."""
    if b":c" not in text and b"<!" not in text and text.count(b"<c") == text.count(b'<c r="'):
        return False
    return _UNUSUAL_CELL.search(text) is not None


def _note(text: bytes, facts: SheetFacts) -> None:
    if b"<f" in text:
        facts.formulas.update((int(row), column_number(letters)) for letters, row in _FORMULA_CELL.findall(text))
    if b"mergeCell " in text:
        facts.merged.extend(ref.decode() for ref in _MERGED.findall(text) if ref.decode() not in facts.merged)
    if b"hidden=" in text:
        for attributes in _ROW.findall(text):
            if _HIDDEN.search(attributes) and (number := _NUMBER.search(attributes)):
                facts.hidden_rows.add(int(number[1]))
        for attributes in _COLUMN.findall(text):
            if _HIDDEN.search(attributes):
                ends = {name: int(value) for name, value in _MIN_MAX.findall(attributes)}
                first = ends.get(b"min", 1)
                facts.hidden_columns.update(range(first - 1, min(ends.get(b"max", first), first + 200)))


def column_number(letters: bytes) -> int:
    """The number of a column from 0: A is 0, AA is 26."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1
