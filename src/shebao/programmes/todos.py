"""What waits for somebody beside cases: projects that have to be allotted, and alarms for who decides."""

from datetime import date
from typing import Any

from django.urls import reverse
from django.utils import timezone

from shebao.programmes.alarms import alarms
from shebao.programmes.models import Project
from shebao.programmes.states import ProjectState
from shebao.screens.todo import Todo, declare_todo
from shebao.staff.who import Who


def _to_allot(who: Who) -> Todo | None:
    """批复 that has not been allotted yet, for who allots."""
    if not who.may("project.finance"):
        return None
    count = Project.objects.filter(state=ProjectState.GRANTED.value).count()
    return Todo("待分配下达", count, f"{reverse('projects')}?state={ProjectState.GRANTED.value}")


def _alarms(who: Who) -> Todo | None:
    """What is wrong with the year's projects, for the director and for audit."""
    if not (who.may("project.decide") or who.may("project.lead")):
        return None
    today = timezone.localdate()
    running = list(Project.objects.exclude(state=ProjectState.CLOSED.value))
    years = {one.year for one in running}
    found: list[Any] = [
        alarm
        for year in years
        for alarm in alarms([one for one in running if one.year == year], min(today, date(year, 12, 31)))
    ]
    return Todo("专项资金提醒", len(found), reverse("projects-overview"))


declare_todo(_to_allot)
declare_todo(_alarms)
