"""Personal numbers in what a report shows of a document: left out there too, not only in the finding about them."""

import re
import unicodedata

from shebao.budget.check.personal_numbers import NumberKind, find_personal_numbers

SHORTEST = 11
"""Fewer digits are no mobile or identity number."""

KEPT_BEFORE, KEPT_AFTER = 3, 2


def without_personal_numbers(text: str) -> str:
    """The text with the middle of mobile and identity numbers made asterisks; its length stays.

    >>> without_personal_numbers("联系电话13800138000")
    '联系电话138******00'
    """
    if sum(sign.isdigit() for sign in text) < SHORTEST:
        return text
    signs = list(text)
    plain = "".join(_one_sign(sign) for sign in text)
    for number in find_personal_numbers(text):
        if number.kind not in (NumberKind.MOBILE, NumberKind.IDENTITY):
            continue
        digits = re.sub("[^0-9Xx]", "", number.text)
        for match in re.finditer("[^0-9A-Za-z]*".join(digits), plain):
            places = [place for place in range(*match.span()) if plain[place].isalnum()]
            for place in places[KEPT_BEFORE:-KEPT_AFTER]:
                signs[place] = "*"
    return "".join(signs)


def _one_sign(sign: str) -> str:
    """A sign in its usual width, where it stays one sign."""
    plain = unicodedata.normalize("NFKC", sign)
    return plain if len(plain) == 1 else sign
