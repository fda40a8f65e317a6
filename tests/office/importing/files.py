"""Source files for the tests: rows of a layout with what a test changes, written as a system or a clerk would."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import xlsxwriter

from shebao.identity import credit_check_character, resident_check_character
from shebao.register.imports.cover_note import asked_of
from shebao.register.imports.layouts import layouts
from shebao.register.models import SourceFile

UNIT = "14052500001"


def resident(at: int, born: str = "19800405") -> str:
    """A valid number of a man: the sequence is 2·at + 1."""
    first = f"140525{born}{2 * at + 1:03d}"
    return first + resident_check_character(first)


def credit_code(at: int = 1) -> str:
    first = f"91140525MA{at:06d}0"
    return first + credit_check_character(first)


UNIT_ROW = {
    "单位编号": UNIT, "单位名称": "泽州县某厂", "统一社会信用代码": credit_code(), "单位类型": "企业",
    "行业风险类别": "3", "工伤费率": "0.70%", "参保险种": "企业养老、机关养老、失业、工伤", "参保日期": "2005-03-01",
    "单位状态": "正常", "更新时间": "2025-06-01",
}  # fmt: skip


def person(at: int, **changed: Any) -> dict[str, Any]:
    """A row of F1: somebody at work."""
    return {
        "个人编号": f"11{at:08d}", "姓名": "王小明", "证件类型": "居民身份证", "证件号码": resident(at), "性别": "男",
        "出生日期": "1980-04-05", "户口性质": "城镇", "首次参保年月": "200508", "单位编号": UNIT,
        "单位名称": "泽州县某厂",
        "用工形式": "合同制", "人员状态": "在职", "缴费状态": "参保缴费", "缴费基数": "4198.00",
        "最近缴费年月": "202505",
        "实际缴费月数": "230", "个人账户储存额": "30000.25", "银行账号": f"62109911{at:011d}",
        "手机号码": "15400000001", **changed,
    }  # fmt: skip


def table(code: str, rows: Iterable[dict[str, Any]]) -> list[list[Any]]:
    """The headers of a layout and its rows."""
    headers = [column.header for column in layouts()[code].columns]
    return [headers, *([row.get(header, "") for header in headers] for row in rows)]


def cover_note(source: SourceFile) -> dict[str, str]:
    """A cover note that agrees with what was read."""
    read = {each["header"]: each["all"] for each in source.totals.get("columns", [])}
    return {name: read.get(name, str(source.rows)) for name in asked_of(layouts()[source.layout])}


def write_xlsx(path: Path, lines: Sequence[Sequence[Any]], arrange: Any = None) -> Path:
    """Write lines as the first sheet of a workbook: texts as texts, numbers as numbers."""
    book = xlsxwriter.Workbook(str(path), {"strings_to_formulas": False})
    sheet = book.add_worksheet("数据")
    for line, row in enumerate(lines):
        for at, cell in enumerate(row):
            if isinstance(cell, int | float):
                sheet.write_number(line, at, cell)
            elif cell != "":
                sheet.write_string(line, at, cell)
    if arrange:
        arrange(book, sheet)
    book.close()
    return path
