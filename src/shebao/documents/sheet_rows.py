"""Rows of a large sheet as XML (SpreadsheetML), built column by column: a column is one expression over all its rows.

XlsxWriter takes a call for each cell, eight times as long. What is made here is only what stands between
``<sheetData>`` and ``</sheetData>``; texts are inline strings.
"""

import polars as pl

ILLEGAL = r"[\x00-\x08\x0B\x0C\x0E-\x1F\x{FFFE}\x{FFFF}]"
"""Signs that XML does not know; nobody sees them."""
LIKE_AN_ESCAPE = r"_(x[0-9A-Fa-f]{4}_)"
"""Spreadsheets read such a text as a sign of its own: _x000D_."""


def column_letters(number: int) -> str:
    """The letters of a column counted from 0.

    >>> column_letters(0), column_letters(27)
    ('A', 'AB')
    """
    return (column_letters(number // 26 - 1) if number >= 26 else "") + chr(65 + number % 26)


def escaped(text: pl.Expr) -> pl.Expr:
    """A column of text of our own making, as XML."""
    return text.str.replace_all("&", "&amp;", literal=True).str.replace_all("<", "&lt;", literal=True)


def escaped_foreign(text: pl.Expr) -> pl.Expr:
    """A column of text that somebody else wrote, as XML: whatever it holds, a spreadsheet opens it and shows it."""
    plain = text.str.replace_all(r"\r\n?", "\n").str.replace_all(ILLEGAL, "")
    return escaped(plain.str.replace_all(LIKE_AN_ESCAPE, "_x005F_${1}")).str.replace_all(">", "&gt;", literal=True)


def text_cell(place: int, row: pl.Expr, style: pl.Expr, text: pl.Expr) -> pl.Expr:
    """Cells of a column counted from 0 with text that is XML already; ``row`` and ``style`` are text."""
    before = pl.lit('" t="inlineStr"><is><t xml:space="preserve">')
    return pl.concat_str([_opening(place, row, style), before, text, pl.lit("</t></is></c>")])


def number_cell(place: int, row: pl.Expr, style: pl.Expr, number: pl.Expr) -> pl.Expr:
    """Cells of a column counted from 0 that are numbers, given as text."""
    return pl.concat_str([_opening(place, row, style), pl.lit('"><v>'), number, pl.lit("</v></c>")])


def empty_cell(place: int, row: pl.Expr, style: pl.Expr) -> pl.Expr:
    """Cells with a format and nothing in them."""
    return pl.concat_str([_opening(place, row, style), pl.lit('"/>')])


def _opening(place: int, row: pl.Expr, style: pl.Expr) -> pl.Expr:
    return pl.concat_str([pl.lit(f'<c r="{column_letters(place)}'), row, pl.lit('" s="'), style])


def joined_rows(data: pl.DataFrame, row: pl.Expr, cells: list[pl.Expr]) -> str:
    """The rows of a frame, given their cells; each cell is XML or empty text, never null."""
    line = pl.concat_str([pl.lit('<row r="'), row, pl.lit('">'), *cells, pl.lit("</row>")])
    return str(data.select(line.alias("xml")).to_series().str.join("").item())
