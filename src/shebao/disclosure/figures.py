"""Printed figures (印出的数字): a figure stands for the interval set by its last digit.

176.83 万元 with two decimals stands for every amount that rounds to it: [176.825, 176.835) 万元. Whether a total agrees
with its parts is a question about intervals, never about a percentage of tolerance. Three answers are told apart:
the printed figures agree, or rounding (四舍五入) or truncation (截去尾数) explains the difference, or nothing does.

Everything is exact: ``Fraction``, amounts of money in 元, percentages in percentage points, counts as they are.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction

from shebao.findings import FigureShown, Spot

MONEY_UNITS: dict[str, int] = {"元": 1, "万元": 10_000, "亿元": 100_000_000}
"""Units of money and what one of each is in 元."""

COUNT_UNITS = frozenset({"人", "名", "辆", "个", "家", "户", "台", "套", "件", "次", "人次", "台（套）", "台套", "项"})
"""Units of things that are counted: a printed whole number of them is exact."""

NOTHING = frozenset({"", "-", "—", "－", "--", "——", "/"})
"""What tables print for an amount of nothing."""

_NUMBER = re.compile(r"([-−－]?)(\d{1,3}(?:,\d{3})+|\d+)(?:\.(\d+))?(亿元|万元|元|%|)$")


@dataclass(frozen=True, slots=True)
class Interval:
    """The numbers between two bounds; each bound is in it or not."""

    low: Fraction
    high: Fraction
    low_closed: bool = True
    high_closed: bool = True

    def __add__(self, other: "Interval") -> "Interval":
        """Every sum of a number here and a number there."""
        return Interval(
            self.low + other.low,
            self.high + other.high,
            self.low_closed and other.low_closed,
            self.high_closed and other.high_closed,
        )

    def __neg__(self) -> "Interval":
        """The interval mirrored at zero."""
        return Interval(-self.high, -self.low, self.high_closed, self.low_closed)

    def __sub__(self, other: "Interval") -> "Interval":
        """Every difference of a number here and a number there."""
        return self + -other

    def scaled(self, factor: int | Fraction) -> "Interval":
        """The interval times a factor that is not negative."""
        return Interval(self.low * factor, self.high * factor, self.low_closed, self.high_closed)

    def meets(self, other: "Interval") -> bool:
        """Whether some number is in both."""
        return self._reaches(other) and other._reaches(self)

    def _reaches(self, other: "Interval") -> bool:
        return self.high > other.low or (self.high == other.low and self.high_closed and other.low_closed)

    def contains(self, number: int | Fraction) -> bool:
        """Whether a number is in it."""
        point = Fraction(number)
        return self.meets(Interval(point, point))


NOTHING_AT_ALL = Interval(Fraction(0), Fraction(0))


@dataclass(frozen=True, slots=True)
class PrintedFigure:
    """A figure as printed. ``value`` and ``step`` (one unit of its last digit, 0 where it is exact) in base units.

    Base units: 元 for money, percentage points for %, otherwise the unit itself.
    """

    text: str
    unit: str
    value: Fraction
    step: Fraction
    at: Spot | None = field(default=None, compare=False)

    @property
    def rounded(self) -> Interval:
        """What it stands for if it was rounded half up (halves away from zero)."""
        half = self.step / 2
        closed = half == 0
        return Interval(self.value - half, self.value + half, closed or self.value > 0, closed or self.value < 0)

    @property
    def truncated(self) -> Interval:
        """What it stands for if its further digits were cut off."""
        below = self.step if self.value <= 0 else Fraction(0)
        above = self.step if self.value >= 0 else Fraction(0)
        closed = self.step == 0
        return Interval(self.value - below, self.value + above, closed or self.value > 0, closed or self.value < 0)

    @property
    def is_money(self) -> bool:
        """Whether it is an amount of money."""
        return self.unit in MONEY_UNITS

    @property
    def is_nothing(self) -> bool:
        """Whether it is exactly nothing; 0.00 may stand for an amount too small to show."""
        return self.value == 0 and self.step == 0

    @property
    def shown(self) -> str:
        """The figure with its unit; a blank is shown as 0."""
        text = self.text.strip()
        text = "0" if text in NOTHING else text
        return text if text.endswith(self.unit) else text + self.unit

    def __neg__(self) -> "PrintedFigure":
        """The figure with the other sign, for sums with reductions."""
        return PrintedFigure(self.text, self.unit, -self.value, self.step, self.at)

    def as_shown(self, label: str) -> FigureShown:
        """The figure as a finding shows it, with what it is called."""
        number = self.value / MONEY_UNITS.get(self.unit, 1)
        return FigureShown(label, self.shown, self.unit, show_number(number, 6).rstrip("0").rstrip("."), self.at)


def read_printed(text: str, unit: str = "万元", at: Spot | None = None) -> PrintedFigure | None:
    """Read a printed figure; None where the text is no figure.

    A blank or a dash is exactly nothing, and so is "0" without decimals where it is money. Full-width digits,
    thousands separators, spaces and a unit at the end are read.

    >>> read_printed("5,681.80", "万元").value
    Fraction(56818000, 1)
    """
    plain = re.sub(r"\s", "", unicodedata.normalize("NFKC", text))
    if plain in NOTHING:
        return PrintedFigure("", unit, Fraction(0), Fraction(0), at)
    match = _NUMBER.match(plain)
    if match is None:
        return None
    sign, whole, decimals, printed_unit = match.groups()
    unit = printed_unit or unit
    factor = MONEY_UNITS.get(unit, 1)
    places = len(decimals or "")
    number = Fraction(int(whole.replace(",", "") + (decimals or "")), 10**places)
    exact = (unit in COUNT_UNITS and not places) or (unit in MONEY_UNITS and number == 0 and not places)
    step = Fraction(0) if exact else Fraction(factor, 10**places)
    if unit == "%" and number == 0:
        step = Fraction(1, 100)  # a share printed as plain 0% is the short form of 0.00%
    return PrintedFigure(text.strip(), unit, (-number if sign else number) * factor, step, at)


def printed_interval(text: str, unit: str = "万元") -> Interval:
    """The interval a printed figure stands for, in the unit it is printed in.

    >>> str(printed_interval("176.83").low), str(printed_interval("176.83").high)
    ('7073/40', '35367/200')

    Raises ValueError where the text is no figure.
    """
    figure = read_printed(text, unit)
    if figure is None:
        raise ValueError(f"not a figure: {text!r}")
    return figure.rounded.scaled(Fraction(1, MONEY_UNITS.get(figure.unit, 1)))


def exact_figure(fen: int, text: str = "") -> PrintedFigure:
    """An amount known to the fen, as a figure that is exact."""
    yuan = Fraction(fen, 100)
    return PrintedFigure(text or show_number(yuan), "元", yuan, Fraction(0))


_TIED: ContextVar[set[Spot] | None] = ContextVar("tied", default=None)


@contextmanager
def noting_ties() -> Iterator[set[Spot]]:
    """Collect the spots of all figures that are found to agree with others, for the measure of what was verified."""
    tied: set[Spot] = set()
    token = _TIED.set(tied)
    try:
        yield tied
    finally:
        _TIED.reset(token)


def note_tie(*figures: PrintedFigure) -> None:
    """Say that figures were verified against each other."""
    tied = _TIED.get()
    if tied is not None:
        tied.update(figure.at for figure in figures if figure.at is not None)


@dataclass(frozen=True, slots=True)
class SumJudged:
    """A comparison that was made: a figure with what it should add up from, and whether it does."""

    total: PrintedFigure
    parts: tuple[PrintedFigure, ...]
    holds: bool


_JUDGED: ContextVar[list[SumJudged] | None] = ContextVar("judged", default=None)


@contextmanager
def noting_sums() -> Iterator[list[SumJudged]]:
    """Collect every comparison of sums, so that it can be told which figure is wrong where several fail."""
    judged: list[SumJudged] = []
    token = _JUDGED.set(judged)
    try:
        yield judged
    finally:
        _JUDGED.reset(token)


class Agreement(StrEnum):
    """How printed figures agree."""

    AGREES = "相符"
    ROUNDING = "四舍五入"
    TRUNCATION = "截去尾数"
    DIFFERENCE = "不符"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is printed against what it should be, in base units. ``difference`` = printed − expected."""

    agreement: Agreement
    printed: Fraction
    expected: Fraction

    @property
    def difference(self) -> Fraction:
        """Printed less expected."""
        return self.printed - self.expected

    @property
    def is_difference(self) -> bool:
        """Whether neither rounding nor truncation explains it."""
        return self.agreement is Agreement.DIFFERENCE


