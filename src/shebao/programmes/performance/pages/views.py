"""The pages of performance that look: a project's targets, monitoring and evaluations; the department's targets."""

from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from shebao.programmes.controls.g11_targets_and_acceptance import OVERALL, SELF
from shebao.programmes.models import Milestone, Project
from shebao.programmes.pages.steps import offered
from shebao.programmes.pages.views import listed, may_look
from shebao.programmes.performance.bindings import About
from shebao.programmes.performance.bindings.execution import budget_and_paid
from shebao.programmes.performance.measuring import followed, reached
from shebao.programmes.performance.models import DepartmentEvaluation, Monitoring, Survey
from shebao.programmes.performance.monitor import deviation, rate
from shebao.programmes.performance.pages.lists import PERFORMANCE
from shebao.programmes.performance.scoring import shown_points
from shebao.programmes.states import Kind

STEPS = (Kind.MONITOR, Kind.EVALUATE_SELF, Kind.EVALUATE, Kind.SUSPEND, Kind.CHANGE)
"""The steps that the page of a project's performance offers."""

performance = listed(PERFORMANCE)


def evaluation(who: Any, milestone: Milestone | DepartmentEvaluation) -> dict[str, Any]:
    """An evaluation as a page shows it."""
    scores = list(milestone.scores.select_related("target").order_by("target_id"))
    of_targets = sum(one.score for one in scores)
    return {
        "what": milestone.what,
        "milestone": milestone,
        "points": shown_points(milestone.score),
        "execution": shown_points(max(0, (milestone.score or 0) - of_targets)),
        "rows": [(one, shown_points(one.weight), shown_points(one.score), followed(who, one.chain)) for one in scores],
    }


@require_safe
def project(request: Any, code: str) -> HttpResponse:
    """A project's targets as they stand today, its monitoring, its evaluations and their reports."""
    if no := may_look(request):
        return no
    row = get_object_or_404(Project.objects.select_related("section"), code=code)
    on = min(timezone.localdate(), date(row.year, 12, 31))
    # As the list has it, whenever it came back; targets are measured at the end of the year at the latest.
    budget, paid = budget_and_paid(About(row.year, timezone.localdate(), row))
    milestones = row.milestones.filter(what__in=[SELF, OVERALL]).select_related("made_by", "checked_by").order_by("pk")
    allowed = {reverse("project-step", args=[code, kind.value]) for kind in STEPS}
    monitorings = Monitoring.objects.filter(project=row).order_by("-day")
    context = {
        "project": row,
        "on": on,
        "budget": budget,
        "paid": paid,
        "rate": rate(paid, budget),
        "targets": [(one, followed(request.who, one.chain)) for one in reached(row, {}, on)],
        "monitorings": [
            (
                one,
                rate(one.executed, one.budget),
                [(line, followed(request.who, line.chain)) for line in one.lines()],
            )
            for one in monitorings
        ],
        "serious": deviation(row),
        "evaluations": [evaluation(request.who, one) for one in milestones],
        "surveys": Survey.objects.filter(project=row).order_by("pk"),
        "steps": [(title, url) for title, url in offered(request.who, row) if url in allowed],
    }
    return render(request, "performance/project.html", context)
