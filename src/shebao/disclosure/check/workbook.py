"""The XLSX report: one row a finding, for the office's own follow-up list; a second sheet with the files."""

import math
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any
from unicodedata import east_asian_width

import xlsxwriter

from shebao.disclosure.check.own_reports import MARK
from shebao.disclosure.check.personal import without_personal_numbers
from shebao.disclosure.check.report import Report, what_to_say
from shebao.disclosure.check.words import checked_words, not_read_words, place_words
from shebao.findings import Finding, Place, Severity

STATES = ("待处理", "已改正", "已说明", "不是问题")
"""What may be chosen as the state of a finding."""

LINE, TALLEST = 14.5, 409
"""Points of a line, and of the tallest row there can be."""

SEVERITY = 2
"""The column of the severity."""

PRINTED = 10
"""So many columns, the first, fit on the width of a page and are printed; the others are for the screen."""

_COLUMNS: tuple[tuple[str, float], ...] = (
    ("序号", 6), ("单位", 22), ("级别", 7), ("代码", 8), ("问题", 56), ("页", 6), ("表", 24), ("印出的数", 16),
    ("应为", 16), ("处理情况", 11), ("责任人", 10), ("备注", 20), ("年度", 7), ("文件", 22),
    ("行", 6), ("行列", 90), ("原文", 40), ("相差", 14), ("依据", 60),
)  # fmt: skip
_FILE_COLUMNS: tuple[tuple[str, float], ...] = (
    ("序号", 6), ("单位", 26), ("年度", 7), ("类别", 7), ("文件", 32), ("错误", 7), ("提醒", 7), ("提示", 7),
    ("已核对比例", 11), ("说明", 70), ("认出的表", 9), ("缺少的表", 24), ("未读", 7), ("数字", 8), ("已核对", 8),
)  # fmt: skip
_GROUNDS = {Severity.ERROR: "#FDE8E8", Severity.WARNING: "#FDF0D5", Severity.NOTICE: "#E3EEFA"}


def write_workbook(reports: Sequence[Report], path: Path) -> None:
    """Write the follow-up list. Every text is written as a text, so that no document can bring a formula along.

    Raises OSError where the file cannot be written.
    """
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(str(path), options)
    book.set_properties({"title": "公开文本核对", "comments": MARK})
    try:
        _findings(book, reports)
        _files(book, reports)
    finally:
        try:
            book.close()
        except xlsxwriter.exceptions.FileCreateError as error:
            raise OSError(str(error)) from error


def _findings(book: Any, reports: Sequence[Report]) -> None:
    sheet = book.add_worksheet("问题清单")
    text = book.add_format({"text_wrap": True, "valign": "top", "border": 1, "border_color": "#C9D1D9"})
    grounds = {
        severity: book.add_format({"valign": "top", "border": 1, "border_color": "#C9D1D9", "bg_color": colour})
        for severity, colour in _GROUNDS.items()
    }
    _head(book, sheet, _COLUMNS)
    row = 0
    for report in reports:
        for finding in report.findings:
            row += 1
            values = list(_row(row, report, finding))
            sheet.set_row(row, _height(values, _COLUMNS))
            for column, value in enumerate(values):
                form = grounds[finding.severity] if column == SEVERITY else text
                _write(sheet, row, column, value, form)
    if not row:
        sheet.write_string(1, 0, "没有发现问题。", text)
    else:
        state = PRINTED - 1
        sheet.data_validation(1, state, row, state, {"validate": "list", "source": list(STATES)})
    sheet.autofilter(0, 0, max(row, 1), len(_COLUMNS) - 1)
    _for_print(sheet, "公开文本核对：问题清单", row)


def _row(number: int, report: Report, finding: Finding) -> Iterable[str | int | None]:
    first = finding.places[0] if finding.places else Place()
    spot = place_words(Place(row=first.row, column=first.column))
    more = "；".join(words for place in finding.places[1:] if (words := place_words(place)))
    return (
        number,
        report.name,
        finding.severity.label,
        finding.code,
        what_to_say(finding),
        first.page,
        "／".join(word for word in (first.sheet, first.table) if word),
        finding.found,
        finding.expected,
        STATES[0],
        "",
        "",
        report.year or None,
        report.file.name,
        first.line,
        f"{spot}（另见：{more}）" if more else spot,
        without_personal_numbers(first.text),
        finding.difference,
        finding.basis,
    )


def _files(book: Any, reports: Sequence[Report]) -> None:
    sheet = book.add_worksheet("文件")
    text = book.add_format({"text_wrap": True, "valign": "top", "border": 1, "border_color": "#C9D1D9"})
    percent = book.add_format({"num_format": "0.0%", "valign": "top", "border": 1, "border_color": "#C9D1D9"})
    _head(book, sheet, _FILE_COLUMNS)
    for row, report in enumerate(reports, start=1):
        counts = [report.count(severity) if report.is_readable else None for severity in Severity]
        said = [report.problem] if report.problem else [*checked_words(report), *not_read_words(report)]
        values: list[str | int | None] = [row, report.name, report.year or None, report.kind, str(report.file), *counts]
        values += [None, "；".join(said)]
        if report.is_readable:
            values += [len(report.tables_found), "、".join(report.tables_missing), len(report.not_read)]
            values += [report.figures_read, None if report.partial else report.figures_tied]
        else:
            values += [None] * 5
        sheet.set_row(row, _height(values, _FILE_COLUMNS))
        for column, value in enumerate(values):
            _write(sheet, row, column, value, text)
        if report.verified is not None:
            ratio = f"=IF(N{row + 1}=0,0,O{row + 1}/N{row + 1})"
            sheet.write_formula(row, 8, ratio, percent, report.figures_tied / report.figures_read)
    sheet.autofilter(0, 0, max(len(reports), 1), len(_FILE_COLUMNS) - 1)
    _for_print(sheet, "公开文本核对：文件", len(reports))


def _head(book: Any, sheet: Any, columns: Sequence[tuple[str, float]]) -> None:
    look = {"bold": True, "bg_color": "#1D4F80", "font_color": "#FFFFFF", "border": 1, "valign": "vcenter"}
    head = book.add_format(look | {"text_wrap": True})
    for column, (name, width) in enumerate(columns):
        sheet.set_column(column, column, width)
        sheet.write_string(0, column, name, head)
    sheet.set_row(0, 32)
    sheet.freeze_panes(1, 0)


def _height(values: Sequence[str | int | None], columns: Sequence[tuple[str, float]]) -> float:
    """The height in points in which no wrapped text of a row is cut; not every program finds it by itself."""
    lines = 1
    for value, (_, width) in zip(values, columns, strict=True):
        cells = sum(2 if east_asian_width(sign) in "WFA" else 1 for sign in str(value or ""))
        lines = max(lines, math.ceil(cells / max(width - 5, 1)))
    return min(lines * LINE, TALLEST)


def _write(sheet: Any, row: int, column: int, value: str | int | None, form: Any) -> None:
    if value is None or value == "":
        sheet.write_blank(row, column, None, form)
    elif isinstance(value, int):
        sheet.write_number(row, column, value, form)
    else:
        sheet.write_string(row, column, value[:32_000], form)


def _for_print(sheet: Any, title: str, rows: int) -> None:
    sheet.print_area(0, 0, max(rows, 1), PRINTED - 1)
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    sheet.set_margins(0.4, 0.4, 0.6, 0.6)
    sheet.set_header(f"&C{title}")
    sheet.set_footer("&C第 &P 页，共 &N 页")
