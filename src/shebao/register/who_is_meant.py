"""Whom a case is about, and finding persons, employers and their enrolments by what people know of them."""

from datetime import date
from typing import Any

from shebao.cases.kinds import Subject
from shebao.identity import normalise_resident
from shebao.journal.digest import digest
from shebao.register.insurances import SHORT
from shebao.register.models import Employer, Enrolment, KeyChange, Person, Registration
from shebao.register.states import VOID, EmployerState
from shebao.screens.masks import mask_id

PERSON, EMPLOYER = "person", "employer"
RESIDENT_CARD = "居民身份证"


def tidy_number(id_kind: str, number: str) -> str:
    """A number as the register keeps it: a resident number in its plain form, others without spaces."""
    return normalise_resident(number) if id_kind == RESIDENT_CARD else "".join(number.split())


def new_key(id_number: str) -> str:
    """The key of somebody who is not in the register yet. It does not show the number."""
    return digest(id_number)[:32]


def id_digest(id_number: str) -> str:
    """What recusal (回避) compares persons by."""
    return digest(id_number)


def find_person(id_number: str, id_kind: str = RESIDENT_CARD) -> Person | None:
    """The person with a number."""
    return Person.objects.filter(id_kind=id_kind, id_number=tidy_number(id_kind, id_number)).first()


def person_keys(person: Person) -> list[str]:
    """Every key under which cases and the journal know a person: the own one, and those from before the first case."""
    changes = KeyChange.objects.filter(person=person, field="证件号码").values_list("before", "after")
    numbers = {person.id_number, *(number for pair in changes for number in pair)}
    return [str(person.pk), *sorted(new_key(number) for number in numbers)]


def employer_keys(employer: Employer) -> list[str]:
    """Every key under which cases and the journal know an employer."""
    return [str(employer.pk), *([employer.credit_code] if employer.credit_code else [])]


def person_subject(person: Person | None, id_number: str = "", name: str = "", township: str = "") -> Subject:
    """A person as the subject of a case; with number and name where the register does not have him yet."""
    if person is None:
        return Subject(PERSON, new_key(id_number), name, township, id_digest(id_number), number_shown(id_number))
    number = person.id_number
    return Subject(
        PERSON, str(person.pk), person.name, person.township_id or "", id_digest(number), number_shown(number)
    )


def number_shown(id_number: str) -> str:
    """A number as cases show it: enough to tell people of one name apart."""
    return mask_id(id_number, handling=True)


def called(person: Person) -> str:
    """A person by name and masked number, where several people stand in one form, finding or paper."""
    return f"{person.name}（{number_shown(person.id_number)}）"


def employer_subject(employer: Employer | None, credit_code: str = "", name: str = "", township: str = "") -> Subject:
    """An employer as the subject of a case; with code and name where the register does not have it yet."""
    if employer is None:
        return Subject(EMPLOYER, credit_code, name, township, number=credit_code)
    code = employer.credit_code or ""
    return Subject(EMPLOYER, str(employer.pk), employer.name, employer.township_id or "", number=code)


def find_employer(code: str, insurance: str = "") -> Employer | None:
    """The employer with a credit code, or with a unit number (单位编号) in the insurance, or in any if none is given.

    A number that several employers have in different insurances finds nobody.
    """
    tidy = "".join(code.split()).upper()
    if found := Employer.objects.filter(credit_code=tidy).first():
        return found
    registrations = Registration.objects.filter(number=code.strip()).exclude(state=VOID)
    if insurance:
        registrations = registrations.filter(insurance=insurance)
    owners = list(registrations.values_list("employer_id", flat=True).distinct()[:2])
    return Employer.objects.get(pk=owners[0]) if len(owners) == 1 else None


def person_with(key: Any) -> Person | None:
    """The person with an id that a payload names."""
    return Person.objects.filter(pk=key).first() if str(key or "").isdecimal() else None


def employer_with(key: Any) -> Employer | None:
    """The employer with an id that a payload names."""
    return Employer.objects.filter(pk=key).first() if str(key or "").isdecimal() else None


def registration_of(employer: Employer | None, insurance: str) -> Registration | None:
    """The open registration of an employer in an insurance, whatever its state."""
    if employer is None:
        return None
    return Registration.objects.filter(employer=employer, insurance=insurance, valid_to__isnull=True).first()


def may_enrol(registration: Registration, month: date) -> bool:
    """Whether an employer can have persons enrolled from a month: registered by then and not paused."""
    return bool(registration.state == EmployerState.NORMAL and registration.valid_from <= month)


def enrolments_of(person: Person, insurance: str = "") -> list[Enrolment]:
    """The enrolments of a person that count, oldest first, with their employers."""
    found = Enrolment.objects.filter(person=person).exclude(state=VOID).select_related("registration__employer")
    if insurance:
        found = found.filter(insurance=insurance)
    return list(found.order_by("valid_from", "id"))


def enrolment_name(enrolment: Enrolment) -> str:
    """An enrolment in words: 企业养老（某某公司）."""
    employer = enrolment.registration.employer.name if enrolment.registration else "个人"
    return f"{SHORT[enrolment.insurance]}（{employer}）"
