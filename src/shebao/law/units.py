"""Units (计量单位) of the values in a formula, and how each is read and written.

Inside the law library a value is an integer: fen, months, days, or a ratio times its scale. ``Unit.scale`` says by how
much: a unit price of ``0.8312`` with scale 10,000 is the integer 8312. Text appears only at the edges.
"""

import re
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from shebao.months import format_age, format_month, parse_age, parse_day, parse_month

Raw = int | str | tuple[int, ...]
_EPOCH = date(1970, 1, 1)
_MONTH_DAY = re.compile(r"(\d{1,2})\s*[-月]\s*(\d{1,2})\s*日?")
_NUMERALS = {word: str(number) for number, word in enumerate("一二三四五六七八九十", start=1)}
_DECIMAL = re.compile(r"[+-]?\d[\d,]*(\.\d*)?%?")


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit: its code, what staff call it, and the integer that stands for 1.

    ``options`` (a choice only): the codes that may be given, each with its Chinese word; the integer is the position.
    ``other_words``: more ways to write an option, each with its code.
    """

    code: str
    label: str
    scale: int = 1
    options: tuple[tuple[str, str], ...] = field(default=())
    other_words: tuple[tuple[str, str], ...] = field(default=())

    @property
    def is_text(self) -> bool:
        """Text and lists are handed to named functions and take no part in arithmetic."""
        return self.code in ("text", "months_list")

    def option(self, code: str) -> int:
        """The integer of a choice's option; KeyError where there is none of that code."""
        return {name: position for position, (name, _) in enumerate(self.options)}[code]

    def expected(self) -> str:
        """What a person must write, in words."""
        if self.options:
            return "以下之一：" + "、".join(f"{code}（{label}）" for code, label in self.options)
        if self.code in _EXPECTED:
            return _EXPECTED[self.code]
        places = decimals(self.scale)
        number = f"至多{places}位小数的数字" if places else "整数"
        return f"{number}{f'（单位：{self.label}）' if self.label else ''}"


_EXPECTED = {
    "month": "年月，如2025-03",
    "date": "日期，如2025-03-31",
    "month_day": "月日，如09-30",
    "age": "年龄，如60y3m",
    "flag": "true或false",
    "text": "文字",
    "months_list": '年月的列表，如["2025-03", "2025-04"]',
}


def money(places: int = 2) -> Unit:
    """Yuan (元) with some decimal places; two places is fen."""
    return Unit("yuan", "元", 10**places)


def ratio(places: int = 4) -> Unit:
    """A plain number with decimal places, such as an index (指数)."""
    return Unit("ratio", "", 10**places)


def rate(places: int = 4) -> Unit:
    """A rate (比例、利率), printed as a percentage and written as a decimal."""
    return Unit("rate", "", 10**places)


def choice(**options: str) -> Unit:
    """One of several named options: ``choice(M60="男职工", F55="女干部")``."""
    return Unit("choice", "", 1, tuple(options.items()))


YUAN = money()
MONTHS = Unit("months", "个月")
DAYS = Unit("days", "天")
YEARS = Unit("years", "年")
YEAR = Unit("year", "年")
PEOPLE = Unit("people", "人")
COUNT = Unit("count", "")
MONTH = Unit("month", "")
DATE = Unit("date", "")
AGE = Unit("age", "")
MONTH_DAY = Unit("month_day", "")
"""A day of any year as month × 100 + day: 930 is 30 September, so that days of one year compare like numbers."""
FLAG = Unit("flag", "", 1, (("false", "否"), ("true", "是")), (("no", "false"), ("yes", "true")))
SEX_WORDS = (("男性", "male"), ("m", "male"), ("M", "male"), ("女性", "female"), ("f", "female"), ("F", "female"))
"""More ways to write the two sexes of a choice."""
TEXT = Unit("text", "")
MONTHS_LIST = Unit("months_list", "")
EXACT_YEARS = Unit("years", "年", 300)
"""Years that may be months/12 unrounded or rounded to one or two decimals: 1/300 year holds all three exactly."""


def decimals(scale: int) -> int:
    """How many decimal places a scale of 10, 100, … stands for; 0 for others."""
    return len(str(scale)) - 1 if set(str(scale)[1:]) <= {"0"} and str(scale)[0] == "1" else 0


def parse(unit: Unit, given: object) -> Raw:
    """Read what a person or a JSON file gives as the unit's integer (text and lists stay what they are).

    Raises ValueError where it is not of this unit; a binary float is refused, since it cannot be exact.
    """
    if unit.code == "months_list":
        if not isinstance(given, list | tuple):
            raise ValueError("不是列表")
        return tuple(sorted({parse_month(str(item)) for item in given}))
    if unit.code == "text":
        if not isinstance(given, str) or not given.strip():
            raise ValueError("不是文字")
        return given.strip()
    if unit.options:
        return _option(unit, given)
    if isinstance(given, bool | float):
        raise ValueError('小数请写成带引号的文字，如"0.08"' if isinstance(given, float) else "不是数字")
    if unit.code == "date":
        return ((given if isinstance(given, date) else _day(str(given).strip())) - _EPOCH).days
    if unit.code == "month_day":
        return _month_day(str(given))
    if unit.code == "month":
        return parse_month(given.isoformat() if isinstance(given, date) else str(given))
    if unit.code == "age":
        return parse_age(str(given))
    return _number(unit, given)


