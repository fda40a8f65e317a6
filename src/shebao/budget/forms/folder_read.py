"""The folder form, read: book.toml and goal.toml, a CSV for each table, Markdown for the prose."""

import csv
import io
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from shebao.budget import problems
from shebao.budget.book import TextKey
from shebao.budget.forms.foreign_words import csv_reason, toml_reason
from shebao.budget.forms.headers import header_key
from shebao.budget.forms.opening import CannotOpenError
from shebao.budget.forms.raw import RawBook, RawSheet
from shebao.budget.forms.troubles import Troubles
from shebao.budget.forms.values import Cell, shown
from shebao.budget.forms.wording import (
    ALWAYS_WRITTEN,
    ANNEX_HEADERS,
    ANNEXES_FOLDER,
    TEXT_HEADERS,
    TEXTS_FOLDER,
    VERSION,
)
from shebao.budget.forms.workbook_read import check_version
from shebao.budget.problems import Problem
from shebao.budget.sheets import ANNEX_SHEET, DEPARTMENT, SHEETS, TEXT_SHEET, Sheet
from shebao.findings import Place

_FRONT_MATTER = re.compile(r"\+\+\+\n(.*?)\n?\+\+\+[ \t]*(?:\n|$)\n?", re.DOTALL)
_NUMBERED = re.compile(r"([0-9]+)-(.*)")
_TITLE_KEYS = ("标题", "title")
_NUMBER_KEYS = ("文号", "document_number")
_MARKS = (b"\xff\xfe", b"\xfe\xff")


class _SkippedError(Exception):
    """A file of the folder could not be read; the finding is already kept."""


def read_folder(path: Path, troubles: Troubles) -> RawBook:
    """The files of a folder. Raises CannotOpenError where it is no budget book or of another template."""
    if not (path / DEPARTMENT.file).is_file():
        names = "、".join(sorted(entry.name for entry in path.iterdir())[:12]) or "（空文件夹）"
        message = f"文件夹“{path.name}”里没有 {DEPARTMENT.file}，不是预算底册。"
        raise CannotOpenError(problems.NOT_A_BOOK, message, names)
    sheets: dict[str, RawSheet] = {}
    for sheet in SHEETS:
        file = path / sheet.file
        label = f"{path.name}/{sheet.file}"
        if not file.is_file():
            if sheet in ALWAYS_WRITTEN:
                _missing_file(sheet, label, troubles)
            continue
        try:
            text = _decode(file, label, sheet.name, troubles)
            rows = toml_rows(text, label, sheet, troubles) if sheet.single else csv_rows(text, label, sheet, troubles)
        except _SkippedError:
            continue
        sheets[sheet.name] = RawSheet(label, sheet.name, rows, ragged=not sheet.single)
    _check_folder_version(sheets.get(DEPARTMENT.name), f"{path.name}/{DEPARTMENT.file}", troubles)
    _report_unknown(path, troubles)
    texts = _read_texts(path, troubles)
    annexes = _read_annexes(path, troubles)
    return RawBook(path.name, sheets, texts, annexes)


def _failed(
    problem: Problem, message: str, file: str, sheet: str, troubles: Troubles, found: str = ""
) -> _SkippedError:
    place = Place(file=file, sheet=sheet)
    troubles.add(problem.finding(message, subject=f"{sheet}/文件", places=[place], found=found))
    return _SkippedError()


def _missing_file(sheet: Sheet, label: str, troubles: Troubles) -> None:
    troubles.add(
        problems.MISSING_SHEET.finding(
            f"缺少文件 {sheet.file}（{sheet.name}）。",
            subject=f"{sheet.name}/文件",
            places=[Place(file=label, sheet=sheet.name)],
            found="（没有）",
            expected=sheet.file,
        )
    )


def _decode(file: Path, label: str, sheet: str, troubles: Troubles) -> str:
    """UTF-8 with or without a mark, UTF-16 with one, or GB 18030 as old offices save it."""
    data = file.read_bytes()
    encodings = ("utf-16",) if data[:2] in _MARKS else ("utf-8-sig", "gb18030")
    for encoding in encodings:
        try:
            return data.decode(encoding).replace("\r\n", "\n").replace("\r", "\n")
        except UnicodeDecodeError:
            continue
    message = f"{label} 的文字编码无法识别。"
    raise _failed(problems.BAD_ENCODING, message, label, sheet, troubles, ascii(data[:20]))


def toml_rows(text: str, label: str, sheet: Sheet, troubles: Troubles) -> list[list[Cell]]:
    """The items as rows of name and content; they may stand in a table named like the sheet."""
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        message = f"{label} 不是有效的 TOML：{toml_reason(error)}。"
        raise _failed(problems.BAD_TOML, message, label, sheet.name, troubles, toml_reason(error)) from None
    inner = data.pop(sheet.name, {})
    items = data | inner if isinstance(inner, dict) else data
    return [[key, _toml_cell(value)] for key, value in items.items()]


def _toml_cell(value: Any) -> Cell:
    return shown(str(value)) if isinstance(value, dict | list) else value


def csv_rows(text: str, label: str, sheet: Sheet, troubles: Troubles) -> list[list[Cell]]:
    """The rows of a CSV file, whatever separates its cells."""
    first = text.partition("\n")[0]
    delimiter = "\t" if "\t" in first and "," not in first else ";" if ";" in first and "," not in first else ","
    try:
        return [list(row) for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)]
    except csv.Error as error:
        message = f"{label} 不是有效的 CSV：{csv_reason(error)}。"
        raise _failed(problems.BAD_CSV, message, label, sheet.name, troubles, csv_reason(error)) from None


