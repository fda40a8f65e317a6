"""What the database adds to the published documents: totals of payments, results, surveys. Never a person.

Everything is read at once, when something new was published, paid or evaluated (:func:`revision` is cheap to ask).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Count, Max, Sum
from django.utils import timezone

from shebao.disclosure.check.personal import without_personal_numbers
from shebao.programmes.allowances.catalogue import Allowance, allowances
from shebao.programmes.allowances.models import Roster
from shebao.programmes.models import BudgetChange, Item, Milestone, Movement, Project, Score
from shebao.programmes.performance.bindings.payments import APPROVED_ROSTERS, last_paid_on, people_paid
from shebao.programmes.performance.models import DepartmentEvaluation, Survey
from shebao.programmes.performance.results import (
    NoResult,
    ProjectResult,
    department_result,
    projects_without_result,
    results,
)
from shebao.programmes.performance.satisfaction import result, told
from shebao.programmes.years.models import PublishedVersion
from shebao.web.public.course import Course, courses
from shebao.web.public.small_cells import is_small

Revision = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Paid:
    """What was paid of a project up to a day, in fen; ``persons`` counts each once.

    Of a few persons it is ``withheld``, and ``approved`` is without what was given back.
    """

    approved: int
    paid: int
    persons: int
    last_on: date | None
    day: date
    withheld: bool

    @property
    def hundredths(self) -> int:
        """Paid of what is approved, in hundredths of a percent."""
        return self.paid * 10_000 // self.approved if self.approved else 0


@dataclass(frozen=True, slots=True)
class SurveyTotal:
    """A survey that was closed: what it says in one sentence; of a few answers nothing."""

    name: str
    project: str
    closed_on: date
    told: str
    withheld: bool


@dataclass(frozen=True)
class Totals:
    """Everything of a moment, by the code of a project (2025-P01) or by year."""

    day: date
    paid: Mapping[str, Paid] = field(default_factory=dict)
    allowances: Mapping[str, Sequence[Allowance]] = field(default_factory=dict)
    bases: Mapping[str, Sequence[str]] = field(default_factory=dict)
    results: Mapping[int, Sequence[ProjectResult]] = field(default_factory=dict)
    surveys: Mapping[int, Sequence[SurveyTotal]] = field(default_factory=dict)
    departments: Mapping[int, ProjectResult] = field(default_factory=dict)
    without: Mapping[int, Sequence[NoResult]] = field(default_factory=dict)
    courses: Mapping[str, Course] = field(default_factory=dict)

    def result_of(self, code: str) -> ProjectResult | None:
        """The evaluation of a project."""
        year = code.partition("-")[0]
        listed = self.results.get(int(year), ()) if year.isdecimal() else ()
        return next((one for one in listed if one.code == code), None)


def revision() -> Revision:
    """What changes whenever something that the site shows has changed: seven small questions."""
    published = PublishedVersion.objects.aggregate(Max("pk"), Count("pk"))
    newest = PublishedVersion.objects.order_by("-pk").values_list("digest", flat=True).first()
    moved = Movement.objects.aggregate(Max("pk"), Sum("paid"), Sum("approved"))
    judged = Milestone.objects.aggregate(Max("pk"), Count("pk"))
    departments = DepartmentEvaluation.objects.aggregate(Max("pk"), Count("pk"))
    scored = Score.objects.aggregate(Max("pk"))
    changed = BudgetChange.objects.aggregate(Max("pk"))
    surveys = Survey.objects.filter(closed_on__isnull=False).aggregate(Max("pk"), Count("pk"))
    rosters = Roster.objects.filter(state__in=APPROVED_ROSTERS).aggregate(Max("pk"), Count("pk"))
    asked = (published, moved, changed, judged, departments, scored, surveys, rosters)
    return (timezone.localdate(), newest, *(value for one in asked for value in one.values()))


def read_totals(years: Sequence[int]) -> Totals:
    """Everything of some years."""
    day = timezone.localdate()
    projects = list(Project.objects.filter(year__in=years).order_by("code"))
    sums = Item.objects.filter(project__in=projects).values_list("project__code").annotate(Sum("paid"))
    paid = dict(sums.order_by())
    persons = {one.code: people_paid([one], day) for one in projects}
    of_money = courses(projects, {code: is_small(count, day) for code, count in persons.items()})
    return Totals(
        day,
        {
            one.code: _paid(one, of_money[one.code].approved, paid.get(one.code, 0), persons[one.code], day)
            for one in projects
        },
        _allowances(projects),
        {one.code: _bases(one) for one in projects},
        {year: tuple(results(year)) for year in years},
        {year: tuple(_surveys(year, day)) for year in years},
        {year: found for year in years if (found := department_result(year))},
        {year: tuple(projects_without_result(year)) for year in years},
        of_money,
    )


def _paid(project: Project, approved: int, paid: int, persons: int, day: date) -> Paid:
    return Paid(approved, paid, persons, last_paid_on(project, day), day, is_small(persons, day))


def _allowances(projects: Sequence[Project]) -> dict[str, list[Allowance]]:
    """The allowances that a project pays: those of its rosters, else the one of its name."""
    known = allowances()
    found: dict[str, list[Allowance]] = {}
    rows = Roster.objects.filter(project__in=[one.code for one in projects], state__in=APPROVED_ROSTERS)
    for project, code in rows.order_by("allowance").values_list("project", "allowance").distinct():
        if code in known:
            found.setdefault(project, []).append(known[code])
    for one in projects:
        named = [each for each in known.values() if each.name == one.name]
        if named:
            found.setdefault(one.code, named)
    return found


def _bases(project: Project) -> list[str]:
    """On what the standards of its calculation rest."""
    rows = project.lines.exclude(standard_basis="").order_by("ordinal").values_list("standard_basis", flat=True)
    return list(dict.fromkeys(without_personal_numbers(one) for one in rows))


def _surveys(year: int, day: date) -> list[SurveyTotal]:
    made = []
    for one in Survey.objects.filter(year=year, closed_on__isnull=False).select_related("project").order_by("pk"):
        found = result([one], one.closed_on or day)
        code = one.project.code if one.project else ""
        made.append(SurveyTotal(str(one), code, one.closed_on or day, told(found), is_small(found.n, day)))
    return made
