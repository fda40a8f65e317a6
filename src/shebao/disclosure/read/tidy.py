"""The text a reader means: spaces of justified lines gone, invisible marks dropped, figures in plain digits.

What a document says does not change by this; only where its program set a space or a full-width digit does.
"""

import re
import unicodedata

_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad\u200e\u200f"))
_FULL_WIDTH = str.maketrans("０１２３４５６７８９％", "0123456789%")
_FULL_WIDTH_POINT = re.compile(r"(?<=[0-9])[．](?=[0-9])")
_FULL_WIDTH_COMMA = re.compile(r"(?<=[0-9])，(?=[0-9]{3}(?![0-9])(?:[，,.．]|\s*(?:亿|万)?元))")
_SPACES = r"[ \t\u00a0\u2002-\u200a\u3000]+"
_HAN = r"[\u3400-\u9fff〇、，。；：？！“”‘’（）《》〈〉【】]"
_HAN_SPACE_HAN = re.compile(rf"(?<={_HAN}){_SPACES}(?={_HAN})")
_SPACE_BEFORE_UNIT = re.compile(rf"(?<=[0-9]){_SPACES}(?=[\u4e00-\u9fff%％‰㎡，。；：、）,;:)])")
_SPACE_BEFORE_DIGIT = re.compile(rf"(?<=[\u4e00-\u9fff，。；：、（“,;:(]){_SPACES}(?=[-－]?[0-9])")
_LABEL = re.compile(rf"^(?:第[一二三四五六七八九十]+部分|附[件表]\s?[0-9]*|表\s?[0-9]+){_SPACES}")
"""附件1 部门整体绩效目标表: the space behind such a label is meant."""
_SPACE_AT_MARK = re.compile(rf"(?<={_HAN}){_SPACES}(?=[,.;:)%])|(?<=[,;:(]){_SPACES}(?={_HAN})")
_SPACE_IN_FIGURE = re.compile(rf"(?<=[0-9.]){_SPACES}(?=[0-9.])")
_ODD = re.compile(r"[ \t\u00a0\u2002-\u200f\u3000\u2060\ufeff\u00ad]")
_FULL_WIDTH_SIGN = re.compile(r"[０-９％．，]")
_ANY_SPACE = re.compile(_SPACES)
_WIDE_WORD = re.compile(rf"^[\u4e00-\u9fff](?:{_SPACES}[\u4e00-\u9fff])+$")
_PIECES = re.compile(r"^[-\d][\d,. ]* [\d,. ]*$")
_FIGURE = re.compile(r"^-?(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+\.\d+)$")
_MARKED_SPACE = 3
"""A line with so many hanzi set apart is a justified one: its spaces mean nothing."""


def tidy(text: str) -> str:
    """A line or cell of text without the spaces that only spread it.

    >>> tidy("经 费 总预 算 安 排 37337407.64 元 , 其中 : 基 本 支出")
    '经费总预算安排37337407.64元,其中:基本支出'
    >>> tidy("第一部分 概况"), tidy("2025 年预算 1,234.50 万元")
    ('第一部分 概况', '2025年预算1,234.50万元')
    """
    if not _ODD.search(text):
        return text.strip()
    text = text.translate(_INVISIBLE).strip()
    label = _LABEL.match(text)
    return text[: label.end()] + _without_spaces(text[label.end() :]) if label else _without_spaces(text)


def _without_spaces(text: str) -> str:
    if is_spread(text):
        text = _SPACE_IN_FIGURE.sub("", _HAN_SPACE_HAN.sub("", text))
    text = _SPACE_BEFORE_UNIT.sub("", _SPACE_AT_MARK.sub("", text))
    return _SPACE_BEFORE_DIGIT.sub("", text)


def tidy_line(text: str) -> str:
    """One of several lines of a paragraph, tidied; a space at its end stays, it tells that a word ended there."""
    return tidy(text) + (" " if text.endswith(" ") else "")


def tidy_cell(text: str) -> str:
    """A cell's text: each of its paragraphs tidied, a word set wide (合　计) or a figure in pieces put together.

    >>> tidy_cell("合  计"), tidy_cell("1, 234 .50"), tidy_cell("1.00 2.00")
    ('合计', '1,234.50', '1.00 2.00')
    """
    if not text.strip():
        return ""
    if " " not in text and "\u3000" not in text and text.isascii():
        return text.strip()
    return "\n".join(line for line in map(_tidy_cell_line, text.split("\n")) if line)


def _tidy_cell_line(text: str) -> str:
    text = tidy(text)
    if _WIDE_WORD.match(text):
        return _ANY_SPACE.sub("", text)
    if _PIECES.match(text) and _FIGURE.match(bare := _ANY_SPACE.sub("", text)):
        return bare
    return text


def plain_figures(text: str) -> str:
    """Full-width digits, points and signs of figures as plain ones; no character moves.

    >>> plain_figures("２０２５年预算1，234．50万元，占５％")
    '2025年预算1,234.50万元，占5%'
    """
    if not _FULL_WIDTH_SIGN.search(text):
        return text
    text = _FULL_WIDTH_POINT.sub(".", text.translate(_FULL_WIDTH))
    return _FULL_WIDTH_COMMA.sub(",", text)


def is_spread(text: str) -> bool:
    """Whether a line was justified by spaces between its characters."""
    return len(_HAN_SPACE_HAN.findall(text)) >= _MARKED_SPACE


def columns_of(text: str) -> int:
    """How wide a text is in half-width columns: a hanzi takes two."""
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)
