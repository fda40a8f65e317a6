"""A parameter (参数) and its dated rows."""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from shebao.findings import Place
from shebao.law.store.units import Unit, Value, parse_unit


class Confidence(StrEnum):
    """How far a value can be relied on."""

    VERIFIED = "verified"
    MEMORY = "memory"
    ILLUSTRATIVE = "illustrative"

    @property
    def label(self) -> str:
        """The word staff see."""
        return {"verified": "已核对", "memory": "未核对原文", "illustrative": "示例"}[self.value]


@dataclass(frozen=True, slots=True)
class Source:
    """The document that sets a value: title, and number where it has one."""

    title: str
    number: str = ""

    def __str__(self) -> str:
        """As a document cites it."""
        return f"{self.title}（{self.number}）" if self.number else self.title


ROOMS = {
    "certification": "资格认证",
    "recovery": "多发追回和违规处理",
    "audit": "内部稽核",
    "collection": "征缴核定和与税务对账",
    "records": "参保和缴费记录",
    "awards": "待遇核定",
    "identity": "证件和代码校验",
    "reference": "只供查阅核对",
}
"""Where a parameter is used that no calculation reads."""


@dataclass(frozen=True, slots=True)
class ParameterDefinition:
    """What a parameter is: its id, Chinese name, subject (the file's), unit, what can be chosen, words in Chinese.

    ``choices``: the words a choice may be. ``labels``: Chinese for these, for the keys of a table by name and for the
    words of a list. ``used_by``: for a parameter that no calculation reads, the part of the centre's work that does
    (a key of :data:`ROOMS`).
    """

    id: str
    name: str
    subject: str
    unit: str
    choices: tuple[str, ...] = ()
    labels: tuple[tuple[str, str], ...] = ()
    note: str = ""
    place: Place = field(default=Place(), compare=False)
    used_by: str = ""

    @property
    def parsed_unit(self) -> Unit:
        """The unit taken apart."""
        return parse_unit(self.unit)


@dataclass(frozen=True, slots=True)
class ParameterRow:
    """One dated value of a parameter.

    ``value``: int fen for money, Fraction for ratios, multiples and divisors, int for months, ages (in months) and
    month numbers (year*12+month-1), tuple for a list, dict for a table (do not change it), None where nobody has set
    it yet. ``valid_from`` and ``valid_to`` are the days of legal validity, both inclusive, None where open.
    ``published_on`` is when it became known (``known_from`` falls back to ``valid_from``). ``interim``: holds only
    until the definitive row is published (暂按执行).
    """

    id: str
    name: str
    value: Value | None
    unit: str
    valid_from: date | None
    valid_to: date | None
    scope: str
    scope_name: str
    source: Source
    published_on: date | None
    checked_until: date | None
    confidence: Confidence
    interim: bool = False
    note: str = ""
    overridden: bool = False
    layer: int = 0
    labels: tuple[tuple[str, str], ...] = ()
    place: Place = field(default=Place(), compare=False)

    @property
    def known_from(self) -> date | None:
        """The day from which a calculation may know the row."""
        return self.published_on or self.valid_from

    @property
    def text(self) -> str:
        """The value as staff read it, with its unit."""
        return parse_unit(self.unit).show(self.value, dict(self.labels))

    @property
    def validity(self) -> str:
        """The legal validity in words: 2025-01-01 至 2025-12-31."""
        start = self.valid_from.isoformat() if self.valid_from else ""
        if self.valid_to is None:
            return f"{start} 起" if start else "一直有效"
        return f"{start} 至 {self.valid_to}".strip()

    def as_json(self) -> dict[str, Any]:
        """The row as plain data: dates in ISO form, the value exact and as text (money in yuan)."""
        return {
            "id": self.id,
            "name": self.name,
            "value": parse_unit(self.unit).write(self.value),
            "unit": self.unit,
            "from": _iso(self.valid_from),
            "to": _iso(self.valid_to),
            "scope": self.scope,
            "scope_name": self.scope_name,
            "source": {"title": self.source.title, "number": self.source.number},
            "published_on": _iso(self.published_on),
            "checked_until": _iso(self.checked_until),
            "confidence": self.confidence.value,
            "interim": self.interim,
            "overridden": self.overridden,
            "note": self.note,
            "file": self.place.file,
            "line": self.place.line,
        }

    def covers(self, on: date) -> bool:
        """Whether the row is legally valid on a day."""
        after_start = self.valid_from is None or self.valid_from <= on
        return after_start and (self.valid_to is None or on <= self.valid_to)

    def visible(self, known: date | None) -> bool:
        """Whether the row was known on a day; with None, everything is."""
        return known is None or self.known_from is None or self.known_from <= known

    def provisional(self, on: date) -> str | None:
        """Why a result that uses the row on a day is provisional (暂定), in Chinese; None where it is not."""
        if self.overridden:
            return f"“{self.name}”是本次计算指定的数值"
        reasons = []
        if self.interim:
            reasons.append("暂按执行，正式公布后须重算")
        if self.confidence is Confidence.MEMORY:
            reasons.append("未核对文件原文")
        elif self.confidence is Confidence.ILLUSTRATIVE and not self.interim:
            reasons.append("是示例，须由县里确定")
        if self.checked_until is not None and on > self.checked_until:
            reasons.append(f"只核对到{self.checked_until}")
        return f"“{self.name}”{'，'.join(reasons)}" if reasons else None


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
