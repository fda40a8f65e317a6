"""The hidden sheet behind the lists to choose from: codes with their names, and the book's own units and projects."""

from dataclasses import dataclass
from typing import Any

from shebao.budget.book import Book
from shebao.budget.codes import Code, code_tables
from shebao.budget.forms.wording import CODE_SHEET
from shebao.budget.sheets import PROJECTS, UNITS, Sheet

OWN_ROWS = 300
"""The lists of units and projects offer so many rows of their sheets."""


@dataclass(frozen=True, slots=True)
class CodeLists:
    """Where the list of each code table stands, as a formula for a data validation."""

    formulas: dict[str, str]

    def source(self, codes: str) -> str | None:
        """The list for a column's ``codes``; None where there is none."""
        return self.formulas.get(codes)


def write_code_sheet(workbook: Any, book: Book) -> CodeLists:
    """Write the hidden sheet. An entry is the code and the name; reading takes the code."""
    page, formulas = _official(workbook, book.department.year)
    formulas["units"] = _own(page, 4, UNITS, [(unit.code, unit.name) for unit in book.units])
    formulas["projects"] = _own(page, 5, PROJECTS, [(project.code, project.name) for project in book.projects])
    return CodeLists(formulas)


def write_official_codes(workbook: Any, year: int) -> CodeLists:
    """The hidden sheet with the year's official codes alone, for a workbook without sheets of units and projects."""
    return CodeLists(_official(workbook, year)[1])


def _official(workbook: Any, year: int) -> tuple[Any, dict[str, str]]:
    page = workbook.add_worksheet(CODE_SHEET)
    page.hide()
    tables = code_tables(year)
    formulas: dict[str, str] = {}
    official: list[tuple[str, str, list[Code]]] = [
        ("function", "功能科目", [code for code in tables.function.values() if len(code.code) == 7]),
        ("economic", "部门经济科目", [code for code in tables.economic.values() if len(code.code) == 5]),
        ("government_economic", "政府经济科目", [c for c in tables.government_economic.values() if len(c.code) == 5]),
        ("income", "收入科目", list(tables.income.values())),
    ]
    for column, (key, header, codes) in enumerate(official):
        page.write_string(0, column, header)
        page.set_column(column, column, 36)
        for row, code in enumerate(codes, start=1):
            page.write_string(row, column, f"{code.code} {code.name}")
        if codes:
            letter = "ABCDEF"[column]
            formulas[key] = f"='{CODE_SHEET}'!${letter}$2:${letter}${len(codes) + 1}"
    return page, formulas


def _own(page: Any, column: int, sheet: Sheet, entries: list[tuple[str, str]]) -> str:
    """A list that follows what is typed in a sheet of the book; it ends where that sheet's codes end."""
    page.write_string(0, column, sheet.name)
    page.set_column(column, column, 36)
    rows = max(OWN_ROWS, len(entries) + OWN_ROWS // 2)
    for row in range(1, rows + 1):
        code, name = entries[row - 1] if row <= len(entries) else ("", "")
        cell = f"'{sheet.name}'!$A{row + 1}"
        formula = f'=IF({cell}="","",{cell}&" "&\'{sheet.name}\'!$B{row + 1})'
        page.write_formula(row, column, formula, None, f"{code} {name}" if code else "")
    letter = "ABCDEF"[column]
    count = f"MAX(1,COUNTA('{sheet.name}'!$A$2:$A${rows + 1}))"
    return f"=OFFSET('{CODE_SHEET}'!${letter}$2,0,0,{count},1)"
