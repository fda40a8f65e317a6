"""What a year reached (绩效结果), for the final accounts: evaluations of projects and department that took effect."""

from shebao.budget.accounts import IndicatorResult, PerformanceResult
from shebao.programmes.performance.results import ProjectResult, department_result, results


def results_of(year: int) -> tuple[PerformanceResult, ...]:
    """The results of a year's projects, in the order of their codes of the library; the department's (code "") last."""
    department = department_result(year)
    return tuple(_result(one, year) for one in (*results(year), *([department] if department else [])))


def _result(one: ProjectResult, year: int) -> PerformanceResult:
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
        outcome=one.conclusion,
    )
