"""Days and months as people type them: 2026-11-28, 20261128, 2026/11/28, 2026年11月28日; never a browser's picker.

A browser shows its picker in the order of its own language (11/28/2026 in an English one), so that a day can be read as
another. A text field says the order in its example, and takes every way of writing that begins with the year.
"""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from shebao import months

DAY_EXAMPLE, MONTH_EXAMPLE = "2026-11-28", "2026-11"
DAY_PATTERN = r"\s*(\d{8}|\d{4}[\-\/.]\d{1,2}[\-\/.]\d{1,2}|\d{4}年\d{1,2}月\d{1,2}日)\s*"
MONTH_PATTERN = r"\s*(\d{6}|\d{4}[\-\/.]\d{1,2}|\d{4}年\d{1,2}月)\s*"
HOW = f"按{DAY_EXAMPLE}的样式填写，也可以写20261128、2026/11/28、2026年11月28日。"


def plain_day(typed: str) -> str:
    """A day as 2026-11-28, whatever way it was typed; what is no day stays as it is, to be refused in words.

    >>> plain_day("2026年11月28日"), plain_day("20261128"), plain_day("2026/1/5"), plain_day("11/28/2026")
    ('2026-11-28', '2026-11-28', '2026-01-05', '11/28/2026')
    """
    try:
        return months.parse_day(typed).isoformat()
    except ValueError:
        return typed.strip()


def plain_month(typed: str) -> str:
    """A month as 2026-11; what is no month stays as it is.

    >>> plain_month("2026年11月"), plain_month("202611"), plain_month("11月")
    ('2026-11', '2026-11', '11月')
    """
    try:
        return months.format_month(months.parse_month(typed))
    except ValueError:
        return typed.strip()


def day_attributes() -> dict[str, str]:
    """The attributes of a text field for a day."""
    return {"placeholder": DAY_EXAMPLE, "pattern": DAY_PATTERN, "title": HOW, "autocomplete": "off"}


class DayField(forms.CharField):
    """A day as text; its value is 2026-11-28 where it is a day. ``strict``: what is no day is refused by the field."""

    def __init__(self, *, strict: bool = False, **options: Any) -> None:
        """A field of at most 20 characters."""
        self.strict = strict
        super().__init__(max_length=20, widget=forms.TextInput(attrs=day_attributes()), **options)

    def clean(self, value: Any) -> Any:
        """The day in its plain form."""
        typed = super().clean(value)
        made = plain_day(typed) if typed else ""
        if made and self.strict:
            try:
                months.parse_day(made)
            except ValueError:
                raise ValidationError(f"“{typed}”不是日期，{HOW}") from None
        return made


class MonthField(forms.CharField):
    """A month as text; its value is 2026-11 where it is a month."""

    def __init__(self, **options: Any) -> None:
        """A field of at most 20 characters."""
        attributes = {"placeholder": MONTH_EXAMPLE, "pattern": MONTH_PATTERN, "autocomplete": "off"}
        attributes["title"] = f"按{MONTH_EXAMPLE}的样式填写，也可以写202611、2026年11月。"
        super().__init__(max_length=20, widget=forms.TextInput(attrs=attributes), **options)

    def clean(self, value: Any) -> Any:
        """The month in its plain form."""
        typed = super().clean(value)
        return plain_month(typed) if typed else ""
