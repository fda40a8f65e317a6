"""Calendar months (月) as one integer: ``year * 12 + month - 1``, so that months add and subtract like numbers.

A contribution period (费款所属期), a birth month, a month of retirement are such numbers. An age is a number of
months.
"""

import re
from datetime import date

_MONTH = re.compile(r"(\d{4})\s*[-年./]?\s*(\d{1,2})\s*月?$")
_DAY = re.compile(r"(\d{4})\s*([-年./])\s*(\d{1,2})\s*[-月./]\s*(\d{1,2})\s*日?|(\d{4})(\d{2})(\d{2})")
_AGE = re.compile(r"(\d{1,3})\s*(?:y|岁|周岁)\s*零?\s*(?:(\d{1,2})\s*(?:m|个月|月)?)?$", re.IGNORECASE)
_MOST_YEARS = 130


def month_number(year: int, month: int) -> int:
    """The number of a calendar month.

    >>> month_number(2025, 3)
    24302

    Raises ValueError where the month is not 1 to 12.
    """
    if not 1 <= month <= 12:
        raise ValueError(f"月份应为1至12：{month}")
    return year * 12 + month - 1


def year_and_month(number: int) -> tuple[int, int]:
    """The year and the month (1 to 12) of a month's number."""
    return number // 12, number % 12 + 1


def parse_month(text: str) -> int:
    """Read 2025-03, 2025年3月, 202503 or a whole date as :func:`parse_day` reads it.

    Raises ValueError where it is no month.
    """
    cleaned = text.strip()
    if _DAY.fullmatch(cleaned):
        return month_of(parse_day(cleaned))
    found = _MONTH.match(cleaned)
    if found is None:
        raise ValueError(f"不是年月：{text}")
    return month_number(int(found[1]), int(found[2]))


def format_month(number: int) -> str:
    """Write a month as 2025-03."""
    year, month = year_and_month(number)
    return f"{year:04d}-{month:02d}"


def month_of(day: date) -> int:
    """The month a day lies in."""
    return month_number(day.year, day.month)


def first_day(number: int) -> date:
    """The first day of a month."""
    year, month = year_and_month(number)
    return date(year, month, 1)


def parse_day(text: str) -> date:
    """Read a day with the year first: 2025-03-31, 2025/3/31, 2025.3.31, 2025年3月31日 or 20250331.

    Raises ValueError where it is no day, or the calendar has no such day.
    """
    found = _DAY.fullmatch(text.strip())
    if found is None:
        raise ValueError(f"不是日期：{text}")
    year, month, day = (found[1], found[3], found[4]) if found[1] else (found[5], found[6], found[7])
    return date(int(year), int(month), int(day))


def parse_age(text: str) -> int:
    """Read an age such as 60y3m, 60岁3个月 or 60岁 as a number of months.

    A plain number is whole years up to 130, months above (723 is 60y3m): nobody is 130 years old, and no age of the
    law is under 11 years. Raises ValueError where it is no age, or the months are 12 or more.
    """
    if re.fullmatch(r"\d{1,4}", text.strip()):
        plain = int(text)
        return plain * 12 if plain <= _MOST_YEARS else plain
    found = _AGE.match(text.strip())
    if found is None or int(found[2] or 0) > 11:
        raise ValueError(f"不是年龄：{text}")
    return int(found[1]) * 12 + int(found[2] or 0)


def format_age(months: int) -> str:
    """Write an age as 60y3m.

    >>> format_age(723)
    '60y3m'
    """
    return f"{months // 12}y{months % 12}m"
