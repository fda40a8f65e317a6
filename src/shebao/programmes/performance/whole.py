"""What the department spends beside its projects: basic spending, 三公, as its own accounts of the year have them.

The accounts are another room's (years), which says here how they are read; there are none before they are registered.
"""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class UnitSpending:
    """Basic spending of a year, in fen: budget after changes, spent, 三公 spent of 财政拨款; which accounts, and where."""

    budget: int
    spent: int
    three_public: int
    accounts: str
    url: str


READERS: list[Callable[[int], UnitSpending | None]] = []
REGISTER = "先登记单位决算账表，并由另一人确认。"
"""What is to be done where there are none."""


def unit_spending(year: int) -> UnitSpending | None:
    """The unit's accounts of a year that were accepted; None where there are none yet."""
    return next((found for read in READERS if (found := read(year)) is not None), None)
