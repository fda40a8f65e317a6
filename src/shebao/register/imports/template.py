"""The template of a layout (模板): headers, dropdowns from a hidden sheet of codes, numbers as text, ready to print."""

import io

import xlsxwriter

from shebao.register.imports.layouts import Column, Layout
from shebao.register.imports.reading import CODE_SHEET

ROWS = 20_000
"""Rows that the dropdowns reach; more can be pasted all the same."""
FORMATS = {"date": "yyyy-mm-dd", "money": "0.00", "count": "0"}
HINTS = {
    "date": "日期，写作 2025-06-30",
    "month": "年月，写作 202506",
    "money": "金额，单位元，最多两位小数",
    "count": "不带小数的数",
    "rate": "百分数，写作 0.20%",
    "id_number": "证件号码，单元格为文本格式，不得以数字保存",
    "account": "银行账号，单元格为文本格式",
    "number": "编号，单元格为文本格式",
    "credit_code": "18位统一社会信用代码",
    "code": "从下拉列表中选择",
}


def template_bytes(layout: Layout) -> bytes:
    """The workbook of a layout's template, as bytes."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"strings_to_formulas": False})
    sheet = book.add_worksheet(layout.name[:31])
    codes = book.add_worksheet(CODE_SHEET)
    codes.write_row(0, 0, ["模板版本", layout.version])
    must = book.add_format({"bold": True, "bg_color": "#F6E3C5", "border": 1, "num_format": "@"})
    may = book.add_format({"bold": True, "bg_color": "#E8EEF4", "border": 1, "num_format": "@"})
    formats = {kind: book.add_format({"num_format": code}) for kind, code in FORMATS.items()}
    text = book.add_format({"num_format": "@"})
    listed = 0
    for at, column in enumerate(layout.columns):
        sheet.set_column(at, at, max(10, len(column.header) * 2 + 2, _width(column)), formats.get(column.kind, text))
        sheet.write_string(0, at, column.header, must if column.required else may)
        sheet.write_comment(0, at, _hint(column), {"visible": False})
        if column.kind == "code":
            codes.write_column(1, listed, [column.header, *column.words])
            letters = xlsxwriter.utility.xl_col_to_name(listed)
            source = f"={CODE_SHEET}!${letters}$3:${letters}${2 + len(column.words)}"
            message = f"“{column.header}”只能填下拉列表中的内容。"
            sheet.data_validation(
                1,
                at,
                ROWS,
                at,
                {"validate": "list", "source": source, "error_title": "不在代码表", "error_message": message},
            )
            listed += 1
    codes.hide()
    sheet.freeze_panes(1, 0)
    sheet.repeat_rows(0)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.set_header(f"&L{layout.title}&R模板版本 {layout.version}")
    sheet.set_footer("&C第 &P 页，共 &N 页")
    book.close()
    return buffer.getvalue()


def _width(column: Column) -> int:
    return {"id_number": 20, "account": 22, "credit_code": 20, "text": 14}.get(column.kind, 0)


def _hint(column: Column) -> str:
    must = "必填。" if column.required else ""
    other = f"也可用表头：{'、'.join(column.aliases)}。" if column.aliases else ""
    return f"{must}{HINTS.get(column.kind, '文本')}。{other}"
