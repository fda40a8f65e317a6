"""Print a formula in Chinese: with the names of its values, or with the numbers of one person put in."""

from fractions import Fraction

from shebao.law.exact import Values, evaluate, holds
from shebao.law.expressions import (
    ROUNDING_WORDS,
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
    Sum,
)
from shebao.law.units import decimal_text, show

_SIGNS = {"<": "＜", "<=": "≤", "=": "＝"}


def in_words(node: Number) -> str:
    """The formula with the names of its values: （养老金计发基数＋指数化月平均缴费工资）÷2×…"""
    return _Printer(None).number(node)[0]


def in_numbers(node: Number, values: Values) -> str:
    """The formula with one person's numbers put in, only the branch that applies: （7,253.00＋6,028.69）÷2×…"""
    return _Printer(values).number(node)[0]


def branch_in_words(node: Number, values: Values) -> str:
    """The formula with the names of its values, only the branch that applies to one person."""
    return _Printer(None, values).number(node)[0]


def condition_in_words(condition: Condition) -> str:
    """A condition with the names of its values: 缴费月数＜60."""
    return _Printer(None).condition(condition)


class _Printer:
    """``values`` None prints names; ``choosing`` decides which branches are printed.

    Each method returns the text and how tightly it binds.
    """

    def __init__(self, values: Values | None, choosing: Values | None = None) -> None:
        self.values, self.choosing = values, choosing or values

    def number(self, node: Number) -> tuple[str, int]:
        match node:
            case Const(value):
                return decimal_text(value), 3 if value >= 0 and value.denominator in (1, 10, 100, 1000) else 2
            case Name():
                return self.name(node), 3
            case Sum(terms):
                parts = [self.inside(term, 1) for term in terms]
                if self.values is not None and len(parts) > 6:  # a long sum is read better without its zeros
                    parts = [part for part in parts if part not in ("0", "0.00")] or ["0"]
                return "＋".join(parts), 1 if len(parts) > 1 else 3
            case Difference(left, right):
                return f"{self.inside(left, 1)}－{self.inside(right, 2)}", 1
            case Product(left, right):
                return f"{self.inside(left, 2)}×{self.inside(right, 3)}", 2
            case Quotient(left, right):
                return f"{self.inside(left, 2)}÷{self.inside(right, 3)}", 2
            case Remainder(left, right):
                return f"（{self.inside(left, 2)}÷{self.inside(right, 3)}）的余数", 3
            case Round(value, scale, rounding):
                words = {"floor": "取整", "ceiling": "进位取整", "half_up": "四舍五入到整数"}.get(rounding, "")
                if (scale, rounding) == (100, "half_up"):
                    words = "取到分"
                elif scale != 1:
                    words = f"{ROUNDING_WORDS[rounding]}到{decimal_text(Fraction(1, scale))}"
                return f"{words}（{self.number(value)[0]}）", 3
            case Extreme(which, left, right):
                words = "较小值" if which == "least" else "较大值"
                return f"取{words}（{self.number(left)[0]}，{self.number(right)[0]}）", 3
            case If(condition, then, otherwise):
                if self.choosing is not None:
                    return self.number(then if holds(condition, self.choosing) else otherwise)
                branch = f"{self.condition(condition)}时{self.number(then)[0]}，否则{self.number(otherwise)[0]}"
                return f"（{branch}）", 3
            case Lookup(table, key):
                if self.values is None:
                    return f"“{table.label}”（{self.number(key)[0]}）", 3
                return decimal_text(evaluate(node, self.values)), 3
            case Call(function):
                listed = "，".join(self.name(argument) for argument in node.arguments)
                return f"{(function.__doc__ or function.__name__).splitlines()[0].rstrip('。.')}（{listed}）", 3
        raise TypeError(f"不能印出 {node!r}")

    def inside(self, node: Number, least: int) -> str:
        text, binds = self.number(node)
        return text if binds >= least else f"（{text}）"

    def name(self, name: Name) -> str:
        return name.label if self.values is None else show(name.unit, self.values[name.name])

    def condition(self, condition: Condition) -> str:
        match condition:
            case Compare(left, sign, right):
                return f"{self.number(left)[0]}{_SIGNS[sign]}{self.number(right)[0]}"
            case IsOption(name, codes):
                words = "或".join(dict(name.unit.options)[code] for code in codes)
                return f"{name.label}为{words}"
            case Given(name):
                return f"有{name.label}"
            case Both(left, right):
                return f"{self.condition(left)}且{self.condition(right)}"
            case Either(left, right):
                return f"（{self.condition(left)}或{self.condition(right)}）"
            case Not(Given(name)):
                return f"没有{name.label}"
            case Not(inner):
                return f"不符合“{self.condition(inner)}”"
        raise TypeError(f"不能印出 {condition!r}")
