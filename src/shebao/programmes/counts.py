"""Counts of people by the register (取数口径): named queries that calculation lines are counted by.

A query answers the keys of the people it counts, in order, as of a day; a calculation keeps them as a snapshot. Rooms
that know more about who gets what (the allowances) register theirs with :func:`register_count`.
"""

from collections.abc import Callable, Sequence
from datetime import date

from shebao.register.models import Enrolment, PensionStatus

Count = Callable[[date], Sequence[str]]
_COUNTS: dict[str, Count] = {}


def register_count(name: str, count: Count) -> None:
    """Make a query known by its name. Raises ValueError where the name is another's."""
    if _COUNTS.get(name, count) is not count:
        raise ValueError(f"count {name} is declared twice")
    _COUNTS[name] = count


def count_names() -> list[str]:
    """The names of the queries."""
    return sorted(_COUNTS)


def counted(name: str, on: date) -> list[str]:
    """The keys of the people that a query counts, each once, in order. Raises KeyError."""
    return sorted(set(_COUNTS[name](on)))


def _pensioners(insurance: str) -> Count:
    def count(on: date) -> list[str]:
        found = PensionStatus.objects.filter(insurance=insurance, valid_from__lte=on, person__died_on__isnull=True)
        open_on = found.exclude(valid_to__lt=on)
        return [str(key) for key in open_on.values_list("person_id", flat=True)]

    return count


def _insured(on: date) -> list[str]:
    found = Enrolment.objects.filter(valid_from__lte=on).exclude(valid_to__lt=on).exclude(state="已冲正")
    return [str(key) for key in found.values_list("person_id", flat=True).distinct()]


register_count("企业养老待遇领取人员", _pensioners("110"))
register_count("机关养老待遇领取人员", _pensioners("120"))
register_count("参保人员", _insured)
