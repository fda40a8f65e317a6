"""Where in a book (底册) a clerk mends a finding: the sheet, and the row and column where the record has them."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from shebao.budget.book import Book, Indicator, Project
from shebao.budget.sheets import CALCULATIONS, FUNDING, INDICATORS, PROJECTS, REASONS, Sheet
from shebao.findings import Finding, Place

OF_PROJECTS = {"R-16": FUNDING, "R-23": CALCULATIONS}
"""Rules about a project that are mended in a sheet of their own."""

PROJECT, DEPARTMENT, REASON = "项目/", "部门整体绩效/", "变动原因/"
"""How subjects begin that name a record of the book."""


def with_book_places(finding: Finding, book: Book | None) -> Finding:
    """The finding with its places in the book added, unless it names a sheet already."""
    if book is None or any(place.sheet for place in finding.places):
        return finding
    places = tuple(dict.fromkeys(_places(finding, book)))
    return replace(finding, places=(*finding.places, *places)) if places else finding


def _places(finding: Finding, book: Book) -> Iterator[Place]:
    subject = finding.subject
    if subject.startswith(REASON):
        item = subject.split("/")[1]
        rows = [reason.row for reason in book.reasons if reason.about.value == item]
        yield from _rows(REASONS, rows) if rows else [Place(sheet=REASONS.name)]
    elif subject.startswith(DEPARTMENT):
        yield from _indicators(book.indicators, "", subject.removeprefix(DEPARTMENT))
    elif subject.startswith(PROJECT):
        for project, rest in _projects(book.projects, subject.removeprefix(PROJECT)):
            yield from _of_project(finding.code, book, project, rest)


def _projects(projects: Iterable[Project], named: str) -> Iterator[tuple[Project, str]]:
    """The project that a subject names, with what stands behind it; both of two (项目/甲、乙)."""
    fits = [project for project in projects if named == project.name or named.startswith(f"{project.name}/")]
    if fits:
        length = max(len(project.name) for project in fits)
        for project in fits:
            if len(project.name) == length:
                yield project, named[length:].removeprefix("/")
        return
    for first in projects:
        for second in projects:
            if named == f"{first.name}、{second.name}":
                yield from ((first, ""), (second, ""))


def _of_project(code: str, book: Book, project: Project, rest: str) -> Iterator[Place]:
    indicators = list(_indicators(book.indicators, project.code, rest.split("/")[0]))
    if indicators:
        yield from indicators
        return
    sheet = OF_PROJECTS.get(code)
    if sheet is not None:
        rows = [line.row for line in getattr(book, sheet.attribute) if line.project == project.code]
        yield from _rows(sheet, rows)
        if rows:
            return
    if code.startswith("P-") and rest in ("符号", "计量单位", "指标值", "满意度", "数量指标", "绩效指标"):
        yield from _rows(INDICATORS, [line.row for line in book.indicators if line.project == project.code][:1])
    headers = {column.header for column in PROJECTS.columns}
    yield Place(sheet=PROJECTS.name, row=project.row or None, column=rest if rest in headers else "")


def _indicators(indicators: Iterable[Indicator], project: str, name: str) -> Iterator[Place]:
    rows = [line.row for line in indicators if line.project == project and line.name == name]
    return _rows(INDICATORS, rows)


def _rows(sheet: Sheet, rows: Iterable[int]) -> Iterator[Place]:
    for row in rows:
        yield Place(sheet=sheet.name, row=row or None)
