"""The rules of scoring, monitoring and surveys that hold on a day (``parameters.toml``)."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cache
from pathlib import Path

FILE = Path(__file__).with_name("parameters.toml")


@dataclass(frozen=True)
class Rules:
    """Points, shares in per cent, words. ``grades`` go from the best down; ``sources`` says where each is from."""

    since: date
    execution: int
    weights: Mapping[str, int]
    grades: tuple[tuple[str, int], ...]
    bands: Mapping[str, tuple[int, int]]
    over_achieved: int
    late_share: int
    serious_below: int
    satisfied_from: int
    wilson_z: Fraction
    sources: Mapping[str, str]

    def grade(self, hundredths: int) -> str:
        """The grade of points, in hundredths of a point."""
        return next(word for word, floor in self.grades if hundredths >= floor * 100)

    @property
    def worst(self) -> str:
        """The lowest grade (差)."""
        return self.grades[-1][0]


@cache
def _all() -> tuple[Rules, ...]:
    listed = tomllib.loads(FILE.read_text(encoding="utf-8"))["rules"]
    return tuple(
        Rules(
            since=date.fromisoformat(one["from"]),
            execution=one["execution"],
            weights=one["weights"],
            grades=tuple(sorted(one["grades"].items(), key=lambda grade: -grade[1])),
            bands={word: (most, least) for word, (most, least) in one["bands"].items()},
            over_achieved=one["over_achieved"],
            late_share=one["late_share"],
            serious_below=one["serious_below"],
            satisfied_from=one["satisfied_from"],
            wilson_z=Fraction(one["wilson_z"]),
            sources=one["sources"],
        )
        for one in listed
    )


def rules_on(day: date) -> Rules:
    """The rules that hold on a day. Raises KeyError where none do."""
    found = [one for one in _all() if one.since <= day]
    if not found:
        raise KeyError(f"no rules of performance on {day}")
    return max(found, key=lambda one: one.since)
