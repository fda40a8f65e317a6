"""Finding mobile, identity and account numbers in running text (手机号码、身份证号码、账号).

Full-width digits and groups set apart by spaces, dots or dashes are numbers too. An amount (13500000000元) is none.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import Enum

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK_DIGITS = "10X98765432"
_BEFORE = r"(?<![0-9A-Za-z.,])"
_AFTER = r"(?![0-9A-Za-z]|[.,][0-9]|\s*[元万亿%])"
_GAP = r"[ .\-－—·]?"
_MOBILE = re.compile(rf"{_BEFORE}(?:\+?86{_GAP})?(1[3-9][0-9]{_GAP}[0-9]{{4}}{_GAP}[0-9]{{4}}){_AFTER}")
_MOBILE_OTHER_GROUPS = re.compile(rf"{_BEFORE}(1[3-9](?:[ \-－—]?[0-9]){{9}}){_AFTER}")
_IDENTITY_18 = re.compile(rf"{_BEFORE}([1-9](?:{_GAP}[0-9]){{16}}{_GAP}[0-9Xx]){_AFTER}")
_IDENTITY_15 = re.compile(rf"{_BEFORE}([1-9](?:{_GAP}[0-9]){{14}}){_AFTER}")
_BROKEN_MOBILE = re.compile(rf"{_BEFORE}(1[3-9][0-9]{_GAP}[0-9]{{3,4}}{_GAP}[0-9]{{3,5}}){_AFTER}")
_LONG = re.compile(r"(?<![0-9A-Za-z.])([0-9]{15,20})(?![0-9A-Za-z.])")
_CALLED = re.compile(r"(?:电话|手机|联系方式|联系人|[Tt]el)[^0-9\n]{0,8}$")
_NOT_DIGITS = re.compile(r"[^0-9Xx]")


class NumberKind(Enum):
    """What a number looks like."""

    MOBILE = "手机号码"
    IDENTITY = "身份证号码"
    DOUBTFUL = "疑似号码"


@dataclass(frozen=True, slots=True)
class NumberFound:
    """A number in a text, as written there."""

    kind: NumberKind
    text: str


def find_personal_numbers(text: str) -> Iterator[NumberFound]:
    """The personal numbers in a text, each stretch of digits once, the surest reading first.

    >>> [found.kind.value for found in find_personal_numbers("电话 138 0013 8000，合计13500000000元")]
    ['手机号码']
    """
    plain = unicodedata.normalize("NFKC", text)
    taken: list[tuple[int, int]] = []

    def fresh(match: re.Match[str]) -> bool:
        start, end = match.span(1)
        if any(start < other_end and other_start < end for other_start, other_end in taken):
            return False
        taken.append((start, end))
        return True

    for pattern in (_IDENTITY_18, _IDENTITY_15):
        for match in pattern.finditer(plain):
            if _is_identity(_NOT_DIGITS.sub("", match[1]).upper()) and fresh(match):
                yield NumberFound(NumberKind.IDENTITY, match[1])
    for pattern in (_MOBILE, _MOBILE_OTHER_GROUPS):
        for match in pattern.finditer(plain):
            if _has_few_gaps(match[1]) and fresh(match):
                yield NumberFound(NumberKind.MOBILE, match[1])
    for match in _BROKEN_MOBILE.finditer(plain):
        digits = len(_NOT_DIGITS.sub("", match[1]))
        is_called = _CALLED.search(plain[: match.start()]) is not None
        is_grouped = len(match[1]) > digits
        if ((digits == 10 and not is_grouped) or (is_called and digits in (9, 10, 12))) and fresh(match):
            yield NumberFound(NumberKind.DOUBTFUL, match[1])
    for match in _LONG.finditer(plain):
        if fresh(match):
            yield NumberFound(NumberKind.DOUBTFUL, match[1])


def _has_few_gaps(written: str) -> bool:
    """Groups of a phone number, not a row of small figures."""
    return sum(1 for letter in written if not letter.isdigit()) <= 3


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
