"""Evaluate a formula for one person in exact fractions: what a calculation sheet shows, and judge of the columns."""

from collections.abc import Callable
from fractions import Fraction
from typing import Protocol

from shebao.law.expressions import (
    Both,
    Call,
    Compare,
    Condition,
    Const,
    Difference,
    Either,
    Extreme,
    Given,
    If,
    IsOption,
    Lookup,
    Name,
    Not,
    Number,
    Product,
    Quotient,
    Remainder,
    Round,
    Rounding,
    Sum,
    Table,
)
from shebao.law.units import Raw
from shebao.money import round_half_up


class NotKnownError(LookupError):
    """A value the formula needs is not there: ``name`` says which, ``reason`` why (Chinese)."""

    def __init__(self, name: str, reason: str) -> None:
        super().__init__(f"{name}：{reason}")
        self.name = name
        self.reason = reason


class Values(Protocol):
    """What the names of a formula stand for, one person's integers."""

    def __getitem__(self, name: str) -> Raw | None:
        """The value of a name; None where an optional one was not given."""

    def look_up(self, table: Table, key: int) -> int:
        """The integer of a table for a key; NotKnownError where the data have none."""


def round_to(value: Fraction, scale: int, rounding: Rounding) -> int:
    """The integer ``value × scale`` rounded as named; halves go away from zero.

    >>> round_to(Fraction(5, 1000), 100, "half_up"), round_to(Fraction(-5, 1000), 100, "half_up")
    (1, -1)

    Raises ValueError where ``exact`` is asked and the number is not a whole multiple of 1/scale.
    """
    if rounding == "half_up_yuan":
        return round_half_up(value.numerator, value.denominator) * scale
    scaled = value * scale
    if rounding == "half_up":
        return round_half_up(scaled.numerator, scaled.denominator)
    if rounding == "floor":
        return scaled.numerator // scaled.denominator
    if rounding == "ceiling":
        return -(-scaled.numerator // scaled.denominator)
    if scaled.denominator != 1:
        raise ValueError(f"{value} 不是 1/{scale} 的整数倍，要写明取舍办法")
    return scaled.numerator


def evaluate(node: Number, values: Values) -> Fraction:
    """The exact number a tree stands for.

    Raises NotKnownError where a value it needs is not there.
    """
    match node:
        case Const(value):
            return value
        case Name():
            raw = values[node.name]
            if not isinstance(raw, int):
                raise NotKnownError(node.name, f"没有“{node.label}”（{node.name}）")
            return Fraction(raw, node.unit.scale)
        case Sum(terms):
            return sum((evaluate(term, values) for term in terms), Fraction(0))
        case Difference(left, right):
            return evaluate(left, values) - evaluate(right, values)
        case Product(left, right):
            return evaluate(left, values) * evaluate(right, values)
        case Quotient(left, right):
            return evaluate(left, values) / evaluate(right, values)
        case Remainder(left, right):
            return evaluate(left, values) % evaluate(right, values)
        case Round(value, scale, rounding):
            return Fraction(round_to(evaluate(value, values), scale, rounding), scale)
        case Extreme(which, left, right):
            return (min if which == "least" else max)(evaluate(left, values), evaluate(right, values))
        case If(condition, then, otherwise):
            return evaluate(then if holds(condition, values) else otherwise, values)
        case Lookup(table, key):
            return Fraction(values.look_up(table, int(evaluate(key, values))), table.unit.scale)
        case Call():
            raw = call(node, values)
            if not isinstance(raw, int):
                raise NotKnownError(node.function.__name__, "没有结果")
            return Fraction(raw, node.unit.scale)
    raise TypeError(f"不能计算 {node!r}")


def call(node: Call, values: Values) -> Raw | None:
    """What a named function returns for the values; None where an argument it needs is absent."""
    arguments = [values[argument.name] for argument in node.arguments]
    unasked = not node.takes_absent and any(argument is None for argument in arguments)
    return None if unasked else node.function(*arguments)


_SIGNS: dict[str, Callable[[Fraction, Fraction], bool]] = {
    "<": lambda left, right: left < right,
    "<=": lambda left, right: left <= right,
    "=": lambda left, right: left == right,
}


def holds(condition: Condition, values: Values) -> bool:
    """Whether a condition holds.

    Raises NotKnownError where a value it needs is not there.
    """
    match condition:
        case Compare(left, sign, right):
            return _SIGNS[sign](evaluate(left, values), evaluate(right, values))
        case IsOption(name, codes):
            raw = values[name.name]
            if raw is None:
                raise NotKnownError(name.name, f"没有“{name.label}”（{name.name}）")
            return raw in [name.unit.option(code) for code in codes]
        case Given(name):
            return values[name.name] is not None
        case Both(left, right):
            return holds(left, values) and holds(right, values)
        case Either(left, right):
            return holds(left, values) or holds(right, values)
        case Not(inner):
            return not holds(inner, values)
    raise TypeError(f"不能判断 {condition!r}")
