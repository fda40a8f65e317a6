"""What every check of a book needs: where a record stands, and its year's codes."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from shebao.budget.book import Book, Fact, Project, TextKey, Unit
from shebao.budget.codes import CodeTables, code_tables
from shebao.budget.sheets import DEPARTMENT, GOAL, SHEETS, TEXT_SHEET, Sheet
from shebao.findings import Place

_WORKBOOKS = (".xlsx", ".xlsm", ".xls", ".et", ".ods")
"""A book of another name is a folder."""

SHEET_OF = {sheet.attribute: sheet for sheet in SHEETS}


@dataclass(frozen=True)
class Subject:
    """A book being checked, and the name of its file for the places of findings."""

    book: Book
    file: str = ""

    @cached_property
    def codes(self) -> CodeTables:
        """The code tables of the book's year."""
        return code_tables(self.book.department.year)

    @cached_property
    def units(self) -> dict[str, Unit]:
        """Units by code."""
        return {unit.code: unit for unit in self.book.units}

    @cached_property
    def projects(self) -> dict[str, Project]:
        """Projects by code."""
        return {project.code: project for project in self.book.projects}

    @cached_property
    def project_fen(self) -> dict[str, int]:
        """What each project code has in the facts, in fen."""
        sums: dict[str, int] = {}
        for fact in self.book.facts:
            if fact.project:
                sums[fact.project] = sums.get(fact.project, 0) + fact.fen
        return sums

    def place(self, attribute: str, row: int = 0, field: str = "") -> Place:
        """A cell, by the attribute of the book, the record's row and the field."""
        sheet = SHEET_OF[attribute]
        return Place(self.file_of(sheet.file), sheet.name, row or None, sheet.column(field).header if field else "")

    def file_of(self, name: str) -> str:
        """The file that holds a sheet: the workbook, or in a folder the sheet's own file (底册/facts.csv)."""
        is_workbook = self.file.lower().endswith(_WORKBOOKS)
        return self.file if is_workbook or not self.file else f"{self.file}/{name}"

    def text_place(self, key: TextKey, text: str = "") -> Place:
        """A place of the prose."""
        name = f"texts/{key.value}.md"
        return Place(self.file_of(name), TEXT_SHEET, text=text or key.value)

    def places(self, attribute: str, rows: Iterable[int], field: str = "") -> list[Place]:
        """The cells of a field in several rows."""
        return [self.place(attribute, row, field) for row in rows]


def project_label(subject: Subject, code: str) -> str:
    """A project for a finding's subject: its name where it has one, else its code."""
    project = subject.projects.get(code)
    return f"项目/{project.name}" if project is not None else f"项目/{code}"


def row_words(rows: Iterable[int]) -> str:
    """第3、5、9行, or 第3、5、9、12、15、20、21、22等31行; "" where no row is known (a book made by a program)."""
    known = [row for row in rows if row]
    if not known:
        return ""
    listed = "、".join(map(str, known[:8]))
    return f"第{listed}行" if len(known) <= 8 else f"第{listed}等{len(known)}行"


def fact_words(fact: Fact) -> str:
    """A fact in a few words: its codes and project."""
    return "/".join(part for part in (fact.function, fact.economic, fact.project) if part)


__all__ = ["DEPARTMENT", "GOAL", "SHEET_OF", "Sheet", "Subject", "fact_words", "project_label", "row_words"]
