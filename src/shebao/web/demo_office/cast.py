"""Whom the demonstration's cases are about: people and employers of the synthetic register, each taken once."""

from collections.abc import Iterator
from typing import Any

import numpy as np
from django.db.models import Count, Q

from shebao.demo_data.names import Names
from shebao.identity import credit_check_character, resident_check_character
from shebao.register.models import Employer, Enrolment, PensionStatus, Person, Registration

SEED = 20261128
DIVISION = "140525"
NEWCOMERS = 200
MOST_PEOPLE = 30
OPEN = Q(enrolments__valid_to__isnull=True) & ~Q(enrolments__state="终止缴费")


class NobodyLeft(LookupError):
    """The register is too small for another case of this sort."""


class Cast:
    """People and employers, given out one after another; what one case is about no other is."""

    def __init__(self) -> None:
        self._taken: set[tuple[str, int]] = set()
        self._lists: dict[tuple[str, ...], Iterator[Any]] = {}
        self._newcomers = _newcomers()
        self._serial = 0

    def enrolment(self, insurance: str, state: str = "参保缴费", **filters: Any) -> Enrolment:
        """An open enrolment of somebody whom no case is about yet."""
        wanted = ("person", insurance, state, *map(str, filters.items()))
        if wanted not in self._lists:
            found = Enrolment.objects.filter(
                insurance=insurance, state=state, valid_to__isnull=True, person__died_on__isnull=True, **filters
            )
            # Who draws a pension and pays is one of the register's planted oddities, which cases would stumble over.
            drawing = PensionStatus.objects.filter(valid_to__isnull=True).values("person_id")
            chosen = found.exclude(person_id__in=drawing).select_related("person").order_by("pk")
            self._lists[wanted] = chosen.iterator(100)
        for one in self._lists[wanted]:
            if ("person", one.person_id) not in self._taken:
                self._taken.add(("person", one.person_id))
                return one
        raise NobodyLeft(insurance)

    def registration(self, insurance: str, *, empty: bool = False) -> Registration:
        """A registration in use of an employer whom no case is about yet: with a few people, or with none."""
        wanted = ("employer", insurance, str(empty))
        if wanted not in self._lists:
            found = Registration.objects.filter(insurance=insurance, state="正常", valid_to__isnull=True)
            counted = found.annotate(people=Count("enrolments", filter=OPEN)).select_related("employer")
            range_ = (0, 0) if empty else (2, MOST_PEOPLE)
            self._lists[wanted] = counted.filter(people__range=range_).order_by("pk").iterator(100)
        for one in self._lists[wanted]:
            if ("employer", one.employer_id) not in self._taken:
                self._taken.add(("employer", one.employer_id))
                return one
        raise NobodyLeft(insurance)

    def newcomer(self) -> dict[str, str]:
        """Somebody who is not in the register: what the identity card says."""
        return next(self._newcomers)

    def credit_code(self) -> str:
        """A valid credit code that nobody has."""
        while True:
            self._serial += 1
            body = f"91{DIVISION}MADEM{self._serial:04d}"
            code = body + credit_check_character(body)
            if not Employer.objects.filter(credit_code=code).exists():
                return code

    def serial(self) -> int:
        """A number that is given once."""
        self._serial += 1
        return self._serial


def _newcomers() -> Iterator[dict[str, str]]:
    """Made-up people of working age with valid numbers."""
    draws = np.random.default_rng(SEED)
    sex = draws.integers(0, 2, NEWCOMERS)
    years = draws.integers(1978, 2004, NEWCOMERS)
    surnames, given = Names(SEED).draw(sex, years)
    for number in range(NEWCOMERS):
        born = f"{years[number]}-{int(draws.integers(1, 13)):02d}-{int(draws.integers(1, 29)):02d}"
        first17 = f"{DIVISION}{born.replace('-', '')}{90 + number // 10 % 10:02d}{(number % 5) * 2 + int(sex[number])}"
        code = first17 + resident_check_character(first17)
        if not Person.objects.filter(id_number=code).exists():
            name = f"{surnames[number]}{given[number]}"
            yield {"id_number": code, "name": name, "sex": "男" if sex[number] else "女", "born": born}
    raise NobodyLeft("newcomers")
