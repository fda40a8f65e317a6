"""The value of an indicator (指标值) in its parts: sign, number, unit, or words."""

import re
import unicodedata
from typing import NamedTuple

SIGNS = (
    "大于等于", "小于等于", "不低于", "不少于", "不小于", "不超过", "不高于", "不大于", "不多于", "控制在", "至少",
    "大于", "小于", "高于", "低于", "等于", "达到", "提高", "提升", "降低",
    ">=", "<=", "≥", "≤", "≧", "≦", "＝", "=", "＞", ">", "＜", "<",
)  # fmt: skip
_SIGN = "|".join(re.escape(sign) for sign in SIGNS)
_NUMBER = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_WHOLE = re.compile(rf"(?P<sign>{_SIGN})?(?P<number>{_NUMBER})(?P<unit>[^\d≥≤=<>。；;]{{0,10}})")
_PERCENT_AT_THE_END = re.compile(
    rf"[\u4e00-\u9fff、“”]{{1,24}}?(?P<sign>{_SIGN})?(?P<number>{_NUMBER})(?P<unit>%|百分比)"
)
_TIME = re.compile(r"\d{4}年.*|\d{1,2}月.*|.*\d{1,2}日.*|每[年月季日周].*|.*月底?前?|第[一二三四]季度.*")


class ValueRead(NamedTuple):
    """A value in its parts. ``word`` is the printed text where it is not just sign, number and unit."""

    sign: str = ""
    number: str = ""
    unit: str = ""
    word: str = ""


def read_value(text: str, sign: str = "", unit: str = "") -> ValueRead:
    """Read a printed value; sign and unit may stand in columns of their own.

    >>> read_value("≥13459.00(平方米)")
    ValueRead(sign='≥', number='13459.00', unit='平方米', word='')
    >>> read_value("居民参与率不低于100%")
    ValueRead(sign='不低于', number='100', unit='%', word='居民参与率不低于100%')
    >>> read_value("2025年6月"), read_value("10", "≥", "场")
    (ValueRead(sign='', number='', unit='', word='2025年6月'), ValueRead(sign='≥', number='10', unit='场', word=''))
    """
    shown = re.sub(r"\s+", "", text)
    normal = unicodedata.normalize("NFKC", shown).replace("≧", "≥").replace("≦", "≤")
    sign = unicodedata.normalize("NFKC", re.sub(r"\s", "", sign))
    sign = sign if sign in SIGNS else ""
    unit = re.sub(r"\s", "", unit)
    if not normal:
        return ValueRead()
    if _TIME.fullmatch(normal) and not (sign and unit):
        return ValueRead(word=shown)
    if match := _WHOLE.fullmatch(normal):
        printed_unit = (match["unit"].strip("()") or unit).replace("百分比", "%")
        return ValueRead(match["sign"] or sign, match["number"].replace(",", ""), printed_unit)
    if match := _PERCENT_AT_THE_END.fullmatch(normal):
        return ValueRead(match["sign"] or sign, match["number"], "%", shown)
    return ValueRead(word=shown)
