"""Scoring a self-evaluation (绩效自评打分): weights and bands as data of a version, points in hundredths.

财预〔2020〕10号: 100 points; 10 for the rate of execution, 50 output, 30 effect, 10 satisfaction. An indicator with a
number: reached, its full weight, else in proportion; in words: 达成 in full, 部分达成 80 %, 未达成 nothing. A group
without indicators is left out and the rest scaled to 100.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from shebao.money import round_half_up

EXECUTION = 10
GROUPS: Mapping[str, int] = {"产出指标": 50, "效益指标": 30, "满意度指标": 10}
BANDS = ((90, "优"), (80, "良"), (60, "中"), (0, "差"))
REACHED: Mapping[str, Fraction] = {"达成": Fraction(1), "部分达成": Fraction(4, 5), "未达成": Fraction(0)}
"""Words that a qualitative indicator is answered with."""


@dataclass(frozen=True)
class Answer:
    """What an indicator reached: its group, sign and target (numbers as text; empty for words), the actual value."""

    group: str
    sign: str
    target: str
    actual: str


@dataclass(frozen=True)
class Points:
    """Weight and points of each answer, the execution rate's points, all together; in hundredths of a point."""

    each: tuple[tuple[int, int], ...]
    execution: int
    total: int

    @property
    def grade(self) -> str:
        """优、良、中、差."""
        return next(grade for floor, grade in BANDS if self.total >= floor * 100)


def readable(answer: Answer) -> bool:
    """Whether an answer can be scored."""
    if answer.target:
        return _number(answer.actual) is not None
    return answer.actual in REACHED


def score(answers: Sequence[Answer], paid: int, budget: int) -> Points:
    """The points of a project. Raises ValueError for an answer that cannot be read (:func:`readable`)."""
    execution = EXECUTION * min(Fraction(paid, budget) if budget else Fraction(0), Fraction(1))
    there = {group: sum(one.group == group for one in answers) for group in GROUPS}
    weight = sum(points for group, points in GROUPS.items() if there[group])
    scale = Fraction(sum(GROUPS.values()), weight) if weight else Fraction(0)
    each, total = [], execution
    for one in answers:
        own = Fraction(GROUPS[one.group], there[one.group]) * scale if one.group in GROUPS else Fraction(0)
        points = own * _share(one)
        total += points
        each.append((_hundredths(own), _hundredths(points)))
    return Points(tuple(each), _hundredths(execution), _hundredths(total))


def _share(one: Answer) -> Fraction:
    if not one.target:
        if one.actual not in REACHED:
            raise ValueError(f"“{one.actual}”不是{'、'.join(REACHED)}之一")
        return REACHED[one.actual]
    target, actual = _number(one.target), _number(one.actual)
    if target is None or actual is None:
        raise ValueError(f"“{one.actual}”不是数")
    if one.sign == "≤":
        return min(target / actual, Fraction(1)) if actual else Fraction(1)
    return min(actual / target, Fraction(1)) if target else Fraction(1)


def _number(text: str) -> Fraction | None:
    try:
        value = Fraction(text.strip())
    except (ValueError, ZeroDivisionError):
        return None
    return value if value >= 0 else None


def _hundredths(points: Fraction) -> int:
    return round_half_up(points.numerator * 100, points.denominator)
