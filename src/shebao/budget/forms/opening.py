"""Opening a workbook of any age: .xlsx, .xls, .et, .ods; and saying what a file is that is none.

python-calamine reads the values. It drops what an error cell shows, so those cells are looked up in the XML.
"""

import re
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from xml.sax.saxutils import unescape

import python_calamine

from shebao.budget import problems
from shebao.budget.problems import Problem

PART_MAX = 256 * 2**20
"""Bytes of one part of a workbook; ten thousand lines take three million."""

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = ("EncryptedPackage".encode("utf-16-le"), "EncryptionInfo".encode("utf-16-le"))
_CELL = re.compile(rb"<(?:\w+:)?c\b([^>]*?)(?:/>|>(.*?)</(?:\w+:)?c>)", re.DOTALL)
_FORMULA = re.compile(rb"<(?:\w+:)?f[ >/]")
_REFERENCE = re.compile(rb'\br="([A-Z]+)([0-9]+)"')
_VALUE = re.compile(rb"<(?:\w+:)?v\b[^>]*>([^<]*)<")
_SHEET = re.compile(r"<(?:\w+:)?sheet\b([^>]*)>")
_RELATION = re.compile(r"<(?:\w+:)?Relationship\b([^>]*)>")
_ATTRIBUTE = re.compile(r'([\w:]+)="([^"]*)"')


class CannotOpenError(Exception):
    """The file is no workbook that can be read: which problem it is, and what to tell the person."""

    def __init__(self, problem: Problem, message: str, found: str = "", action: str = "") -> None:
        super().__init__(message)
        self.problem, self.message, self.found, self.action = problem, message, found, action


def open_workbook(path: Path) -> python_calamine.CalamineWorkbook:
    """Open a workbook. Raises CannotOpenError with what is wrong, OSError where the disk refuses."""
    with path.open("rb") as stream:
        head = stream.read(8)
    if not head:
        raise CannotOpenError(problems.EMPTY_FILE, f"“{path.name}”是空文件。", "0字节")
    if head == _OLE and any(mark in path.read_bytes() for mark in _ENCRYPTED):
        raise CannotOpenError(problems.ENCRYPTED, f"“{path.name}”设有打开密码，读不到内容。", "加密的文件")
    if head[:4] != b"PK\x03\x04" and head != _OLE:
        raise CannotOpenError(*_not_a_workbook(path, head))
    if head[:2] == b"PK":
        _look_into_archive(path, head)
    with broken_where_it_fails(path):
        return python_calamine.load_workbook(BytesIO(path.read_bytes()))  # by content: people rename files


@contextmanager
def broken_where_it_fails(path: Path) -> Iterator[None]:
    """Turn what the libraries raise on a damaged workbook into CannotOpenError."""
    try:
        yield
    except python_calamine.PasswordError:
        raise CannotOpenError(problems.ENCRYPTED, f"“{path.name}”设有打开密码，读不到内容。", "加密的文件") from None
    except (
        python_calamine.CalamineError,
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        NotImplementedError,
        RuntimeError,
    ) as error:
        raise CannotOpenError(problems.BROKEN_FILE, f"“{path.name}”打不开，文件可能已损坏。", f"（{error}）") from None


def _look_into_archive(path: Path, head: bytes) -> None:
    """Refuse archives that hold no workbook, and parts that no budget book can fill."""
    with broken_where_it_fails(path), zipfile.ZipFile(path) as archive:
        entries = archive.infolist()
    if not any(entry.filename.startswith("xl/") or entry.filename == "content.xml" for entry in entries):
        raise CannotOpenError(*_not_a_workbook(path, head))
    largest = max(entry.file_size for entry in entries)
    if largest > PART_MAX:
        message = f"“{path.name}”展开后有{largest // 2**20}兆字节，不是正常的底册。"
        raise CannotOpenError(problems.BROKEN_FILE, message, f"{largest}字节")


def _not_a_workbook(path: Path, head: bytes) -> tuple[Problem, str, str, str]:
    kind = "不认识的格式"
    action = ""
    if head.startswith(b"%PDF"):
        kind = "PDF 文件"
    elif head.startswith(b"PK"):
        kind = "压缩包或其他办公文档"
    elif path.suffix.lower() in (".csv", ".toml", ".md"):
        kind = f"{path.suffix.lower()[1:].upper()} 文件"
        action = "文件夹形式的底册请给出整个文件夹，其中有 book.toml。"
    elif head.lstrip()[:1] == b"<":
        kind = "网页或 XML 文件"
        action = "请在 WPS 或 Excel 中打开，另存为 .xlsx。"
    return problems.NOT_A_BOOK, f"“{path.name}”是{kind}，不是 Excel 工作簿。", kind, action


SpoiledCells = tuple[dict[tuple[int, int], str], frozenset[tuple[int, int]]]


def spoiled_cells(path: Path, *, leave_out: str) -> dict[str, SpoiledCells]:
    """For each sheet of an .xlsx: cells that show an error (with the error), and formulas never calculated.

    Cells are (row, column) from 0. One sheet is left out; other formats give nothing.
    """
    if not zipfile.is_zipfile(path):
        return {}
    found: dict[str, SpoiledCells] = {}
    with broken_where_it_fails(path), zipfile.ZipFile(path) as archive:
        names = set(archive.namelist())
        for sheet, part in sheet_parts(archive, names).items():
            if sheet == leave_out:
                continue
            data = archive.read(part)
            if b't="e"' in data or _FORMULA.search(data):
                found[sheet] = _spoiled(data)
    return found


def sheet_parts(archive: zipfile.ZipFile, names: set[str]) -> dict[str, str]:
    """Sheet name → its XML part."""
    if not {"xl/workbook.xml", "xl/_rels/workbook.xml.rels"} <= names:
        return {}
    targets: dict[str, str] = {}
    for match in _RELATION.finditer(archive.read("xl/_rels/workbook.xml.rels").decode("utf-8", "replace")):
        attributes = dict(_ATTRIBUTE.findall(match[1]))
        target = attributes.get("Target", "")
        targets[attributes.get("Id", "")] = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
    parts: dict[str, str] = {}
    for match in _SHEET.finditer(archive.read("xl/workbook.xml").decode("utf-8", "replace")):
        attributes = dict(_ATTRIBUTE.findall(match[1]))
        relation = next((value for key, value in attributes.items() if key.endswith(":id")), "")
        if (part := targets.get(relation)) in names and part is not None:
            parts[unescape(attributes.get("name", ""), {"&quot;": '"', "&apos;": "'"})] = part
    return parts


def _spoiled(data: bytes) -> SpoiledCells:
    errors: dict[tuple[int, int], str] = {}
    uncalculated: set[tuple[int, int]] = set()
    for match in _CELL.finditer(data):
        attributes, inside = match[1], match[2] or b""
        is_error = b't="e"' in attributes
        has_formula = _FORMULA.search(inside) is not None
        if not (is_error or has_formula):
            continue
        where = _REFERENCE.search(attributes)
        if where is None:
            continue
        cell = (int(where[2]) - 1, _column_number(where[1]))
        value = _VALUE.search(inside)
        if is_error:
            errors[cell] = value[1].decode("utf-8", "replace") if value else "#REF!"
        elif value is None and b"<is" not in inside:
            uncalculated.add(cell)
    return errors, frozenset(uncalculated)


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1