MONTH_DAYS = tuple(
    day.month * 100 + day.day for day in (date(2024, 1, 1) + timedelta(days=passed) for passed in range(366))
)
"""Every day of a year, 29 February too, as month × 100 + day."""


def _day(text: str) -> date:
    try:
        return parse_day(text)
    except ValueError as error:
        raise ValueError("不是日期" if str(error).startswith("不是日期") else "没有这一天") from None


def _month_day(text: str) -> int:
    found = _MONTH_DAY.fullmatch(text.strip())
    if found is None:
        raise ValueError("不是月日")
    day = int(found[1]) * 100 + int(found[2])
    if day not in MONTH_DAYS:
        raise ValueError("没有这一天")
    return day


def _option(unit: Unit, given: object) -> int:
    wanted = str(given).strip()
    wanted = dict(unit.other_words).get(wanted, wanted)
    folded = _folded(wanted)
    for position, (code, label) in enumerate(unit.options):
        if wanted == label or folded == _folded(code):
            return position
    raise ValueError("不在可选范围内")


def _folded(code: str) -> str:
    """A code as it is compared: F55_flex, f55-flex and F55flex are one."""
    return re.sub(r"[-_ ]", "", code).lower()


def _number(unit: Unit, given: object) -> int:
    text = str(given).strip()
    text = text.removesuffix(unit.label) if unit.label else re.sub(r"[级类档]$", "", text)
    text = _NUMERALS.get(text, text)
    if not isinstance(given, int | str | Decimal | Fraction):
        raise ValueError("不是数字")
    if isinstance(given, Fraction):
        value = given * unit.scale
    else:
        plain = text if _DECIMAL.fullmatch(text) else f"{given:f}" if isinstance(given, Decimal) else ""
        if not _DECIMAL.fullmatch(plain):
            raise ValueError("不是数字")
        value = Fraction(plain.rstrip("%").replace(",", "")) * unit.scale
        value = value / 100 if plain.endswith("%") else value
    if value.denominator != 1:
        raise ValueError("小数位数过多")
    return value.numerator


def write(unit: Unit, raw: Raw | None) -> str | int | bool | list[str] | None:
    """A value as JSON data: money and ratios as decimal strings, counts as integers, months as 2025-03."""
    if raw is None:
        return None
    if isinstance(raw, tuple):
        return [format_month(month) for month in raw]
    if isinstance(raw, str):
        return raw
    if unit.options and not 0 <= raw < len(unit.options):
        return str(raw)
    if unit.code == "flag":
        return bool(raw)
    if unit.options:
        return unit.options[raw][0]
    if unit.code == "month":
        return format_month(raw)
    if unit.code == "date":
        return (_EPOCH + timedelta(days=raw)).isoformat()
    if unit.code == "age":
        return format_age(raw)
    if unit.code == "month_day":
        return f"{raw // 100:02d}-{raw % 100:02d}"
    return raw if unit.scale == 1 else decimal_text(Fraction(raw, unit.scale), decimals(unit.scale))


def show(unit: Unit, raw: Raw | None) -> str:
    """A value as the calculation sheet prints it, without its unit: 16%, 2025-03, 60岁3个月, 7,253.00."""
    if raw is None:
        return "—"
    if isinstance(raw, int):
        if unit.options:
            return unit.options[raw][1]
        if unit.code == "age":
            return f"{raw // 12}岁{f'{raw % 12}个月' if raw % 12 else ''}"
        if unit.code == "rate":
            return f"{decimal_text(Fraction(raw * 100, unit.scale))}%"
        if unit.code == "yuan":
            text = decimal_text(Fraction(raw, unit.scale), 2)
            whole, _, part = text.partition(".")
            return f"{int(whole):,}.{part}" if whole != "-0" else text
    written = write(unit, raw)
    return "、".join(written) if isinstance(written, list) else str(written)


def decimal_text(value: Fraction, places: int = 0) -> str:
    """A number as an exact decimal with at least ``places`` digits; where it never ends, as a fraction 271/12.

    >>> decimal_text(Fraction(3, 8)), decimal_text(Fraction(5), 2), decimal_text(Fraction(271, 12))
    ('0.375', '5.00', '271/12')
    """
    digits = 0
    rest = value.denominator
    while rest % 10 == 0:
        rest //= 10
        digits += 1
    twos = fives = 0
    while rest % 2 == 0:
        rest, twos = rest // 2, twos + 1
    while rest % 5 == 0:
        rest, fives = rest // 5, fives + 1
    if rest != 1:
        return f"{value.numerator}/{value.denominator}"
    digits = max(digits + max(twos, fives), places)
    scaled = abs(value) * 10**digits
    body = str(scaled.numerator).rjust(digits + 1, "0")
    sign = "-" if value < 0 else ""
    return sign + (f"{body[:-digits]}.{body[-digits:]}" if digits else body)
