"""Rows of a workbook that nobody sees: hidden by hand or by a filter. They are read like any other, so it is said."""

import re
import zipfile
from pathlib import Path

from shebao.budget import problems
from shebao.budget.forms.opening import broken_where_it_fails, sheet_parts
from shebao.budget.forms.raw import RawSheet
from shebao.budget.forms.troubles import Troubles
from shebao.budget.forms.values import is_blank

_ROW = re.compile(rb"<(?:\w+:)?row\b([^>]*)>")
_NUMBER = re.compile(rb'\br="([0-9]+)"')
_HIDDEN = re.compile(rb'\bhidden="(?:1|true)"')


def hidden_rows(path: Path, *, leave_out: str) -> dict[str, frozenset[int]]:
    """For each sheet of an .xlsx its hidden rows, from 1. One sheet is left out; other formats give nothing."""
    if not zipfile.is_zipfile(path):
        return {}
    found: dict[str, frozenset[int]] = {}
    with broken_where_it_fails(path), zipfile.ZipFile(path) as archive:
        for sheet, part in sheet_parts(archive, set(archive.namelist())).items():
            if sheet == leave_out:
                continue
            rows = (match[1] for match in _ROW.finditer(archive.read(part)) if _HIDDEN.search(match[1]))
            numbers = frozenset(int(number[1]) for row in rows if (number := _NUMBER.search(row)) is not None)
            if numbers:
                found[sheet] = numbers
    return found


def report_hidden_rows(name: str, raw: RawSheet, hidden: frozenset[int], troubles: Troubles) -> None:
    """One notice for a sheet with all its hidden rows that hold something."""
    filled = [
        number
        for number, row in enumerate(raw.rows, start=1)
        if number > 1 and number in hidden and not all(map(is_blank, row))
    ]
    if not filled:
        return
    listed = "、".join(map(str, filled[:8])) + (f"等{len(filled)}" if len(filled) > 8 else "")
    troubles.add(
        problems.HIDDEN_ROWS.finding(
            f"“{name}”第{listed}行是隐藏或筛选掉的，也已读入。",
            subject=f"{name}/隐藏的行",
            places=[raw.place(number) for number in filled],
            found=f"{len(filled)}行",
            expected="没有隐藏的行",
        )
    )
