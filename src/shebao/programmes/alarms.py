"""What the director has to know of projects (提醒): late allotment, idle money, publication, suspension, deadlines.

Over-budget rosters and days by which allowances are paid come from :mod:`shebao.programmes.allowances.watch`.
Clocks and limits are parameters (``controls/parameters.toml``). A deadline is read out of the project's time targets:
10月, 2025年6月, 2025年年底, 每月25日前.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from shebao.budget.targets.values import due_day
from shebao.cases.claims import desk
from shebao.cases.models import Case
from shebao.cases.states import OPEN, State
from shebao.cases.working_days import Calendar, calendar
from shebao.programmes.available import Standing, standings
from shebao.programmes.controls.g03_by_progress import WHOLE, percent
from shebao.programmes.controls.parameters import parameter
from shebao.programmes.due import to_plan_again
from shebao.programmes.models import Movement, Progress, Project, Suspension, Target
from shebao.programmes.performance.monitor import deviation
from shebao.programmes.states import Flow, Kind, ProjectState
from shebao.programmes.years.clock import BASIS, limit
from shebao.screens.shows import yuan

BASIS_PLAN = "专项资金支出预算批准后，应及时分配下达"
BASIS_YEAR = "预算法第十八条、第四十二条"
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


@dataclass(frozen=True)
class Watch:
    """What a room above knows of projects: what is wrong, which still have something to pay, what is due when."""

    alarms: Callable[[Sequence[Project], date], list[Alarm]]
    unpaid: Callable[[Sequence[Project]], set[int]]
    due: Callable[[Sequence[Project]], list[tuple[Project, str, str, date]]]


WATCHES: list[Watch] = []
"""What rooms above watch over (rosters)."""


def finished(projects: Sequence[Project], figures: Mapping[str, Standing], day: date) -> set[int]:
    """Running projects that have paid everything they are for: progress at its end, nothing promised or on its way.

    What their budget has left is a surplus (结余) then, and no idle money.
    """
    told = Progress.objects.filter(project__in=projects, day__lte=day, share=WHOLE).values_list("project", flat=True)
    asking = Case.objects.filter(kind=Kind.PAY.value, state__in=OPEN, subject_key__in=[one.code for one in projects])
    moving = set(asking.values_list("subject_key", flat=True))
    unpaid = {key for watch in WATCHES for key in watch.unpaid(projects)}
    at_the_end = set(told) - unpaid
    return {
        one.pk
        for one in projects
        if one.pk in at_the_end
        and one.code not in moving
        and (now := figures.get(one.code, Standing(0, 0, 0))).paid
        and not now.reserved
    }


def alarms(projects: Sequence[Project], day: date) -> list[Alarm]:
    """Everything that is wrong with some projects on a day."""
    figures = standings([one.code for one in projects])
    held = {one.project_id: one for one in Suspension.objects.filter(lifted_on__isnull=True)}
    moved, table = _last_moves(projects), calendar()
    done, unplanned = finished(projects, figures, day), set(to_plan_again().values_list("pk", flat=True))
    found = [alarm for watch in WATCHES for alarm in watch.alarms(projects, day)] + _changes(projects)
    for one in projects:
        now = figures.get(one.code, Standing(0, 0, 0))
        if there := held.get(one.pk):
            found.append(Alarm(one, f"暂缓拨款：{there.reason}（{there.since}）", "stop", "责令改正，暂缓拨款"))
        found.extend(_late(one, day, table))
        if one.state != ProjectState.CLOSED and (far := deviation(one)):
            told = f"绩效运行监控（{far.day}）严重偏离：{far.serious}"
            found.append(Alarm(one, told, "stop", "绩效目标严重偏离的，暂缓拨款或按程序调整目标和预算"))
        if one.pk in unplanned:
            found.append(Alarm(one, "批准额度与分配方案不一致，变更后应重新分配下达", "wait", BASIS_PLAN))
        if one.pk in done:
            if now.available:
                told = f"款项已付清，结余{yuan(now.available)}元，应办理验收、绩效评价和结项"
                found.append(Alarm(one, told, "wait"))
            continue
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


def unclosed(projects: Sequence[Project], today: date) -> list[Alarm]:
    """Projects whose year is over and which are not closed: what they have left is to be carried over or given back."""
    late = [one for one in projects if one.year < today.year and one.state != ProjectState.CLOSED]
    figures = standings([one.code for one in late])
    return [
        Alarm(
            one,
            f"{one.year}年度预算已终了，尚未结项，{_left(figures.get(one.code, Standing(0, 0, 0)))}，"
            "应办理结项，结余结转或交回",
            "stop",
            BASIS_YEAR,
        )
        for one in late
    ]


def _left(now: Standing) -> str:
    return f"可用{yuan(now.available)}元" + (f"、已占用{yuan(now.reserved)}元" if now.reserved else "")


def _changes(projects: Sequence[Project]) -> list[Alarm]:
    """Change requests that wait for somebody, and on whose desk."""
    by_code = {one.code: one for one in projects}
    waiting = Case.objects.filter(kind=Kind.CHANGE.value, state__in=OPEN, subject_key__in=by_code)
    return [
        Alarm(by_code[one.subject_key], f"变更申请{one.number}{_by(one.amount)}{one.state}，{desk(one)}", "wait")
        for one in waiting.exclude(state=State.DRAFT.value).select_related("maker").order_by("pk")
    ]


def _by(amount: int | None) -> str:
    return f"（调{'增' if amount > 0 else '减'}{yuan(abs(amount))}元）" if amount else ""


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
    """The days that time targets of projects name, and those of what they pay: the nearest first, done ones last."""
    figures = standings([one.code for one in projects])
    paid_out = finished(projects, figures, day)
    found: list[Deadline] = []

    def add(project: Project, name: str, text: str, due: date) -> None:
        now = figures.get(project.code, Standing(0, 0, 0))
        running = project.state in (ProjectState.RUNNING, ProjectState.GRANTED, ProjectState.STORED)
        done = not running or project.pk in paid_out or bool(now.approved and now.paid == now.approved)
        found.append(Deadline(project, name, text, due, (due - day).days, done))

    targets = Target.objects.filter(project__in=projects, replaced_by="", level2__startswith="时效").order_by("pk")
    for target in targets.select_related("project"):
        due = due_day(target.value, target.project.year, day)
        if due is not None:
            add(target.project, target.name, target.value, due)
    said = {(one.project.pk, one.day) for one in found}
    for project, name, text, due in (one for watch in WATCHES for one in watch.due(projects)):
        if (project.pk, due) not in said:
            add(project, name, text, due)
    return sorted(found, key=lambda one: (one.done, one.day, one.project.code))
