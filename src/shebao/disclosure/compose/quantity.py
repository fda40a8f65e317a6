"""Quantities and the words around them: exact fen with what they are made of, printed in one place only.

Text is composed of plain strings and :class:`Printed` pieces; :func:`paragraph` joins them and remembers where each
figure stands, so that a figure can never be typed.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

from shebao.disclosure.model import Cell, Chain, ChainKind, Figure, Operand, Paragraph
from shebao.money import format_percent, format_wan, format_yuan, format_yuan_plain

WAN_ROUNDING = "以元计的准确数除以10000，四舍五入保留两位小数"
PERCENT_ROUNDING = "按准确数相除，四舍五入保留两位小数"


class Amount(Protocol):
    """A line that sums are made of: a budget line, a line of final accounts."""

    @property
    def fen(self) -> int:
        """The amount."""

    @property
    def row(self) -> int:
        """The number that chains know it by."""


@dataclass(frozen=True, slots=True)
class Quantity:
    """An exact amount in fen, what it is called, and the facts it sums (rows of the book's fact sheet)."""

    label: str
    fen: int
    facts: tuple[int, ...] = ()
    chain: Chain | None = None

    def operand(self, role: Literal["+", "-", "×", "÷", "="] = "+") -> Operand:
        """This quantity as one operand of another figure."""
        return Operand(self.label, wan_text(self.fen), "万元", self.fen, self.facts, role, self.chain)


@dataclass(frozen=True, slots=True)
class Printed:
    """A figure on its way into a paragraph: its text, the unit printed behind it, what it is made of."""

    text: str
    unit: str
    fen: int | None = None
    chain: Chain | None = None


def wan_text(fen: int) -> str:
    """An amount in 万元 as running text prints it: "0" for exactly nothing."""
    return format_wan(fen) if fen else "0"


def sum_of(facts: Sequence[Amount], label: str) -> Quantity:
    """The sum of some facts, with its chain."""
    fen = sum(fact.fen for fact in facts)
    rows = tuple(fact.row for fact in facts)
    chain = Chain(ChainKind.SUM, label, f"{format_yuan_plain(fen)}元", fen, rows, rounding=WAN_ROUNDING)
    return Quantity(label, fen, rows, chain)


def given(fen: int, label: str, sheet: str, basis: str = "") -> Quantity:
    """An amount that the book states as it is (a prior-year figure, a reason, a procurement line)."""
    chain = Chain(
        ChainKind.GIVEN,
        label,
        f"{format_yuan_plain(fen)}元",
        fen,
        rounding=WAN_ROUNDING,
        basis=basis or f"底册“{sheet}”表",
    )
    return Quantity(label, fen, (), chain)


def sum_of_quantities(parts: Sequence[Quantity], label: str) -> Quantity:
    """The sum of named quantities."""
    fen = sum(part.fen for part in parts)
    facts = tuple(row for part in parts for row in part.facts)
    operands = tuple(part.operand() for part in parts)
    chain = Chain(ChainKind.SUM, label, f"{format_yuan_plain(fen)}元", fen, facts, operands, WAN_ROUNDING)
    return Quantity(label, fen, facts, chain)


def wan(quantity: Quantity) -> Printed:
    """Print an amount in 万元."""
    return Printed(wan_text(quantity.fen), "万元", quantity.fen, quantity.chain)


def share(part: Quantity, whole: Quantity) -> Printed:
    """Print part ÷ whole in percent; an exact nothing is printed 0, also where the whole is nothing."""
    text = format_percent(part.fen, whole.fen) if part.fen and whole.fen else "0"
    chain = Chain(
        ChainKind.SHARE,
        f"{part.label}占{whole.label}的比重",
        f"{format_yuan_plain(part.fen)}元 ÷ {format_yuan_plain(whole.fen)}元",
        operands=(part.operand("+"), whole.operand("÷")),
        rounding=PERCENT_ROUNDING,
    )
    return Printed(text, "%", None, chain)


def count(number: int, unit: str, label: str, basis: str, items: Sequence[Operand] = ()) -> Printed:
    """Print a number of things (项目、车辆、人员…)."""
    return Printed(
        str(number), unit, None, Chain(ChainKind.COUNT, label, f"{number}{unit}", operands=tuple(items), basis=basis)
    )


def change_between(now: Quantity, before: Quantity) -> Quantity:
    """How much more or less than last year, without sign: 减少 is last year less this year, so that it adds up."""
    up = now.fen >= before.fen
    more, less = (now, before) if up else (before, now)
    label = f"{now.label}比上年{'增加' if up else '减少'}"
    exact = f"{format_yuan_plain(more.fen)}元 − {format_yuan_plain(less.fen)}元"
    fen = more.fen - less.fen
    chain = Chain(ChainKind.CHANGE, label, exact, fen, now.facts, (more.operand("+"), less.operand("-")), WAN_ROUNDING)
    return Quantity(label, fen, now.facts, chain)


def change_words(now: Quantity, before: Quantity) -> list[str | Printed]:
    """The change against last year in words: 比上年减少…万元，下降…%; 与上年持平.

    A change too small to print is 基本持平; a base of nothing has no rate.
    """
    difference = now.fen - before.fen
    if difference == 0:
        return ["，与上年持平"]
    if not is_printable(difference):
        return ["，与上年基本持平"]
    up = difference > 0
    change = change_between(now, before)
    words: list[str | Printed] = ["，比上年增加" if up else "，比上年减少", wan(change)]
    if before.fen == 0:
        return [*words, "，上年为零，不计算增减率"]
    rate = Printed(
        format_percent(abs(difference), abs(before.fen)),
        "%",
        None,
        Chain(
            ChainKind.RATE,
            f"{now.label}{'增长' if up else '下降'}率",
            f"{format_yuan_plain(change.fen)}元 ÷ {format_yuan_plain(before.fen)}元",
            operands=(change.operand("+"), before.operand("÷")),
            rounding=PERCENT_ROUNDING,
        ),
    )
    return [*words, "，增长" if up else "，下降", rate]


def paragraph(
    *pieces: str | Printed, style: Literal["body", "note", "term", "annex-title", "annex-number"] = "body"
) -> Paragraph:
    """Join strings and printed figures into a paragraph that knows its figures."""
    text = ""
    figures: list[Figure] = []
    for piece in pieces:
        if isinstance(piece, Printed):
            figures.append(Figure(piece.text, piece.unit, len(text), piece.fen, piece.chain))
            text += piece.text + piece.unit
        else:
            text += piece
    return Paragraph(text, tuple(figures), style)


def joined(groups: Iterable[Sequence[str | Printed]], separator: str) -> list[str | Printed]:
    """Put a separator between groups of pieces."""
    pieces: list[str | Printed] = []
    for number, group in enumerate(groups):
        if number:
            pieces.append(separator)
        pieces.extend(group)
    return pieces


def amount_cell(facts: Sequence[Amount], label: str) -> Cell:
    """A table cell in 万元 that sums facts; blank where they come to nothing."""
    quantity = sum_of(facts, label)
    return quantity_cell(quantity)


def quantity_cell(quantity: Quantity) -> Cell:
    """A table cell in 万元; blank where the amount is nothing."""
    if not quantity.fen:
        return Cell(fen=0, facts=quantity.facts, chain=quantity.chain if quantity.facts else None, numeric=True)
    return Cell(format_wan(quantity.fen), quantity.fen, quantity.facts, quantity.chain, numeric=True)


def yuan_cell(quantity: Quantity) -> Cell:
    """A cell of a performance table in 元; zero is printed."""
    return Cell(format_yuan(quantity.fen), quantity.fen, quantity.facts, quantity.chain, numeric=True)


def text_cell(text: str, colspan: int = 1, rowspan: int = 1) -> Cell:
    """A cell of plain text."""
    return Cell(text, colspan=colspan, rowspan=rowspan)


def label_cell(text: str, colspan: int = 1, rowspan: int = 1) -> Cell:
    """A heading cell."""
    return Cell(text, colspan=colspan, rowspan=rowspan, is_label=True)


def blank_amount() -> Cell:
    """An amount cell with nothing to say: no line stands beside it."""
    return Cell(numeric=True)


def is_printable(fen: int) -> bool:
    """Whether an amount in 万元 prints as anything but 0.00."""
    return format_wan(fen) not in (format_wan(0), f"-{format_wan(0)}")
