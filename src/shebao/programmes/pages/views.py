"""The pages of programmes that look: the list of projects, a project, the overview of all."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import Sum
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from shebao.budget.codes.named import economic_named, function_named
from shebao.cases.models import Case, Evidence
from shebao.payments.models import Batch
from shebao.payments.parts import by_key
from shebao.payments.states import BatchState
from shebao.programmes.alarms import alarms, deadlines, time_share, unclosed
from shebao.programmes.available import standing, standings
from shebao.programmes.controls.g03_by_progress import progress_on
from shebao.programmes.controls.g09_suspended import open_suspension
from shebao.programmes.models import Allotment, Item, Movement, PaymentRequest, Project, Target
from shebao.programmes.pages import charts
from shebao.programmes.pages.lists import LIBRARY, PROJECTS, YEAR_PLANS, state_teller
from shebao.programmes.pages.steps import not_offered, offered
from shebao.programmes.states import shown_state
from shebao.programmes.steps.project_case import LOOK, SUBJECT
from shebao.programmes.years.alarms import alarms as year_alarms
from shebao.screens.export import refused
from shebao.screens.lists import ListPage, list_view

SHOWN, NAMED, DEADLINES = 50, 16, 20


def may_look(request: Any) -> HttpResponse | None:
    """A refusal for whoever may not see projects."""
    if request.who.may(LOOK):
        return None
    return refused(request, "没有查看专项资金的权限。", "请有此岗位的人员办理，或向安全管理员申请。")


def listed(page: ListPage) -> Any:
    """The view of a list for whoever may see projects."""

    @require_http_methods(["GET", "HEAD", "POST"])
    def view(request: Any) -> HttpResponse:
        return may_look(request) or list_view(request, page)

    return view


projects = listed(PROJECTS)
library = listed(LIBRARY)
year_plans = listed(YEAR_PLANS)


@require_safe
def project(request: Any, code: str) -> HttpResponse:
    """A project: what it has, how far it is, its items, requests, changes, targets, papers, people and books."""
    if no := may_look(request):
        return no
    row = get_object_or_404(
        Project.objects.select_related("section", "head", "handler", "bookkeeper", "book_checker"), code=code
    )
    today, now = timezone.localdate(), standing(row)
    on = min(today, date(row.year, 12, 31))
    done = progress_on(row, on)
    requests = list(
        PaymentRequest.objects.filter(project=row)
        .select_related("item", "reservation", "made_by")
        .order_by("-pk")[:SHOWN]
    )
    batches = by_key(one.batch for one in requests)
    cases = Case.objects.filter(subject_kind=SUBJECT, subject_key=code).order_by("-pk")
    papers = Evidence.objects.filter(case__subject_kind=SUBJECT, case__subject_key=code)
    planned, paid = by_month(row)
    context = {
        "project": row,
        "now": now,
        "suspension": open_suspension(row),
        "shares": charts.shares(
            [("时间进度", time_share(row.year, on)), ("项目进度", done), ("支付进度", now.paid_share)]
        ),
        "months": charts.months(planned, paid, f"{row.name}分月计划与支付"),
        "by_month": [(month, plan, spent) for month, (plan, spent) in enumerate(zip(planned, paid, strict=True), 1)],
        "items": [
            (one, function_named(one.function_code, row.year), economic_named(one.economic_code, row.year))
            for one in Item.objects.filter(project=row).order_by("code")
        ],
        "state": shown_state(row.state, suspended=open_suspension(row) is not None),
        "requests": [(one, batches[one.batch], _answered(batches[one.batch])) for one in requests],
        "changes": row.changes.select_related("item").order_by("ordinal"),
        "targets": Target.objects.filter(project=row, replaced_by="").order_by("pk"),
        "lines": row.lines.select_related("snapshot").order_by("ordinal"),
        "milestones": row.milestones.select_related("made_by", "checked_by").order_by("pk"),
        "suspensions": row.suspensions.order_by("-pk"),
        "claw_backs": row.claw_backs.order_by("-pk"),
        "procurements": row.procurements.select_related("catalogue").order_by("number"),
        "progress": row.progress.order_by("-day")[:12],
        "cases": cases[:SHOWN],
        "papers": papers.select_related("case").order_by("-pk")[:SHOWN],
        "alarms": [*unclosed([row], today), *alarms([row], on)],
        "deadlines": deadlines([row], on),
        "steps": offered(request.who, row),
        "not_offered": not_offered(request.who, row),
        "may_publish": request.who.may("project.finance") and row.approved_on and not row.published_on,
        "may_let_go": request.who.may("payment.correct"),
        "sees_books": request.who.may("ledger.look"),
        "sees_payments": request.who.may("payment.look"),
        "sees_rosters": request.who.may("roster.look"),
    }
    return render(request, "programmes/project.html", context)


def _answered(batches: Sequence[Batch]) -> bool:
    """Whether the bank has answered all of what was handed over."""
    return bool(batches) and all(batch.state == BatchState.ANSWERED for batch in batches)


def by_month(row: Project) -> tuple[list[int], list[int]]:
    """What is planned and what is paid up to each month of the year, cumulated, in fen."""
    planned, paid = [0] * 12, [0] * 12
    plan = Allotment.objects.filter(item__project=row).order_by().values_list("month").annotate(sum=Sum("amount"))
    for month, amount in plan:
        planned[month.month - 1] += amount
    moved = Movement.objects.filter(item__project=row).exclude(paid=0)
    for moment, amount in moved.values_list("made_at", "paid"):
        day = timezone.localtime(moment).date()
        paid[(day.month if day.year == row.year else 12) - 1] += amount
    for at in range(1, 12):
        planned[at] += planned[at - 1]
        paid[at] += paid[at - 1]
    return planned, paid


def _short(name: str) -> str:
    """A name as it fits beside its bar."""
    return name if len(name) <= NAMED else f"{name[: NAMED - 1]}…"


@require_safe
def overview(request: Any) -> HttpResponse:
    """专项资金总览: all projects of a year, what is wrong with them, what is due; made to be printed."""
    if no := may_look(request):
        return no
    today = timezone.localdate()
    years = sorted(set(Project.objects.values_list("year", flat=True)), reverse=True)
    asked = request.GET.get("year", "")
    year = int(asked) if asked.isdecimal() and len(asked) == 4 else (years[0] if years else today.year)
    rows = list(Project.objects.filter(year=year).select_related("section").order_by("rank", "code"))
    figures = standings([one.code for one in rows])
    on = min(today, date(year, 12, 31))
    known = [(one, figures[one.code]) for one in rows if one.code in figures]
    total = {
        name: sum(getattr(now, name) for _, now in known) for name in ("approved", "reserved", "paid", "available")
    }
    wrong, state = [*unclosed(rows, today), *alarms(rows, on)], state_teller()
    context = {
        "year": year,
        "years": years,
        "on": on,
        "rows": [(one, now, state(one), [alarm for alarm in wrong if alarm.project == one]) for one, now in known],
        "total": total,
        "chart": charts.shares(
            [("时间进度", time_share(year, on)), *((_short(one.name), now.paid_share) for one, now in known[:12])],
            NAMED * 14,
        ),
        "alarms": wrong,
        "clocks": year_alarms(today),
        "sees_years": request.who.may("year.look"),
        "deadlines": deadlines(rows, on)[:DEADLINES],
        "waiting": Case.objects.filter(
            subject_kind=SUBJECT, state__in=["待复核", "待审批"], subject_key__startswith=f"{year}-"
        ).count(),
    }
    return render(request, "programmes/overview.html", context)
