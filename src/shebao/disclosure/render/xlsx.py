"""The spreadsheet (.xlsx): a sheet a table, numbers as numbers, sums as formulas, ready to print.

The first sheet lists the others; one holds the text, so that an office can copy from it; one the charts. Amounts are
exact and shown as printed (:mod:`xlsx_amounts`), sums are formulas that agree (:mod:`xlsx_formulas`). The same
disclosure gives the same bytes.
"""

import re
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import xlsxwriter

from shebao.disclosure.model import Disclosure, Heading, Paragraph, Table
from shebao.disclosure.render.xlsx_sheets import SheetFormats, write_charts, write_contents, write_table
from shebao.disclosure.render.xlsx_text import write_findings, write_text
from shebao.documents.xml_text import printable

CONTENTS, TEXT, CHARTS, FINDINGS_SHEET = "目录", "情况说明", "图表", "校对结果"

WIDTH_FACE = {"font_name": "Arial", "font_size": 10}
"""Column widths are counted in digits of this face: 7 pixels in Excel, and LibreOffice has one of the same widths."""

LONGEST_NAME = 31
"""Excel's limit for a sheet's name, counted in UTF-16 units."""


def render_xlsx(document: Disclosure, path: Path) -> None:
    """Write a disclosure as an Excel workbook. Raises OSError where the file cannot be written."""
    target = BytesIO()
    workbook = xlsxwriter.Workbook(target, {"in_memory": True, "default_format_properties": dict(WIDTH_FACE)})
    workbook.set_properties(
        {
            "title": printable(document.title)[:255],
            "subject": f"{document.year}年度部门{'决算' if document.final else '预算'}公开",
            "author": printable(document.unit_name)[:255],
            "created": datetime(document.year, 1, 1),  # noqa: DTZ001 - the file format knows no time zone
        }
    )
    formats = SheetFormats(workbook)
    charts = [chart for chart in document.charts if not chart.web_only and chart.points]
    taken: set[str] = set()
    contents = workbook.add_worksheet(_sheet_name(CONTENTS, taken))
    entries: list[tuple[str, str]] = []
    for table in document.tables:
        entries.append(
            (
                _add_table(workbook, formats, document, table, _table_name(table), taken),
                f"表{table.number}　{table.title}",
            )
        )
    if any(isinstance(block, Heading | Paragraph) for block in document.blocks):
        name = _sheet_name(TEXT, taken)
        write_text(workbook.add_worksheet(name), formats, document)
        entries.append((name, f"情况说明　概况、{'决算' if document.final else '预算'}情况说明、名词解释和附件的文字"))
    if charts:
        name = _sheet_name(CHARTS, taken)
        write_charts(workbook, workbook.add_worksheet(name), formats, document, charts)
        entries.append((name, f"图表　{'、'.join(chart.title for chart in charts)}"))
    for number, table in enumerate(document.performance_tables):
        subject = table.form.name if table.form and table.form.project else "整体"
        name = f"绩效{number} {subject}" if number else f"绩效 {subject}"
        what = f"{name.replace(' ', '　', 1)}（{table.title}）" if not number else name.replace(" ", "　", 1)
        entries.append((_add_table(workbook, formats, document, table, name, taken), what))
    if document.draft:
        name = _sheet_name(FINDINGS_SHEET, taken)
        write_findings(workbook.add_worksheet(name), formats, document)
        entries.append((name, f"{FINDINGS_SHEET}　草稿专用，定稿没有"))
    write_contents(contents, formats, document, entries)
    workbook.close()
    path.write_bytes(target.getvalue())


def _add_table(
    workbook: Any, formats: SheetFormats, document: Disclosure, table: Table, name: str, taken: set[str]
) -> str:
    unique = _sheet_name(name, taken)
    write_table(workbook.add_worksheet(unique), formats, document, table)
    return unique


def _table_name(table: Table) -> str:
    return f"表{table.number} {table.kind.value}"


def _sheet_name(wanted: str, taken: set[str]) -> str:
    """A name that Excel takes: no []:*?/\\ and control characters, at most 31 long, no other sheet's."""
    clean = re.sub(r"[\[\]:*?/\\\x00-\x1f]", "", printable(wanted)).strip("' ") or "表"
    for number in range(1, 10_000):
        tail = "" if number == 1 else f"（{number}）"
        name = _cut(clean, LONGEST_NAME - len(tail)) + tail
        if name.lower() not in taken:
            taken.add(name.lower())
            return name
    raise ValueError(f"too many sheets named {wanted}")


def _cut(text: str, length: int) -> str:
    """The beginning of a text that is at most so many UTF-16 units long (𠮷 counts two)."""
    kept = ""
    for character in text:
        length -= len(character.encode("utf-16-le")) // 2
        if length < 0:
            break
        kept += character
    return kept
