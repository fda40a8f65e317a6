"""The disclosure as data: ``disclosure.json``, a CSV file for each table, and a Fiscal Data Package.

``disclosure.json`` (UTF-8, keys in a fixed order) holds what is printed in printed order, and behind each figure what
it is made of: ``tables`` and ``performance_tables`` (rows of cells ``{text, fen, facts}``, ``facts`` naming ``row`` of
``facts``), ``sections`` (paragraphs with ``figures``), ``charts``, ``projects``, ``findings``. Amounts are whole fen.
A book's contact fields and notes are never among it.
"""

import csv
import json
from pathlib import Path
from typing import Any

from shebao.budget.book import Book
from shebao.disclosure.model import Cell, Chain, Chart, Disclosure, Paragraph, Table, table_grid
from shebao.disclosure.render.csv_text import excel_text
from shebao.disclosure.render.data_package import write_data_package
from shebao.disclosure.render.facts import book_of, document_facts, fact_data
from shebao.findings import as_json

FORMAT = "shebao-disclosure"
VERSION = 2


def render_data(document: Disclosure, folder: Path) -> None:
    """Write ``disclosure.json``, ``tables/*.csv``, ``facts.csv`` and ``datapackage.json`` into an existing folder.

    A document that was read has no lines, so no data package. Raises OSError where the
    folder cannot be written.
    """
    text = json.dumps(disclosure_data(document), ensure_ascii=False, separators=(",", ":"))
    (folder / "disclosure.json").write_text(f"{text}\n", encoding="utf-8", newline="\n")
    tables = folder / "tables"
    tables.mkdir(exist_ok=True)
    for table in document.tables:
        write_table_csv(table, tables / f"table-{table.number:02d}.csv")
    for number, table in enumerate(document.performance_tables, start=1):
        write_table_csv(table, tables / f"performance-{number:02d}.csv")
    if document_facts(document):
        write_data_package(document, folder)


def disclosure_data(document: Disclosure) -> dict[str, Any]:
    """The whole document as plain data."""
    book = book_of(document)
    return {
        "format": FORMAT,
        "version": VERSION,
        "year": document.year,
        "department": document.unit_name,
        "title": document.title,
        **({"final": True} if document.final else {}),
        "draft": document.draft,
        "currency": "CNY",
        "tables": [_table(table) for table in document.tables],
        "performance_tables": [_performance_table(table) for table in document.performance_tables],
        "sections": [
            {"heading": section.heading, "paragraphs": [_paragraph(one) for one in section.paragraphs]}
            for section in document.sections
        ],
        "charts": [_chart(chart) for chart in document.charts],
        "units": _units(book) if book else [],
        "projects": _projects(book, document) if book else [],
        "facts": [fact_data(fact) for fact in document_facts(document)],
        "findings": [as_json(finding) for finding in document.findings],
    }


def _table(table: Table) -> dict[str, Any]:
    return {
        "number": table.number,
        "kind": table.kind.value,
        "title": table.title,
        "label": table.label,
        "caption": table.caption,
        "unit": table.unit,
        "note": table.note,
        "footer": table.footer,
        "columns": [{"key": column.key, "amount": column.amount} for column in table.columns],
        "header": [[_cell(cell) for cell in cells] for cells in table.header],
        "row_keys": [{"key": row.key, "role": row.role, "level": row.level} for row in table.rows],
        "rows": [[_cell(cell) for cell in cells] for cells in _full_rows(table)],
    }


def _full_rows(table: Table) -> list[list[Cell | None]]:
    """The body on the full grid, so that a row has a cell for each column, whatever spans."""
    return table_grid(table)[len(table.header) :]


def _performance_table(table: Table) -> dict[str, Any]:
    data = _table(table)
    form = table.form
    if form is not None:
        data["project"] = form.project
        data["name"] = form.name
        data["year_total_fen"] = form.year_total_fen
        data["period_total_fen"] = form.period_total_fen
        data["indicators"] = [
            {
                "horizon": indicator.horizon.value,
                "level1": indicator.level1,
                "level2": indicator.level2,
                "name": indicator.name,
                "value": indicator.value,
            }
            for indicator in form.indicators
        ]
    return data


