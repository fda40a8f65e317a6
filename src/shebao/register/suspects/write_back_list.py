"""The write-back list of a system (回写清单): what was solved, record by record, for whoever corrects the system."""

import io
from collections.abc import Sequence
from typing import Any

import xlsxwriter

from shebao.register.insurances import SHORT
from shebao.register.suspects.lists import anomaly
from shebao.register.suspects.models import Record
from shebao.register.suspects.steps import in_parts

COLUMNS = (
    ("疑点编号", 16),
    ("异常", 26),
    ("个人编号", 16),
    ("姓名", 12),
    ("证件号码", 22),
    ("单位编号", 16),
    ("单位名称", 28),
    ("处理结果", 10),
    ("处理内容", 44),
    ("业务流水号", 22),
    ("源文件", 24),
    ("行号", 8),
)


def write_back_book(system: str, rows: Sequence[Any], mark: str) -> bytes:
    """The workbook of a system's list: a line for each of its records; numbers as text, ready to print."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"strings_to_formulas": False, "strings_to_urls": False})
    sheet = book.add_worksheet("回写清单")
    head = book.add_format({"bold": True, "bg_color": "#E8EEF4", "border": 1, "num_format": "@"})
    text = book.add_format({"num_format": "@", "text_wrap": True, "valign": "top"})
    for at, (title, width) in enumerate(COLUMNS):
        sheet.set_column(at, at, width)
        sheet.write_string(0, at, title, head)
    line = 0
    for some in in_parts(rows):
        records: dict[int, list[Record]] = {}
        found = Record.objects.filter(suspect_id__in=[row.pk for row in some], system=system).select_related("source")
        for one in found.order_by("suspect_id", "-run_id", "place"):
            held = records.setdefault(one.suspect_id, [])
            if not held or held[0].run_id == one.run_id:
                held.append(one)
        for row in some:
            for one in records.get(row.pk, []):
                line += 1
                for at, value in enumerate(_line(row, one)):
                    sheet.write_string(line, at, value, text)
    sheet.freeze_panes(1, 0)
    sheet.repeat_rows(0)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.set_header(f"&L{SHORT[system]}　回写清单&R{mark.replace('&', '&&')}")
    sheet.set_footer("&C第 &P 页，共 &N 页")
    sheet.write_string(line + 2, 0, f"导出：{mark}")
    book.close()
    return buffer.getvalue()


def _line(row: Any, one: Record) -> tuple[str, ...]:
    return (
        row.number,
        anomaly(row.code),
        one.number,
        str(one.cells.get("姓名", "")),
        str(one.cells.get("证件号码", "")),
        one.unit,
        one.unit_name,
        row.result,
        row.decision.what,
        row.decision.case_number,
        one.source.name,
        str(one.row),
    )
