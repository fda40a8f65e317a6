"""Reading basis lists (依据名册): the reader and the checks of cells of source files, with layouts of this room.

Everything wrong is said at once, each with its row; a list with anything wrong is refused whole, because a roster
rests on it.
"""

import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

import polars as pl

from shebao.findings import Finding, Place, Severity
from shebao.programmes.allowances.heating import STAFFINGS, TIERS
from shebao.register.imports.checking import check_table
from shebao.register.imports.layouts import Layout, read_layout
from shebao.register.imports.reading import CannotRead, read_table

FOLDER = Path(__file__).with_name("basis_layouts")
STAFFING, CLAIMS, SURVIVORS, BALANCES, RECEIPTS = "B1", "B2", "B3", "B4", "B5"
YES_NO: Mapping[str, bool] = {"是": True, "否": False}
HOUSEHOLDS: Mapping[str, str] = {"城镇": "urban", "农村": "rural"}
SHOWN = 50
WORDS: Mapping[str, Mapping[str, Sequence[str]]] = {
    STAFFING: {"staffing": STAFFINGS, "tier": tuple(TIERS.values())},
    SURVIVORS: {"household": tuple(HOUSEHOLDS)},
    BALANCES: {"retired_before": tuple(YES_NO), "added": tuple(YES_NO), "recomputed": tuple(YES_NO)},
}
"""The words that a column of a list may hold."""


@cache
def basis_layouts() -> dict[str, Layout]:
    """The layouts of basis lists by code."""
    found = [layout for path in sorted(FOLDER.glob("B*.toml")) for layout in read_layout(path)]
    return {layout.code: layout for layout in found}


@dataclass(frozen=True)
class Read:
    """A list as it was read: its rows with the layout's fields and ``row``, and the sum of its amounts (fen)."""

    layout: Layout
    rows: pl.DataFrame
    total: int


def read_basis(code: str, content: bytes, today: date) -> Read:
    """Read a list. Raises :class:`~shebao.register.imports.reading.CannotRead` with everything that is wrong."""
    layout = basis_layouts()[code]
    with tempfile.NamedTemporaryFile(suffix=".xlsx") as kept:
        kept.write(content)
        kept.flush()
        table = read_table(Path(kept.name))
    checked = check_table(table, layout, today)
    rows = checked.rows
    headers = {column.to: column.header for column in layout.columns}
    findings = [
        Finding("R-20", Severity.ERROR, reason, places=(Place(row=row),), action="改正后重新上传。")
        for row, reason in rows.filter(pl.col("reason").is_not_null()).select("row", "reason").iter_rows()
    ]
    findings += [
        Finding(
            "R-20",
            Severity.ERROR,
            f"“{headers[name]}”是“{value}”，应为{'、'.join(allowed)}。",
            places=(Place(row=row),),
            action="改正后重新上传。",
        )
        for name, allowed in WORDS.get(code, {}).items()
        for row, value in rows.filter(pl.col(name).is_not_null() & ~pl.col(name).is_in(list(allowed)))
        .select("row", name)
        .iter_rows()
    ]
    twice = rows.filter(pl.col("id_number").is_duplicated() & pl.col("id_number").is_not_null())
    findings += [
        Finding("R-20", Severity.ERROR, "证件号码在名册中有两行。", places=(Place(row=row),), action="保留一行。")
        for row in twice["row"]
    ]
    if findings:
        shown = sorted(findings, key=lambda one: one.places[0].row or 0)[:SHOWN]
        raise CannotRead(*shown, *_the_rest(len(findings)))
    money = [column.to for column in layout.columns if column.cover]
    return Read(layout, rows, sum(int(rows[name].sum()) for name in money))


def _the_rest(count: int) -> list[Finding]:
    if count <= SHOWN:
        return []
    return [Finding("R-20", Severity.ERROR, f"另有{count - SHOWN}处同样需要改正。", action="改正后重新上传。")]
