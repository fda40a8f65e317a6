"""What the register asks of the law library: base limits of a year, injury rates, as known on a day."""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import lru_cache
from typing import Any

from shebao.law.store import ParameterLookupError, ParameterRow, ParameterView, load_parameters
from shebao.money import round_half_up

MILLION = 1_000_000


@lru_cache(maxsize=8)
def view(known: date | None) -> ParameterView:
    """The parameters as they were known on a day; without one, everything that is known."""
    return load_parameters().view(known=known, today=known)


@dataclass(frozen=True, slots=True)
class Limits:
    """The floor and ceiling of contribution bases of a year (缴费基数上下限), in fen, with the document that sets them.

    ``provisional`` says why they may still change; it is empty where they are definitive.
    """

    floor: int
    ceiling: int
    source: str
    provisional: str

    def clamp(self, wage: int) -> int:
        """A wage held between floor and ceiling (fen)."""
        return min(max(wage, self.floor), self.ceiling)


@lru_cache(maxsize=256)
def limits(year: int, known: date) -> Limits:
    """The limits of a contribution year as known on a day. Raises ParameterLookupError where there are none."""
    on = date(year, 7, 1)
    lower, upper = view(known).row("base.limit.lower", on), view(known).row("base.limit.upper", on)
    reasons = dict.fromkeys(filter(None, (row.provisional(known) for row in (lower, upper))))
    return Limits(_fen(lower), _fen(upper), _cited(lower), "；".join(reasons))


def _fen(row: ParameterRow) -> int:
    assert isinstance(row.value, int), "limits are amounts of money"
    return row.value


def _cited(row: ParameterRow) -> str:
    return row.source.number or row.source.title


@dataclass(frozen=True, slots=True)
class InjuryStandard:
    """Rates of injury insurance on a date: by risk class, and by which factors (in percent) each may float."""

    rates: dict[int, Fraction]
    factors_of_first: tuple[int, ...]
    factors_of_others: tuple[int, ...]
    source: str

    def factors(self, risk_class: int) -> tuple[int, ...]:
        """The factors (浮动档次) of a class, in percent."""
        return self.factors_of_first if risk_class == 1 else self.factors_of_others

    def rate(self, risk_class: int, factor: int) -> int:
        """The rate in millionths (百万分之一)."""
        exact = self.rates[risk_class] * MILLION * factor / 100
        return round_half_up(exact.numerator, exact.denominator)


@lru_cache(maxsize=64)
def injury_standard(on: date, known: date | None = None) -> InjuryStandard:
    """The rates of injury insurance in force on a date, as known on a day. Raises ParameterLookupError."""
    seen = view(known)
    classes = seen.row("rate.410.classes", on)
    return InjuryStandard(
        dict(_table(classes.value)),
        _percent(seen.row("rate.410.float_class_1", on).value),
        _percent(seen.row("rate.410.float_classes_2_to_8", on).value),
        str(classes.source),
    )


def _table(value: Any) -> Any:
    return value


def _percent(value: Any) -> tuple[int, ...]:
    return tuple(int(one * 100) for one in value)


__all__ = ["InjuryStandard", "Limits", "ParameterLookupError", "injury_standard", "limits", "view"]
