"""Writing a budget book in either form, and making a new one."""

from pathlib import Path

from shebao.budget.book import Book, Department, TextKey
from shebao.budget.forms.folder_write import write_folder
from shebao.budget.forms.write_values import UnwritableBookError, refuse_unwritable

WORKBOOK_SUFFIX = ".xlsx"
_OTHER_SUFFIXES = (".xls", ".et", ".ett", ".ods", ".csv", ".xlsm", ".xlsb", ".docx", ".doc", ".wps", ".pdf", ".toml")
"""Names of files that are no folder's; nobody means a folder by them."""


def write_book(book: Book, path: Path) -> None:
    """Write a book: a workbook where the path ends in .xlsx, a folder otherwise. What stood there is replaced.

    Raises UnwritableBookError where a value fits neither form or the name is another kind of file's (nothing is written
    then), OSError where the disk refuses.
    """
    _refuse_other_suffixes(path)
    refuse_unwritable(book)
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.suffix.lower() == WORKBOOK_SUFFIX:
        from shebao.budget.forms.workbook_write import write_workbook

        write_workbook(book, path)
    else:
        write_folder(book, path)


def new_book(path: Path, year: int) -> None:
    """Make an empty book for a year, in the form the path asks for, with a place for every text.

    Raises UnwritableBookError where the name is another kind of file's, OSError where the disk refuses.
    """
    _refuse_other_suffixes(path)
    book = Book(Department(year, "", "", ""), texts=dict.fromkeys(TextKey, ""))
    if path.suffix.lower() == WORKBOOK_SUFFIX:
        write_book(book, path)
    else:
        write_folder(book, path, keep_empty=True)


def _refuse_other_suffixes(path: Path) -> None:
    if path.suffix.lower() in _OTHER_SUFFIXES:
        raise UnwritableBookError(f"底册只写成 .xlsx 工作簿或文件夹，不写 {path.suffix}：请改用 {path.stem}.xlsx")
