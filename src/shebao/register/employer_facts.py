"""What an employer's page tells beside the rows: its persons by insurance and state, its injury rate over time."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q

from shebao.register.insurances import INSURANCES
from shebao.register.models import Employer, InjuryRate, Registration
from shebao.register.places import place_name
from shebao.register.states import VOID, EnrolmentState
from shebao.screens.masks import mask_name, masked

NAMES_OF_PEOPLE = frozenset({"legal_representative", "contact"})


def told_of(name: str, known: str) -> str:
    """What is registered of an employer, as whoever may not open it may be told: people and numbers masked."""
    if name == "township":
        return place_name(known)
    return mask_name(known) if name in NAMES_OF_PEOPLE else masked(name, known)


@dataclass(frozen=True, slots=True)
class Persons:
    """An employer's persons in one insurance: paying, paused, ended; each person once in each."""

    insurance: str
    number: str
    state: str
    paying: int
    paused: int
    ended: int

    @property
    def name(self) -> str:
        """The insurance's name."""
        return INSURANCES.get(self.insurance, self.insurance)


def persons_by_insurance(employer: Employer) -> list[Persons]:
    """The persons of an employer by insurance and state, in one query; cancelled registrations last."""
    counts = Q(enrolments__valid_to__isnull=True)
    found = (
        Registration.objects.filter(employer=employer)
        .exclude(state=VOID)
        .annotate(
            paying=Count("enrolments__person", counts & Q(enrolments__state=EnrolmentState.PAYING), distinct=True),
            paused=Count("enrolments__person", counts & Q(enrolments__state=EnrolmentState.PAUSED), distinct=True),
            ended=Count(
                "enrolments__person",
                Q(enrolments__valid_to__isnull=False) & ~Q(enrolments__state=VOID),
                distinct=True,
            ),
        )
    )
    order = {code: at for at, code in enumerate(INSURANCES)}
    rows = sorted(found, key=lambda one: (one.valid_to is not None, order.get(one.insurance, 99), one.valid_from))
    return [Persons(one.insurance, one.number, one.state, one.paying, one.paused, one.ended) for one in rows]


def injury_rate_on(registration: Registration, month: date) -> InjuryRate | None:
    """The rate in force in a month: of those fixed for it or before, the one fixed last."""
    return (
        InjuryRate.objects.filter(registration=registration, valid_from__lte=month)
        .order_by("-valid_from", "-pk")
        .first()
    )
