"""Compile a formula to Polars int64 expressions, with a proof that no intermediate number can overflow.

Every subexpression carries the least and the greatest value it can take, worked out from the declared bounds of the
inputs (interval arithmetic). Polars integers wrap silently, so a formula whose numbers might leave int64 is refused
when it is declared, not when the first rich person retires.

A number is kept as ``coefficient × numerator / denominator`` with an exact rational coefficient and two integer
columns, so that a chain of products and quotients becomes one integer division with one rounding.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import gcd

import polars as pl

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
from shebao.money import round_half_up

INT64_MAX = 2**63 - 1


class FormulaError(ValueError):
    """A formula that cannot be declared: it may overflow, divide by zero, or lacks a rounding. Says which and why."""


@dataclass(frozen=True, slots=True)
class Column:
    """An integer Polars expression and the bounds it is proven to keep."""

    expr: pl.Expr
    low: int
    high: int

    @staticmethod
    def of(expr: pl.Expr, *bounds: int) -> "Column":
        """A column whose value lies between the least and greatest of some numbers, all of which must fit int64."""
        low, high = min(bounds), max(bounds)
        if low < -INT64_MAX or high > INT64_MAX:
            raise FormulaError(f"中间结果可能达到{low}至{high}，超出64位整数：请缩小输入的上下限，或分步取舍")
        return Column(expr, low, high)

    @staticmethod
    def constant(value: int) -> "Column":
        """A literal integer."""
        return Column.of(pl.lit(value, dtype=pl.Int64), value)

    @property
    def is_constant(self) -> bool:
        """Whether it can only take one value."""
        return self.low == self.high

    def times(self, factor: int) -> "Column":
        """The column times a constant."""
        if factor == 1:
            return self
        return Column.of(self.expr * factor, self.low * factor, self.high * factor)

    def __add__(self, other: "Column") -> "Column":
        return Column.of(self.expr + other.expr, self.low + other.low, self.high + other.high)

    def __sub__(self, other: "Column") -> "Column":
        return Column.of(self.expr - other.expr, self.low - other.high, self.high - other.low)

    def __mul__(self, other: "Column") -> "Column":
        corners = [a * b for a in (self.low, self.high) for b in (other.low, other.high)]
        return Column.of(self.expr * other.expr, *corners)


@dataclass(frozen=True, slots=True)
class Scaled:
    """``coefficient × numerator / denominator``; a missing column stands for 1. The denominator is proven positive."""

    coefficient: Fraction
    numerator: Column | None = None
    denominator: Column | None = None


class Surroundings:
    """What the names of a formula stand for in a frame: columns by name, tables, and which options are absent."""

    def __init__(
        self,
        numbers: Mapping[str, Scaled],
        given: Mapping[str, pl.Expr | bool] | None = None,
        tables: Mapping[str, pl.Series] | None = None,
    ) -> None:
        self.numbers = numbers
        self.given = given or {}
        self.tables = tables or {}
        self.truths: dict[Condition, pl.Expr | bool] = {}

    def number(self, name: Name) -> Scaled:
        """The column of a name."""
        return self.numbers[name.name]

    def is_given(self, name: Name) -> pl.Expr | bool:
        """Whether an optional name is there: known for the whole frame, or row by row."""
        return self.given.get(name.name, True)

    def share(self, expr: pl.Expr) -> pl.Expr:
        """An expression that is about to be used more than once: a frame makes it a column of its own."""
        return expr

    def table(self, table: Table, key: Column) -> Column:
        """A table's value for a key proven to lie within the table."""
        if key.low < table.first_key or key.high > table.last_key:
            raise FormulaError(
                f"“{table.label}”的查表值可能为{key.low}至{key.high}，表只有{table.first_key}至{table.last_key}"
            )
        values = self.tables.get(table.name)
        position = key.expr - table.first_key
        expr = pl.lit(None, dtype=pl.Int64) if values is None else pl.lit(values).gather(position)
        return Column.of(expr, table.low, table.high)


