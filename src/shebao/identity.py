"""Identity numbers: resident numbers (公民身份号码) and unified social credit codes (统一社会信用代码).

GB 11643 and GB 32100.

Only the arithmetic of the standards decides. A division that is unknown or historic is never a reason to refuse: the
number says where it was issued, and many people of this county hold numbers issued before the county had its code.
"""

import re
import unicodedata
from datetime import date

RESIDENT_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
RESIDENT_CHARACTERS = "10X98765432"
CREDIT_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
CREDIT_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
BORN_BEFORE_1900 = range(996, 1000)
"""Sequences that marked people born in the 19th century in numbers of 15 digits."""


def resident_weighted_sum(first17: str) -> int:
    """前17位加权和：各位数字乘以权数相加。

    Raises ValueError where it does not begin with 17 digits.
    """
    if not re.match(r"[0-9]{17}", first17):
        raise ValueError(f"公民身份号码的前17位应全是数字：{first17}")
    return sum(int(digit) * weight for digit, weight in zip(first17, RESIDENT_WEIGHTS, strict=False))


def resident_check_character(first17: str) -> str:
    """按前17位的加权和查校验码。

    >>> resident_check_character("14052519651203421")
    '6'

    Raises ValueError where it does not begin with 17 digits.
    """
    return RESIDENT_CHARACTERS[resident_weighted_sum(first17) % 11]


def to_18_digits(number: str) -> str:
    """A number of 15 digits as one of 18 (15位升18位). It has no check character, so this proves nothing about it.

    >>> to_18_digits("140525580917262")
    '140525195809172623'

    Raises ValueError where it is not 15 digits.
    """
    if not re.fullmatch(r"[0-9]{15}", number):
        raise ValueError(f"不是15位数字：{number}")
    century = "18" if int(number[12:]) in BORN_BEFORE_1900 else "19"
    first17 = number[:6] + century + number[6:]
    return first17 + resident_check_character(first17)


def normalise_resident(number: str) -> str:
    """A resident number without spaces, with a capital X, full-width digits as plain ones."""
    return "".join(unicodedata.normalize("NFKC", number).split()).upper()


def resident_problem(number: str, today: date) -> str | None:
    """What is wrong with a resident number of 18 characters (Chinese), or None: length, digits, date, check."""
    normal = normalise_resident(number)
    if not re.fullmatch(r"[0-9]{17}[0-9X]", normal):
        return "应为18位：前17位数字，末位数字或X"
    born = birth_of(normal)
    if born is None:
        return f"出生日期{normal[6:14]}不是日历上的日期"
    if born > today:
        return f"出生日期{born}晚于今天"
    expected = resident_check_character(normal)
    return None if normal[17] == expected else f"校验码应为{expected}，实为{normal[17]}"


def birth_of(number: str) -> date | None:
    """The birth date in a resident number of 18 characters; None where the calendar has no such day."""
    try:
        return date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return None


def is_male(number: str) -> bool:
    """Whether the 17th character of a resident number is odd (男)."""
    return int(number[16]) % 2 == 1


def organisation_check_character(body: str) -> str:
    """按8位本体的加权和算组织机构代码校验码。

    The check character of GB 11714.

    >>> organisation_check_character("4062815K")
    '4'

    Raises ValueError where it is not eight digits or capital letters.
    """
    if not re.fullmatch(r"[0-9A-Z]{8}", body):
        raise ValueError(f"组织机构代码本体应为8位数字或大写字母：{body}")
    left = 11 - sum(int(char, 36) * weight for char, weight in zip(body, ORGANISATION_WEIGHTS, strict=True)) % 11
    return {10: "X", 11: "0"}.get(left, str(left))


def credit_weighted_sum(first17: str) -> int:
    """前17位加权和：各字符在字符集中的位置乘以权数相加。

    Raises ValueError where a character is not of the alphabet (I, O, S, V and Z are not).
    """
    wrong = [char for char in first17[:17] if char not in CREDIT_ALPHABET]
    if len(first17) < 17 or wrong:
        raise ValueError(f"统一社会信用代码应为字符集内的18位，不含I、O、S、V、Z：{first17}")
    return sum(CREDIT_ALPHABET.index(char) * weight for char, weight in zip(first17, CREDIT_WEIGHTS, strict=False))


def credit_check_character(first17: str) -> str:
    """按前17位的加权和查末位校验码。

    >>> credit_check_character("121405254062815K4")
    'A'

    Raises ValueError where a character is not of the alphabet.
    """
    return CREDIT_ALPHABET[(31 - credit_weighted_sum(first17) % 31) % 31]


def credit_code_problem(code: str) -> str | None:
    """What is wrong with a unified social credit code (Chinese), or None. It may begin with a letter (N1, N2, N3)."""
    normal = code.strip().upper()
    if len(normal) != 18 or any(char not in CREDIT_ALPHABET for char in normal):
        return "应为18位数字或大写字母，不含I、O、S、V、Z"
    expected = credit_check_character(normal)
    return None if normal[17] == expected else f"校验码应为{expected}，实为{normal[17]}"


def organisation_code_doubt(code: str) -> str | None:
    """What is doubtful about the organisation code inside a credit code; some old codes fail it and are still right."""
    normal = code.strip().upper()
    expected = organisation_check_character(normal[8:16])
    return None if normal[16] == expected else f"第9至17位的组织机构代码校验码应为{expected}，实为{normal[16]}"
