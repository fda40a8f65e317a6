"""The results of evaluations that took effect, for whoever prints them: no personal data in them."""

from dataclasses import dataclass

from shebao.programmes.available import standing
from shebao.programmes.controls.g09_suspended import open_suspension
from shebao.programmes.controls.g11_targets_and_acceptance import OVERALL, SELF
from shebao.programmes.models import Milestone, Project, Score
from shebao.programmes.performance.models import DepartmentEvaluation, DepartmentScore
from shebao.programmes.states import HAS_BUDGET


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


@dataclass(frozen=True)
class NoResult:
    """A project with a budget that has no evaluation, and what it waits for."""

    code: str
    name: str
    reason: str


def projects_without_result(year: int) -> list[NoResult]:
    """The projects of a year that have a budget and no self-evaluation, by code: 自评 is asked of every one."""
    evaluated = Milestone.objects.filter(project__year=year, what=SELF).values("project")
    rows = Project.objects.filter(year=year, state__in=[one.value for one in HAS_BUDGET]).exclude(pk__in=evaluated)
    return [NoResult(one.code, one.name, _why_not(one)) for one in rows.order_by("code")]


def _why_not(project: Project) -> str:
    """Printed and public: the state only, neither amounts nor the words of a decision."""
    money = standing(project)
    if open_suspension(project):
        return "暂缓拨款，整改尚未完成"
    if money.reserved:
        return "有用款申请没有支付完成，尚未验收"
    return "尚未验收" if money.paid else "没有支付，尚未验收"


def results(year: int, what: str = "") -> list[ProjectResult]:
    """The results of a year's projects by code; of one kind of evaluation where ``what`` names it."""
    found: dict[int, Milestone] = {}
    kinds = [what] if what else [SELF, OVERALL]
    marked = Milestone.objects.filter(project__year=year, what__in=kinds, score__isnull=False)
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


def department_result(year: int, what: str = "") -> ProjectResult | None:
    """The result of the department as a whole, without a code: of one kind, else the overall one where there is one."""
    rows = {one.what: one for one in DepartmentEvaluation.objects.filter(year=year)}
    one = rows.get(what) if what else rows.get(OVERALL) or rows.get(SELF)
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
