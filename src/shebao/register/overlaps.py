"""What no two open cases of the register may be about at once (在办占用), by kind.

The same field of one person or employer; the enrolment of one person in one insurance (and, of the pensions that
exclude each other, in any of them); the base of one person for one year; the registration of one employer in one
insurance. A death holds every insurance of the person. People are told by their number here, because the first case
about somebody comes before the register knows him.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from shebao.cases.kinds import Claim
from shebao.register.insurances import INSURANCES, PENSIONS, SEVERAL_AT_ONCE, SHORT
from shebao.register.models import Enrolment, PensionStatus, Person
from shebao.register.who_is_meant import new_key

Payload = Mapping[str, Any]
TOGETHER = {"bank": "bank_account"}
"""Fields that are one thing: a bank and the account with it."""
WORKERS_PENSIONS = frozenset({"110", "120"})


def of_fields(kind: str, subject: Any, names: Any, labels: Mapping[str, str]) -> list[Claim]:
    """The fields of a person or an employer that a case changes."""
    held = dict.fromkeys(TOGETHER.get(name, name) for name in labels if name in names)
    return [Claim(f"{kind}:{subject}:{name}", labels[name], f"“{labels[name]}”的变更") for name in held]


def of_joining(id_number: str, insurance: str, employer: Any, number: str = "") -> list[Claim]:
    """Somebody joins an insurance: nobody else opens or ends the same enrolment, nor that of an excluding pension.

    ``number`` is the personal number that is asked for, of which nobody else is then given one.
    """
    if insurance not in INSURANCES:
        return []
    shut_out = {insurance}
    if insurance in WORKERS_PENSIONS:
        shut_out |= PENSIONS
    held = [_enrolment(id_number, insurance, employer)]
    if insurance in PENSIONS:
        held.extend(_join(id_number, code) for code in sorted(shut_out))
    if number:
        held.append(Claim(f"number:{insurance}:{number}", "个人编号", f"{SHORT[insurance]}个人编号{number}"))
    return held


def _enrolment(id_number: str, insurance: str, employer: Any) -> Claim:
    where = f":{employer or ''}" if insurance in SEVERAL_AT_ONCE else ""
    return Claim(f"enrolment:{new_key(id_number)}:{insurance}{where}", "险种", f"此人的{SHORT[insurance]}参保")


def _join(id_number: str, insurance: str) -> Claim:
    return Claim(f"join:{new_key(id_number)}:{insurance}", "险种", f"此人参加{SHORT[insurance]}")


def of_ending(ended: Enrolment | PensionStatus | None, death: bool) -> list[Claim]:
    """An enrolment or a benefit ends, or an enrolment pauses; with the death that is registered, all of the person."""
    if ended is None:
        return []
    person = ended.person
    first = death and person.died_on is None
    held = {one.key: one for one in [_ended(ended), *map(_ended, _open_others(ended) if first else [])]}
    if first:
        for insurance in INSURANCES:
            one = _enrolment(person.id_number, insurance, None)
            held.setdefault(one.key, one)
        held.update((one.key, one) for one in (_join(person.id_number, code) for code in sorted(PENSIONS)))
        held.update((one.key, one) for one in of_fields("person", person.pk, {"died_on"}, DEATH))
    return [Claim(one.key, one.field if first else "参保", one.name) for one in held.values()]


def _ended(ended: Enrolment | PensionStatus) -> Claim:
    if isinstance(ended, PensionStatus):
        key = f"benefit:{new_key(ended.person.id_number)}:{ended.insurance}"
        return Claim(key, "待遇", f"此人的{SHORT[ended.insurance]}待遇")
    return _enrolment(ended.person.id_number, ended.insurance, _employer(ended))


DEATH = {"died_on": "死亡日期"}


def _open_others(ended: Enrolment | PensionStatus) -> Iterator[Enrolment]:
    others = Enrolment.objects.filter(person=ended.person_id, valid_to__isnull=True)
    if isinstance(ended, Enrolment):
        others = others.exclude(pk=ended.pk)
    yield from others.select_related("registration")


def _employer(enrolment: Enrolment) -> Any:
    return enrolment.registration.employer_id if enrolment.registration else None


def of_bases(insurance: Any, year: Any, persons: list[int]) -> list[Claim]:
    """The bases of people for a year: an employer's people may come in several cases, each of them in one."""
    names = dict(Person.objects.filter(pk__in=persons).values_list("pk", "name"))
    told = f"{year}年度{SHORT.get(str(insurance), '')}缴费基数核定"
    return [
        Claim(f"base:{insurance}:{year}:{one}", names.get(one, ""), f"{names.get(one, '')}的{told}") for one in persons
    ]


def of_registration(credit_code: str, insurance: Any) -> list[Claim]:
    """An employer's registration in an insurance, whatever changes of it."""
    if not credit_code:
        return []
    return [Claim(f"registration:{credit_code}:{insurance}", "险种", f"该单位{SHORT.get(str(insurance), '')}登记")]
