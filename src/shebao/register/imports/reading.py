"""Reading a source file as a table of text: .xlsx, .xls and .csv, told apart by their content, never by their name.

A cell is text; empty text is nothing. A cell that the spreadsheet holds as a number stays recognisable, with
:data:`AS_NUMBER` before it, because a number of documents or accounts kept as one has lost digits.
"""

import csv
import gc
import io
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any, TypeVar

import python_calamine

from shebao.findings import Finding, Place, Severity
from shebao.jobs.say import Say, silent_progress
from shebao.register.imports.limits import MAX_BYTES, MAX_CELL, MAX_COLUMNS, MAX_ROWS, MEGABYTE
from shebao.register.imports.sheet_xml import SheetFacts, TooMuch, look_through

T = TypeVar("T")
AS_NUMBER = "\x01"
"""Stands before the text of a cell that is a number in the spreadsheet."""
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
CODE_SHEET = "代码"
"""The hidden sheet of our templates; its version stands in B1."""
ROWS_AT_ONCE = 2000
CSV_FAULTS = {"end of data": "引号没有成对", "expected after": "引号后面有多余的字符", "field limit": "一个单元格过长"}
"""What is wrong with a CSV, by what its reader says."""
XLS_MAX = 64 * MEGABYTE
"""A sheet of the old format has 65,536 rows at most."""


class CannotRead(Exception):
    """The file as a whole is refused: findings say why and what to do."""

    def __init__(self, *findings: Finding) -> None:
        super().__init__("；".join(finding.message for finding in findings))
        self.findings = findings


def refuse(code: str, message: str, action: str, **more: Any) -> CannotRead:
    """A refusal of the file for one reason."""
    return CannotRead(Finding(code=code, severity=Severity.ERROR, message=message, action=action, **more))


@dataclass
class Table:
    """A sheet of text: headers, and for each column its cells. ``numbers`` are the rows' numbers in the file."""

    headers: list[str]
    columns: list[list[str | None]]
    numbers: list[int]
    sheet: str = ""
    encoding: str = ""
    version: str = ""
    formulas: set[tuple[int, int]] = field(default_factory=set)
    notices: list[Finding] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.numbers)


def kind_of(path: Path) -> str:
    """What a file is by its content: xlsx, xls, csv. Raises :class:`CannotRead` for anything else."""
    with path.open("rb") as stream:
        head = stream.read(4096)
    size = path.stat().st_size
    if not size:
        raise refuse("I-1", "文件是空的。", "请重新导出后上传。")
    if size > MAX_BYTES:
        raise refuse("I-2", f"文件超过{MAX_BYTES // MEGABYTE}兆字节。", "请按单位或按年份拆分后分别导入。")
    if head[:4] == b"PK\x03\x04":
        return "xlsx"
    if head[:8] == OLE:
        return "xls"
    starts = {b"%PDF": "PDF文件", b"\x7fELF": "程序", b"MZ": "程序", b"\x89PNG": "图片", b"\xff\xd8\xff": "图片"}
    for start, what in starts.items():
        if head.startswith(start):
            raise refuse("I-3", f"这是{what}，不是表格。", "请上传 .xlsx、.xls 或 .csv 文件。")
    if head.lstrip()[:1] == b"<":
        raise refuse("I-3", "这是网页或XML文件，不是表格。", "请在 WPS 或 Excel 中打开，另存为 .xlsx。")
    if b"\0" in head and not head.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise refuse("I-3", "这不是表格文件。", "请上传 .xlsx、.xls 或 .csv 文件。")
    return "csv"


def read_table(path: Path, say: Say = silent_progress) -> Table:
    """Read a file, saying how many rows are read. Raises :class:`CannotRead`."""
    kind = kind_of(path)
    # A sheet is millions of cells, none of them in a cycle: looking for cycles among them takes longer than reading.
    collecting = gc.isenabled()
    gc.disable()
    try:
        return _read_csv(path, say) if kind == "csv" else _read_workbook(path, kind, say)
    finally:
        if collecting:
            gc.enable()


