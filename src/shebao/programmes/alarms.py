"""What the director has to know of projects (提醒): late allotment, idle money, publication, suspension, deadlines.

Clocks and limits are parameters (``controls/parameters.toml``). A deadline is read out of the project's time targets:
10月, 2025年6月, 2025年年底, 每月25日前.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from shebao.budget.targets.values import due_day
from shebao.cases.working_days import Calendar, calendar
from shebao.programmes.available import Standing, standings
from shebao.programmes.controls.g03_by_progress import percent
from shebao.programmes.controls.parameters import parameter
from shebao.programmes.models import Movement, Project, Suspension, Target
from shebao.programmes.performance.monitor import deviation
from shebao.programmes.states import Flow, ProjectState
from shebao.programmes.years.clock import BASIS, limit
from shebao.screens.shows import yuan

SOON = 30
"""Days before a deadline from which it is told as near."""


@dataclass(frozen=True)
class Alarm:
    """Something about a project: what, how it is coloured (stop, wait), to whom it belongs."""

    project: Project
    message: str
    colour: str
    basis: str = ""


@dataclass(frozen=True)
class Deadline:
    """A day by which a project has to have done something, as its target says it."""

    project: Project
    target: str
    text: str
    day: date
    left: int
    done: bool

    @property
    def colour(self) -> str:
        """stop when it is past and not done, wait when it is near, done."""
        if self.done:
            return "done"
        return "stop" if self.left < 0 else "wait" if self.left <= SOON else ""


def alarms(projects: Sequence[Project], day: date) -> list[Alarm]:
    """Everything that is wrong with some projects on a day."""
    figures = standings([one.code for one in projects])
    held = {one.project_id: one for one in Suspension.objects.filter(lifted_on__isnull=True)}
    moved, table = _last_moves(projects), calendar()
    found: list[Alarm] = []
    for one in projects:
        now = figures.get(one.code, Standing(0, 0, 0))
        if there := held.get(one.pk):
            found.append(Alarm(one, f"暂缓拨款：{there.reason}（{there.since}）", "stop", "责令改正，暂缓拨款"))
        found.extend(_late(one, day, table))
        if one.state != ProjectState.CLOSED and (far := deviation(one)):
            told = f"绩效运行监控（{far.day}）严重偏离：{far.serious}"
            found.append(Alarm(one, told, "stop", "绩效目标严重偏离的，暂缓拨款或按程序调整目标和预算"))
        if one.state == ProjectState.RUNNING and now.available:
            since = max(filter(None, (moved.get(one.pk), one.allotted_on)), default=None)
            longest = parameter("idle_after_days", day)
            if since and (day - since).days > longest:
                told = f"资金滞留：{yuan(now.available)}元自{since}起{(day - since).days}日未使用（超过{longest}日）"
                found.append(Alarm(one, told, "wait", "任何单位和个人不得滞留"))
            if day.year == one.year and now.approved:
                gone = time_share(one.year, day)
                if now.paid_share + 2_500 < gone:
                    told = f"支付进度{percent(now.paid_share)}%落后于时间进度{percent(gone)}%"
                    found.append(Alarm(one, told, "wait"))
    return found


def _late(one: Project, day: date, table: Calendar) -> list[Alarm]:
    found = []
    if one.approved_on and one.allotted_on is None:
        within = parameter("allot_within_days", day)
        if (late := (day - one.approved_on).days - within) > 0:
            found.append(
                Alarm(one, f"批复后{within}日内应分配下达，已超过{late}日", "stop", "应及时分配下达到项目实施单位")
            )
    if one.approved_on and one.published_on is None and one.state != ProjectState.CLOSED:
        last = limit(one.approved_on, table)
        if (late := -last.left(day)) > 0:
            found.append(Alarm(one, f"批复后{last.days}日内应公开，未登记公开，已超过{late}日", "wait", BASIS))
    return found


def _last_moves(projects: Sequence[Project]) -> dict[int, date]:
    """The day of the last promise or payment of each project."""
    from django.db.models import Max

    spent = Movement.objects.filter(item__project__in=projects, flow__in=[Flow.RESERVE.value, Flow.PAY.value])
    rows = spent.order_by().values_list("item__project").annotate(last=Max("made_at"))
    return {key: last.date() for key, last in rows}


def time_share(year: int, day: date) -> int:
    """How much of a year is over on a day, in hundredths of a percent."""
    first, last = date(year, 1, 1), date(year, 12, 31)
    whole = (last - first).days + 1
    return max(0, min(whole, (day - first).days + 1)) * 10_000 // whole


def deadlines(projects: Sequence[Project], day: date) -> list[Deadline]:
    """The days that the time targets of projects name, the nearest first."""
    figures = standings([one.code for one in projects])
    found = []
    targets = Target.objects.filter(project__in=projects, replaced_by="", level2__startswith="时效").order_by("pk")
    for target in targets.select_related("project"):
        due = due_day(target.value, target.project.year, day)
        if due is None:
            continue
        now = figures.get(target.project.code, Standing(0, 0, 0))
        running = target.project.state in (ProjectState.RUNNING, ProjectState.GRANTED, ProjectState.STORED)
        done = not running or bool(now.approved and now.paid == now.approved)
        found.append(Deadline(target.project, target.name, target.value, due, (due - day).days, done))
    return sorted(found, key=lambda one: (one.done, one.day, one.project.code))