def lower(node: Number, around: Surroundings) -> Scaled:
    """Compile a number. FormulaError where an intermediate may overflow or a divisor may be zero."""
    match node:
        case Const(value):
            return Scaled(value)
        case Name():
            return around.number(node)
        case Sum(terms):
            return _sum([lower(term, around) for term in terms])
        case Difference(left, right):
            taken = lower(right, around)
            return _sum([lower(left, around), Scaled(-taken.coefficient, taken.numerator, taken.denominator)])
        case Product(left, right):
            return _product(lower(left, around), lower(right, around))
        case Quotient(left, right):
            return _quotient(lower(left, around), lower(right, around))
        case Remainder(left, right):
            return _remainder(left, right, around)
        case Round(value, scale, rounding):
            return Scaled(Fraction(1, scale), rounded(lower(value, around), scale, rounding, around))
        case Extreme(which, left, right):
            first, second, make = _alike(lower(left, around), lower(right, around))
            one, other = around.share(first.expr), around.share(second.expr)
            chosen = one <= other if which == "least" else one >= other
            pick = min if which == "least" else max
            bounds = (pick(first.low, second.low), pick(first.high, second.high))
            return make(Column.of(_choose(chosen, one, other, around), *bounds))
        case If(condition, then, otherwise):
            truth = lower_condition(condition, around)
            if isinstance(truth, bool):
                return lower(then if truth else otherwise, around)
            first, second, make = _alike(lower(then, around), lower(otherwise, around))
            chosen = _choose(truth, first.expr, second.expr, around)
            return make(Column.of(chosen, first.low, first.high, second.low, second.high))
        case Lookup(table, key):
            return Scaled(
                Fraction(1, table.unit.scale), around.table(table, rounded(lower(key, around), 1, "exact", around))
            )
        case Call():
            return Scaled(Fraction(1, node.unit.scale), Column.of(call_expr(node, around), node.low, node.high))
    raise TypeError(f"不能编译 {node!r}")


def _choose(condition: pl.Expr, then: pl.Expr, otherwise: pl.Expr, around: Surroundings) -> pl.Expr:
    """One of two columns; null where the condition is unknown, so that an absent value never turns into a number."""
    return choose(around.share(condition), then, otherwise)


def choose(condition: pl.Expr, then: pl.Expr, otherwise: pl.Expr) -> pl.Expr:
    """One of two columns by a condition; null where the condition is unknown.

    The outer choice only marks rows as null, which costs next to nothing; the numbers are written once.
    """
    return pl.when(condition.is_not_null()).then(pl.when(condition).then(then).otherwise(otherwise))


def call_expr(node: Call, around: Surroundings) -> pl.Expr:
    """A named Python function over rows: slow beside arithmetic, right for what is no arithmetic."""
    dtype = pl.String() if node.unit.is_text else pl.Int64()
    names = [argument.name for argument in node.arguments]
    columns = [around.number(argument).numerator for argument in node.arguments]
    if any(column is None for column in columns):
        return pl.lit(None, dtype=dtype)

    def over_rows(rows: pl.Series) -> pl.Series:
        results = []
        for row in rows.to_list():
            given = [
                tuple(value) if isinstance(value, list) else value
                for value in ((row or {}).get(name) for name in names)
            ]
            unasked = not node.takes_absent and any(value is None for value in given)
            results.append(None if unasked else node.function(*given))
        return pl.Series(results, dtype=dtype)

    arguments = [column.expr.alias(name) for column, name in zip(columns, names, strict=True) if column is not None]
    return pl.struct(arguments).map_batches(over_rows, return_dtype=dtype, is_elementwise=True)


def _product(left: Scaled, right: Scaled) -> Scaled:
    return Scaled(
        left.coefficient * right.coefficient,
        _times(left.numerator, right.numerator),
        _times(left.denominator, right.denominator),
    )


def _times(left: Column | None, right: Column | None) -> Column | None:
    if left is None or right is None:
        return left or right
    return left * right


def _quotient(left: Scaled, right: Scaled) -> Scaled:
    if right.coefficient <= 0 or (right.numerator is not None and right.numerator.low <= 0):
        raise FormulaError("除数可能为零或负数：请把它的下限定在零以上")
    return Scaled(
        left.coefficient / right.coefficient,
        _times(left.numerator, right.denominator),
        _times(left.denominator, right.numerator),
    )


