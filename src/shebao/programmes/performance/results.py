"""The results of evaluations that took effect, for whoever prints them: no personal data in them."""

from dataclasses import dataclass

from shebao.programmes.controls.g11_targets_and_acceptance import OVERALL, SELF
from shebao.programmes.models import Milestone, Score
from shebao.programmes.performance.models import DepartmentEvaluation, DepartmentScore


@dataclass(frozen=True)
class IndicatorResult:
    """A target with what was reached, both as printed; points and weight in hundredths."""

    level1: str
    level2: str
    name: str
    target: str
    actual: str
    points: int
    weight: int
    origin: str
    how: str
    reason: str


@dataclass(frozen=True)
class ProjectResult:
    """An evaluation: the overall one (``evaluated_by`` 整体评价) where there is one, else the own (绩效自评).

    ``score`` is in hundredths of a point, ``execution`` the points of the rate of execution among them.
    """

    code: str
    name: str
    year: int
    grade: str
    score: int
    execution: int
    evaluated_by: str
    day: str
    indicators: tuple[IndicatorResult, ...]
    conclusion: str = ""


def results(year: int) -> list[ProjectResult]:
    """The results of a year's projects by code."""
    found: dict[int, Milestone] = {}
    marked = Milestone.objects.filter(project__year=year, what__in=[SELF, OVERALL], score__isnull=False)
    for one in marked.select_related("project").order_by("project__code", "pk"):
        if one.project_id not in found or one.what == OVERALL:
            found[one.project_id] = one
    by_milestone: dict[int, list[IndicatorResult]] = {}
    scores = Score.objects.filter(milestone__in=[one.pk for one in found.values()]).select_related("target")
    for score in scores.order_by("target_id"):
        by_milestone.setdefault(score.milestone_id, []).append(_indicator(score))
    return [
        ProjectResult(
            code=one.project.code,
            name=one.project.name,
            year=one.project.year,
            grade=one.grade,
            score=one.score or 0,
            execution=max(0, (one.score or 0) - sum(row.points for row in by_milestone.get(one.pk, []))),
            evaluated_by=one.what,
            day=one.day.isoformat(),
            indicators=tuple(by_milestone.get(one.pk, [])),
            conclusion=one.result,
        )
        for one in found.values()
    ]


def _indicator(score: Score | DepartmentScore) -> IndicatorResult:
    target = score.target
    return IndicatorResult(
        *(target.level1, target.level2, target.name, target.value, score.actual, score.score, score.weight),
        *(score.origin, score.how, score.reason),
    )


def department_result(year: int) -> ProjectResult | None:
    """The result of the department as a whole, without a code: the overall evaluation where there is one."""
    rows = {one.what: one for one in DepartmentEvaluation.objects.filter(year=year)}
    one = rows.get(OVERALL) or rows.get(SELF)
    if one is None:
        return None
    scores = list(one.scores.select_related("target").order_by("target_id"))
    return ProjectResult(
        code="",
        name="部门整体",
        year=year,
        grade=one.grade,
        score=one.score,
        execution=max(0, one.score - sum(row.score for row in scores)),
        evaluated_by=one.what,
        day=one.day.isoformat(),
        indicators=tuple(map(_indicator, scores)),
        conclusion=one.result,
    )
