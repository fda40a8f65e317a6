"""What a person's page tells beside the rows: the statutory month of retirement, everything in the order of time."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from shebao.cases.models import Case
from shebao.cases.names import shown_title
from shebao.cases.states import State
from shebao.register import retirement
from shebao.register.insurances import SHORT
from shebao.register.models import ContributionBase, KeyChange, PensionStatus, Person
from shebao.register.states import RESUMED
from shebao.register.who_is_meant import enrolment_name, enrolments_of, person_keys
from shebao.register.wording import later, shown_fen, shown_month


@dataclass(frozen=True, slots=True)
class Statutory:
    """When a person reaches the statutory age, and the earliest month of a flexible retirement; or why nobody knows."""

    month: date | None
    earliest: date | None
    unknown: str = ""
    missing: str = ""
    """The field of a person (``retirement_group``) without which it cannot be told."""

    def __str__(self) -> str:
        """In words, for the person's page."""
        if self.month is None:
            return self.unknown
        flexible = f"，弹性最早{shown_month(self.earliest)}" if self.earliest and self.earliest < self.month else ""
        return f"法定退休年月{shown_month(self.month)}{flexible}"


def statutory(person: Person, known: date) -> Statutory:
    """The statutory month of a person by the law as known on a day (决定及办法，2025年1月1日起施行)."""
    given = (person.born, person.sex, person.retirement_group, known)
    month = retirement.statutory_month(*given)
    if month is None:
        if retirement.group_of(person.sex, person.retirement_group) is None:
            told = "缺少退休类别（女职工原50周岁、原55周岁，或灵活就业），不能推算法定退休年月。"
            return Statutory(None, None, told, "retirement_group")
        return Statutory(None, None, "出生年月不在推算范围内，不能推算法定退休年月。")
    return Statutory(month, retirement.earliest_month(*given))


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened to a person in the register. ``month_only``: the day within the month is not known."""

    day: date
    what: str
    detail: str = ""
    case_number: str = ""
    month_only: bool = False

    @property
    def shown(self) -> str:
        """The day or the month, as staff read it."""
        return f"{self.day:%Y-%m}" if self.month_only else self.day.isoformat()


def timeline(person: Person, names: bool) -> list[Event]:
    """Enrolments, benefits, bases, key changes and cases of a person, the newest first. Values stay out of it.

    ``names``: whether the titles of cases say names in full.
    """
    found = [*_enrolments(person), *_benefits(person), *_bases(person), *_key_changes(person), *_cases(person, names)]
    if person.died_on:
        found.append(Event(person.died_on, "死亡"))
    # Turned round after sorting, so that what came later on one day stands before.
    return sorted(found, key=lambda event: event.day)[::-1]


def _enrolments(person: Person) -> Iterator[Event]:
    for one in enrolments_of(person):
        name = enrolment_name(one)
        yield Event(one.valid_from, f"参加{name}", month_only=True)
        if one.paused_from:
            yield Event(one.paused_from, f"{name}暂停缴费", _reason(one.end_reason), month_only=True)
        if one.valid_to and one.end_reason != RESUMED:
            yield Event(later(one.valid_to, 1), f"{name}终止", _reason(one.end_reason), month_only=True)


def _reason(reason: str) -> str:
    return f"原因：{reason}" if reason else ""


def _benefits(person: Person) -> Iterator[Event]:
    for one in PensionStatus.objects.filter(person=person).order_by("valid_from", "id"):
        name = f"{SHORT[one.insurance]}待遇"
        yield Event(one.valid_from, f"起领{name}", month_only=True)
        if one.valid_to:
            yield Event(one.valid_to, f"止领{name}", month_only=True)


def _bases(person: Person) -> Iterator[Event]:
    for one in ContributionBase.objects.filter(person=person).order_by("year", "version"):
        what = f"{SHORT[one.insurance]}{one.year}年度缴费基数{shown_fen(one.base)}元"
        version = f"第{one.version}版，" if one.version > 1 else ""
        detail = f"{version}{one.rule}{'，暂定' if one.provisional else ''}"
        yield Event(date(one.year, 1, 1), what, detail, one.case_number, month_only=True)


def _key_changes(person: Person) -> Iterator[Event]:
    """Those that no case on the page tells of: they were imported."""
    told = Case.objects.filter(subject_kind="person", subject_key__in=person_keys(person)).values("number")
    for one in KeyChange.objects.filter(person=person).exclude(case_number__in=told).order_by("id"):
        yield Event(one.effective, f"变更{one.field}", "", one.case_number)


def _cases(person: Person, names: bool) -> Iterator[Event]:
    found = Case.objects.filter(subject_kind="person", subject_key__in=person_keys(person)).select_related("reverses")
    changed = dict(KeyChange.objects.filter(person=person).values_list("case_number", "effective"))
    for case in found.exclude(state=State.DRAFT).order_by("id"):
        when = timezone.localtime(case.effective_at or case.created_at).date()
        effective = changed.get(case.number, when)
        since = f"，自{effective.isoformat()}起" if effective != when else ""
        yield Event(when, shown_title(case, names), f"{case.state}{since}", case.number)
