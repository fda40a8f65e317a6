"""What is handed over at once and is more than one bank file holds: several batches (分批), each with its own file.

The first batch bears the key of the whole; what fails in any of them is paid again by batches of its own.
"""

from collections.abc import Iterable
from typing import Any

from django.db.models import Q

from shebao.payments.models import Batch


def key_of_part(key: str, part: int) -> str:
    """The key of a part, counted from 1.

    >>> key_of_part("roster-7", 1), key_of_part("roster-7", 2)
    ('roster-7', 'roster-7/2')
    """
    return key if part == 1 else f"{key}/{part}"


def title_of_part(title: str, part: int, parts: int) -> str:
    """The title of a part: the bank and the cashier tell it by that.

    >>> title_of_part("2025年取暖补贴", 2, 3)
    '2025年取暖补贴（第2批，共3批）'
    """
    told = f"（第{part}批，共{parts}批）" if parts > 1 else ""
    return f"{title[: 200 - len(told)]}{told}"


def first_of(batch: Batch) -> Batch:
    """The batch that bears the key under which this one was first handed over, before any re-payment."""
    found = batch
    while above := found.repays_id or found.part_of_id:
        found = Batch.objects.get(pk=above)
    return found


def handed_over(*keys: str) -> list[Batch]:
    """The batches that were handed over under keys, with all their parts, in their order."""
    rows = Batch.objects.filter(Q(key__in=keys) | Q(part_of__key__in=keys))
    return list(rows.select_related("part_of").order_by("pk"))


def by_key(keys: Iterable[str]) -> dict[str, list[Batch]]:
    """The same, each key with its batches; without any where nothing was handed over under it."""
    made: dict[str, list[Batch]] = {key: [] for key in keys}
    for batch in handed_over(*made):
        made[(batch.part_of or batch).key].append(batch)
    return made


def with_repayments(batches: Iterable[Batch]) -> list[Batch]:
    """Batches, and those that pay again what failed in them, and again."""
    made: list[Batch] = []
    found = list(batches)
    while found:
        made += found
        found = list(Batch.objects.filter(repays__in=found).order_by("pk"))
    return made


def whole_of(batch: Batch) -> Any:
    """All batches of what a batch was handed over with, in their order; the one alone where it was not divided."""
    first = batch.part_of_id or batch.pk
    return Batch.objects.filter(Q(pk=first) | Q(part_of=first)).order_by("pk")
