"""What the cases of the demonstration ask, kind by kind, as a clerk would fill the forms in."""

from collections.abc import Callable
from datetime import date
from typing import Any

from shebao.register.change_employer import before_of as employer_before
from shebao.register.change_person import before_of as person_before
from shebao.register.models import Enrolment, Person, Registration, Township
from shebao.register.states import RetirementGroup
from shebao.register.wording import later
from shebao.web.demo_office.cast import Cast

Payload = dict[str, Any]
Asked = tuple[str, Payload]
"""Kind of case, and what is asked."""
Ask = Callable[[Cast, str, date], Asked]
"""Makes a request in an insurance as of a day."""
LEVEL = 50_000
"""A level of the residents' pension that the county offers (fen a year)."""


def _month(day: date) -> str:
    return f"{day:%Y-%m}"


def new_employer(cast: Cast, insurance: str, day: date) -> Asked:
    """P01: an employer that is registered for the first time."""
    number = cast.serial()
    made: Payload = {
        "action": "参保登记",
        "insurance": insurance,
        "credit_code": cast.credit_code(),
        "name": f"泽州县演示第{number}机械加工有限公司",
        "kind": "企业",
        "township": _township(number),
        "address": f"演示工业园{number}号",
        "legal_representative": "演示人",
        "contact": "演示联系人",
        "telephone": f"0356-{3_000_000 + number}",
        "month": _month(day),
    }
    return "P01", {**made, "risk_class": 4, "factor": 100} if insurance == "410" else made


def _township(number: int) -> str:
    codes = list(Township.objects.order_by("code").values_list("code", flat=True))
    return codes[number % len(codes)] if codes else ""


def injury_rate(cast: Cast, insurance: str, day: date) -> Asked:
    """P01: another injury rate, one grade up."""
    one = cast.registration(insurance)
    return "P01", _of_employer(one, day, "费率核定") | {"risk_class": one.risk_class or 4, "factor": 120}


def cancelled_employer(cast: Cast, insurance: str, day: date) -> Asked:
    """P01: an employer that nobody works for any more is cancelled."""
    return "P01", _of_employer(cast.registration(insurance, empty=True), day, "注销") | {"reason": "依法解散，已清算"}


def paused_employer(cast: Cast, insurance: str, day: date) -> Asked:
    """P01: an employer stops for a time."""
    return "P01", _of_employer(cast.registration(insurance), day, "暂停") | {"reason": "停产检修"}


def _of_employer(one: Registration, day: date, action: str) -> Payload:
    code = one.employer.credit_code
    return {"action": action, "insurance": one.insurance, "credit_code": code, "month": _month(day)}


def newcomer(cast: Cast, insurance: str, day: date, *, months_ago: int = 0) -> Asked:
    """P02: somebody begins to work with an employer."""
    one = cast.registration(insurance)
    month = max(later(day.replace(day=1), -months_ago), one.valid_from)
    made: Payload = {
        **cast.newcomer(),
        "insurance": insurance,
        "employer": one.employer_id,
        "employment": "合同制职工",
        "month": _month(month),
        "asked_on": day.isoformat(),
        "telephone": f"1990001{cast.serial():04d}",
        "household": "农村",
    }
    if made["sex"] == "女":
        made["retirement_group"] = RetirementGroup.WOMEN_50.value
    return "P02", made


def long_ago(cast: Cast, insurance: str, day: date) -> Asked:
    """P02: an enrolment from 20 months back, which the section head has to agree to."""
    return newcomer(cast, insurance, day, months_ago=20)


def years_ago(cast: Cast, insurance: str, day: date) -> Asked:
    """P02: an enrolment from four years back, which takes every approval."""
    return newcomer(cast, insurance, day, months_ago=48)


def resident(cast: Cast, insurance: str, day: date) -> Asked:
    """P02: a resident joins with a level of payment."""
    made: Payload = {
        **cast.newcomer(),
        "insurance": insurance,
        "township": _township(cast.serial()),
        "household": "农村",
        "month": _month(day),
        "asked_on": day.isoformat(),
        "level": LEVEL,
    }
    return "P02", made


def goes_on(cast: Cast, insurance: str, day: date) -> Asked:
    """P02: somebody whose contributions were paused goes on with another employer."""
    person, one = cast.enrolment(insurance, "暂停缴费").person, cast.registration(insurance)
    known = {name: getattr(person, name) for name in ("id_kind", "id_number", "name", "sex")}
    more = {"insurance": insurance, "employer": one.employer_id, "employment": "合同制职工", "month": _month(day)}
    return "P02", {**known, "born": person.born.isoformat(), **more, "asked_on": day.isoformat()}


