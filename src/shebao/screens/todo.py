"""What waits for somebody beside cases (其他待办): each room tells how many, the work list shows them with a link."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Todo:
    """Something that waits: what, how many, where it is done."""

    title: str
    count: int
    url: str


_ROOMS: list[Callable[[Any], Todo | None]] = []


def declare_todo(tells: Callable[[Any], Todo | None]) -> None:
    """Make known how a room counts what waits for somebody; None where that is nothing of his."""
    if tells not in _ROOMS:
        _ROOMS.append(tells)


def todos_for(who: Any) -> list[Todo]:
    """What waits for somebody, without what is done."""
    return [one for tells in _ROOMS if (one := tells(who)) is not None and one.count]
