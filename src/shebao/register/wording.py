"""Findings about what a case asks, and the small words that payloads and papers are written in.

A finding's subject is the label of the field that it is about, so that a form can show it there.
"""

from datetime import date
from typing import Any

from shebao import months
from shebao.findings import Finding, Severity


def wrong(code: str, field: str, message: str, action: str, basis: str = "") -> Finding:
    """Something that stops a case."""
    return Finding(code, Severity.ERROR, message, subject=field, action=action, basis=basis)


def doubtful(code: str, field: str, message: str, action: str, basis: str = "") -> Finding:
    """Something that the checker has to look at."""
    return Finding(code, Severity.WARNING, message, subject=field, action=action, basis=basis)


def a_month(value: Any) -> date | None:
    """A month of a payload (2025-06) as its first day; None where there is none, or where it is no month."""
    try:
        return months.first_day(months.parse_month(str(value))) if value else None
    except ValueError:
        return None


def a_day(value: Any) -> date | None:
    """A day of a payload (2025-06-30); None where there is none, or where it is no day."""
    try:
        return date.fromisoformat(str(value)) if value else None
    except ValueError:
        return None


def later(month: date, count: int) -> date:
    """The month some months later (earlier where negative)."""
    return months.first_day(months.month_of(month) + count)


def months_between(first: date, second: date) -> int:
    """How many months the second month is after the first."""
    return months.month_of(second) - months.month_of(first)


def shown_month(month: date | None) -> str:
    """A month as staff read it: 2025年6月; empty where there is none."""
    return f"{month.year}年{month.month}月" if month else ""


def shown_day(day: date | None) -> str:
    """A day as staff read it: 2025年6月30日; empty where there is none."""
    return f"{day.year}年{day.month}月{day.day}日" if day else ""


def shown_fen(fen: int | None) -> str:
    """An amount in 元 with two decimals and thousands separators; empty where there is none."""
    if fen is None:
        return ""
    sign, magnitude = ("-" if fen < 0 else ""), abs(fen)
    return f"{sign}{magnitude // 100:,}.{magnitude % 100:02d}"
