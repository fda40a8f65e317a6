"""Chinese numerals, as headings and tables count."""

_DIGITS = "零一二三四五六七八九"


def chinese_number(number: int) -> str:
    """1…99 in Chinese, as headings count.

    >>> chinese_number(3), chinese_number(10), chinese_number(21)
    ('三', '十', '二十一')
    """
    tens, ones = divmod(number, 10)
    head = "" if tens == 0 else "十" if tens == 1 else f"{_DIGITS[tens]}十"
    return f"{head}{_DIGITS[ones] if ones or not tens else ''}"
