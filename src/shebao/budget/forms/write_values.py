"""One value of the model, written: as text for the folder, and as what Excel holds for the workbook.

What no form can carry is refused before anything is written, never cut short.
"""

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from enum import StrEnum
from typing import Any

from shebao.budget.book import Book
from shebao.budget.forms.values import CONTROL, EXACT_MAX, TEXT_MAX, control_shown, utf16_length
from shebao.budget.sheets import SHEETS, Holds, SheetColumn
from shebao.money import FEN_MAX, format_yuan_plain


class UnwritableBookError(ValueError):
    """Something in a book fits neither form: a control character, a text too long, an impossible amount."""


def as_text(column: SheetColumn, value: Any) -> str:
    """A value as it stands in a CSV: amounts in 元 with two decimals, 是 or 否, dates as 2025-01-31."""
    if value is None:
        return ""
    if column.holds in (Holds.AMOUNT, Holds.AREA):
        return format_yuan_plain(value)
    if column.holds is Holds.YES_NO:
        return "是" if value else "否"
    return value.value if isinstance(value, StrEnum) else str(value)


def as_number(column: SheetColumn, value: Any) -> float | int | None:
    """A value as Excel's number, where the column is numeric and Excel's 15 digits hold it exactly; else None."""
    if not isinstance(value, int) or isinstance(value, bool) or abs(value) >= EXACT_MAX:
        return None
    if column.holds in (Holds.AMOUNT, Holds.AREA):
        return value / 100
    return value if column.holds is Holds.INTEGER else None


def refuse_unwritable(book: Book) -> None:
    """Raise UnwritableBookError, naming every value that no form can carry."""
    reasons = [f"{where}：{reason}" for where, value in _values(book) if (reason := _reason(value))]
    if reasons:
        raise UnwritableBookError("；".join(reasons))


def _reason(value: Any) -> str:
    if isinstance(value, str):
        if "\r" in value or CONTROL.search(value):
            return f"有不可见的控制字符 {control_shown(value[:30])}"
        if utf16_length(value) > TEXT_MAX:
            return f"文字有{len(value)}字，一格最多{TEXT_MAX}字"
    elif isinstance(value, int) and not 0 <= value <= FEN_MAX:
        return f"数字 {value} 为负数或太大"
    return ""


def _values(book: Book) -> Iterator[tuple[str, Any]]:
    for sheet in SHEETS:
        held = getattr(book, sheet.attribute)
        for number, record in enumerate((held,) if is_dataclass(held) else held, start=2):
            for item in fields(record):
                yield f"{sheet.name}第{number}行{item.name}", getattr(record, item.name)
    for key, text in book.texts.items():
        for line in text.split("\n"):
            yield f"文字/{key.value}", line
    titles = set()
    for annex in book.annexes:
        where = f"附件/{annex.title}"
        if not annex.title.strip() or annex.title in titles:
            yield where, "\x00"
        titles.add(annex.title)
        for text in (annex.title, annex.document_number, *annex.body.split("\n")):
            yield where, text
