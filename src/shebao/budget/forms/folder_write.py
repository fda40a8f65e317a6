"""The folder form, written: the same book gives the same bytes, one record a line, so that a diff shows the change."""

import csv
import io
import re
from pathlib import Path
from typing import Any

from shebao.budget.book import TEMPLATE_VERSION, Annex, Book
from shebao.budget.forms.wording import ALWAYS_WRITTEN, ANNEX_HEADERS, ANNEXES_FOLDER, TEXTS_FOLDER, VERSION
from shebao.budget.forms.write_values import as_text
from shebao.budget.sheets import DEPARTMENT, SHEETS, Holds, Sheet

_NOT_IN_FILE_NAMES = re.compile(r'[\\/:*?"<>|\s.]+')
_OWN_ANNEX = re.compile(r"[0-9]{2,}-.*\.md")
_TITLE_LENGTH = 40


def write_folder(book: Book, folder: Path, *, keep_empty: bool = False) -> None:
    """Write a book into a folder, made where it is not there.

    Files of an earlier book that this one does not have are removed; files that are none of a book's stay. With
    ``keep_empty`` tables without records are written with their header, to be filled in.
    """
    texts = folder_files(book, keep_empty=keep_empty)
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in texts.items():
        file = folder / name
        file.parent.mkdir(exist_ok=True)
        file.write_text(text, encoding="utf-8", newline="\n")
    for sheet in SHEETS:
        if sheet.file not in texts:
            (folder / sheet.file).unlink(missing_ok=True)
    for file in (*folder.glob(f"{TEXTS_FOLDER}/*.md"), *folder.glob(f"{ANNEXES_FOLDER}/*.md")):
        is_own = file.parent.name == TEXTS_FOLDER or _OWN_ANNEX.fullmatch(file.name)
        if is_own and f"{file.parent.name}/{file.name}" not in texts:
            file.unlink()


def folder_files(book: Book, *, keep_empty: bool = False) -> dict[str, str]:
    """The files of a book's folder by name, with their text: its canonical form."""
    files: dict[str, str] = {}
    for sheet in SHEETS:
        held = getattr(book, sheet.attribute)
        if sheet.single:
            files[sheet.file] = toml_text(sheet, held)
        elif held or keep_empty or sheet in ALWAYS_WRITTEN:
            files[sheet.file] = csv_text(sheet, held)
    for key, text in book.texts.items():
        files[f"{TEXTS_FOLDER}/{key.value}.md"] = f"{text}\n"
    width = max(2, len(str(len(book.annexes))))
    for number, annex in enumerate(book.annexes, start=1):
        title = _NOT_IN_FILE_NAMES.sub(" ", annex.title).strip()[:_TITLE_LENGTH].strip() or "附件"
        files[f"{ANNEXES_FOLDER}/{number:0{width}d}-{title}.md"] = _annex(annex)
    return files


def csv_text(sheet: Sheet, records: tuple[Any, ...]) -> str:
    """The records of a sheet as its CSV file."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow([column.header for column in sheet.columns])
    for record in records:
        writer.writerow([as_text(column, getattr(record, column.field)) for column in sheet.columns])
    return stream.getvalue()


def toml_text(sheet: Sheet, record: Any) -> str:
    """The record of a sheet with one item a row, as its TOML file."""
    lines = [f"{_quoted(VERSION)} = {_quoted(TEMPLATE_VERSION)}", ""] if sheet is DEPARTMENT else []
    lines.append(f"[{_quoted(sheet.name)}]")
    for column in sheet.columns:
        value = getattr(record, column.field)
        text = str(value) if column.holds is Holds.INTEGER and value is not None else _string(as_text(column, value))
        lines.append(f"{_quoted(column.header)} = {text}")
    return "\n".join(lines) + "\n"


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("\t", "\\t")


def _quoted(text: str) -> str:
    return '"' + _escaped(text).replace("\n", "\\n") + '"'


def _string(text: str) -> str:
    """A TOML string, over several lines where it has line breaks; the one after the opening quotes is not its own."""
    return f'"""\n{_escaped(text)}"""' if "\n" in text else _quoted(text)


def _annex(annex: Annex) -> str:
    title, number, _ = ANNEX_HEADERS
    head = f"{_quoted(title)} = {_quoted(annex.title)}\n{_quoted(number)} = {_quoted(annex.document_number)}\n"
    return f"+++\n{head}+++\n\n{annex.body}\n"
