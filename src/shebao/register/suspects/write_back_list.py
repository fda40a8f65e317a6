"""The write-back list of a system (回写清单): field by field what is to be changed, for whoever corrects the system."""

import io
from collections.abc import Iterable
from typing import Any

import xlsxwriter

from shebao.register.insurances import SHORT
from shebao.register.suspects.lists import anomaly
from shebao.register.suspects.models import Correction
from shebao.screens.masks import mask_name

COLUMNS = (
    ("系统", 10),
    ("个人编号", 16),
    ("姓名", 10),
    ("字段", 14),
    ("原值", 22),
    ("新值", 22),
    ("处理结果", 10),
    ("依据、原因", 40),
    ("疑点编号", 15),
    ("异常", 24),
    ("单位编号", 14),
    ("源文件", 22),
    ("行号", 8),
    ("业务流水号", 20),
)
"""A record of an employer has its 单位编号 for a 个人编号."""


def write_back_book(system: str, corrections: Iterable[Correction], names: bool, mark: str) -> bytes:
    """The workbook of a system's list: a line for each field to be changed; values as text, ready to print.

    ``names``: whether whoever takes it sees names in full. The values to be written stand in full, else they could not
    be written.
    """
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"strings_to_formulas": False, "strings_to_urls": False})
    sheet = book.add_worksheet("回写清单")
    head = book.add_format({"bold": True, "bg_color": "#E8EEF4", "border": 1, "num_format": "@"})
    text = book.add_format({"num_format": "@", "text_wrap": True, "valign": "top"})
    for at, (title, width) in enumerate(COLUMNS):
        sheet.set_column(at, at, width)
        sheet.write_string(0, at, title, head)
    line = 0
    for line, one in enumerate(corrections, 1):
        for at, value in enumerate(line_of(one, names)):
            sheet.write_string(line, at, value, text)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, max(1, line), len(COLUMNS) - 1)
    sheet.repeat_rows(0)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.set_header(f"&L{SHORT[system]}　回写清单&R{mark.replace('&', '&&')}")
    sheet.set_footer("&C第 &P 页，共 &N 页")
    sheet.write_string(line + 2, 0, f"导出：{mark}")
    book.close()
    return buffer.getvalue()


def line_of(one: Any, names: bool) -> tuple[str, ...]:
    """A correction as its line of the list."""
    row, decision = one.record, one.decision
    name = str(row.cells.get("姓名", ""))
    return (
        SHORT.get(one.system, one.system),
        one.number,
        name if names else mask_name(name),
        one.field or "（整条记录）",
        one.old,
        one.new,
        decision.result,
        f"{decision.what}（{decision.reason}）",
        decision.suspect.number,
        anomaly(decision.suspect.code),
        row.unit,
        row.source.name,
        str(row.row),
        decision.case_number,
    )
