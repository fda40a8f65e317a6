"""Reading a catalogue's file: the reader and the checks of cells of source files, with a layout of this room.

Everything wrong is said at once, each with its sheet, row and column; a file with anything wrong is refused whole.
"""

import re
import tempfile
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import polars as pl

from shebao.findings import Finding, Place, Severity
from shebao.programmes.models import CatalogueItem
from shebao.register.imports.checking import SEPARATOR, check_table
from shebao.register.imports.layouts import Layout, read_layout
from shebao.register.imports.reading import CannotRead, Table, read_table

SHOWN = 100
AGAIN = "改正后重新上传。"
_HEADER = re.compile("“([^”]+)”")


@cache
def catalogue_layout() -> Layout:
    """The columns of the file."""
    return read_layout(Path(__file__).with_name("layout.toml"))[0]


def read_catalogue(content: bytes, year: int, today: date) -> list[dict[str, Any]]:
    """The lines of a year's catalogue: ``code``, ``name``, ``kind``, ``threshold`` (fen, 0 where there is none).

    Raises :class:`~shebao.register.imports.reading.CannotRead` with everything that is wrong.
    """
    with tempfile.NamedTemporaryFile() as kept:
        kept.write(content)
        kept.flush()
        table = read_table(Path(kept.name))
    rows = check_table(table, catalogue_layout(), today).rows
    found = [
        _finding(table, row, header.group(1) if (header := _HEADER.match(one)) else "", f"{one}。")
        for row, reason in rows.filter(pl.col("reason").is_not_null()).select("row", "reason").iter_rows()
        for one in reason.split(SEPARATOR)
    ]
    code = catalogue_layout().columns[0].header
    twice = rows.filter(pl.col("code").is_duplicated() & pl.col("code").is_not_null())
    found += [_finding(table, row, code, f"品目{one}有两行。") for row, one in twice.select("row", "code").iter_rows()]
    there = set(CatalogueItem.objects.filter(year=year).values_list("code", flat=True))
    found += [
        _finding(table, row, code, f"{year}年目录已有品目{one}。")
        for row, one in rows.select("row", "code").iter_rows()
        if one in there
    ]
    if rows.is_empty():
        found.append(Finding("P-3", Severity.ERROR, "文件中没有品目。", action="按模板填写后上传。"))
    if found:
        listed = sorted(found, key=lambda one: one.places[0].row or 0 if one.places else 0)
        raise CannotRead(*listed[:SHOWN], *_the_rest(len(listed)))
    return rows.select("code", "name", "kind", pl.col("threshold").fill_null(0)).to_dicts()


def _finding(table: Table, row: int, column: str, message: str) -> Finding:
    place = Place(sheet=table.sheet, row=row, column=column)
    return Finding("P-3", Severity.ERROR, message, places=(place,), action=AGAIN)


def _the_rest(count: int) -> list[Finding]:
    if count <= SHOWN:
        return []
    return [Finding("P-3", Severity.ERROR, f"另有{count - SHOWN}处同样需要改正。", action=AGAIN)]
