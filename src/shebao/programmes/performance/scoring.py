"""Scoring an evaluation (绩效打分) by the rules of a day; points in hundredths.

A number that is asked to be at least something: its share of the target, at most all; at most something: the other way
round; a cost without a sign is an upper bound. A time: all up to its last day, less for each month it is late. Words:
a share within the band of what was reached. A group without targets is left out and the rest scaled to its sum.
Weights, points and their sums are whole hundredths as they are printed: a form adds up as anybody adds it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from shebao.budget.targets.values import bound_of, last_day, number_of
from shebao.money import round_half_up
from shebao.programmes.performance.parameters import Rules

NOTHING = "无"
"""An actual value where there is none yet: no payment, no run."""
SET_TOO_LOW = "超过指标值{percent}%，指标值设定偏低"


@dataclass(frozen=True)
class Answer:
    """A target and what it reached: numbers as text; a time's last day; ``percent`` of the points of words."""

    group: str
    level2: str
    sign: str
    number: str
    actual: str
    due: date | None = None
    percent: int | None = None

    @property
    def bound(self) -> str:
        """≥ or ≤."""
        bound = bound_of(self.sign)
        return bound if bound in ("≥", "≤") else "≤" if "成本" in self.level2 else "≥"


@dataclass(frozen=True)
class Points:
    """Weight and points of each answer, what the execution rate gives, all together; hundredths of a point."""

    each: tuple[tuple[int, int], ...]
    execution: int
    total: int
    grade: str


def answer_of(target: object, year: int, actual: str, percent: int | None = None) -> Answer:
    """An answer to a target (any with the columns of :class:`~shebao.programmes.models.Target`)."""
    level1, level2, sign, number, text = (
        str(getattr(target, name)) for name in ("level1", "level2", "sign", "number", "text")
    )
    due = None if number else last_day(text, year)
    return Answer(level1, level2, sign, number, actual, due, percent)


def problem(one: Answer, rules: Rules) -> str:
    """Why an answer cannot be scored; empty where it can."""
    if one.number:
        return "" if one.actual == NOTHING or number_of(one.actual) is not None else "不是一个数"
    if one.due is not None:
        return "" if one.actual == NOTHING or _day(one.actual) else "不是日期，按2025-10-24的样式填写"
    if one.actual not in rules.bands:
        return f"不是{'、'.join(rules.bands)}之一"
    most, least = rules.bands[one.actual]
    if one.percent is None:
        return "" if most == 100 else f"没有填写得分比例（{most}%—{least}%）"
    return "" if least <= one.percent <= most else f"的得分比例{one.percent}%不在{most}%—{least}%之间"


def share(one: Answer, rules: Rules) -> Fraction:
    """The part of its points that an answer gets. Raises ValueError where it cannot be scored (:func:`problem`)."""
    if said := problem(one, rules):
        raise ValueError(f"“{one.actual}”{said}")
    if one.number or one.due is not None:
        if one.actual == NOTHING:
            return Fraction(0)
        return _of_number(one) if one.number else _of_time(one, rules)
    return Fraction(rules.bands[one.actual][0] if one.percent is None else one.percent, 100)


def _of_number(one: Answer) -> Fraction:
    target, actual = number_of(one.number), number_of(one.actual)
    if target is None or actual is None:
        raise ValueError(f"“{one.number}”不是数")
    if one.bound == "≤":
        return min(target / actual, Fraction(1)) if actual else Fraction(1)
    return min(actual / target, Fraction(1)) if target else Fraction(1)


def _of_time(one: Answer, rules: Rules) -> Fraction:
    due, done = one.due, _day(one.actual)
    if due is None or done is None:
        raise ValueError(f"“{one.actual}”不是日期")
    if done <= due:
        return Fraction(1)
    months = (done.year - due.year) * 12 + done.month - due.month
    at_the_end = (due + timedelta(days=1)).day == 1
    begun = months if at_the_end else months + (done.day > due.day)
    return max(Fraction(0), 1 - Fraction(rules.late_share * begun, 100))


def note(one: Answer, rules: Rules) -> str:
    """What is said of a target that was far over-reached; empty otherwise."""
    target, actual = number_of(one.number), number_of(one.actual)
    if one.bound != "≥" or not target or actual is None or actual * 100 <= target * rules.over_achieved:
        return ""
    return SET_TOO_LOW.format(percent=rules.over_achieved - 100)


def score(answers: Sequence[Answer], paid: int, budget: int, rules: Rules) -> Points:
    """The points of a project: what is printed adds up. Raises ValueError for an answer that cannot be scored."""
    execution = _rounded(rules.execution * 100 * min(Fraction(paid, budget) if budget else Fraction(0), Fraction(1)))
    parts = _parts([one.group for one in answers], rules)
    each = tuple((own, _rounded(own * share(one, rules))) for one, own in zip(answers, parts, strict=True))
    whole = execution + sum(points for _, points in each)
    return Points(each, execution, whole, rules.grade(whole))


def _parts(groups: Sequence[str], rules: Rules) -> list[int]:
    """The weight of each answer in hundredths of a point: equal parts within its group, which sum to that of the group.

    The groups that are there sum to all that is not the rate of execution's. Of what is lost by rounding down one
    hundredth each goes to those that lost most, the first of equals: never to another group, never to execution.
    """
    there = {group: points for group, points in rules.weights.items() if group in groups}
    whole = sum(rules.weights.values()) * 100
    of_groups = dict(zip(there, _shared(whole, list(there.values())), strict=True)) if there else {}
    left = {group: iter(_shared(fen, [1] * groups.count(group))) for group, fen in of_groups.items()}
    return [next(left[group]) if group in left else 0 for group in groups]


def _shared(whole: int, by: Sequence[int]) -> list[int]:
    """A whole shared out by weights, by the largest remainder.

    >>> _shared(5000, [1, 1, 1]), _shared(9000, [50, 10])
    ([1667, 1667, 1666], [7500, 1500])
    """
    floors = [divmod(whole * one, sum(by)) for one in by]
    first = sorted(range(len(by)), key=lambda at: -floors[at][1])[: whole - sum(floor for floor, _ in floors)]
    return [floor + (at in first) for at, (floor, _) in enumerate(floors)]


def shown_points(hundredths: int | None) -> str:
    """Points as they are written.

    >>> shown_points(9273), shown_points(None)
    ('92.73', '')
    """
    return "" if hundredths is None else f"{hundredths // 100}.{hundredths % 100:02d}"


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _rounded(hundredths: Fraction) -> int:
    return round_half_up(hundredths.numerator, hundredths.denominator)
