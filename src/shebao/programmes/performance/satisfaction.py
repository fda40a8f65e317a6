"""What surveys say (满意度): satisfied of all answers, in per cent, with the interval in which the true rate lies."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from math import isqrt

from shebao.programmes.performance.models import LEVELS, Answer, Survey
from shebao.programmes.performance.parameters import rules_on


@dataclass(frozen=True)
class Result:
    """``counts`` by question and level; ``satisfied`` of ``n`` who answered the first; the interval in per cent."""

    n: int
    satisfied: int
    counts: tuple[tuple[int, ...], ...]
    low: Fraction
    high: Fraction

    @property
    def rate(self) -> Fraction | None:
        """Per cent; None where nobody answered."""
        return Fraction(self.satisfied * 100, self.n) if self.n else None

    @property
    def interval(self) -> str:
        """As it is written."""
        return f"{_two(self.low)}%—{_two(self.high)}%"


def wilson(satisfied: int, n: int, z: Fraction) -> tuple[Fraction, Fraction]:
    """The Wilson interval of a rate, in per cent; of nothing it is everything. Exact but for one square root.

    >>> [f"{float(one):.2f}" for one in wilson(90, 100, Fraction("1.959964"))]
    ['82.56', '94.48']
    """
    if not n:
        return Fraction(0), Fraction(100)
    share, square = Fraction(satisfied, n), z * z
    middle = share + square / (2 * n)
    under = share * (1 - share) / n + square / (4 * n * n)
    spread = z * _root(under)
    whole = 1 + square / n
    low, high = (middle - spread) / whole, (middle + spread) / whole
    return max(Fraction(0), low) * 100, min(Fraction(1), high) * 100


def _root(value: Fraction) -> Fraction:
    scale = 10**12
    return Fraction(isqrt(value.numerator * scale * scale // value.denominator), scale)


def result(surveys: Iterable[Survey], day: date) -> Result:
    """What surveys say by the answers up to a day, taken together."""
    rules = rules_on(day)
    counts: dict[int, list[int]] = {}
    rows = Answer.objects.filter(survey__in=list(surveys), day__lte=day).values_list("levels", "count")
    for levels, count in rows:
        for question, level in enumerate(levels):
            counts.setdefault(question, [0] * len(LEVELS))[level - 1] += count
    whole = counts.get(0, [0] * len(LEVELS))
    n, satisfied = sum(whole), sum(whole[: rules.satisfied_from])
    low, high = wilson(satisfied, n, rules.wilson_z)
    return Result(n, satisfied, tuple(tuple(counts[at]) for at in sorted(counts)), low, high)


def told(found: Result) -> str:
    """A result in one sentence."""
    rate = found.rate
    if rate is None:
        return "没有收到问卷"
    return f"有效问卷{found.n:,}份，满意{found.satisfied:,}份，满意度{_two(rate)}%，95%置信区间{found.interval}"


def short(found: Result) -> str:
    """The rate with its interval, for a cell of a table; "" where nobody answered."""
    return "" if found.rate is None else f"{_two(found.rate)}%（{found.interval}）"


def kept(found: Result) -> Mapping[str, object]:
    """A result as a closed survey keeps it."""
    return {"n": found.n, "satisfied": found.satisfied, "counts": [list(one) for one in found.counts],
            "low": _two(found.low), "high": _two(found.high)}  # fmt: skip


def _two(value: Fraction) -> str:
    hundredths = value.numerator * 100 // value.denominator
    return f"{hundredths // 100}.{hundredths % 100:02d}"
