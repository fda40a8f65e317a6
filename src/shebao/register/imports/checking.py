"""All checks of all rows of a file that need nothing but the file."""

from dataclasses import dataclass
from datetime import date

import polars as pl

from shebao.findings import Finding, Severity
from shebao.jobs.say import Say, silent_progress
from shebao.register.imports.cells import cleaned, read_column
from shebao.register.imports.headers import match_headers
from shebao.register.imports.layouts import Layout
from shebao.register.imports.proof import prove
from shebao.register.imports.reading import Table

SEPARATOR = "；"


@dataclass
class Checked:
    """A file after its checks: ``rows`` has ``row`` (number in the file), the fields that the layout fills, ``reason``.

    ``sums`` has the cleaned value of each column with a control total, by header; ``unread`` how many of its cells have
    no value though something stands there. ``places`` says where each column is.
    """

    layout: Layout
    table: Table
    places: dict[str, int]
    rows: pl.DataFrame
    sums: pl.DataFrame
    unread: dict[str, int]


def check_table(table: Table, layout: Layout, today: date, say: Say = silent_progress) -> Checked:
    """Check a table by its layout. Raises :class:`~shebao.register.imports.reading.CannotRead` for its headers."""
    places = match_headers(table, layout)
    raw = pl.DataFrame(
        {c.header: pl.Series(c.header, _cells(table, places.get(c.header)), dtype=pl.String) for c in layout.columns}
    )
    clean = []
    for done, cells in enumerate(raw.iter_columns()):
        say("检查单元格", len(table) * done // (2 * raw.width), len(table))
        clean.append(cleaned(cells))
    text = pl.DataFrame(clean)
    reads = {column.header: read_column(column, text[column.header], today) for column in layout.columns}
    read = text.select(
        *(reads[c.header].value.alias(c.header) for c in layout.columns),
        *(reads[c.header].reason.alias(f"原因 {c.header}") for c in layout.columns),
    )
    say("检查单元格", len(table) // 2, len(table))
    fields = {column.header: column.to for column in layout.columns if column.to}
    numbered = read.with_columns(pl.Series("row", table.numbers, dtype=pl.Int64))
    rows = numbered.select(*(pl.col(header).alias(to) for header, to in fields.items()), "row")
    reasons = read.select(pl.col("^原因 .*$"))
    if "id_number" in rows.columns:
        proof = prove(rows, raw[_header(layout, "id_number")], today)
        reasons = reasons.with_columns(proof["reason"].alias("原因 证件"))
        rows = rows.with_columns(proof.drop("reason", "chance"))
        table.notices.extend(_perhaps_by_chance(rows["row"].filter(proof["chance"])))
    if table.formulas:
        reasons = reasons.with_columns(_formulas(table, places))
    say("检查单元格", len(table) * 4 // 5, len(table))
    rows = rows.with_columns(_joined(reasons))
    rows = rows.with_columns(_with(_full_duplicates(text, rows), rows))
    sums = read.select(column.header for column in layout.columns if column.total)
    unread = {name: sums[name].null_count() - text[name].null_count() for name in sums.columns}
    return Checked(layout, table, places, rows, sums, unread)


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


def _perhaps_by_chance(rows: pl.Series) -> list[Finding]:
    """A notice of numbers that end in 000 and fit, in a file in which others lost their end."""
    if rows.is_empty():
        return []
    listed = "、".join(map(str, rows.head(8))) + (f"等{len(rows):,}行" if len(rows) > 8 else "行")
    told = (
        f"第{listed}的证件号码末三位为000，校验码相符，未作损坏处理；同一文件中有号码被电子表格损坏，这些行请核对证件。"
    )
    return [Finding("I-23", Severity.NOTICE, told)]


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
