"""Reading a budget book of either form."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from shebao.budget import problems
from shebao.budget.book import Book
from shebao.budget.check import check_partial
from shebao.budget.check.calendar import is_budget_year, wrong_year
from shebao.budget.forms.assemble import assemble
from shebao.budget.forms.folder_read import read_folder
from shebao.budget.forms.foreign_words import os_reason
from shebao.budget.forms.opening import CannotOpenError
from shebao.budget.forms.raw import RawBook
from shebao.budget.forms.troubles import Troubles
from shebao.budget.forms.workbook_read import read_workbook
from shebao.budget.sheets import DEPARTMENT, PROJECTS, SHEETS, UNITS
from shebao.findings import Finding, Place, has_errors


@dataclass(frozen=True, slots=True)
class BookRead:
    """What came of reading: the book, or None where there are errors; and everything found.

    ``readable`` is False where the path is no budget book at all: missing, broken, encrypted, something else.
    """

    book: Book | None
    findings: list[Finding]
    readable: bool = True


def read_book(path: Path) -> BookRead:
    """Read a budget book: a workbook (.xlsx, .xls, .et) or a folder. Never raises on what a file may hold.

    All problems are reported at once. Errors give no book; warnings and notices do not block.
    """
    troubles = Troubles()
    try:
        is_folder = path.is_dir()
        raw = read_folder(path, troubles) if is_folder else read_workbook(path, troubles)
    except CannotOpenError as error:
        finding = error.problem.finding(
            error.message,
            subject=f"文件/{error.problem.name}",
            places=[Place(file=path.name)],
            found=error.found,
            expected="预算底册：.xlsx 工作簿，或有 book.toml 的文件夹",
            action=error.action,
        )
        return BookRead(None, [*troubles.all(), finding], readable=False)
    except OSError as error:
        message = f"“{path}”打不开：{os_reason(error)}。"
        finding = problems.NO_FILE.finding(
            message, subject="文件/打不开", places=[Place(file=path.name)], found=str(path), expected="可以读取的文件"
        )
        return BookRead(None, [finding], readable=False)
    book = assemble(raw, troubles, complete=not is_folder)
    _check_year(raw, book, troubles)
    findings = troubles.all()
    if not has_errors(findings):
        return BookRead(book, findings)
    unsure = _unsure_sheets(raw, findings)
    findings += check_partial(book, broken=troubles.broken, unsure=unsure, file=path.name)
    return BookRead(None, findings)


def _unsure_sheets(raw: RawBook, findings: Sequence[Finding]) -> set[str]:
    """Sheets that are missing, have a wrong header, or a code or item of their own that could not be read."""
    own = {UNITS.name: UNITS.column("code").header, PROJECTS.name: PROJECTS.column("code").header}
    unsure = {sheet.name for sheet in SHEETS if sheet.name not in raw.sheets}
    for finding in findings:
        for place in finding.places:
            is_whole_sheet = finding.code < "B-100" or place.sheet == DEPARTMENT.name
            if finding.blocks_publication and (is_whole_sheet or own.get(place.sheet) == place.column):
                unsure.add(place.sheet)
    return unsure


def _check_year(raw: RawBook, book: Book, troubles: Troubles) -> None:
    """A year of another century is a wrong cell: no book, so that nothing behind has to cope with it."""
    cover, year = raw.sheets.get(DEPARTMENT.name), book.department.year
    header = DEPARTMENT.column("year").header
    if cover is None or is_budget_year(year) or any(place.column == header for place in troubles.refused_places()):
        return
    troubles.add(wrong_year(year, cover.place(column=header)))
