"""Amounts as spreadsheet numbers: exact, shown as printed.

A cell holds the exact amount (万元 with up to six decimals, 元 with two) and a number format rounds what is seen, so
that sums are exact and a printed total agrees with its formula. Excel, WPS and LibreOffice show a number by its first
15 significant digits, halves away from zero; an amount of up to 10¹⁵ fen has no more digits than that, so the shown
text is the one that :mod:`shebao.money` prints.
"""

from dataclasses import dataclass

from shebao.disclosure.model import Cell
from shebao.money import FEN_PER_WAN, FEN_PER_YUAN, format_wan, format_yuan, round_half_up

EXACT_LIMIT = 10**15
"""Amounts below this many fen fit a spreadsheet number exactly (15 significant digits)."""


@dataclass(frozen=True, slots=True)
class SheetAmount:
    """An amount cell on a sheet: exact ``fen``, how many fen one unit of the number is, and the number format."""

    fen: int
    scale: int
    number_format: str

    @property
    def value(self) -> float:
        """The number to write."""
        if self.scale == FEN_PER_WAN:
            return wan_value(self.fen)
        return self.fen / FEN_PER_YUAN

    @property
    def exact(self) -> bool:
        """Whether the number is exact, so that it may be summed."""
        return abs(self.fen) < EXACT_LIMIT

    @property
    def on_tie(self) -> bool:
        """Whether the amount lies exactly between two printed values, where the noise of a float sum would show."""
        return self.scale == FEN_PER_WAN and self.fen % 10_000 == 5_000


def wan_value(fen: int) -> float:
    """An amount in 万元 as a spreadsheet number: exact below the limit, rounded as printed above it."""
    if abs(fen) < EXACT_LIMIT:
        return fen / FEN_PER_WAN
    return round_half_up(fen, FEN_PER_WAN // 100) / 100


def sheet_amount(cell: Cell) -> SheetAmount | None:
    """How an amount cell is written, or None where its text is no printing of its amount that a format can show.

    A blank amount is a hidden zero: it stays blank, also as the result of a formula.
    """
    fen = cell.fen or 0
    if cell.text == "":
        return SheetAmount(0, FEN_PER_WAN, "0.00;-0.00;;@") if cell.numeric and not fen else None
    if cell.fen is None:
        return None
    if cell.text == format_wan(fen):
        # A small negative that rounds to nothing is printed 0.00, without the sign that a plain format would show.
        negative = "-0.00" if cell.text.startswith("-") or fen >= 0 else "0.00"
        zero = "0.00" if fen == 0 else ""
        return SheetAmount(fen, FEN_PER_WAN, f"0.00;{negative};{zero};@")
    if cell.text == format_yuan(fen):
        decimals = ".00" if "." in cell.text else ""
        return SheetAmount(fen, FEN_PER_YUAN, f"#,##0{decimals};-#,##0{decimals};0;@")
    return None
