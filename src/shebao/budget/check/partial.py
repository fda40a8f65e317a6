"""Checking what can be checked of a book some of whose cells could not be read.

A person wants all problems at once, so reading does not stop at the cells: keys, references, lines, codes and texts are
looked at as well. Sums are not, and nothing is said that the unread cells may have caused.
"""

from collections.abc import Collection
from dataclasses import replace
from typing import Any

from shebao.budget import problems
from shebao.budget.book import Book
from shebao.budget.check.budgets import check_budgets
from shebao.budget.check.calendar import FIRST_YEAR, LAST_YEAR, check_calendar
from shebao.budget.check.codes import check_codes
from shebao.budget.check.content import check_content
from shebao.budget.check.duplicates import check_duplicates
from shebao.budget.check.free_text import check_free_text
from shebao.budget.check.indicators import check_indicators
from shebao.budget.check.lines import check_lines
from shebao.budget.check.projects import check_projects
from shebao.budget.check.references import check_references
from shebao.budget.check.report import SHEET_OF, Subject
from shebao.budget.check.resources import check_resources
from shebao.findings import Finding

_SAID_OF_UNITS = {
    problems.UNKNOWN_UNIT.code,
    problems.UNIT_WITHOUT_FACTS.code,
    problems.NO_UNITS.code,
    problems.PROJECT_OF_OTHER_UNIT.code,
}
_SAID_OF_PROJECTS = {
    problems.UNKNOWN_PROJECT.code,
    problems.ORPHAN.code,
    problems.PROJECT_WITHOUT_FACTS.code,
    problems.PROJECT_OF_OTHER_UNIT.code,
}
_SAID_OF_FACTS = {problems.NO_FACTS.code, problems.UNIT_WITHOUT_FACTS.code, problems.PROJECT_WITHOUT_FACTS.code}


def check_partial(
    book: Book, *, broken: Collection[tuple[str, int]], unsure: Collection[str], file: str = ""
) -> list[Finding]:
    """What is wrong beside the cells that could not be read.

    ``broken`` are the rows with such cells (sheet name, row); ``unsure`` the sheets that could not be read whole, or
    whose codes could not.
    """
    whole = Subject(book, file)
    sound = Subject(_without(book, broken, unsure), file)
    silent: set[str] = set()
    silent |= _SAID_OF_UNITS if "单位" in unsure else set()
    silent |= _SAID_OF_PROJECTS if "项目" in unsure else set()
    silent |= _SAID_OF_FACTS if "预算明细" in unsure or (book.facts and not sound.book.facts) else set()
    found = [finding for check in (check_duplicates, check_references) for finding in check(whole)]
    found = [finding for finding in found if not any((place.sheet, place.row) in broken for place in finding.places)]
    found += check_lines(sound)
    found += check_budgets(sound) if "单位" not in unsure else []
    found += check_projects(sound)
    found += check_resources(sound)
    found += check_indicators(sound)
    found += check_free_text(sound)
    unread = {*unsure, *(sheet for sheet, _ in broken)}
    found += [finding for finding in check_content(whole) if not _is_about(finding, unread)]
    if FIRST_YEAR <= book.department.year <= LAST_YEAR:
        found += check_codes(sound)
    if "封面" not in unsure:
        found += check_calendar(sound)
    return [finding for finding in found if finding.code not in silent]


def _is_about(finding: Finding, unread: Collection[str]) -> bool:
    """Whether cells of the sheets not read whole may have said what a finding misses."""
    sheets = {place.sheet for place in finding.places}
    if finding.code == problems.REASON_WITHOUT_PRIOR.code:
        sheets |= {"上年数"}
    return not sheets.isdisjoint(unread)


def _without(book: Book, broken: Collection[tuple[str, int]], unsure: Collection[str]) -> Book:
    tables: dict[str, Any] = {
        attribute: tuple(
            record
            for record in getattr(book, attribute)
            if sheet.name not in unsure and (sheet.name, getattr(record, "row", 0)) not in broken
        )
        for attribute, sheet in SHEET_OF.items()
        if not sheet.single
    }
    return replace(book, **tables)
