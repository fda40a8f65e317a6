"""What the projects of a year reached (绩效结果), for the final accounts: evaluations that took effect."""

from shebao.budget.accounts import IndicatorResult, PerformanceResult
from shebao.programmes.performance.results import results


def results_of(year: int) -> tuple[PerformanceResult, ...]:
    """The results of a year's projects, in the order of their codes; a project by its code of the library."""
    return tuple(
        PerformanceResult(
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
        )
        for one in results(year)
    )
