"""Personal numbers (个人编号): within an insurance a number is one person's, in however many enrolments.

The database holds the same (migration 0005). Reversed enrolments bear no number any more.
"""

from shebao.register.models import Enrolment, Person
from shebao.register.states import VOID


def is_anothers(number: str, insurance: str, person: Person | None) -> bool:
    """Whether somebody else bears the number in the insurance; ``None`` is somebody the register does not know yet."""
    bearers = Enrolment.objects.filter(insurance=insurance, number=number).exclude(state=VOID)
    return bool((bearers.exclude(person=person) if person else bearers).exists())


def known_number(person: Person, insurance: str) -> str:
    """The number of an earlier enrolment of the person in the insurance; empty where there is none."""
    earlier = Enrolment.objects.filter(person=person, insurance=insurance).exclude(state=VOID).order_by("-id").first()
    return str(earlier.number) if earlier and earlier.number else ""


def number_for(person: Person, insurance: str) -> str:
    """The number of a new enrolment where none is given: that of an earlier one, or one made of the person."""
    if known := known_number(person, insurance):
        return known
    made, again = f"{person.pk:010d}", 1
    # The systems before this one gave numbers of their own.
    while is_anothers(made, insurance, person):
        again += 1
        made = f"{person.pk:010d}-{again}"
    return made
