"""What is wrong with single fields of a payload, beside the label of the field."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from shebao.findings import Finding
from shebao.programmes.controls.words import refusal
from shebao.register.wording import a_day

Payload = Mapping[str, Any]
PLAIN = ""
"""No law says that a day is a day: a basis belongs to what a rule forbids."""


def filled(payload: Payload, **labels: str) -> list[Finding]:
    """A finding for each field that is empty, by its label."""
    return [
        refusal("P-2", f"没有填写{label}。", PLAIN, label, "填写后再提交。")
        for name, label in labels.items()
        if payload.get(name) in (None, "", [], {})
    ]


def amount_of(payload: Payload, name: str = "amount") -> int:
    """An amount of a payload in fen; 0 where it is none."""
    value = payload.get(name)
    return value if isinstance(value, int) and not isinstance(value, bool) else 0


def positive(payload: Payload, label: str, name: str = "amount") -> list[Finding]:
    """What is wrong with an amount that has to be above nothing."""
    if amount_of(payload, name) > 0:
        return []
    return [refusal("P-3", f"{label}须大于零。", PLAIN, label, "按元填写，最多两位小数。")]


def not_later(payload: Payload, day: date, label: str, name: str = "day") -> list[Finding]:
    """What is wrong with a day that has to be there and not to come."""
    given = a_day(payload.get(name))
    if given is not None and given <= day:
        return []
    return [refusal("P-4", f"{label}没有填写，不是日期，或晚于今天。", PLAIN, label, "按2025-06-30的样式填写。")]