def judge_sum(total: PrintedFigure, parts: Iterable[PrintedFigure]) -> Verdict:
    """Whether a printed total agrees with its printed parts.

    >>> figures = [read_printed(text) for text in ("42.19", "129.32", "4.71", "0.60")]
    >>> judge_sum(read_printed("176.83"), figures).agreement.value
    '四舍五入'
    """
    parts = list(parts)
    agreement, expected = _compared(total, parts)
    if agreement is not Agreement.DIFFERENCE:
        note_tie(total, *parts)
    if (judged := _JUDGED.get()) is not None:
        judged.append(SumJudged(total, tuple(parts), agreement is not Agreement.DIFFERENCE))
    return Verdict(agreement, total.value, expected)


def sum_holds(total: PrintedFigure, parts: Iterable[PrintedFigure]) -> bool:
    """As :func:`judge_sum` without taking note of it: for finding out what a table adds up, not for verifying it."""
    return _compared(total, list(parts))[0] is not Agreement.DIFFERENCE


def _compared(total: PrintedFigure, parts: Sequence[PrintedFigure]) -> tuple[Agreement, Fraction]:
    expected = sum((part.value for part in parts), Fraction(0))
    if total.value == expected or _rounds_to(total, parts, expected):
        return Agreement.AGREES, expected
    if total.rounded.meets(_added(part.rounded for part in parts)):
        return Agreement.ROUNDING, expected
    if total.truncated.meets(_added(part.truncated for part in parts)):
        return Agreement.TRUNCATION, expected
    return Agreement.DIFFERENCE, expected


