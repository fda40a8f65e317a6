"""What a year reached (绩效结果), for the final accounts: evaluations of projects and department that took effect.

自评 and 整体评价 are two figures: the form is the self-evaluation's, the points of the others stand beside it.
"""

from shebao.budget.accounts import IndicatorResult, NotEvaluated, PerformanceResult
from shebao.programmes.controls.g11_targets_and_acceptance import OVERALL, SELF
from shebao.programmes.performance.results import (
    ProjectResult,
    department_result,
    projects_without_result,
    results,
)


def results_of(year: int) -> tuple[PerformanceResult, ...]:
    """The results of a year's projects, in the order of their codes of the library; the department's (code "") last."""
    own, others = _both(year, SELF), _both(year, OVERALL)
    return tuple(_result(one, others.get(code), year) for code, one in own.items())


def without_result(year: int) -> tuple[NotEvaluated, ...]:
    """The year's projects that have no self-evaluation, and why."""
    return tuple(
        NotEvaluated(one.code.removeprefix(f"{year}-"), one.name, one.reason) for one in projects_without_result(year)
    )


def _both(year: int, what: str) -> dict[str, ProjectResult]:
    """Evaluations of a kind by the code of their project; the department's under ""."""
    department = department_result(year, what)
    return {one.code: one for one in (*results(year, what), *([department] if department else []))}


def _result(one: ProjectResult, overall: ProjectResult | None, year: int) -> PerformanceResult:
    return PerformanceResult(
        one.code.removeprefix(f"{year}-"),
        one.name,
        one.grade,
        one.score,
        tuple(
            IndicatorResult(
                *(row.level1, row.level2, row.name, row.target, row.actual, row.weight, row.points),
                *(row.origin, row.how, row.reason),
            )
            for row in one.indicators
        ),
        one.conclusion,
        overall.grade if overall else "",
        overall.score if overall else 0,
    )
