"""Finding mobile, identity and account numbers and e-mail addresses in running text (手机号码、身份证号码、账号、邮箱).

The one place that knows them: the check of a book and the rule of a document both ask here. Full-width digits, groups
set apart by spaces, dots, dashes, slashes, underscores or brackets, digits set apart one by one, numbers broken over
lines and with invisible signs inside are numbers too. An amount (13500000000元) is none.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import Enum

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK_DIGITS = "10X98765432"
_BEFORE = r"(?<![0-9A-Za-z.])(?<![0-9],)"
_AFTER = r"(?![0-9A-Za-z]|[.,][0-9]|\s*[元万亿%])"
_GAP = r"[ .\-－—·]?"
_WIDE_GAP = r"\s{0,3}[._/\\\-—–·•()]?\s{0,3}"
"""Any way to set the usual groups of a number apart; NFKC has made full-width signs half-width."""

_MOBILE = re.compile(rf"{_BEFORE}(?:\+?86{_WIDE_GAP})?(1[3-9][0-9]{_WIDE_GAP}[0-9]{{4}}{_WIDE_GAP}[0-9]{{4}}){_AFTER}")
_MOBILE_OTHER_GROUPS = re.compile(rf"{_BEFORE}(1[3-9](?:[\s\-—]{{0,3}}[0-9]){{9}}){_AFTER}")
_MOBILE_DIGIT_BY_DIGIT = re.compile(
    rf"(?<![0-9A-Za-z.,])(?<![0-9]\s)(1(?:\s|[._/\-—·])(?:\s?)[3-9](?:[\s._/\-—·]{{1,3}}[0-9]){{9}})(?!\s[0-9]\b){_AFTER}"
)
_IDENTITY_18 = re.compile(rf"{_BEFORE}([1-9](?:{_WIDE_GAP}[0-9]){{16}}{_WIDE_GAP}[0-9Xx]){_AFTER}")
_IDENTITY_15 = re.compile(rf"{_BEFORE}([1-9](?:{_GAP}[0-9]){{14}}){_AFTER}")
_BROKEN_MOBILE = re.compile(rf"{_BEFORE}(1[3-9][0-9]{_GAP}[0-9]{{3,4}}{_GAP}[0-9]{{3,5}}){_AFTER}")
_LONG = re.compile(r"(?<![0-9A-Za-z.])([0-9]{15,20})(?![0-9A-Za-z.])")
_CALLED = re.compile(r"(?:电话|手机|联系方式|联系人|[Tt]el)[^0-9\n]{0,8}$")
_MAIL = re.compile(r"(?<![A-Za-z0-9._%+\-])([A-Za-z0-9._%+\-]+\s?@\s?[A-Za-z0-9\-]+(?:\.[A-Za-z0-9\-]+)+)")
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_GAPS = re.compile(r"[^0-9Xx]+")
_MOST_GROUPS = 4
_USUAL_GROUPS = re.compile(r"[0-9]{3}[^0-9]+[0-9]{4}[^0-9]+[0-9]{4}|[0-9]{6}[^0-9]+[0-9]{8}[^0-9]+[0-9]{3}[0-9Xx]")
_NOT_DIGITS = re.compile(r"[^0-9Xx]")


class NumberKind(Enum):
    """What a number looks like."""

    MOBILE = "手机号码"
    IDENTITY = "身份证号码"
    DOUBTFUL = "疑似号码"
    MAIL = "电子邮箱"


@dataclass(frozen=True, slots=True)
class NumberFound:
    """A number in a text: as written there (one width, nothing invisible), and the line it begins on, from 0."""

    kind: NumberKind
    text: str
    line: int = 0

    @property
    def masked(self) -> str:
        """The number with its middle left out, for a finding; findings are saved and sent around."""
        return f"{self.text[:3]}…{self.text[-2:]}"


def find_personal_numbers(text: str) -> Iterator[NumberFound]:
    """The personal numbers and mail addresses in a text, each stretch once, the surest reading first.

    >>> [found.kind.value for found in find_personal_numbers("电话 138 0013 8000，合计13500000000元")]
    ['手机号码']
    """
    apart = _INVISIBLE.sub("", text).replace("，", "、")  # between numbers; as "," it would look like one amount
    plain = unicodedata.normalize("NFKC", apart)
    taken: list[tuple[int, int]] = []

    def found(kind: NumberKind, match: re.Match[str]) -> NumberFound:
        return NumberFound(kind, match[1], plain.count("\n", 0, match.start(1)))

    def fresh(match: re.Match[str]) -> bool:
        start, end = match.span(1)
        if any(start < other_end and other_start < end for other_start, other_end in taken):
            return False
        taken.append((start, end))
        return True

    for pattern in (_IDENTITY_18, _IDENTITY_15):
        for match in pattern.finditer(plain):
            digits = _NOT_DIGITS.sub("", match[1]).upper()
            if _is_identity(digits) and _is_one_number(match[1], len(digits)) and fresh(match):
                yield found(NumberKind.IDENTITY, match)
    for pattern in (_MOBILE, _MOBILE_OTHER_GROUPS, _MOBILE_DIGIT_BY_DIGIT):
        for match in pattern.finditer(plain):
            if _is_one_number(match[1], 11) and fresh(match):
                yield found(NumberKind.MOBILE, match)
    for match in _BROKEN_MOBILE.finditer(plain):
        number = len(_NOT_DIGITS.sub("", match[1]))
        is_called = _CALLED.search(plain[: match.start()]) is not None
        is_grouped = len(match[1]) > number
        if ((number == 10 and not is_grouped) or (is_called and number in (9, 10, 12))) and fresh(match):
            yield found(NumberKind.DOUBTFUL, match)
    for match in _LONG.finditer(plain):
        if fresh(match):
            yield found(NumberKind.DOUBTFUL, match)
    for match in _MAIL.finditer(plain):
        yield found(NumberKind.MAIL, match)


def _is_one_number(written: str, digits: int) -> bool:
    """Groups of one number, or every digit by itself; not a row of small figures, nor a column of them."""
    gaps = len(_GAPS.findall(written.strip()))
    most = 1 if "\n" in written and _USUAL_GROUPS.fullmatch(written) is None else _MOST_GROUPS - 1
    return gaps <= most or gaps == digits - 1


def _is_identity(number: str) -> bool:
    """Whether 15 or 18 digits are an identity number: a birthday that was, or the check digit of GB 11643."""
    if len(number) == 15:
        return _is_birthday(f"19{number[6:12]}")
    return _is_birthday(number[6:14]) or (_has_check_digit(number) and "18" < number[6:8] < "21")


def _is_birthday(digits: str) -> bool:
    try:
        birthday = date(int(digits[:4]), int(digits[4:6]), int(digits[6:8]))
    except ValueError:
        return False
    return 1880 <= birthday.year <= 2099


def _has_check_digit(number: str) -> bool:
    total = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, number[:17], strict=True))
    return _CHECK_DIGITS[total % 11] == number[17]
