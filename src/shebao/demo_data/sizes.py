"""How many of everything there are at a scale: the county at 1, never fewer than what keeps each process alive."""

import math
from dataclasses import dataclass
from datetime import date

from shebao.months import month_of

AS_OF = date(2025, 12, 31)
"""The day the files were written: the last month for which every rate and limit is known."""
AS_OF_MONTH = month_of(AS_OF)
MONTHS = tuple(range(AS_OF_MONTH - 2, AS_OF_MONTH + 1))
"""The months of contributions and benefits."""
SMALLEST = 0.005
"""Below this the tables of people stay as they are here."""

CASES = {
    "A01": 400, "A02": 200, "A03": 120, "A06": 100, "A07": 60, "A08": 30, "A09": 60, "A10": 20, "A11": 60, "A12": 40,
    "A13": 15, "A14": 15, "A15": 100, "A16": 60, "A17": 40, "A18": 30, "A19": 30, "A20": 60, "A21": 200, "A22": 60,
    "A23": 40, "A24": 60, "A25": 80, "A26": 60, "A27": 30, "A28": 40, "A29": 20, "A30": 60,
}  # fmt: skip
"""Anomalies planted at scale 1, by code. A04 and A05 follow from the faults of names and numbers."""


@dataclass(frozen=True)
class Sizes:
    """Numbers of persons and rows at one scale."""

    scale: float

    def __post_init__(self) -> None:
        """Refuse a scale that is no positive number."""
        if not math.isfinite(self.scale) or self.scale <= 0:
            raise ValueError(f"规模应是大于0的数：{self.scale}")

    def of(self, at_one: int, least: int = 0) -> int:
        """A count of people or rows at this scale."""
        return max(least, round(at_one * max(self.scale, SMALLEST)))

    def cases(self, code: str) -> int:
        """Planted cases of an anomaly: its share at scale 1, at least five."""
        return max(5, round(CASES[code] * self.scale))

    @property
    def fee_months(self) -> int:
        """Months of contributions in F7."""
        return len(MONTHS)
