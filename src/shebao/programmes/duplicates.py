"""Possible duplicates among a year's projects (重复申报): two of basis, payees and price the same."""

from collections.abc import Sequence
from typing import Any

from shebao.programmes.models import Project

ENOUGH = 2


def alike(basis: Any, payees: Any, price: int | None, other: Project) -> list[str]:
    """What an application and another project have in common, where it is enough to be a duplicate; else nothing."""
    same = [
        label
        for label, mine, its in (
            ("依据", _plain(basis), _plain(other.basis)),
            ("支付对象", _plain(payees), _plain(other.payees)),
            ("标准", price, other.price),
        )
        if mine and mine == its
    ]
    return same if len(same) >= ENOUGH else []


def duplicates(rows: Sequence[Project]) -> dict[str, list[str]]:
    """The projects that may be the same as others, by their codes, each with the others and what is the same."""
    found: dict[str, list[str]] = {}
    for one in rows:
        for other in rows:
            if one.code != other.code and (same := alike(one.basis, one.payees, one.price, other)):
                found.setdefault(one.code, []).append(f"{other.code}（{'、'.join(same)}相同）")
    return found


def _plain(text: Any) -> str:
    """A text without blanks and marks, for comparing."""
    return "".join(letter for letter in str(text or "") if letter.isalnum())