def _cell(cell: Cell | None) -> dict[str, Any]:
    """A cell; one that a span covers is blank and says so."""
    if cell is None:
        return {"text": "", "fen": None, "facts": [], "covered": True}
    data: dict[str, Any] = {"text": cell.text, "fen": cell.fen, "facts": list(cell.facts)}
    if cell.colspan > 1:
        data["colspan"] = cell.colspan
    if cell.rowspan > 1:
        data["rowspan"] = cell.rowspan
    if cell.chain is not None and cell.text:
        data["chain"] = _chain(cell.chain, with_facts=cell.chain.facts != cell.facts)
    return data


def _chain(chain: Chain, *, with_facts: bool = True) -> dict[str, Any]:
    data: dict[str, Any] = {"kind": chain.kind.value, "label": chain.label, "exact": chain.exact, "fen": chain.fen}
    if with_facts:
        data["facts"] = list(chain.facts)
    if chain.operands:
        data["operands"] = [
            {
                "label": operand.label,
                "text": operand.text,
                "unit": operand.unit,
                "fen": operand.fen,
                "role": operand.role,
                "facts": list(operand.facts),
                **({"chain": _chain(operand.chain)} if operand.chain is not None else {}),
            }
            for operand in chain.operands
        ]
    if chain.rounding:
        data["rounding"] = chain.rounding
    if chain.basis:
        data["basis"] = chain.basis
    return data


def _paragraph(paragraph: Paragraph) -> dict[str, Any]:
    return {
        "text": paragraph.text,
        "figures": [
            {
                "text": figure.text,
                "unit": figure.unit,
                "start": figure.start,
                "fen": figure.fen,
                "chain": _chain(figure.chain) if figure.chain else None,
            }
            for figure in paragraph.figures
        ],
    }


def _chart(chart: Chart) -> dict[str, Any]:
    return {
        "key": chart.key,
        "title": chart.title,
        "form": chart.form,
        "unit": chart.unit,
        "alt": chart.alt,
        "web_only": chart.web_only,
        "points": [
            {"label": point.label, "series": point.series, "text": point.text, "fen": point.fen}
            for point in chart.points
        ],
    }


def _units(book: Book) -> list[dict[str, Any]]:
    return [{"code": unit.code, "name": unit.name, "nature": unit.nature.value} for unit in book.units]


def _projects(book: Book, document: Disclosure) -> list[dict[str, Any]]:
    """What a project is, without its contact fields; its amount is the budget's, of final accounts what was spent."""
    facts = document.accounts.actual if document.accounts is not None else book.facts
    projects = []
    for project in book.projects:
        lines = [line for line in book.calculations if line.project == project.code]
        projects.append(
            {
                "code": project.code,
                "name": project.name,
                "unit": project.unit,
                "class": project.project_class.value,
                "recurrence": project.recurrence,
                "years": project.years,
                "three_guarantees": project.three_guarantees,
                "overview": project.overview,
                "basis": project.basis,
                "fen": sum(fact.fen for fact in facts if fact.project == project.code),
                "calculations": [
                    {
                        "item": line.item,
                        "number": line.number,
                        "number_unit": line.number_unit,
                        "standard_fen": line.standard_fen,
                        "periods": line.periods,
                        "period_unit": line.period_unit,
                        "fen": line.number * line.standard_fen * line.periods,
                    }
                    for line in lines
                ],
            }
        )
    return projects


def write_table_csv(table: Table, path: Path) -> None:
    """Write a table's header and body as CSV for Excel and WPS (UTF-8 with a mark); a covered cell is blank."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows([excel_text(cell.text if cell else "") for cell in row] for row in table_grid(table))
