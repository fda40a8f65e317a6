"""Judging a book: its own checks, then the rules on the document composed from it, then what the unit acknowledged."""

from collections.abc import Callable
from typing import Protocol, TypeVar

from shebao.budget.book import Book
from shebao.budget.check import check_book
from shebao.disclosure.compose import compose
from shebao.disclosure.model import Disclosure
from shebao.disclosure.rules import check_document
from shebao.findings import Finding, acknowledge, by_severity

T = TypeVar("T")


class Run(Protocol):
    """Does a named step."""

    def __call__(self, name: str, work: Callable[[], T]) -> T:
        """The step's result."""


def judge_book(
    book: Book,
    found_on_reading: list[Finding],
    *,
    file: str,
    draft: bool = False,
    last_year: Disclosure | None = None,
    run: Run | None = None,
) -> Disclosure:
    """Compose a book's document and give it all findings, worst first, those of the book before those of the text.

    ``file`` names the book in places; ``run`` is told each step's name and does it (for progress and timing).
    """
    step: Run = run or _just_do
    findings = [*found_on_reading, *step("核对底册", lambda: check_book(book, file=file))]
    document = step("编制文本", lambda: compose(book, draft=draft))
    findings += step("校对文本", lambda: check_document(document, last_year))
    return document.with_findings(tuple(by_severity(acknowledge(findings, book.acknowledgements))))


def _just_do(name: str, work: Callable[[], T]) -> T:
    return work()
