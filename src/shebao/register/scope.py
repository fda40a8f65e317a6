"""Whom a person of the centre may see (数据范围): by the insurances and townships of the posts held.

A person of the register is in scope where one of the insurances is or ever was, or where there is none yet: who was
a section's own stays so when the enrolment or the benefit has ended. What is out of scope is not there:
the page answers as for a number that does not exist.
"""

from typing import Any

from django.db.models import F, Q

from shebao.register.insurance_mask import BITS
from shebao.register.models import Employer, Person
from shebao.staff.who import Who

LOOK = "register.look"


def bits(insurances: frozenset[str] | set[str]) -> int:
    """The bits of insurances, together."""
    return sum(BITS[code] for code in insurances if code in BITS)


def persons_for(who: Who, right: str = LOOK) -> Any:
    """The persons in somebody's scope."""
    rows = Person.objects.all()
    if not who.may(right):
        return rows.none()
    insurances, townships = who.insurances_for(right), who.townships_for(right)
    if insurances is not None:
        shared = F("ever_insured").bitand(bits(insurances))
        rows = rows.annotate(shared=shared).filter(Q(shared__gt=0) | Q(ever_insured=0))
    if townships is not None:
        rows = rows.filter(township_id__in=townships)
    return rows


def employers_for(who: Who, right: str = LOOK) -> Any:
    """The employers in somebody's scope."""
    rows = Employer.objects.all()
    if not who.may(right):
        return rows.none()
    insurances, townships = who.insurances_for(right), who.townships_for(right)
    if insurances is not None:
        rows = rows.filter(Q(registrations__insurance__in=insurances) | Q(registrations__isnull=True)).distinct()
    if townships is not None:
        rows = rows.filter(township_id__in=townships)
    return rows
