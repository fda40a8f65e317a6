"""Text in CSV files that spreadsheets open."""

import re

_NUMBER = re.compile(r"[-−]?[\d,]*\.?\d+%?")


def excel_text(text: str) -> str:
    """A text that a spreadsheet will not run as a formula: one that begins like a formula gets an apostrophe.

    >>> excel_text("=100%"), excel_text("-7.10"), excel_text("遗属补助")
    ("'=100%", '-7.10', '遗属补助')
    """
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") and not _NUMBER.fullmatch(text) else text
