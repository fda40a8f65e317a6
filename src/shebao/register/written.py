"""How names, telephones and accounts are written (书写规则): one pattern for a form's field and for a file's column.

The patterns are those of Polars, which knows letters and marks of every script; one value is a column of one.
"""

import polars as pl

NAME = r"^[\p{L}\p{Co}\p{M}·•・‧∙⋅．.'’\- \x{3000}]+$"
"""Letters and characters, also rare ones that a system keeps in its private area, and a dot between parts."""
TELEPHONE = r"^[\d+()\-—转]{7,16}$"
EMPLOYER_ACCOUNT = r"^[0-9A-Za-z\-]{8,32}$"


def _fits(text: str, pattern: str) -> bool:
    return bool(pl.Series([text]).str.contains(pattern).item())


def name_fits(name: str) -> bool:
    """Whether a text holds only what stands in names.

    >>> name_fits("阿依古丽·买买提"), name_fits("=1+1"), name_fits("<b>张三</b>")
    (True, False, False)
    """
    return _fits(name, NAME)


def telephone_fits(number: str) -> bool:
    """Whether a text is a mobile number or one with an area code.

    >>> telephone_fits("13800000000"), telephone_fits("0356-3033000"), telephone_fits("12x")
    (True, True, False)
    """
    return _fits(number, TELEPHONE)


def employer_account_fits(number: str) -> bool:
    """Whether a text can be the bank account of an employer.

    >>> employer_account_fits("6210991040000000667"), employer_account_fits("abc")
    (True, False)
    """
    return _fits(number, EMPLOYER_ACCOUNT)
