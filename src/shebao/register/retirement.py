"""When a person reaches the statutory age (法定退休年月), for one person or a list, from the law library.

All months of birth are worked out once with the law's own formula; a list of any length is then a look-up.
"""

from collections.abc import Iterable
from datetime import date
from functools import lru_cache

import polars as pl

from shebao import months
from shebao.law import calculate, kind
from shebao.register.standards import view
from shebao.register.states import RetirementGroup

FIRST, LAST = months.month_number(1930, 1), months.month_number(2030, 12)
"""The months of birth that the law's formula takes."""


def group_of(sex: str, retirement_group: str) -> RetirementGroup | None:
    """The group (退休类别) a person retires in; None for a woman of whom nobody has said which."""
    if sex == "男":
        return RetirementGroup.MEN
    if retirement_group in set(RetirementGroup) - {RetirementGroup.MEN}:
        return RetirementGroup(retirement_group)
    return None


@lru_cache(maxsize=4)
def _statutory(known: date) -> dict[tuple[int, str], tuple[date, date]]:
    keys = [(birth, group.value) for birth in range(FIRST, LAST + 1) for group in RetirementGroup]
    frame = pl.DataFrame(keys, schema=["birth", "group"], orient="row")
    made = calculate(kind("retirement_date"), frame, view(known)).select("statutory", "earliest").rows()
    return {
        key: (months.first_day(statutory), months.first_day(earliest))
        for key, (statutory, earliest) in zip(keys, made, strict=True)
        if statutory is not None and earliest is not None
    }


def prepare(known: date) -> None:
    """Work the months out before they are asked for: it takes a second, which the first page should not wait."""
    _statutory(known)


def statutory_month(born: date, sex: str, retirement_group: str, known: date) -> date | None:
    """The statutory month (its first day); None where it cannot be told: a woman's group, a birth out of range."""
    group = group_of(sex, retirement_group)
    found = _statutory(known).get((months.month_of(born), group.value)) if group else None
    return found[0] if found else None


def earliest_month(born: date, sex: str, retirement_group: str, known: date) -> date | None:
    """The earliest month of a flexible retirement (弹性提前最早年月); None as for the statutory month."""
    group = group_of(sex, retirement_group)
    found = _statutory(known).get((months.month_of(born), group.value)) if group else None
    return found[1] if found else None


def statutory_months(persons: Iterable[tuple[date, str, str]], known: date) -> list[date | None]:
    """The statutory months of a list of (birth date, sex, group), in its order."""
    return [statutory_month(born, sex, group, known) for born, sex, group in persons]
