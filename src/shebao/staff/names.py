"""Names of the staff (工作人员) for lists that keep their numbers."""

from collections.abc import Callable, Iterable

from shebao.staff.models import NaturalPerson


def names_of(numbers: Iterable[str]) -> dict[str, str]:
    """The name of each number (工号): with the number where two of the staff have one name.

    A number that nobody has stays as it is, also an empty one.
    """
    wanted = set(numbers)
    found = dict(NaturalPerson.objects.filter(number__in=wanted).values_list("number", "name"))
    shared = list(NaturalPerson.objects.filter(name__in=found.values()).values_list("name", flat=True))
    doubled = {name for name in shared if shared.count(name) > 1}
    return {number: number for number in wanted} | {
        number: f"{name}（{number}）" if name in doubled else name for number, name in found.items()
    }


def teller() -> Callable[[str], str]:
    """Tells the name of a number as :func:`names_of` does; for lists whose rows come a thousand at a time."""
    names = names_of(NaturalPerson.objects.values_list("number", flat=True))
    return lambda number: names.get(number, number)
