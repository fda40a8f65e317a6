"""The unit's own spending of a year (单位决算账表) as evaluations of the department need it, given by who keeps it."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class UnitFigures:
    """Basic spending after changes and as spent, 三公 of the whole unit, in fen; ``told`` says out of what."""

    budget: int
    spent: int
    three_public: int
    told: str


REGISTER = "先登记单位决算账表，并由另一人确认。"
"""What is to be done where there are none."""

Give = Callable[[int], UnitFigures | None]
_givers: list[Give] = []


def give_by(give: Give) -> None:
    """Make known who has the figures of a year; they are None until the unit's accounts are accepted."""
    if give not in _givers:
        _givers.append(give)


def unit_figures(year: int) -> UnitFigures | None:
    """The figures of a year, None while there are none."""
    return next((found for give in _givers if (found := give(year)) is not None), None)
