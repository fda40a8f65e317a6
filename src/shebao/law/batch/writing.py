"""Integers as people read them, by whole columns, and the files they are written to."""

from pathlib import Path

import polars as pl
import xlsxwriter

from shebao.law.units import Unit, decimals, write

MOST_EXCEL_ROWS = 1_048_575
_EXACT_IN_EXCEL = 10**15


def as_text(column: pl.Expr, unit: Unit) -> pl.Expr:
    """An integer column as text: money and ratios as decimals, months as 2025-03, choices by their code."""
    places = decimals(unit.scale)
    if unit.is_text or (unit.scale == 1 and not unit.options and unit.code not in ("month", "date", "age")):
        return column.cast(pl.String)
    if unit.options or unit.code in ("month", "date", "age") or 10**places != unit.scale:
        return column.map_batches(
            lambda cells: _by_distinct(cells, unit), return_dtype=pl.String(), is_elementwise=True
        )
    size = column.abs()
    part = (size % unit.scale).cast(pl.String).str.pad_start(places, "0")
    sign = pl.when(column < 0).then(pl.lit("-")).otherwise(pl.lit(""))
    return sign + (size // unit.scale).cast(pl.String) + pl.lit(".") + part


def _by_distinct(cells: pl.Series, unit: Unit) -> pl.Series:
    distinct = cells.drop_nulls().unique()
    texts = [str(write(unit, raw)) for raw in distinct.to_list()]
    return cells.replace_strict(distinct, pl.Series(texts, dtype=pl.String), default=None, return_dtype=pl.String())


def write_workbook(frame: pl.DataFrame, path: Path, amounts: frozenset[str] = frozenset()) -> None:
    """Write a frame of text as one Excel sheet; columns of ``amounts`` as numbers with two decimals."""
    with xlsxwriter.Workbook(str(path), {"constant_memory": True, "strings_to_formulas": False}) as book:
        sheet = book.add_worksheet()
        head = book.add_format({"bold": True, "bg_color": "#EEEEEE"})
        money = book.add_format({"num_format": "#,##0.00"})
        sheet.freeze_panes(1, 0)
        for position, name in enumerate(frame.columns):
            sheet.set_column(position, position, max(12, min(40, 2 * len(name) + 2)))
            sheet.write_string(0, position, name, head)
        for number, row in enumerate(frame.iter_rows(), start=1):
            for position, (name, cell) in enumerate(zip(frame.columns, row, strict=True)):
                if cell is None:
                    continue
                if name in amounts and abs(float(cell)) < _EXACT_IN_EXCEL / 100:
                    # Excel holds binary numbers only; to the cent they show what was calculated.
                    sheet.write_number(number, position, float(cell), money)
                else:
                    sheet.write_string(number, position, str(cell))
