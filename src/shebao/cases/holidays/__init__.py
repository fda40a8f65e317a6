"""Arrangements of public holidays (放假安排) as data files, one a year, and reading them."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent
NAME_LENGTH, SOURCE_LENGTH = 32, 100


class BadArrangement(ValueError):
    """A file that is no arrangement of a year; the message names every fault."""


@dataclass(frozen=True, slots=True)
class Day:
    """A day that departs from Monday to Friday."""

    day: date
    works: bool
    name: str
    source: str


def packaged() -> list[Path]:
    """The files that come with the software, by year."""
    return sorted(FOLDER.glob("[0-9][0-9][0-9][0-9].toml"))


def read_arrangement(path: Path) -> list[Day]:
    """The days of a file.

    Raises :class:`BadArrangement` with every fault: a day of another year, a day named twice, a period that ends
    before it begins, a day off that is no rest day's exchange, a missing source.
    """
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise BadArrangement(f"{path.name} 不是 TOML 文件：{error}") from error
    faults: list[str] = []
    year, source = data.get("year"), str(data.get("source", "")).strip()
    if not isinstance(year, int):
        faults.append("没有写明 year（年度）")
    if not source or len(source) > SOURCE_LENGTH:
        faults.append(f"source（依据）须写明，不超过{SOURCE_LENGTH}字")
    days = [day for row in data.get("holiday", ()) for day in _days(row, source, faults)]
    if not days:
        faults.append("没有一个节日（holiday）")
    seen: set[date] = set()
    for day in days:
        if day.day.year != year:
            faults.append(f"{day.day}（{day.name}）不在{year}年")
        if day.day in seen:
            faults.append(f"{day.day}（{day.name}）写了两次")
        seen.add(day.day)
        if day.works and day.day.weekday() < 5:
            faults.append(f"{day.day}（{day.name}）本来就是工作日，不是调休上班")
    if faults:
        raise BadArrangement(f"{path.name}：{'；'.join(faults)}。")
    return sorted(days, key=lambda day: day.day)


def _days(row: Any, source: str, faults: list[str]) -> Iterator[Day]:
    name, first, last = str(row.get("name", ""))[:NAME_LENGTH], row.get("first"), row.get("last")
    works = row.get("works", [])
    if not name or type(first) is not date or type(last) is not date or any(type(day) is not date for day in works):
        faults.append(f"节日“{name}”须有 name、first、last（日期），works 是日期的列表")
        return
    if last < first or (last - first).days > 15:
        faults.append(f"节日“{name}”的起止日期（{first}至{last}）不对")
        return
    for number in range((last - first).days + 1):
        yield Day(first + timedelta(days=number), False, name, source)
    for day in works:
        yield Day(day, True, f"{name}调休", source)