def _read_workbook(path: Path, kind: str, say: Say) -> Table:
    facts: dict[str, SheetFacts] = {}
    if kind == "xls" and path.stat().st_size > XLS_MAX:
        raise refuse("I-2", "旧格式（.xls）的文件过大。", "请另存为 .xlsx 后上传。")
    try:
        if kind == "xlsx":
            facts = look_through(path, say)
            say("装入工作表", 0, max((found.rows for found in facts.values()), default=0))
        book = python_calamine.load_workbook(io.BytesIO(path.read_bytes()))
        visible = [
            sheet.name
            for sheet in book.sheets_metadata
            if sheet.visible == python_calamine.SheetVisibleEnum.Visible
            and sheet.typ == python_calamine.SheetTypeEnum.WorkSheet
        ]
        version = _version(book)
        filled = {name: rows for name in visible if (rows := _rows(book, name))}
    except TooMuch as problem:
        raise refuse(
            "I-4", f"工作簿{problem}，没有读入。", "请在 WPS 或 Excel 中删除多余的行列，另存为 .xlsx 后上传。"
        ) from None
    except python_calamine.PasswordError:
        raise refuse("I-5", "工作簿设有打开密码。", "请取消密码后上传。") from None
    except (python_calamine.CalamineError, zipfile.BadZipFile, ValueError) as error:
        raise refuse("I-6", "工作簿打不开，文件可能已损坏，或不是表格。", "请在 WPS 或 Excel 中另存后上传。") from error
    if not filled:
        raise refuse("I-7", "工作簿中没有数据。", "数据应放在未隐藏的工作表中。")
    if len(filled) > 1:
        named = "、".join(f"“{name}”" for name in filled)
        raise refuse("I-8", f"有{len(filled)}个有数据的工作表：{named}。", "每个文件只放一个数据表，请拆分后分别导入。")
    name, rows = next(iter(filled.items()))
    found = facts.get(name, SheetFacts())
    _check_form(name, found, rows)
    texts = ([cell if cell.__class__ is str else _cell(cell) for cell in row] for row in _counted(rows, say))
    table = _table(enumerate(texts, 1), name)
    table.version, table.formulas = version, found.formulas
    if found.hidden_columns:
        table.notices.append(
            _notice("I-22", f"工作表“{name}”有{len(found.hidden_columns)}个隐藏的列，也已读入。", "取消隐藏后核对。")
        )
    return table


def _counted(rows: Sequence[T], say: Say) -> Iterator[T]:
    for start in range(0, len(rows), ROWS_AT_ONCE):
        say("读取文件", start, len(rows))
        yield from rows[start : start + ROWS_AT_ONCE]


def _rows(book: Any, name: str) -> list[list[Any]]:
    rows: list[list[Any]] = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
    while rows and not any(cell != "" for cell in rows[-1]):
        rows.pop()
    return rows


def _version(book: Any) -> str:
    if CODE_SHEET not in book.sheet_names:
        return ""
    rows = book.get_sheet_by_name(CODE_SHEET).to_python(skip_empty_area=False, nrows=1)
    return str(rows[0][1]) if rows and len(rows[0]) > 1 and rows[0][0] == "模板版本" else ""


def _check_form(name: str, facts: SheetFacts, rows: Sequence[Any]) -> None:
    findings = []
    if facts.merged:
        listed = "、".join(facts.merged[:8]) + ("等" if len(facts.merged) > 8 else "")
        findings.append(
            Finding(
                "I-20",
                Severity.ERROR,
                f"工作表“{name}”有合并单元格：{listed}。",
                found=f"{len(facts.merged)}处",
                action="取消合并，每个单元格填写自己的内容后再导入。",
            )
        )
    hidden = sorted(row for row in facts.hidden_rows if 1 < row <= len(rows) and any(c != "" for c in rows[row - 1]))
    if hidden:
        listed = "、".join(map(str, hidden[:8])) + (f"等{len(hidden)}行" if len(hidden) > 8 else "")
        findings.append(
            Finding(
                "I-21",
                Severity.ERROR,
                f"工作表“{name}”有隐藏或筛选掉的行：第{listed}。",
                places=tuple(Place(sheet=name, row=row) for row in hidden[:8]),
                found=f"{len(hidden)}行",
                action="取消筛选和隐藏，删去不导入的行后再导入。",
            )
        )
    if findings:
        raise CannotRead(*findings)


def _cell(cell: Any) -> str | None:
    """A spreadsheet's cell as text."""
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, int | float):
        # Fifteen digits are what a spreadsheet keeps and shows.
        return AS_NUMBER + format(cell, ".15g" if abs(cell) < 1e15 else ".14E")
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    return str(cell) if isinstance(cell, time | timedelta) else None


