"""The formula language: a small tree of exact numbers and conditions, built with Python's own operators.

``(base + indexed) / 2 * years * rate`` is such a tree. It is written once and used four ways: evaluated exactly for
one person (``exact``), compiled to Polars int64 columns with a proof that nothing overflows (``columns``), and printed
in Chinese with words or with the numbers put in (``wording``). A node stands for an exact rational number in natural
units (yuan, years, ratios); nothing is rounded except where a step says so.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal, TypeAlias

from shebao.law.units import Raw, Unit

Rounding = Literal["exact", "half_up", "half_up_yuan", "floor", "ceiling"]
ROUNDING_WORDS: dict[Rounding, str] = {
    "exact": "不取舍",
    "half_up": "四舍五入",
    "half_up_yuan": "四舍五入到元",
    "floor": "舍去尾数",
    "ceiling": "见尾进位",
}


Operand: TypeAlias = "Number | int | str | Fraction"
"""What a formula may combine: nodes, whole numbers, decimal strings ("0.6"), fractions. Never a float."""


class Number:
    """A node that stands for an exact number. Plain integers and decimal strings may be mixed in."""

    def __add__(self, other: "Operand") -> "Number":
        return Sum((self, number(other)))

    def __radd__(self, other: int | str | Fraction) -> "Number":
        return Sum((number(other), self))

    def __sub__(self, other: "Operand") -> "Number":
        return Difference(self, number(other))

    def __rsub__(self, other: int | str | Fraction) -> "Number":
        return Difference(number(other), self)

    def __mul__(self, other: "Operand") -> "Number":
        return Product(self, number(other))

    def __rmul__(self, other: int | str | Fraction) -> "Number":
        return Product(number(other), self)

    def __truediv__(self, other: "Operand") -> "Number":
        return Quotient(self, number(other))

    def __floordiv__(self, other: "Operand") -> "Number":
        return Round(Quotient(self, number(other)), 1, "floor")

    def __mod__(self, other: "Operand") -> "Number":
        return Remainder(self, number(other))

    def __lt__(self, other: "Operand") -> "Condition":
        return Compare(self, "<", number(other))

    def __le__(self, other: "Operand") -> "Condition":
        return Compare(self, "<=", number(other))

    def __gt__(self, other: "Operand") -> "Condition":
        return Compare(number(other), "<", self)

    def __ge__(self, other: "Operand") -> "Condition":
        return Compare(number(other), "<=", self)

    def equals(self, other: "Operand") -> "Condition":
        """Whether two numbers are equal (``==`` stays Python's own)."""
        return Compare(self, "=", number(other))


class Condition:
    """A node that stands for yes or no; joined with ``&``, ``|`` and ``~``."""

    def __and__(self, other: "Condition") -> "Condition":
        return Both(self, other)

    def __or__(self, other: "Condition") -> "Condition":
        return Either(self, other)

    def __invert__(self) -> "Condition":
        return Not(self)


@dataclass(frozen=True, eq=False)
class Const(Number):
    """A number that is part of the formula itself, such as 12 months of a year."""

    value: Fraction


@dataclass(frozen=True, eq=False)
class Name(Number):
    """A named value: an input, a parameter, or the result of a step. ``low`` and ``high`` bound its integer.

    ``optional``: it may be absent, so only a guarded formula may use it.
    """

    name: str
    label: str
    unit: Unit
    low: int
    high: int
    optional: bool = False

    def is_(self, *codes: str) -> Condition:
        """Whether a choice is one of the options with these codes."""
        return IsOption(self, codes)

    @property
    def given(self) -> Condition:
        """Whether the value is there at all."""
        return Given(self)


@dataclass(frozen=True, eq=False)
class Sum(Number):
    """A sum of any number of terms."""

    terms: tuple[Number, ...]


@dataclass(frozen=True, eq=False)
class Difference(Number):
    """The left minus the right."""

    left: Number
    right: Number


@dataclass(frozen=True, eq=False)
class Product(Number):
    """The left times the right."""

    left: Number
    right: Number


@dataclass(frozen=True, eq=False)
class Quotient(Number):
    """The left divided by the right, exactly. The right must be proven greater than 0."""

    left: Number
    right: Number


@dataclass(frozen=True, eq=False)
class Remainder(Number):
    """What is left of a whole number after taking out the right as often as it goes."""

    left: Number
    right: Number


@dataclass(frozen=True, eq=False)
class Round(Number):
    """A number rounded to a multiple of ``1/scale``; only for what is not worth a step, such as whole years."""

    value: Number
    scale: int
    rounding: Rounding


@dataclass(frozen=True, eq=False)
class Extreme(Number):
    """The least (``least``) or greatest (``greatest``) of two numbers."""

    which: Literal["least", "greatest"]
    left: Number
    right: Number


@dataclass(frozen=True, eq=False)
class If(Number):
    """One number where the condition holds, another where it does not."""

    condition: Condition
    then: Number
    otherwise: Number


@dataclass(frozen=True, eq=False)
class Lookup(Number):
    """The value of a table for a key, such as the divisor (计发月数) of an age in months."""

    table: "Table"
    key: Number


@dataclass(frozen=True, eq=False)
class Table:
    """A parameter that is a table of numbers by whole number. Keys and values are bounded."""

    name: str
    label: str
    id: str
    unit: Unit
    first_key: int
    last_key: int
    low: int
    high: int

    def at(self, key: Number) -> Number:
        """The value for a key. A key without a value in the data makes the result unknown, never zero."""
        return Lookup(self, key)


@dataclass(frozen=True, eq=False)
class Call(Number):
    """A named Python function of whole values, for what is no arithmetic: check characters, sets of months.

    It gets the integers (or text) of its arguments and returns one of ``unit`` between ``low`` and ``high``, or None
    where there is no answer. ``takes_absent``: it gets None for what was not given; otherwise it is not asked then.
    """

    function: Callable[..., Raw | None]
    arguments: tuple[Name, ...]
    unit: Unit
    low: int = 0
    high: int = 0
    takes_absent: bool = False


@dataclass(frozen=True, eq=False)
class Compare(Condition):
    """Whether the left is less than, at most, or equal to the right."""

    left: Number
    sign: Literal["<", "<=", "="]
    right: Number


@dataclass(frozen=True, eq=False)
class IsOption(Condition):
    """Whether a choice is one of some options."""

    name: Name
    codes: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Given(Condition):
    """Whether an optional value was given."""

    name: Name


@dataclass(frozen=True, eq=False)
class Both(Condition):
    """Both conditions hold."""

    left: Condition
    right: Condition


@dataclass(frozen=True, eq=False)
class Either(Condition):
    """At least one of two conditions holds."""

    left: Condition
    right: Condition


@dataclass(frozen=True, eq=False)
class Not(Condition):
    """The condition does not hold."""

    condition: Condition


Node = Number | Condition


def number(value: "Operand") -> Number:
    """A node as it is; an integer, a decimal string or a Fraction as a constant. A float is refused.

    Raises TypeError for anything else.
    """
    if isinstance(value, Number):
        return value
    if isinstance(value, bool) or not isinstance(value, int | str | Fraction):
        raise TypeError(f"公式里只能用整数、十进制文字或分数，不能用 {value!r}")
    return Const(Fraction(value))


def total(terms: Iterable[Number]) -> Number:
    """The sum of many terms."""
    return Sum(tuple(terms))


def least(left: "Operand", right: "Operand") -> Number:
    """The smaller of two numbers (取较小值)."""
    return Extreme("least", number(left), number(right))


def greatest(left: "Operand", right: "Operand") -> Number:
    """The greater of two numbers (取较大值)."""
    return Extreme("greatest", number(left), number(right))


def clamp(value: Number, floor: "Operand", ceiling: "Operand") -> Number:
    """A number not below a floor and not above a ceiling (保底封顶)."""
    return least(greatest(value, floor), ceiling)


def whole(value: Number) -> Number:
    """The whole part (满一年的才算): rounded down to an integer."""
    return Round(value, 1, "floor")


def whole_up(value: Number) -> Number:
    """Rounded up to an integer (不满一年按一年计算)."""
    return Round(value, 1, "ceiling")


def to_yuan(value: Number) -> Number:
    """Rounded half up to the whole yuan (四舍五入到元)."""
    return Round(value, 1, "half_up")


def when(condition: Condition, then: "Operand", otherwise: "Operand") -> Number:
    """One number where the condition holds, another where it does not."""
    return If(condition, number(then), number(otherwise))


def cases(*branches: tuple[Condition, "Operand"], otherwise: "Operand") -> Number:
    """The number of the first branch whose condition holds."""
    result = number(otherwise)
    for condition, value in reversed(branches):
        result = If(condition, number(value), result)
    return result


def children(node: Node) -> tuple[Node, ...]:
    """The parts a node is made of."""
    match node:
        case Sum(terms):
            return terms
        case Difference(left, right) | Product(left, right) | Quotient(left, right) | Remainder(left, right):
            return (left, right)
        case Extreme(_, left, right) | Compare(left, _, right):
            return (left, right)
        case Both(left, right) | Either(left, right):
            return (left, right)
        case Round(value, _, _):
            return (value,)
        case If(condition, then, otherwise):
            return (condition, then, otherwise)
        case Lookup(_, key):
            return (key,)
        case Call():
            return node.arguments
        case IsOption(name, _) | Given(name):
            return (name,)
        case Not(condition):
            return (condition,)
    return ()


def uses(node: Node, path: tuple[Condition, ...] = ()) -> Iterator[tuple[str, tuple[Condition, ...]]]:
    """Every use of a name (or of a lookup's table), with the conditions under which the tree comes to read it."""
    match node:
        case Name():
            yield node.name, path
        case If(condition, then, otherwise):
            yield from uses(condition, path)
            yield from uses(then, (*path, condition))
            yield from uses(otherwise, (*path, ~condition))
        case Both(left, right):
            yield from uses(left, path)
            yield from uses(right, (*path, left))
        case Either(left, right):
            yield from uses(left, path)
            yield from uses(right, (*path, ~left))
        case _:
            if isinstance(node, Lookup):
                yield node.table.name, path
            for child in children(node):
                yield from uses(child, path)


def arithmetic_reads(node: Node) -> set[str]:
    """The names without whose values a number has none, whatever branch is taken; conditions are left out."""
    match node:
        case Name():
            return {node.name}
        case Sum() | Difference() | Product() | Quotient() | Remainder() | Extreme() | Round() | Lookup():
            return {name for child in children(node) for name in arithmetic_reads(child)}
        case If(_, then, otherwise):
            return arithmetic_reads(then) & arithmetic_reads(otherwise)
    return set()


def names_in(node: Node) -> set[str]:
    """The names a tree refers to; the table of a lookup counts as one."""
    return {name for name, _ in uses(node)}
