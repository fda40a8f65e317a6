"""What a check says: what it looked at, with counts, and what is wrong."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Told:
    """``looked`` says at how much; ``wrong`` each breach in words."""

    looked: str
    wrong: list[str] = field(default_factory=list)
