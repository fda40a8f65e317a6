"""Slips of the pen that can be recovered: two digits swapped, one digit mistyped, a decimal point moved."""

from fractions import Fraction

from shebao.disclosure.figures import PrintedFigure, round_like, show_number


def slip_between(printed: PrintedFigure, expected: Fraction) -> str:
    """What may have happened between the expected value and the printed one, as a sentence; "" where it is not plain.

    ``expected`` is in base units, as ``printed.value`` is.
    """
    right = round_like(expected, printed)
    step = Fraction(1) if printed.step == 0 or right == printed.value else printed.step
    was, should_be = _digits(printed.value, step), _digits(right, step)
    if not was or not should_be or was == should_be:
        return ""
    if len(was) == len(should_be):
        differing = [place for place, (a, b) in enumerate(zip(was, should_be, strict=True)) if a != b]
        if len(differing) == 2 and len(was) > 2:
            first, second = differing
            if was[first] == should_be[second] and was[second] == should_be[first]:
                return "疑为两位数字颠倒。"
        if len(differing) == 1 and len(was) > 2:
            return "只差一位数字，疑为笔误。"
    if printed.value and right and printed.value / right in (Fraction(1, 100), Fraction(1, 10), 10, 100):
        return "疑为小数点错位。"
    return ""


def is_one_digit(difference: Fraction, blur: Fraction) -> bool:
    """Whether a difference is what one wrong digit makes: 7,000,000 元, or 6,999,900 with a blur of 100 by rounding."""
    size = abs(difference)
    power = Fraction(1, 100)
    while power * 10 <= size:
        power *= 10
    return any(abs(size - nearest) <= blur for d in (size // power, size // power + 1) if (nearest := d * power))


def _digits(value: Fraction, step: Fraction) -> str:
    steps = abs(value) / step
    return show_number(steps, 0) if steps.denominator == 1 else ""
