"""How an office prints: units, decimals, separators, what stands for nothing; and the sentences it writes."""

from dataclasses import dataclass, replace
from itertools import count
from random import Random

from shebao.disclosure.layouts.printed import Kind, Mark, Part, PrintedCell
from shebao.money import FEN_PER_WAN, FEN_PER_YUAN, format_percent, round_half_up


@dataclass(frozen=True, slots=True)
class Style:
    """One office's habits. ``nothing`` is what a table cell prints for zero; decimals are numbers of digits."""

    table_unit: str = "万元"
    text_unit: str = "万元"
    table_decimals: int = 2
    text_decimals: int = 2
    table_thousands: bool = False
    text_thousands: bool = False
    trims: bool = False
    """Leaves trailing zeros out of figures in the text (5681.8万元)."""
    nothing: str = ""
    total_first: bool = True
    split_codes: bool = False
    rise: str = "增加"
    fall: str = "减少"
    rate_rise: str = "增长"
    rate_fall: str = "下降"


def printed_amount(fen: int, unit: str, decimals: int, thousands: bool, trims: bool = False) -> str:
    """An amount in 元 or 万元, rounded half up from the exact fen."""
    per_unit = FEN_PER_YUAN if unit == "元" else FEN_PER_WAN
    scaled = round_half_up(fen * 10**decimals, per_unit)
    sign, magnitude = ("-" if scaled < 0 else ""), abs(scaled)
    whole, rest = divmod(magnitude, 10**decimals)
    text = f"{whole:,}" if thousands else str(whole)
    if decimals:
        text += f".{rest:0{decimals}d}"
        if trims:
            text = text.rstrip("0").rstrip(".")
    return sign + text


class Pen:
    """Prints the figures of one publication and labels them."""

    def __init__(self, style: Style, random: Random, year: int) -> None:
        self.style = style
        self.random = random
        self.year = year
        self._statements = count(1)

    def writing(self, **changes: object) -> "Pen":
        """A pen of another style that numbers its sentences with this one's."""
        other = Pen(replace(self.style, **changes), self.random, self.year)  # type: ignore[arg-type]
        other._statements = self._statements
        return other

    def statement(self) -> int:
        """The number of a new sentence."""
        return next(self._statements)

    def cell(self, fen: int, about: str, kind: Kind = Kind.CELL, blank: bool = False) -> PrintedCell:
        """A figure of a table; nothing is printed as the style says."""
        style = self.style
        if fen == 0:
            return PrintedCell("" if blank else style.nothing, number=True)
        text = printed_amount(fen, style.table_unit, style.table_decimals, style.table_thousands)
        return PrintedCell(Mark(text, kind, about, fen), number=True)

    def figure(self, fen: int) -> str:
        """An amount as the text prints it, without its unit."""
        style = self.style
        return printed_amount(fen, style.text_unit, style.text_decimals, style.text_thousands, style.trims)

    def say(
        self, fen: int, about: str, kind: Kind = Kind.AMOUNT, base: int = 0, statement: int = 0
    ) -> tuple[Part, ...]:
        """An amount of the text with its unit."""
        return Mark(self.figure(fen), kind, about, fen, base, statement or self.statement()), self.style.text_unit

    def share(self, part: int, whole: int, about: str, statement: int = 0) -> tuple[Part, ...]:
        """A share in percent, rounded; ``whole`` is not zero."""
        return Mark(format_percent(part, whole), Kind.SHARE, about, part, whole, statement or self.statement()), "%"

    def change(self, now: int, before: int, about: str, *, lead: str = "", statement: int = 0) -> tuple[Part, ...]:
        """比上年增加x万元，增长y%: what changed, or that nothing did; no rate on a base of nothing."""
        style, number = self.style, statement or self.statement()
        lead = lead or f"比{self.year - 1}年预算"
        if now == before:
            return (f"{lead}持平",)
        up = now > before
        amount = Mark(self.figure(abs(now - before)), Kind.CHANGE, about, now, before, number)
        said: list[Part] = [
            lead,
            Mark(style.rise if up else style.fall, Kind.DIRECTION, about, now, before, number),
            amount,
            style.text_unit,
        ]
        if before == 0:
            said.append(f"，{self.year - 1}年未安排此项预算")
        else:
            said.append("，")
            said.append(style.rate_rise if up else style.rate_fall)
            said.append(Mark(format_percent(abs(now - before), before), Kind.RATE, about, now, before, number))
            said.append("%")
        return tuple(said)

    def reason(self, text: str, about: str, now: int = 0, before: int = 0) -> Mark:
        """Why an amount changed."""
        return Mark(text, Kind.REASON, about, now, before)


def joined(*pieces: Part | tuple[Part, ...]) -> tuple[Part, ...]:
    """Put words, marks and phrases into one sentence."""
    parts: list[Part] = []
    for piece in pieces:
        if isinstance(piece, tuple):
            parts.extend(piece)
        else:
            parts.append(piece)
    return tuple(parts)


RISES = ("本年工作任务增加，相应安排", "人员及业务量增加，带动", "提高保障标准，追加", "新增工作内容，增加")
FALLS = ("落实过紧日子要求，压减", "上年一次性任务完成，相应减少", "工作任务减少，相应核减", "厉行节约，从严控制")


def why(random: Random, name: str, now: int, before: int) -> str:
    """A reason that agrees with the direction and names its item."""
    money = name if name.endswith("经费") else f"{name}经费"
    if now == before:
        return f"{money}保持不变"
    return f"{random.choice(RISES if now > before else FALLS)}{money}"
