"""All checks of all rows of a file that need nothing but the file."""

from dataclasses import dataclass
from datetime import date

import polars as pl

from shebao.jobs.progress import silent_progress
from shebao.register.imports.cells import cleaned, read_column
from shebao.register.imports.headers import match_headers
from shebao.register.imports.layouts import Layout
from shebao.register.imports.proof import prove
from shebao.register.imports.reading import Table

SEPARATOR = "；"


@dataclass
class Checked:
    """A file after its checks: ``rows`` has ``row`` (number in the file), the fields that the layout fills, ``reason``.

    ``sums`` has the cleaned value of each column with a control total, by header. ``places`` says where each column is.
    """

    layout: Layout
    table: Table
    places: dict[str, int]
    rows: pl.DataFrame
    sums: pl.DataFrame


def check_table(table: Table, layout: Layout, today: date, progress: object = None) -> Checked:
    """Check a table by its layout. Raises :class:`~shebao.register.imports.reading.CannotRead` for its headers."""
    say = progress if callable(progress) else silent_progress
    places = match_headers(table, layout)
    say("检查单元格", 0, len(table))
    raw = pl.DataFrame(
        {c.header: pl.Series(c.header, _cells(table, places.get(c.header)), dtype=pl.String) for c in layout.columns}
    )
    text = raw.select(cleaned(cells) for cells in raw.iter_columns())
    reads = {column.header: read_column(column, text[column.header], today) for column in layout.columns}
    read = text.select(
        *(reads[c.header].value.alias(c.header) for c in layout.columns),
        *(reads[c.header].reason.alias(f"原因 {c.header}") for c in layout.columns),
    )
    say("检查证件和重复", len(table) // 2, len(table))
    fields = {column.header: column.to for column in layout.columns if column.to}
    numbered = read.with_columns(pl.Series("row", table.numbers, dtype=pl.Int64))
    rows = numbered.select(*(pl.col(header).alias(to) for header, to in fields.items()), "row")
    reasons = read.select(pl.col("^原因 .*$"))
    if "id_number" in rows.columns:
        proof = prove(rows, raw[_header(layout, "id_number")], today)
        reasons = reasons.with_columns(proof["reason"].alias("原因 证件"))
        rows = rows.with_columns(proof.drop("reason"))
    if table.formulas:
        reasons = reasons.with_columns(_formulas(table, places))
    rows = rows.with_columns(_joined(reasons))
    rows = rows.with_columns(_with(_full_duplicates(text, rows), rows))
    sums = read.select(column.header for column in layout.columns if column.total)
    return Checked(layout, table, places, rows, sums)


def _cells(table: Table, place: int | None) -> list[str | None]:
    """The cells of a column; of an optional one that the file lacks, nothing."""
    return [None] * len(table) if place is None else table.columns[place]


def add_reasons(rows: pl.DataFrame, reasons: pl.Series | pl.Expr) -> pl.DataFrame:
    """The rows with further reasons behind those they have."""
    further = rows.select(reasons.alias("further"))["further"] if isinstance(reasons, pl.Expr) else reasons
    return rows.with_columns(_with(further, rows))


def _with(further: pl.Series, rows: pl.DataFrame) -> pl.Series:
    return _joined(pl.DataFrame({"one": rows["reason"], "two": further}))


def _joined(reasons: pl.DataFrame) -> pl.Series:
    joined = reasons.select(pl.concat_str(pl.all(), separator=SEPARATOR, ignore_nulls=True).alias("reason"))["reason"]
    return joined.replace("", None)


def _header(layout: Layout, to: str) -> str:
    column = layout.column(to)
    assert column is not None
    return column.header


def _formulas(table: Table, places: dict[str, int]) -> pl.Series:
    """A formula's value depends on other cells, which are not here."""
    header_at = {at: header for header, at in places.items()}
    by_row: dict[int, list[str]] = {}
    for row, at in sorted(table.formulas):
        if at in header_at:
            by_row.setdefault(row, []).append(header_at[at])
    texts = [
        f"{'、'.join(f'“{header}”' for header in by_row[number])}是公式，须粘贴为数值" if number in by_row else None
        for number in table.numbers
    ]
    return pl.Series("原因 公式", texts, dtype=pl.String)


def _full_duplicates(text: pl.DataFrame, rows: pl.DataFrame) -> pl.Series:
    """Of rows that are alike in every cell the first counts; the others name it."""
    keys = text.select(pl.struct(pl.all()).hash().alias("all")).with_columns(rows["row"])
    first = keys.select(pl.col("row").min().over("all").alias("first"), "row")
    return first.select(
        pl.when(pl.col("first") != pl.col("row"))
        .then(pl.format("与前面的一行完全相同：第{}行", "first"))
        .alias("further")
    )["further"]
