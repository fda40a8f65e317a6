"""What an act of others makes due for a project (待办的下一步): a plan after a change, progress before a payment.

Nobody is told by the case that took effect: whoever has to go on finds the project in his work list.
"""

from typing import Any

from django.db.models import F, Max, Q, Sum
from django.db.models.functions import Coalesce

from shebao.programmes.controls.g03_by_progress import WHOLE
from shebao.programmes.models import Item, Progress, Project
from shebao.programmes.states import ProjectState

PLAN, PROGRESS = "plan", "progress"


def to_plan_again() -> Any:
    """Running projects whose plan is not what is approved any more: a change took effect, or money was carried in."""
    planned = Item.objects.annotate(planned=Coalesce(Sum("allotments__amount"), 0))
    differing = planned.exclude(approved=F("planned")).order_by().values("project")
    return Project.objects.filter(state=ProjectState.RUNNING.value, pk__in=differing)


def to_report_progress() -> Any:
    """Running projects without any progress, or changed since the last one before their end: G03 stops them."""
    running = Project.objects.filter(state=ProjectState.RUNNING.value)
    at_the_end = Progress.objects.filter(share=WHOLE).values("project")
    told = running.annotate(told_on=Max("progress__day"), changed_on=Max("changes__approved_on"))
    behind = told.filter(Q(told_on__isnull=True) | Q(changed_on__gt=F("told_on"))).exclude(pk__in=at_the_end)
    return running.filter(pk__in=behind.order_by().values("pk"))


WAYS = {PLAN: to_plan_again, PROGRESS: to_report_progress}
"""The lists of projects by what is due."""
