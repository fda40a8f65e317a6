"""The side bar: each room puts its pages there, each person sees those that a post allows."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse


@dataclass(frozen=True)
class Item:
    """A page in the side bar. ``group`` is the head it stands under.

    ``right`` is empty for everybody; several rights: any of them.
    """

    group: str
    title: str
    url_name: str
    right: str | tuple[str, ...] = ""
    arguments: tuple[Any, ...] = ()

    def is_for(self, rights: frozenset[str]) -> bool:
        """Whether somebody with these rights sees it."""
        return not self.right or not rights.isdisjoint((self.right,) if isinstance(self.right, str) else self.right)

    @property
    def url(self) -> str:
        """Its address."""
        return str(reverse(self.url_name, args=self.arguments))


GROUPS = ("办理", "参保登记", "支付和账务", "数据", "文本", "管理")
_ITEMS: list[Item] = []


def add(*items: Item) -> None:
    """Put pages into the side bar; a page added again stays one."""
    _ITEMS.extend(item for item in items if item not in _ITEMS)


def menu_for(rights: frozenset[str]) -> list[tuple[str, list[Item]]]:
    """The heads and their pages that somebody with these rights sees."""
    allowed = [item for item in _ITEMS if item.is_for(rights)]
    return [(group, found) for group in GROUPS if (found := [item for item in allowed if item.group == group])]
