"""Print a formula in Chinese: with the names of its values, or with the numbers of one person put in."""

import re
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
    Node,
    Not,
    Number,
    Product,
    Quotient,
    Remainder,
    Round,
    Sum,
    children,
)
from shebao.law.units import decimal_text, show

_SIGNS = {"<": "＜", "<=": "≤", "=": "＝"}
_OPPOSITE = {"<": "≥", "<=": "＞", "=": "≠"}
_LONG_SUM = 6
_FIGURE = re.compile(r"\d+")
_CODE = re.compile(r"时为\d+$|^\d+$")


def in_words(node: Number) -> str:
    """The formula with the names of its values: （养老金计发基数＋指数化月平均缴费工资）÷2×…"""
    return _Printer(None).number(node)[0]


def in_numbers(node: Number, values: Values) -> str:
    """The formula with one person's numbers put in, only the branch that applies: （7,253.00＋6,028.69）÷2×…

    Where that branch is a plain number, the tests that led to it are the workings: 66≥60且19≥15时为1.
    """
    return _decided(_Printer(values), node, values)


def branch_in_words(node: Number, values: Values) -> str:
    """The formula with the names of its values, only the branch that applies to one person."""
    return _decided(_Printer(None, values), node, values)


def without_code(text: str) -> str:
    """The workings of a choice without the number of its option: 66≥60且19≥15."""
    return _CODE.sub("", text)


def _decided(printer: "_Printer", node: Number, values: Values) -> str:
    tests: list[str] = []
    while isinstance(node, If):
        test = node.condition
        held = holds(test, values)
        tests.append(printer.test(test, held, values))
        node = node.then if held else node.otherwise
    text = printer.number(node)[0]
    return f"{'，'.join(dict.fromkeys(tests))}时为{text}" if tests and isinstance(node, Const) else text


def condition_in_words(condition: Condition) -> str:
    """A condition with the names of its values: 缴费月数＜60."""
    return _Printer(None).condition(condition)


class _Printer:
    """``values`` None prints names; ``choosing`` decides which branches are printed; ``brief``: a limited number is
    printed as what it comes to.

    Each method returns the text and how tightly it binds.
    """

    def __init__(self, values: Values | None, choosing: Values | None = None, *, brief: bool = False) -> None:
        self.values, self.choosing, self.brief = values, choosing or values, brief

    def number(self, node: Number) -> tuple[str, int]:
        match node:
            case Const(value):
                return decimal_text(value), 3 if value >= 0 and value.denominator in (1, 10, 100, 1000) else 2
            case Name():
                return self.name(node), 3
            case Sum(terms):
                if self.values is not None and len(terms) > _LONG_SUM:
                    # A long sum is read better without its zeros, and with how often a term counts as a plain number.
                    values, brief = self.values, _Printer(self.values, brief=True)
                    parts = [brief.inside(term, 1) for term in terms if evaluate(term, values) != 0] or ["0"]
                else:
                    parts = [self.inside(term, 1) for term in terms]
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
                    words = "取到分" if _is_money(value) else "保留两位小数"
                elif scale != 1:
                    words = f"{ROUNDING_WORDS[rounding]}到{decimal_text(Fraction(1, scale))}"
                return f"{words}（{self.number(value)[0]}）", 3
            case Extreme() if self.brief and self.values is not None:
                return decimal_text(evaluate(node, self.values)), 3
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
                listed = "，".join(_ranged([self.name(argument) for argument in node.arguments]))
                return f"{(function.__doc__ or function.__name__).splitlines()[0].rstrip('。.')}（{listed}）", 3
        raise TypeError(f"不能印出 {node!r}")

    def inside(self, node: Number, least: int) -> str:
        text, binds = self.number(node)
        return text if binds >= least else f"（{text}）"

    def name(self, name: Name) -> str:
        return name.label if self.values is None else show(name.unit, self.values[name.name])

    def test(self, condition: Condition, held: bool, values: Values) -> str:
        """A condition as one case met it or failed it; only what had to be looked at, since the rest may be unknown."""
        match condition:
            case Not(inner):
                return self.test(inner, not held, values)
            case Both(left, right) if held:
                return f"{self.test(left, True, values)}且{self.test(right, True, values)}"
            case Both(left, right):
                return self.test(right if holds(left, values) else left, False, values)
            case Either(left, right) if held:
                return self.test(left if holds(left, values) else right, True, values)
            case Either(left, right):
                return f"{self.test(left, False, values)}且{self.test(right, False, values)}"
            case Compare(left, sign, right):
                return f"{self.number(left)[0]}{(_SIGNS if held else _OPPOSITE)[sign]}{self.number(right)[0]}"
            case IsOption(name, _) if not held:
                return f"{name.label}为{show(name.unit, values[name.name])}"
            case Given(name) if not held:
                return f"没有{name.label}"
        return self.condition(condition)

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


def _is_money(node: Node) -> bool:
    return (isinstance(node, Name) and node.unit.code == "yuan") or any(_is_money(child) for child in children(node))


def _ranged(words: list[str]) -> list[str]:
    """Words that only differ in a number that goes up by one, as a range: 2014年增长率至2023年增长率."""
    made: list[str] = []
    alike = next((number for number, word in enumerate(reversed(words)) if word != words[-1]), len(words))
    if alike > 2:
        words = [*words[:-alike], f"其余{words[-1]}"]
    start = 0
    while start < len(words):
        end = start
        while end + 1 < len(words) and _follows(words[end], words[end + 1]):
            end += 1
        made += [f"{words[start]}至{words[end]}"] if end - start > 1 else words[start : end + 1]
        start = end + 1
    return made


def _follows(word: str, other: str) -> bool:
    figures, others = _FIGURE.findall(word), _FIGURE.findall(other)
    same = _FIGURE.sub("", word) == _FIGURE.sub("", other) and "." not in word and "%" not in word
    return same and len(figures) == 1 and bool(others) and word != figures[0] and int(others[0]) == int(figures[0]) + 1