def _read_csv(path: Path, say: Say) -> Table:
    text, encoding = _decoded(path.read_bytes())
    first = text[:20_000].partition("\n")[0]
    delimiter = max(",\t;", key=first.count)
    csv.field_size_limit(MAX_CELL * 4)
    # Strict: a quotation mark that is never closed would swallow all rows behind it.
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    rows: list[tuple[int, list[str | None]]] = []
    expected = text.count("\n")
    try:
        for number, row in enumerate(reader, 1):
            if number % ROWS_AT_ONCE == 0:
                say("读取文件", number, max(number, expected))
            if number > MAX_ROWS + 1:
                raise refuse("I-4", f"文件超过{MAX_ROWS:,}行。", "请拆分后分别导入。")
            rows.append((number, list(row)))
    except csv.Error as error:
        start = rows[-1][0] + 1 if rows else 1
        what = next((told for sign, told in CSV_FAULTS.items() if sign in str(error)), "引号用得不对")
        raise refuse(
            "I-9",
            f"CSV从第{start}行起读不出来（读到第{reader.line_num}行）：{what}。",
            f"检查第{start}行的引号是否成对，或另存为 .xlsx 后上传。",
            places=(Place(row=start),),
        ) from None
    table = _table(rows, "")
    table.encoding = encoding
    return table


def _decoded(data: bytes) -> tuple[str, str]:
    """The text of a CSV and its encoding: by its mark, else UTF-8, else GB18030; nothing is guessed beyond that."""
    for mark, encoding, label in (
        (b"\xef\xbb\xbf", "utf-8-sig", "UTF-8（带标记）"),
        (b"\xff\xfe", "utf-16", "UTF-16"),
        (b"\xfe\xff", "utf-16", "UTF-16"),
    ):
        if data.startswith(mark):
            return _strictly(data, encoding, label), label
    try:
        return data.decode("utf-8"), "UTF-8"
    except UnicodeDecodeError as error:
        return _strictly(data, "gb18030", "GB18030", f"按UTF-8读到第{_line(data, error)}行出错，"), "GB18030"


def _strictly(data: bytes, encoding: str, label: str, before: str = "") -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise refuse(
            "I-10",
            f"文件编码不是UTF-8，也不是GB18030：{before}按{label}读到第{_line(data, error)}行出错。",
            "文件可能由两种编码拼成，请从源系统重新导出。",
        ) from None


def _line(data: bytes, error: UnicodeDecodeError) -> int:
    return data[: error.start].count(b"\n") + 1


def _table(rows: Iterable[tuple[int, list[str | None]]], sheet: str) -> Table:
    """Headers and columns; rows without anything are left out, a row longer than the headers is refused."""
    remaining = iter(rows)
    headers: list[str] = []
    start = 1
    for number, row in remaining:
        if any(cell and cell.strip() for cell in row):
            start, headers = number, [(cell or "").removeprefix(AS_NUMBER) for cell in row]
            break
    while headers and not headers[-1].strip():
        headers.pop()
    if not headers:
        raise refuse("I-7", "文件中没有数据。", "请重新导出后上传。")
    if len(headers) > MAX_COLUMNS:
        raise refuse("I-4", f"表头有{len(headers):,}列，超过{MAX_COLUMNS}列。", "请按模板整理后上传。")
    if start > 1:
        raise refuse("I-11", f"表头不在第1行，而在第{start}行。", "删去表头上方的行；表头只占一行。")
    width = len(headers)
    numbers: list[int] = []
    kept: list[Sequence[str | None]] = []
    long: list[int] = []
    for number, row in remaining:
        if not any(row):
            continue
        if len(row) != width:
            if any(row[width:]):
                long.append(number)
            row = [*row[:width], *[None] * (width - len(row))]
        numbers.append(number)
        kept.append(row)
    if long and len(headers) <= 2:
        raise refuse("I-11", f"第1行只有“{headers[0][:40]}”，像是标题，不是表头。", "删去表头上方的行；表头只占一行。")
    nameless = [at for at, header in enumerate(headers, 1) if not header.strip()]
    if long and nameless:
        listed = "、".join(map(str, nameless[:8])) + ("等" if len(nameless) > 8 else "")
        raise refuse(
            "I-11",
            f"第1行的第{listed}列没有列名，而下面的行有内容，像是两行的表头。",
            "把表头并成一行，每列写明自己的列名。",
            places=(Place(sheet=sheet, row=1),),
        )
    if long:
        listed = "、".join(map(str, long[:8])) + (f"等{len(long)}行" if len(long) > 8 else "行")
        raise refuse(
            "I-12",
            f"第{listed}的内容比表头多（表头{width}列）。",
            "多半是单元格内有未加引号的分隔符，或表头缺了列名；请改正后上传。",
        )
    columns = [list(column) for column in zip(*kept, strict=True)] if kept else [[] for _ in headers]
    return Table(headers, columns, numbers, sheet)


def _notice(code: str, message: str, action: str) -> Finding:
    return Finding(code=code, severity=Severity.NOTICE, message=message, action=action)
