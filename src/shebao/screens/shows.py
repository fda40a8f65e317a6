"""How values are written on staff pages and in exports: 元 with two decimals, months as 2025-06, dates as ISO."""

from datetime import date
from typing import Any


def yuan(fen: int | None) -> str:
    """Fen as 元 with thousands separators and two decimals; empty for nothing.

    >>> yuan(123456789), yuan(-5), yuan(None)
    ('1,234,567.89', '-0.05', '')
    """
    if fen is None:
        return ""
    sign = "-" if fen < 0 else ""
    return f"{sign}{abs(fen) // 100:,}.{abs(fen) % 100:02d}"


def month(day: date | None) -> str:
    """A month kept as its first day."""
    return f"{day:%Y-%m}" if day else ""


def shown(value: Any, kind: str) -> str:
    """A value as its kind of column writes it."""
    if value is None:
        return ""
    if kind == "money":
        return yuan(value)
    if kind == "month":
        return month(value)
    if kind == "moment":
        from django.utils.timezone import localtime

        return f"{localtime(value):%Y-%m-%d %H:%M}"
    if kind == "number":
        return f"{value:,}"
    return str(value)
