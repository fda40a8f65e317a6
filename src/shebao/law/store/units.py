"""Units (单位): what the value of a parameter is, how it is written in YAML and what it becomes. Never a float.

A unit is one of :data:`SCALARS`, or ``list of SCALAR`` (a tuple), or ``SCALAR by KEY`` (a dict, keys in ascending
order). Money is written in yuan and becomes int fen; ratios, divisors and multiples become exact Fractions.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import cast

from shebao.law.store.nearest import nearest
from shebao.money import FEN_PER_YUAN, format_yuan, format_yuan_plain

Scalar = int | Fraction | str | bool | date | tuple[int, int]
Value = Scalar | tuple[Scalar, ...] | dict[Scalar, Scalar]
Plain = str | None | list["Plain"] | dict[str, "Plain"]
"""What YAML or JSON holds once every scalar is text."""

_DECIMAL = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")
_FRACTION = re.compile(r"([0-9]+)/([1-9][0-9]*)")
_WHOLE = re.compile(r"[0-9]+")
_MONTH = re.compile(r"([0-9]{4})-(0[1-9]|1[0-2])")
_AGE = re.compile(r"([0-9]{1,3})y(?:([0-9]|1[01])m)?")


class UnfitValueError(ValueError):
    """A value does not fit its unit; the message says what was expected, in Chinese."""


@dataclass(frozen=True, slots=True)
class ScalarUnit:
    """One kind of single value: its Chinese label, how it is read from text, shown to staff and written back."""

    label: str
    read: Callable[[str], Scalar]
    show: Callable[..., str] = str
    write: Callable[..., str] = str


def _exact(text: str, expected: str) -> Fraction:
    if match := _FRACTION.fullmatch(text):
        return Fraction(int(match[1]), int(match[2]))
    if not _DECIMAL.fullmatch(text):
        raise UnfitValueError(expected)
    return Fraction(text)


def _fen(text: str) -> int:
    fen = _exact(text, "以元为单位、至多两位小数的金额，如 7253 或 393.42") * FEN_PER_YUAN
    if "/" in text or fen.denominator != 1 or fen < 0:
        raise UnfitValueError("以元为单位、至多两位小数、不为负的金额")
    return fen.numerator


def _ratio(text: str) -> Fraction:
    ratio = _exact(text, "0到1之间的比例，如 0.16 或 1/1200（不写百分号）")
    if not 0 <= ratio <= 1:
        raise UnfitValueError("0到1之间的比例，如 16% 写作 0.16")
    return ratio


def _multiple(text: str) -> Fraction:
    multiple = _exact(text, "不为负的倍数，如 3 或 1.5")
    if multiple < 0:
        raise UnfitValueError("不为负的倍数")
    return multiple


def _divisor(text: str) -> Fraction:
    divisor = _exact(text, "大于0的计发月数，如 139 或 138.4")
    if divisor <= 0:
        raise UnfitValueError("大于0的计发月数")
    return divisor


def _whole(text: str) -> int:
    if not _WHOLE.fullmatch(text):
        raise UnfitValueError("不为负的整数")
    return int(text)


def _month(text: str) -> int:
    if not (match := _MONTH.fullmatch(text)):
        raise UnfitValueError("年月，如 1997-07")
    return int(match[1]) * 12 + int(match[2]) - 1


def _date(text: str) -> date:
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        raise UnfitValueError("日期，如 2014-10-01")
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise UnfitValueError("日历上有的日期，如 2014-10-01") from error


def _month_day(text: str) -> tuple[int, int]:
    try:
        day = _date(f"2001-{text}")
    except UnfitValueError as error:
        raise UnfitValueError("月-日，如 09-30") from error
    return day.month, day.day


def _calendar_month(text: str) -> int:
    if not _WHOLE.fullmatch(text) or not 1 <= int(text) <= 12:
        raise UnfitValueError("1到12的月份")
    return int(text)


def _age(text: str) -> int:
    if not (match := _AGE.fullmatch(text)):
        raise UnfitValueError("年龄，如 60y 或 60y3m")
    return int(match[1]) * 12 + int(match[2] or 0)


def _flag(text: str) -> bool:
    if text not in ("true", "false"):
        raise UnfitValueError("true 或 false")
    return text == "true"


def _text(text: str) -> str:
    if not text.strip():
        raise UnfitValueError("不为空的文字")
    return text


def show_exact(value: Fraction) -> str:
    """A fraction as a finite decimal where it is one, otherwise as a fraction: 0.0831, 1/1200."""
    denominator, places = value.denominator, 0
    while denominator % 10 == 0:
        denominator, places = denominator // 10, places + 1
    for prime in (2, 5):
        while denominator % prime == 0:
            denominator, places = denominator // prime, places + 1
    if denominator != 1:
        return f"{value.numerator}/{value.denominator}"
    scaled = value * 10**places
    digits = str(abs(scaled.numerator)).rjust(places + 1, "0")
    whole, decimals = (digits[:-places], digits[-places:].rstrip("0")) if places else (digits, "")
    return ("-" if value < 0 else "") + whole + (f".{decimals}" if decimals else "")


def _show_percent(value: Fraction) -> str:
    return f"{show_exact(value * 100)}%" if "/" not in show_exact(value) else show_exact(value)


def _show_month(value: int) -> str:
    return f"{value // 12}年{value % 12 + 1}月"


def _show_age(value: int) -> str:
    return f"{value // 12}岁{value % 12}个月" if value % 12 else f"{value // 12}岁"


def _show_month_day(value: tuple[int, int]) -> str:
    return f"{value[0]}月{value[1]}日"


def _show_date(value: date) -> str:
    return f"{value.year}年{value.month}月{value.day}日"


def _show_flag(value: bool) -> str:
    return "是" if value else "否"


def _write_month(value: int) -> str:
    return f"{value // 12:04d}-{value % 12 + 1:02d}"


def _write_age(value: int) -> str:
    return f"{value // 12}y{value % 12}m"


def _write_month_day(value: tuple[int, int]) -> str:
    return f"{value[0]:02d}-{value[1]:02d}"


def _write_flag(value: bool) -> str:
    return "true" if value else "false"


SCALARS = {
    "yuan": ScalarUnit("元", _fen, format_yuan, format_yuan_plain),
    "yuan_per_month": ScalarUnit("元/月", _fen, format_yuan, format_yuan_plain),
    "yuan_per_year": ScalarUnit("元/年", _fen, format_yuan, format_yuan_plain),
    "ratio": ScalarUnit("比例", _ratio, _show_percent, show_exact),
    "ratio_per_year": ScalarUnit("每年", _ratio, _show_percent, show_exact),
    "ratio_per_day": ScalarUnit("每日", _ratio, _show_percent, show_exact),
    "multiple": ScalarUnit("倍", _multiple, show_exact, show_exact),
    "divisor": ScalarUnit("个月（计发）", _divisor, show_exact, show_exact),
    "months": ScalarUnit("个月", _whole),
    "years": ScalarUnit("年", _whole),
    "days": ScalarUnit("天", _whole),
    "count": ScalarUnit("数", _whole),
    "age": ScalarUnit("年龄", _age, _show_age, _write_age),
    "month": ScalarUnit("年月", _month, _show_month, _write_month),
    "calendar_month": ScalarUnit("月", _calendar_month),
    "date": ScalarUnit("日期", _date, _show_date, date.isoformat),
    "month_day": ScalarUnit("月日", _month_day, _show_month_day, _write_month_day),
    "flag": ScalarUnit("是否", _flag, _show_flag, _write_flag),
    "choice": ScalarUnit("选项", _text),
    "text": ScalarUnit("文字", _text),
}
KEYS = {
    "grade": ScalarUnit("级", _whole),
    "class": ScalarUnit("类", _whole),
    "years": ScalarUnit("年", _whole),
    "age_years": ScalarUnit("岁", _whole),
    "age_month": ScalarUnit("", _age, _show_age, _write_age),
    "payment": ScalarUnit("元", _fen, format_yuan, format_yuan_plain),
    "name": ScalarUnit("", _text),
}
"""What a table may be looked up by. ``age_month`` takes twelve values for each year of age."""
MONEY = frozenset({"yuan", "yuan_per_month", "yuan_per_year"})
_WITH_LABEL = frozenset({"multiple", "months", "years", "days", "calendar_month"})
EXACT = frozenset({"ratio", "ratio_per_year", "ratio_per_day", "multiple", "divisor"})


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit taken apart: the scalar, whether a list, and the key of a table."""

    name: str
    scalar: str
    is_list: bool = False
    key: str = ""

    @property
    def label(self) -> str:
        """The unit as staff read it."""
        return SCALARS[self.scalar].label

    @property
    def is_money(self) -> bool:
        """Whether the value is int fen, written in yuan."""
        return self.scalar in MONEY

    def read(self, plain: Plain) -> Value:
        """The exact value of what is written. Raises UnfitValueError saying what was expected."""
        if self.is_list:
            if not isinstance(plain, list) or not plain:
                raise UnfitValueError("一列数值，如 [0.9, 0.85]")
            return tuple(self._one(item) for item in plain)
        if self.key:
            if not isinstance(plain, dict) or not plain:
                raise UnfitValueError("一张对照表，每行“键: 数值”")
            return self._table(plain)
        return self._one(plain)

    def _one(self, plain: Plain) -> Scalar:
        if not isinstance(plain, str):
            raise UnfitValueError(f"一个数值（{self.label}）")
        return SCALARS[self.scalar].read(plain)

    def _table(self, plain: dict[str, Plain]) -> dict[Scalar, Scalar]:
        read_key = KEYS[self.key].read
        table: dict[Scalar, Scalar] = {}
        for key, item in plain.items():
            if self.key == "age_month" and isinstance(item, list):
                if len(item) != 12 or not _WHOLE.fullmatch(key):
                    raise UnfitValueError("每个周岁写12个数值（0至11个月），如 60: [139, 138.4, …]")
                entries = {int(key) * 12 + month: one for month, one in enumerate(item)}
            else:
                entries = {read_key(key): item}  # type: ignore[dict-item]
            for known, one in entries.items():
                if known in table:
                    raise UnfitValueError(f"不重复的键（“{key}”出现了两次）")
                table[known] = self._one(one)
        return dict(sorted(table.items(), key=lambda entry: entry[0]))

    def show(self, value: Value | None, labels: Mapping[str, str] | None = None) -> str:
        """The value for staff, words by their ``labels``, with its unit where it is one value."""
        if value is None:
            return "未设定"
        words, show_one = labels or {}, SCALARS[self.scalar].show

        def show(item: Scalar) -> str:
            shown = show_one(item)
            return words.get(shown, shown)

        if isinstance(value, tuple) and self.is_list:
            return "、".join(show(item) for item in value)
        if isinstance(value, dict):
            key = KEYS[self.key]
            shown = [f"{words.get(text := key.show(known), text)}{key.label} {show(of)}" for known, of in value.items()]
            return "；".join(shown) + (f"（{self.label}）" if self.is_money else "")
        suffix = self.label if self.is_money or self.scalar in _WITH_LABEL else ""
        return f"{show(cast(Scalar, value))}{suffix}"

    def write(self, value: Value | None) -> Plain:
        """The exact value as text, the way YAML and JSON hold it; :meth:`read` reads it back."""
        if value is None:
            return None
        write = SCALARS[self.scalar].write
        if isinstance(value, tuple) and self.is_list:
            return [write(item) for item in value]
        if isinstance(value, dict):
            return {KEYS[self.key].write(key): write(item) for key, item in value.items()}
        return write(value)


def parse_unit(text: str) -> Unit:
    """The unit a name stands for. Raises UnfitValueError for an unknown one, suggesting the nearest."""
    if text in SCALARS:
        return Unit(text, text)
    of, by = text.removeprefix("list of "), text.partition(" by ")
    if text.startswith("list of ") and of in SCALARS:
        return Unit(text, of, is_list=True)
    if by[0] in SCALARS and by[2] in KEYS:
        return Unit(text, by[0], key=by[2])
    known = [*SCALARS, *(f"list of {name}" for name in SCALARS), *(f"{s} by {k}" for s in SCALARS for k in KEYS)]
    raise UnfitValueError(f"已知的单位{nearest(text, known) or '：' + '、'.join(SCALARS)}")
