"""How names and telephones are written (书写规则), the same in a form as in an imported file."""

import re
import unicodedata

SIGNS_IN_NAMES = frozenset("·•・‧∙⋅．.'’- 　")
IN_NAMES = frozenset({"Co", "Mn", "Mc"})
"""Beside letters: rare characters that a system keeps in its private area, and marks upon letters."""
TELEPHONE = re.compile(r"[0-9+()\-—转]{7,16}")


def name_fits(name: str) -> bool:
    """Whether a text holds only what stands in names: letters, characters, a dot between parts.

    >>> name_fits("阿依古丽·买买提"), name_fits("=1+1"), name_fits("<b>张三</b>")
    (True, False, False)
    """
    return bool(name) and all(
        char.isalpha() or char in SIGNS_IN_NAMES or unicodedata.category(char) in IN_NAMES for char in name
    )


def telephone_fits(number: str) -> bool:
    """Whether a text is a mobile number or one with an area code.

    >>> telephone_fits("13800000000"), telephone_fits("0356-3033000"), telephone_fits("12x")
    (True, True, False)
    """
    return bool(TELEPHONE.fullmatch(number))
