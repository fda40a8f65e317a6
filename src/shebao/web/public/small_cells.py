"""Figures so small that they point at persons are not shown, and it is said that they are not (少于5人不予公开).

How few is a dated parameter of the controls (``public_fewest_persons``). The published documents themselves are what
was reviewed and released; this guards what the site adds to them (:mod:`shebao.web.public.printed`).
"""

import re
from datetime import date

from shebao.programmes.controls.parameters import parameter

CODE = "public_fewest_persons"
_OF_FEW = re.compile(r"^[^0-9]{0,3}([0-9][0-9,]*)\s*(?:人次|人|名|户|份)")


def fewest(day: date) -> int:
    """How many persons a figure is of at least."""
    return parameter(CODE, day)


def is_small(persons: int, day: date) -> bool:
    """Whether a figure of so many persons is withheld; of nobody it points at nobody."""
    return 0 < persons < fewest(day)


def said(day: date) -> str:
    """What stands in the place of a figure."""
    return f"少于{fewest(day)}人，不予公开"


def exempt(day: date) -> str:
    """What is said where a published document prints such figures itself."""
    return f"少于{fewest(day)}人的数字不另行公开；已经公开的文件自己印出的，照印出的显示"


def small_value(text: str, day: date) -> bool:
    """Whether a printed value counts a few persons.

    >>> [small_value(text, date(2025, 1, 1)) for text in ("≥3人", "2,000人", "3元")]
    [True, False, False]
    """
    found = _OF_FEW.match(text)
    return found is not None and is_small(int(found[1].replace(",", "")), day)
