"""What the projects of a year reached (绩效结果), for the final accounts: evaluations that took effect.

The room of evaluations may tell it better (``tell_results``); until then it is read from the scores as they are kept.
"""

from collections.abc import Callable, Sequence

from shebao.budget.accounts import IndicatorResult, PerformanceResult
from shebao.programmes.controls.g11_targets_and_acceptance import OVERALL, SELF
from shebao.programmes.models import Milestone

Results = Callable[[int], Sequence[PerformanceResult]]
_TOLD: list[Results] = []


def tell_results(results: Results) -> None:
    """Make known who tells the results of a year; the last one counts."""
    _TOLD.append(results)


def results_of(year: int) -> tuple[PerformanceResult, ...]:
    """The results of a year's projects, in the order of their codes."""
    return tuple(_TOLD[-1](year)) if _TOLD else tuple(_kept(year))


def _kept(year: int) -> Sequence[PerformanceResult]:
    rows = Milestone.objects.filter(project__year=year, what__in=[SELF, OVERALL]).select_related("project")
    told: dict[str, PerformanceResult] = {}
    for one in rows.order_by("project__code", "pk").prefetch_related("scores__target"):
        known = told.get(one.project.store_code)
        indicators = tuple(
            IndicatorResult(
                score.target.level1,
                score.target.level2,
                score.target.name,
                score.target.value,
                score.actual,
                score.weight,
                score.score,
                "手工填报",
                deviation=score.reason,
            )
            for score in sorted(one.scores.all(), key=lambda score: score.pk)
        )
        told[one.project.store_code] = PerformanceResult(
            one.project.store_code,
            one.project.name,
            one.grade or (known.grade if known else ""),
            one.score if one.score is not None else known.score_hundredths if known else 0,
            indicators or (known.indicators if known else ()),
        )
    return list(told.values())