def name(cast: Cast, insurance: str, day: date) -> Asked:
    """P03: a name is put right."""
    person = cast.enrolment(insurance).person
    return "P03", _of_person(person, day, {"name": person.name[0] + "演" + person.name[-1]})


def account(cast: Cast, insurance: str, day: date) -> Asked:
    """P03: another bank account."""
    person = cast.enrolment(insurance).person
    changes = {"bank": "演示农商银行", "bank_account": f"620000000000{cast.serial():06d}"}
    return "P03", _of_person(person, day, changes) | {"owner": person.name}


def birth(cast: Cast, insurance: str, day: date) -> Asked:
    """P03: a birth date by the personnel file, which takes every approval."""
    person = cast.enrolment(insurance).person
    return "P03", _of_person(person, day, {"born": person.born.replace(day=person.born.day % 28 + 1).isoformat()})


def group(cast: Cast, insurance: str, day: date) -> Asked:
    """P03: the group that a woman retires in, without which her statutory month is not known."""
    person = cast.enrolment(insurance, person__sex="女", person__retirement_group="").person
    return "P03", _of_person(person, day, {"retirement_group": RetirementGroup.WOMEN_55.value})


def telephone(cast: Cast, insurance: str, day: date) -> Asked:
    """P3A: another telephone."""
    person = cast.enrolment(insurance).person
    return "P3A", _of_person(person, day, {"telephone": f"1990000{cast.serial():04d}"})


def _of_person(person: Person, day: date, changes: Payload) -> Payload:
    before = person_before(person)
    told = {name: before[name] for name in changes}
    return {"person": person.pk, "changes": changes, "before": told, "effective": day.isoformat()}


def contact(cast: Cast, insurance: str, day: date) -> Asked:
    """P3U: whom to ask at an employer."""
    return _of_unit(cast, insurance, day, {"contact": "演示新联系人"})


def unit_name(cast: Cast, insurance: str, day: date) -> Asked:
    """P3U: an employer is called otherwise."""
    return _of_unit(cast, insurance, day, {"name": f"泽州县演示更名{cast.serial()}有限公司"})


def unit_name_and_code(cast: Cast, insurance: str, day: date) -> Asked:
    """P3U: name and credit code together, which takes every approval."""
    return _of_unit(
        cast, insurance, day, {"name": f"泽州县演示重组{cast.serial()}有限公司", "credit_code": cast.credit_code()}
    )


def _of_unit(cast: Cast, insurance: str, day: date, changes: Payload) -> Asked:
    employer = cast.registration(insurance).employer
    before = employer_before(employer)
    told = {name: before[name] for name in changes}
    return "P3U", {"employer": employer.pk, "changes": changes, "before": told, "effective": day.isoformat()}


def unemployed(cast: Cast, insurance: str, day: date) -> Asked:
    """P04: contributions are paused."""
    return "P04", _stop(cast.enrolment(insurance), day, "暂停", "失业")


def moved(cast: Cast, insurance: str, day: date) -> Asked:
    """P04: somebody leaves for another office."""
    return "P04", _stop(cast.enrolment(insurance), day, "终止", "转出")


def retired(cast: Cast, insurance: str, day: date) -> Asked:
    """P04: somebody stops because of age."""
    return "P04", _stop(cast.enrolment(insurance, person__born__lt=date(day.year - 60, 1, 1)), day, "终止", "退休")


def died(cast: Cast, insurance: str, day: date) -> Asked:
    """P04: somebody has died; everything of his ends."""
    when = later(day.replace(day=1), -1).replace(day=18)
    asked = _stop(cast.enrolment(insurance), day, "终止", "死亡")
    return "P04", asked | {"died_on": when.isoformat()}


def _stop(one: Enrolment, day: date, action: str, reason: str) -> Payload:
    last = max(later(day.replace(day=1), -1), one.valid_from)
    return {"enrolment": one.pk, "action": action, "reason": reason, "last_month": _month(last)}


def bases(cast: Cast, insurance: str, day: date) -> Asked:
    """P05: an employer declares the wages of its people."""
    return "P05", base_lines(cast.registration(insurance), day, wage=480_000)


def base_lines(one: Registration, day: date, wage: int) -> Payload:
    """The wages of an employer's people, each a little higher than the one before (fen a month)."""
    people = Enrolment.objects.filter(registration=one, valid_to__isnull=True).order_by("person_id")
    lines = [
        {"person": each.person_id, "declared": wage + number * 21_350, "before": each.base}
        for number, each in enumerate(people)
    ]
    made = {"insurance": one.insurance, "year": str(day.year), "determined_on": day.isoformat(), "lines": lines}
    return made | {"employer": one.employer_id}
