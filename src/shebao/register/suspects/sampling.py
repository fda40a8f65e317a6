"""How many suspects of a decision in bulk its checker opens (抽查数): dated rows of ``sampling.toml``."""

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

FILE = Path(__file__).with_name("sampling.toml")


@dataclass(frozen=True)
class Sampling:
    """A rule from a day on: at least ``least``, else ``share`` percent rounded up, at most ``most``."""

    valid_from: date
    least: int
    share: int
    most: int
    source: str

    def size(self, count: int) -> int:
        """How many of ``count`` suspects; all of them where they are fewer."""
        return min(count, self.most, max(self.least, -(-count * self.share // 100)))

    @property
    def words(self) -> str:
        """The rule as the checker reads it."""
        return f"{self.share}%，至少{self.least}条、至多{self.most}条（{self.source}）"


@cache
def _rules() -> tuple[Sampling, ...]:
    rows = tomllib.loads(FILE.read_text(encoding="utf-8"))["rule"]
    return tuple(sorted((Sampling(**row) for row in rows), key=lambda rule: rule.valid_from))


def sampling_on(day: date) -> Sampling:
    """The rule of a day. Raises LookupError before the first one."""
    for rule in reversed(_rules()):
        if rule.valid_from <= day:
            return rule
    raise LookupError(f"no rule of sampling on {day}")
