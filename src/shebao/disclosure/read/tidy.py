"""The text a reader means: spaces of justified lines gone, full-width figures as figures, invisible marks dropped.

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
_SPACE_BEFORE_DIGIT = re.compile(
    rf"(?<=[\u4e00-\u9fff，。；：、（“,;:(])(?<!部分)(?<!附件)(?<!附表){_SPACES}(?=[-－]?[0-9])"
)
_SPACE_AT_MARK = re.compile(rf"(?<={_HAN}){_SPACES}(?=[,.;:)%])|(?<=[,;:(]){_SPACES}(?={_HAN})")
_SPACE_IN_FIGURE = re.compile(rf"(?<=[0-9.]){_SPACES}(?=[0-9.])")
_MARKED_SPACE = 3
"""A line with so many hanzi set apart is a justified one: its spaces mean nothing."""


def tidy(text: str) -> str:
    """A line or cell of text without the spaces that only spread it.

    >>> tidy("经 费 总预 算 安 排 37337407.64 元 , 其中 : 基 本 支出")
    '经费总预算安排37337407.64元,其中:基本支出'
    >>> tidy("第一部分 概况"), tidy("２０２５ 年预算 1，234．50 万元")
    ('第一部分 概况', '2025年预算1,234.50万元')
    """
    text = text.translate(_INVISIBLE).translate(_FULL_WIDTH)
    text = _FULL_WIDTH_POINT.sub(".", text)
    text = _FULL_WIDTH_COMMA.sub(",", text)
    if is_spread(text):
        text = _SPACE_IN_FIGURE.sub("", _HAN_SPACE_HAN.sub("", text))
    text = _SPACE_BEFORE_UNIT.sub("", _SPACE_AT_MARK.sub("", text))
    return _SPACE_BEFORE_DIGIT.sub("", text).strip()


def is_spread(text: str) -> bool:
    """Whether a line was justified by spaces between its characters."""
    return len(_HAN_SPACE_HAN.findall(text)) >= _MARKED_SPACE


def columns_of(text: str) -> int:
    """How wide a text is in half-width columns: a hanzi takes two."""
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)
