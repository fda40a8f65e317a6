"""The canonical content of a book as one text: the same book gives the same text, and the text gives the book back.

It is the folder form of the book (``budget/forms``), its files by name, as JSON.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from shebao.budget.book import Book
from shebao.budget.forms import read_book, refuse_unwritable
from shebao.budget.forms.folder_write import folder_files
from shebao.journal.digest import digest


class SpoiltContent(ValueError):
    """A content that was kept cannot be read any more, or is not the one that its digest stands for."""


def content_of(book: Book) -> str:
    """A book as its canonical text. Raises UnwritableBookError where a value fits no form."""
    refuse_unwritable(book)
    return as_text(folder_files(book))


def as_text(files: Mapping[str, str]) -> str:
    """Files by name as one text."""
    return json.dumps(dict(sorted(files.items())), ensure_ascii=False, indent=0)


def as_files(content: str) -> dict[str, str]:
    """The files of a content by name."""
    files: dict[str, str] = json.loads(content)
    return files


def book_of(content: str) -> Book:
    """The book of a content. Raises SpoiltContent."""
    return book_of_files(as_files(content))


def book_of_files(files: Mapping[str, str]) -> Book:
    """The book of some files. Raises SpoiltContent."""
    with TemporaryDirectory(prefix="shebao-") as name:
        folder = Path(name) / "底册"
        for file, text in files.items():
            path = folder / file
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="\n")
        reading = read_book(folder)
    if reading.book is None:
        raise SpoiltContent("；".join(finding.message for finding in reading.findings if finding.blocks_publication))
    return reading.book


def digest_of(content: str) -> str:
    """The digest of a content (内容摘要)."""
    return digest(content)


def need_untouched(content: str, kept: str, name: str) -> None:
    """That a content is the one that its digest stands for. Raises SpoiltContent."""
    from shebao.journal.digest import digest_like

    if digest_like(kept, content) != kept:
        raise SpoiltContent(f"{name}的内容与冻结时的摘要不符，有人绕过系统改动过数据。")
