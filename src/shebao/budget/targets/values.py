"""The value of an indicator (指标值) in its parts: sign, number, unit; a time (10月, 每月25日前, 年底前); or words."""

import re
import unicodedata
from calendar import monthrange
from collections.abc import Mapping
from datetime import date, timedelta
from fractions import Fraction
from typing import NamedTuple

SIGNS = (
    "大于等于", "小于等于", "不低于", "不少于", "不小于", "不超过", "不高于", "不大于", "不多于", "控制在", "至少",
    "大于", "小于", "高于", "低于", "等于", "达到", "提高", "提升", "降低",
    ">=", "<=", "≥", "≤", "≧", "≦", "＝", "=", "＞", ">", "＜", "<",
)  # fmt: skip
AT_LEAST = frozenset({
    "大于等于", "不低于", "不少于", "不小于", "至少", "大于", "高于", "达到", "提高", "提升", ">=", "≥", "≧", "＞", ">",
})  # fmt: skip
AT_MOST = frozenset({
    "小于等于", "不超过", "不高于", "不大于", "不多于", "控制在", "小于", "低于", "<=", "≤", "≦", "＜", "<",
})  # fmt: skip
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


def bound_of(sign: str) -> str:
    """What a sign asks for: ``≥``, ``≤`` or ``=``; "" where there is none.

    >>> bound_of("不低于"), bound_of("控制在"), bound_of("＝"), bound_of("")
    ('≥', '≤', '=', '')
    """
    if sign in AT_LEAST:
        return "≥"
    if sign in AT_MOST:
        return "≤"
    return "=" if sign else ""


def number_of(text: str) -> Fraction | None:
    """A number that is not below nothing; None for anything else.

    >>> number_of("45,937"), number_of("99.5"), number_of("许多")
    (Fraction(45937, 1), Fraction(199, 2), None)
    """
    try:
        value = Fraction(text.replace(",", "").strip())
    except (ValueError, ZeroDivisionError):
        return None
    return value if value >= 0 else None


_QUARTERS: Mapping[str, int] = {"一": 3, "二": 6, "三": 9, "四": 12}
_MONTHLY = re.compile(r"每月(?:底|(\d{1,2})日)?")


def is_monthly(text: str) -> bool:
    """Whether a time comes round every month."""
    return _MONTHLY.match(text.strip()) is not None


def is_time(text: str) -> bool:
    """Whether a value is a time: a day, a month, a quarter, the year's end, the whole year."""
    return last_day(text, 2000) is not None or is_monthly(text)


def last_day(text: str, year: int) -> date | None:
    """The last day that a time of a year allows; None for a monthly one, and for what is no time.

    >>> last_day("10月", 2025), last_day("2025年6月", 2025), last_day("年底前", 2025), last_day("全年", 2025)
    (datetime.date(2025, 10, 31), datetime.date(2025, 6, 30), datetime.date(2025, 12, 31), datetime.date(2025, 12, 31))
    >>> last_day("9月15日前", 2025), last_day("第三季度", 2025), last_day("每月25日前", 2025), last_day("13月", 2025)
    (datetime.date(2025, 9, 15), datetime.date(2025, 9, 30), None, None)
    """
    if is_monthly(text):
        return None
    of = re.search(r"(\d{4})年", text)
    year = int(of[1]) if of else year
    month = 0
    if quarter := re.search(r"([一二三四])季度", text):
        month = _QUARTERS[quarter[1]]
    elif found := re.search(r"(\d{1,2})月(?:(\d{1,2})日)?", text):
        month = int(found[1])
        if 1 <= month <= 12 and found[2]:
            return date(year, month, max(1, min(int(found[2]), monthrange(year, month)[1])))
    elif re.search(r"年底|年末|年终|全年|年内", text) or re.fullmatch(r"\d{4}年(?:度|前)?", text.strip()):
        month = 12
    if not 1 <= month <= 12:
        return None
    return date(year, month, monthrange(year, month)[1])


def due_day(text: str, year: int, today: date) -> date | None:
    """The day that a time means, the next one for a monthly one; None for words without a day (全年).

    >>> due_day("10月", 2025, date(2025, 3, 1)), due_day("每月25日前", 2025, date(2025, 3, 26))
    (datetime.date(2025, 10, 31), datetime.date(2025, 4, 25))
    """
    if monthly := re.search(r"每月(\d{1,2})日", text):
        day = today.replace(day=min(int(monthly[1]), 28))
        return day if day >= today else (day.replace(day=1) + timedelta(days=32)).replace(day=day.day)
    return None if "全年" in text else last_day(text, year)