def _check_folder_version(cover: RawSheet | None, label: str, troubles: Troubles) -> None:
    if cover is None:
        return
    version = next((shown(row[1]).strip() for row in cover.rows if header_key(row[0]) == VERSION), "")
    check_version(version, RawSheet(label, DEPARTMENT.name, []), troubles)
    kept = [row for row in cover.rows if header_key(row[0]) != VERSION]
    assert isinstance(cover.rows, list)
    cover.rows[:] = kept


def _report_unknown(path: Path, troubles: Troubles) -> None:
    known = {sheet.file for sheet in SHEETS}
    for entry in sorted(path.iterdir()):
        if entry.is_file() and entry.name not in known and entry.suffix.lower() in (".csv", ".toml", ".xlsx", ".xls"):
            troubles.add(
                problems.UNKNOWN_SHEET.finding(
                    f"{path.name}/{entry.name} 不是底册的文件，没有读入。",
                    subject=f"{entry.name}/文件",
                    places=[Place(file=f"{path.name}/{entry.name}")],
                    found=entry.name,
                    expected="、".join(sorted(known)),
                )
            )


def _prose_files(folder: Path) -> Iterator[Path]:
    if folder.is_dir():
        yield from sorted(entry for entry in folder.iterdir() if entry.is_file() and not entry.name.startswith("."))


def without_last_newline(text: str) -> str:
    """A text file's text: the newline that ends the file is the file's, not the text's."""
    return text[:-1] if text.endswith("\n") else text


def _read_texts(path: Path, troubles: Troubles) -> RawSheet:
    """The prose as the rows of the workbook's sheet: place and one line each."""
    keys = {key.value for key in TextKey}
    rows: list[list[Cell]] = [list(TEXT_HEADERS)]
    for file in _prose_files(path / TEXTS_FOLDER):
        label = f"{path.name}/{TEXTS_FOLDER}/{file.name}"
        if file.suffix.lower() != ".md" or file.stem not in keys:
            troubles.add(
                problems.UNKNOWN_CHOICE.finding(
                    f"{label} 不是文本中的位置，没有读入。",
                    subject=f"{TEXT_SHEET}/{file.name}",
                    places=[Place(file=label, sheet=TEXT_SHEET)],
                    found=file.name,
                    expected="、".join(f"{key}.md" for key in sorted(keys)),
                    action="请改为规定的文件名。",
                )
            )
            continue
        try:
            text = without_last_newline(_decode(file, label, TEXT_SHEET, troubles))
        except _SkippedError:
            continue
        rows.extend([file.stem, line] for line in text.split("\n"))
    return RawSheet(f"{path.name}/{TEXTS_FOLDER}", TEXT_SHEET, rows)


def _read_annexes(path: Path, troubles: Troubles) -> RawSheet:
    rows: list[list[Cell]] = [list(ANNEX_HEADERS)]
    files = sorted(_prose_files(path / ANNEXES_FOLDER), key=_annex_order)
    titles: dict[str, str] = {}
    for file in files:
        label = f"{path.name}/{ANNEXES_FOLDER}/{file.name}"
        if file.suffix.lower() != ".md":
            message = f"{label} 不是 Markdown 文件，没有读入。"
            place = Place(file=label, sheet=ANNEX_SHEET)
            troubles.add(problems.UNKNOWN_SHEET.finding(message, subject=f"{ANNEX_SHEET}/{file.name}", places=[place]))
            continue
        try:
            title, number, body = _annex(_decode(file, label, ANNEX_SHEET, troubles), file, label, troubles)
        except _SkippedError:
            continue
        if title in titles:
            message = f"{label} 与 {titles[title]} 的标题相同：“{title}”。"
            place = Place(file=label, sheet=ANNEX_SHEET)
            troubles.add(
                problems.DUPLICATE_ANNEX.finding(
                    message, subject=f"{ANNEX_SHEET}/{title}", places=[place], found=title, expected="不同的标题"
                )
            )
        titles.setdefault(title, label)
        rows.extend([title, number, line] for line in body.split("\n"))
    return RawSheet(f"{path.name}/{ANNEXES_FOLDER}", ANNEX_SHEET, rows)


def _annex_order(file: Path) -> tuple[int, str]:
    numbered = _NUMBERED.match(file.name)
    return (int(numbered[1]), file.name) if numbered else (10**9, file.name)


def _annex(text: str, file: Path, label: str, troubles: Troubles) -> tuple[str, str, str]:
    """Title, document number and body. Without front matter the file's name is the title."""
    numbered = _NUMBERED.match(file.stem)
    name = numbered[2] if numbered else file.stem
    matter = _FRONT_MATTER.match(text)
    if matter is None:
        if text.startswith("+++"):
            message = f"{label} 开头的 +++ 没有结束。"
            raise _failed(problems.BAD_TOML, message, label, ANNEX_SHEET, troubles, text[:20])
        return name, "", without_last_newline(text)
    try:
        data = tomllib.loads(matter[1])
    except tomllib.TOMLDecodeError as error:
        message = f"{label} 开头的标题和文号不是有效的 TOML：{toml_reason(error)}。"
        raise _failed(problems.BAD_TOML, message, label, ANNEX_SHEET, troubles, toml_reason(error)) from None
    title = next((shown(data[key]) for key in _TITLE_KEYS if key in data), name)
    number = next((shown(data[key]) for key in _NUMBER_KEYS if key in data), "")
    return title, number, without_last_newline(text[matter.end() :])
