"""What waits for somebody beside cases: projects that have to be allotted, and alarms for who decides."""

from datetime import date
from typing import Any

from django.urls import reverse
from django.utils import timezone

from shebao.programmes.alarms import alarms, unclosed
from shebao.programmes.due import PLAN, PROGRESS, to_plan_again, to_report_progress
from shebao.programmes.models import CatalogueFile, Project
from shebao.programmes.states import FileState, ProjectState
from shebao.screens.todo import Todo, declare_todo
from shebao.staff.who import Who


def _to_allot(who: Who) -> Todo | None:
    """批复 that has not been allotted yet, for who allots."""
    if not who.may("project.finance"):
        return None
    count = Project.objects.filter(state=ProjectState.GRANTED.value).count()
    return Todo("待分配下达", count, f"{reverse('projects')}?state={ProjectState.GRANTED.value}")


def _to_plan_again(who: Who) -> Todo | None:
    """Projects whose approved money is not what is allotted any more, for who allots."""
    if not who.may("project.finance"):
        return None
    return Todo("变更后待重新分配下达", to_plan_again().count(), f"{reverse('projects')}?due={PLAN}")


def _to_report_progress(who: Who) -> Todo | None:
    """Projects of which nothing can be paid before their progress is reported, for who handles them."""
    if not who.may("project.apply"):
        return None
    return Todo("待登记项目进度", to_report_progress().count(), f"{reverse('projects')}?due={PROGRESS}")


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
    found += unclosed(running, today)
    return Todo("专项资金提醒", len(found), reverse("projects-overview"))


def _to_evaluate(who: Who) -> Todo | None:
    """Projects that evaluated themselves, for the finance section."""
    if not who.may("project.finance"):
        return None
    state = ProjectState.SELF_EVALUATED.value
    return Todo("待整体评价", Project.objects.filter(state=state).count(), f"{reverse('projects')}?state={state}")


def _to_close(who: Who) -> Todo | None:
    """Evaluated projects that are not closed yet, for the finance section."""
    if not who.may("project.finance"):
        return None
    state = ProjectState.EVALUATED.value
    return Todo("待结项", Project.objects.filter(state=state).count(), f"{reverse('projects')}?state={state}")


def _catalogues(who: Who) -> Todo | None:
    """Files of the procurement catalogue that another person registered, for who confirms them."""
    if not who.may("project.review"):
        return None
    waiting = CatalogueFile.objects.filter(state=FileState.WAITING.value).exclude(maker=who.natural_person)
    return Todo("待确认的采购目录", waiting.count(), reverse("catalogue-import"))


declare_todo(_to_allot)
declare_todo(_to_plan_again)
declare_todo(_to_report_progress)
declare_todo(_to_evaluate)
declare_todo(_to_close)
declare_todo(_catalogues)
declare_todo(_alarms)