def _remainder(left: Number, right: Number, around: Surroundings) -> Scaled:
    value = rounded(lower(left, around), 1, "exact", around)
    by = lower(right, around)
    if by.numerator is not None or by.denominator is not None or by.coefficient.denominator != 1:
        raise FormulaError("求余数时除数应为整数常数")
    divisor, number = int(by.coefficient), around.share(value.expr)
    return Scaled(Fraction(1), Column.of(number - number // divisor * divisor, 0, divisor - 1))


def _common_coefficient(coefficients: list[Fraction]) -> Fraction:
    """The greatest number of which all the coefficients are whole multiples; 1 where all are zero."""
    result = Fraction(0)
    for coefficient in coefficients:
        if coefficient:
            a, b = result, abs(coefficient)
            denominator = a.denominator * b.denominator // gcd(a.denominator, b.denominator)
            result = Fraction(gcd(int(a * denominator), int(b * denominator)), denominator)
    return result or Fraction(1)


def _over(value: Scaled, coefficient: Fraction, others: list[Column]) -> Column:
    """The integer column of a number over a common coefficient and the other denominators."""
    factor = value.coefficient / coefficient
    column = value.numerator
    for other in others:
        column = _times(column, other)
    return Column.constant(int(factor)) if column is None or not factor else column.times(int(factor))


def _sum(terms: list[Scaled]) -> Scaled:
    coefficient = _common_coefficient([term.coefficient for term in terms])
    denominators: list[Column] = []
    for term in terms:
        if term.denominator is not None and all(term.denominator is not seen for seen in denominators):
            denominators.append(term.denominator)
    result: Column | None = None
    for term in terms:
        column = _over(term, coefficient, [other for other in denominators if other is not term.denominator])
        result = column if result is None else result + column
    common: Column | None = None
    for denominator in denominators:
        common = _times(common, denominator)
    return Scaled(coefficient, result or Column.constant(0), common)


def _alike(left: Scaled, right: Scaled) -> tuple[Column, Column, Callable[[Column], Scaled]]:
    """Two numbers over one coefficient and one denominator, and how to make a number of such a column again."""
    coefficient = _common_coefficient([left.coefficient, right.coefficient])
    if left.denominator is right.denominator:
        denominator, to_left, to_right = left.denominator, [], []
    else:
        denominator = _times(left.denominator, right.denominator)
        to_left = [] if right.denominator is None else [right.denominator]
        to_right = [] if left.denominator is None else [left.denominator]
    return (
        _over(left, coefficient, to_left),
        _over(right, coefficient, to_right),
        lambda column: Scaled(coefficient, column, denominator),
    )


def rounded(value: Scaled, scale: int, rounding: Rounding, around: Surroundings) -> Column:
    """The integer column ``value × scale`` rounded as named; FormulaError where ``exact`` is not exact."""
    if rounding == "half_up_yuan":
        return rounded(value, 1, "half_up", around).times(scale)
    ratio = value.coefficient * scale
    numerator = value.numerator or Column.constant(1)
    top = numerator.times(ratio.numerator) if ratio.numerator else Column.constant(0)
    if value.denominator is None:
        bottom = Column.constant(ratio.denominator)
    else:
        bottom = value.denominator.times(ratio.denominator)
    if bottom.is_constant and bottom.low == 1:
        return top
    if rounding == "exact":
        raise FormulaError("结果可能不是整数单位，要写明取舍办法")
    return _divide(top, bottom, rounding, around)


def _divide(top: Column, bottom: Column, rounding: Rounding, around: Surroundings) -> Column:
    """One integer division. Half up is ``(n + d // 2) // d``, exact for every d above 0; negatives go by their size."""
    divisor: pl.Expr | int = bottom.low if bottom.is_constant else bottom.expr
    corners = [_divided(a, b, rounding) for a in (top.low, top.high) for b in (bottom.low, bottom.high)]
    if top.low >= 0:
        return Column.of(_divide_unsigned(top, bottom, rounding), *corners)
    if rounding == "floor":
        return Column.of(top.expr // divisor, *corners)
    if rounding == "ceiling":
        raised = Column.of(top.expr, top.low, top.high + bottom.high - 1).expr + (divisor - 1)
        return Column.of(raised // divisor, *corners)
    half = divisor // 2
    Column.of(top.expr, max(abs(top.low), abs(top.high)) + bottom.high // 2)
    # Below zero a tie goes down, away from zero; only an even divisor has ties, and one unit less decides them.
    number = around.share(top.expr)
    below = (number < 0).cast(pl.Int64)
    if isinstance(divisor, int):
        return Column.of((number + half - below if divisor % 2 == 0 else number + half) // divisor, *corners)
    return Column.of((number + half - below * (1 - divisor % 2)) // divisor, *corners)


def _divide_unsigned(top: Column, bottom: Column, rounding: Rounding) -> pl.Expr:
    """The quotient where nothing is negative: as unsigned integers, which take the processor a third less time."""
    if bottom.is_constant:
        raised_by = {"floor": 0, "ceiling": bottom.low - 1}.get(rounding, bottom.low // 2)
        raised = Column.of(top.expr + raised_by if raised_by else top.expr, top.high + raised_by).expr
        return _signed(_unsigned(raised) // pl.lit(bottom.low, dtype=pl.UInt64))
    number, divisor, one = _unsigned(top.expr), _unsigned(bottom.expr), pl.lit(1, dtype=pl.UInt64)
    if rounding == "floor":
        return _signed(number // divisor)
    if rounding == "ceiling":
        # Two numbers below 2**63 add up to less than 2**64.
        return _signed((number + divisor - one) // divisor)
    # Half up is (2n // d + 1) // 2 as well, and 2n is below 2**64: no half of a column has to be made first.
    two = pl.lit(2, dtype=pl.UInt64)
    return _signed((number * two // divisor + one) // two)


def _unsigned(expr: pl.Expr) -> pl.Expr:
    """The same bits as an unsigned integer, for what is proven not to be negative."""
    return expr.reinterpret(signed=False)


def _signed(expr: pl.Expr) -> pl.Expr:
    return expr.reinterpret(signed=True)


def _divided(top: int, bottom: int, rounding: Rounding) -> int:
    if rounding == "half_up":
        return round_half_up(top, bottom)
    return top // bottom if rounding == "floor" else -(-top // bottom)


def lower_condition(condition: Condition, around: Surroundings) -> pl.Expr | bool:
    """Compile a condition, once for each place it stands in; True or False where it is the same for the whole frame."""
    if condition not in around.truths:
        around.truths[condition] = _truth(condition, around)
    return around.truths[condition]


def _truth(condition: Condition, around: Surroundings) -> pl.Expr | bool:
    match condition:
        case Compare(left, sign, right):
            first, second, _ = _alike(lower(left, around), lower(right, around))
            if sign == "<":
                return first.expr < second.expr
            return first.expr <= second.expr if sign == "<=" else first.expr == second.expr
        case IsOption(name, codes):
            known = around.number(name)
            column = rounded(known, 1, "exact", around)
            if known.numerator is None:
                return column.low in [name.unit.option(code) for code in codes]
            options = [name.unit.option(code) for code in codes]
            return column.expr.is_in(options) if len(options) > 1 else column.expr == options[0]
        case Given(name):
            return around.is_given(name)
        case Both(left, right):
            return _joined(lower_condition(left, around), lower_condition(right, around), absorbing=False)
        case Either(left, right):
            return _joined(lower_condition(left, around), lower_condition(right, around), absorbing=True)
        case Not(inner):
            truth = lower_condition(inner, around)
            return not truth if isinstance(truth, bool) else ~truth
    raise TypeError(f"不能编译 {condition!r}")


def _joined(left: pl.Expr | bool, right: pl.Expr | bool, *, absorbing: bool) -> pl.Expr | bool:
    """And (absorbing False) or or (absorbing True), with what is known for the whole frame put in."""
    for one, other in ((left, right), (right, left)):
        if isinstance(one, bool):
            return absorbing if one is absorbing else other
    assert isinstance(left, pl.Expr)
    assert isinstance(right, pl.Expr)
    return left | right if absorbing else left & right
