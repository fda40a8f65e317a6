"""Printed words as they are compared: full-width signs, spaces, quotation marks and years do not count."""

import re
import unicodedata

from shebao.disclosure.figures import NOTHING, read_printed

_QUOTES = re.compile("[\"'“”‘’″＂`]")
_YEAR = re.compile(r"20\d\d(?:[-—~至]20\d\d)?年?(?:度)?")
_UNIT_IN_BRACKETS = re.compile(r"[(（]?(?:金额)?(?:单位)?[:：]?(?:人民币)?(?:亿元|万元|元)[)）]?$")
_ORDINAL = re.compile(
    r"^(?:[一二三四五六七八九十]{1,3}[、.]|\([一二三四五六七八九十]{1,3}\)[、.]?|\(\d{1,2}\)[、.]?|\d{1,2}[、.](?!\d))"
)
_LEADING = re.compile(r"^(?:其中|减|加)?[:：]?[-—－·•]*")


def plain(text: str | None) -> str:
    """The text without spaces and quotation marks, full-width signs made half-width.

    >>> plain("　“三公”经费（合计） ")
    '三公经费(合计)'
    """
    return _QUOTES.sub("", re.sub(r"\s", "", unicodedata.normalize("NFKC", text or "")))


def head_words(text: str) -> str:
    """A column head as it is compared: no year, no unit in brackets.

    >>> head_words("2025年预算数（万元）")
    '预算数'
    """
    words = _YEAR.sub("", plain(text))
    return _UNIT_IN_BRACKETS.sub("", words) or words


def line_words(text: str) -> str:
    """A row's name as it is compared: no ordinal, no 其中：.

    >>> line_words("（一）其中：公务用车购置费"), line_words("1、政府性基金")
    ('公务用车购置费', '政府性基金')
    """
    words = _LEADING.sub("", plain(text.strip().lstrip("①②③④⑤⑥⑦⑧⑨⑩")))
    while (match := _ORDINAL.match(words)) and len(match[0]) < len(words):
        words = words[match.end() :]
    return _LEADING.sub("", words)


def ordinal_level(text: str) -> int | None:
    """How deep an ordinal is: 一、 0, （一） 1, 1. 2, （1） 3, ① 4; None without one.

    >>> ordinal_level("一、收入"), ordinal_level("（二）支出"), ordinal_level("3.其他"), ordinal_level("合计")
    (0, 1, 2, None)
    """
    words = plain(text)
    for level, pattern in enumerate(
        (
            r"[一二三四五六七八九十]{1,3}[、.]",
            r"\([一二三四五六七八九十]{1,3}\)",
            r"\d{1,2}[、.](?!\d)",
            r"\(\d{1,2}\)",
        )
    ):
        if re.match(pattern, words):
            return level
    return 4 if text.strip()[:1] in "①②③④⑤⑥⑦⑧⑨⑩" and text.strip() else None


def is_figure(text: str | None) -> bool:
    """Whether a cell prints a number; blanks and dashes are none."""
    words = plain(text)
    return bool(words) and words not in NOTHING and read_printed(words, "元") is not None
