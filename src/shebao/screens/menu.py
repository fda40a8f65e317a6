"""The side bar: each room puts its pages there, each person sees those that a post allows."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse


@dataclass(frozen=True)
class Item:
    """A page in the side bar. ``right`` is empty for everybody; ``group`` is the head it stands under."""

    group: str
    title: str
    url_name: str
    right: str = ""
    arguments: tuple[Any, ...] = ()

    @property
    def url(self) -> str:
        """Its address."""
        return str(reverse(self.url_name, args=self.arguments))


GROUPS = ("办理", "参保登记", "数据", "文本", "管理")
_ITEMS: list[Item] = []


def add(*items: Item) -> None:
    """Put pages into the side bar; a page added again stays one."""
    _ITEMS.extend(item for item in items if item not in _ITEMS)


def menu_for(rights: frozenset[str]) -> list[tuple[str, list[Item]]]:
    """The heads and their pages that somebody with these rights sees."""
    allowed = [item for item in _ITEMS if not item.right or item.right in rights]
    return [(group, found) for group in GROUPS if (found := [item for item in allowed if item.group == group])]
