"""All checks of a budget book, in the order in which a person would look at it."""

from collections.abc import Callable, Iterator

from shebao.budget.book import Book
from shebao.budget.check.amounts import check_amounts
from shebao.budget.check.budgets import check_budgets
from shebao.budget.check.calendar import check_calendar
from shebao.budget.check.codes import check_codes
from shebao.budget.check.content import check_content
from shebao.budget.check.duplicates import check_duplicates
from shebao.budget.check.free_text import check_free_text
from shebao.budget.check.indicators import check_indicators
from shebao.budget.check.lines import check_lines
from shebao.budget.check.projects import check_project_funding, check_projects
from shebao.budget.check.reasons import check_reasons
from shebao.budget.check.references import check_references
from shebao.budget.check.report import Subject
from shebao.budget.check.resources import check_resources
from shebao.findings import Finding

Check = Callable[[Subject], Iterator[Finding]]

CHECKS: tuple[Check, ...] = (
    check_calendar,
    check_duplicates,
    check_references,
    check_content,
    check_lines,
    check_budgets,
    check_codes,
    check_amounts,
    check_reasons,
    check_projects,
    check_project_funding,
    check_resources,
    check_indicators,
    check_free_text,
)


def check_book(book: Book, *, file: str = "") -> list[Finding]:
    """Everything wrong, doubtful or missing in a book that could be read.

    ``file`` is the name of the book's file for the places of the findings. Errors mean that nothing may be published
    from this book; warnings can be acknowledged in it.
    """
    subject = Subject(book, file)
    return [finding for check in CHECKS for finding in check(subject)]