def _rounds_to(total: PrintedFigure, parts: Sequence[PrintedFigure], expected: Fraction) -> bool:
    """Whether one side is printed finer than the other and rounds to it: 2517.78 万元 and 25,177,779 元."""
    step = sum((part.step for part in parts), Fraction(0))
    if step < total.step:
        return round_like(expected, total) == total.value
    return len(parts) == 1 and total.step < step and round_like(total.value, parts[0]) == parts[0].value


def judge_share(share: PrintedFigure, part: PrintedFigure, whole: PrintedFigure) -> Verdict | None:
    """Whether a printed percentage is part ÷ whole; None where the whole is nothing."""
    return _judge_quotient(share, part, whole)


def judge_rate(rate: PrintedFigure, change: PrintedFigure, before: PrintedFigure) -> Verdict | None:
    """Whether a printed rate is change ÷ the year before; None where that year was nothing."""
    return _judge_quotient(rate, change, before)


def judge_rate_of_years(rate: PrintedFigure, now: PrintedFigure, before: PrintedFigure) -> Verdict | None:
    """Whether a printed rate (without sign) is the change between two printed years; None on a base of nothing."""
    if before.rounded.low <= 0:
        return None
    expected = abs(now.value - before.value) * 100 / before.value
    if round_like(expected, rate) == rate.value:
        note_tie(rate, now, before)
        return Verdict(Agreement.AGREES, rate.value, expected)
    corners = [
        (n / b - 1) * 100
        for n in (now.rounded.low, now.rounded.high)
        for b in (before.rounded.low, before.rounded.high)
    ]
    span = Interval(min(corners), max(corners))
    agreement = _quotient_agreement(rate, span if now.value >= before.value else -span)
    if agreement is not Agreement.DIFFERENCE:
        note_tie(rate, now, before)
    return Verdict(agreement, rate.value, expected)


def _judge_quotient(quotient: PrintedFigure, above: PrintedFigure, below: PrintedFigure) -> Verdict | None:
    if below.rounded.low <= 0:
        return None
    expected = above.value * 100 / below.value
    if round_like(expected, quotient) == quotient.value:
        note_tie(quotient, above, below)
        return Verdict(Agreement.AGREES, quotient.value, expected)
    corners = [
        a * 100 / b for a in (above.rounded.low, above.rounded.high) for b in (below.rounded.low, below.rounded.high)
    ]
    agreement = _quotient_agreement(quotient, Interval(min(corners), max(corners)))
    if agreement is not Agreement.DIFFERENCE:
        note_tie(quotient, above, below)
    return Verdict(agreement, quotient.value, expected)


def _quotient_agreement(quotient: PrintedFigure, span: Interval) -> Agreement:
    if quotient.rounded.meets(span):
        return Agreement.ROUNDING
    if quotient.truncated.meets(span):
        return Agreement.TRUNCATION
    return Agreement.DIFFERENCE


def round_like(value: Fraction, figure: PrintedFigure) -> Fraction:
    """Round a value half up to the last digit of a figure; unchanged where the figure is exact."""
    if figure.step == 0:
        return value
    steps = abs(value) / figure.step
    rounded = (2 * steps.numerator + steps.denominator) // (2 * steps.denominator) * figure.step
    return rounded if value >= 0 else -rounded


def _added(intervals: Iterable[Interval]) -> Interval:
    total = NOTHING_AT_ALL
    for interval in intervals:
        total += interval
    return total


def show_number(value: Fraction, decimals: int = 2) -> str:
    """A number as people write it, rounded half up: at least ``decimals`` decimals, no separators."""
    scale = 10**decimals
    magnitude = abs(value) * scale
    whole = (2 * magnitude.numerator + magnitude.denominator) // (2 * magnitude.denominator)
    sign = "-" if value < 0 and whole else ""
    return f"{sign}{whole // scale}.{whole % scale:0{decimals}d}" if decimals else f"{sign}{whole}"


def show_wan(yuan: Fraction) -> str:
    """An amount in 元 as 万元 with two decimals; more where two would hide that it is not zero.

    >>> show_wan(Fraction(5_681_80_00)), show_wan(Fraction(4))
    ('5681.80', '0.0004')
    """
    two = show_number(yuan / 10_000)
    return two if Fraction(two) or not yuan else show_number(yuan / 10_000, 4)


def show_in(value: Fraction, unit: str) -> str:
    """A value in base units as it is said in a unit (元, 万元, 亿元, % or a count), the unit included."""
    if unit == "元":
        return f"{show_number(value).removesuffix('.00')}元"
    if unit == "亿元":
        return f"{show_number(value / MONEY_UNITS[unit], 4)}亿元"
    if unit == "万元":
        return f"{show_wan(value)}万元"
    if unit == "%":
        return f"{show_number(value)}%"
    return f"{value.numerator}{unit}" if value.denominator == 1 else f"{show_number(value)}{unit}"
