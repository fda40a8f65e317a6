"""Writing a budget book in either form, and making a new one."""

from pathlib import Path

from shebao.budget.book import Book, Department, TextKey
from shebao.budget.forms.folder_write import write_folder
from shebao.budget.forms.write_values import refuse_unwritable

WORKBOOK_SUFFIX = ".xlsx"


def write_book(book: Book, path: Path) -> None:
    """Write a book: a workbook where the path ends in .xlsx, a folder otherwise. What stood there is replaced.

    Raises UnwritableBookError where a value fits neither form (nothing is written), OSError where the disk refuses.
    """
    refuse_unwritable(book)
    if path.suffix.lower() == WORKBOOK_SUFFIX:
        from shebao.budget.forms.workbook_write import write_workbook

        write_workbook(book, path)
    else:
        write_folder(book, path)


def new_book(path: Path, year: int) -> None:
    """Make an empty book for a year, in the form the path asks for, with a place for every text."""
    book = Book(Department(year, "", "", ""), texts=dict.fromkeys(TextKey, ""))
    if path.suffix.lower() == WORKBOOK_SUFFIX:
        write_book(book, path)
    else:
        write_folder(book, path, keep_empty=True)
