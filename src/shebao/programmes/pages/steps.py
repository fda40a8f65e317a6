"""Opening a step of a project's life, correcting one that came back, and the small acts that are no cases."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from shebao.cases import workflow
from shebao.cases.kinds import kind_of
from shebao.cases.models import Case, CaseVersion
from shebao.cases.refusals import missing_papers
from shebao.cases.states import State
from shebao.findings import Finding, Severity, has_errors
from shebao.journal.digest import digest
from shebao.journal.record import record
from shebao.programmes import rows
from shebao.programmes.models import PaymentRequest, Project
from shebao.programmes.next_year import application, goes_on
from shebao.programmes.pages.case_pages import no_right
from shebao.programmes.pages.forms import FORMS, StepForm
from shebao.programmes.pages.forms.plan_forms import ApplyForm
from shebao.programmes.pages.more_rows import more_rows
from shebao.programmes.payments_room import let_go
from shebao.programmes.performance.monitor import STATES as MAY_MONITOR
from shebao.programmes.states import Kind, ProjectState
from shebao.programmes.steps.project_case import needed, open_step
from shebao.programmes.steps.suspend import MAY_SUSPEND
from shebao.register import drafts
from shebao.register.case_pages import DRAFT, REGISTER
from shebao.screens.export import refused
from shebao.screens.shows import yuan
from shebao.staff.grant_post import Refused
from shebao.staff.permit import refusals_page
from shebao.staff.who import Who

WHEN: dict[Kind, tuple[ProjectState, ...]] = {
    Kind.GRANT: (ProjectState.STORED,),
    Kind.ALLOT: (ProjectState.GRANTED, ProjectState.RUNNING),
    Kind.PROGRESS: (ProjectState.RUNNING,),
    Kind.MONITOR: MAY_MONITOR,
    Kind.PAY: (ProjectState.RUNNING,),
    Kind.CHANGE: (ProjectState.GRANTED, ProjectState.RUNNING),
    Kind.ACCEPT: (ProjectState.RUNNING,),
    Kind.EVALUATE_SELF: (ProjectState.ACCEPTED,),
    Kind.EVALUATE: (ProjectState.SELF_EVALUATED,),
    Kind.CLOSE: (ProjectState.EVALUATED,),
    Kind.SUSPEND: MAY_SUSPEND,
    Kind.RECTIFY: MAY_SUSPEND,
    Kind.CLAW_BACK: MAY_SUSPEND,
}
"""In which states a step is offered on a project's page; what forbids it is said by its kind."""
FORBIDS = frozenset({"P-1", "G09", "G13"})
"""Codes of what forbids a step as its project stands, whatever is typed into the form."""
UNASKED: tuple[str, ...] = ("roster", "roster_number", "number")


def offered(who: Who, project: Project) -> list[tuple[str, str]]:
    """The steps that somebody may open of a project as it stands."""
    return [
        (FORMS[kind.value].title, reverse("project-step", args=[project.code, kind.value]))
        for kind, why_not in _steps_of(who, project)
        if not why_not
    ] + _again(who, project)


def _again(who: Who, project: Project) -> list[tuple[str, str]]:
    """The application for the year after, for whoever may make it."""
    if not (who.may(kind_of(Kind.APPLY.value).desk.make) and goes_on(project)):
        return []
    return [(f"申报{project.year + 1}年", f"{reverse('project-apply')}?from={project.code}")]


def not_offered(who: Who, project: Project) -> list[tuple[str, str]]:
    """The steps that somebody handles and that cannot be taken of a project as it stands, and why not."""
    return [(FORMS[kind.value].title, why_not) for kind, why_not in _steps_of(who, project) if why_not]


def _steps_of(who: Who, project: Project) -> list[tuple[Kind, str]]:
    mine = [kind for kind in WHEN if who.may(kind_of(kind.value).desk.make)]
    return [(kind, forbidden(kind, project)) for kind in mine]


def forbidden(kind: Kind, project: Project) -> str:
    """Why a step cannot be taken of a project as it stands, in the words of its refusal; empty where it can."""
    if ProjectState(project.state) not in WHEN[kind]:
        found: Sequence[Finding] = needed(project, *WHEN[kind])
    else:
        asked = {"project": project.code}
        told = kind_of(kind.value).find(asked, timezone.localdate())
        found = [one for one in told if one.code in FORBIDS and one.severity is Severity.ERROR]
    return next((one.message for one in found), "")


@require_http_methods(["GET", "HEAD", "POST"])
def apply_project(request: Any) -> HttpResponse:
    """项目申报; ``?from=`` a project fills the form in for its next year."""
    if no := no_right(request, Kind.APPLY.value):
        return no
    before = Project.objects.filter(code=request.GET.get("from", "")).first()
    initial = ApplyForm.typed(application(before)) if before and goes_on(before) else {}
    return _open(request, Kind.APPLY.value, None, initial)


@require_http_methods(["GET", "HEAD", "POST"])
def step(request: Any, code: str, kind: str) -> HttpResponse:
    """A step of a project."""
    if kind not in FORMS or kind == Kind.APPLY:
        raise Http404
    if no := no_right(request, kind):
        return no
    return _open(request, kind, get_object_or_404(Project, code=code), {})


@require_http_methods(["GET", "HEAD", "POST"])
def change(request: Any, code: str) -> HttpResponse:
    """变更申请, with the missing amount and the item where it is called for a roster that does not fit."""
    if no := no_right(request, Kind.CHANGE.value):
        return no
    initial: dict[str, Any] = {}
    missing = request.GET.get("missing", "")
    if missing.isdecimal() and len(missing) < 16:
        initial = {"what": "金额", "amount": yuan(int(missing)), "item": request.GET.get("item", "")[:16]}
    return _open(request, Kind.CHANGE.value, get_object_or_404(Project, code=code), initial)


def _open(request: Any, kind: str, project: Project | None, initial: dict[str, Any]) -> HttpResponse:
    form = _form(request, kind, project, initial)
    if more := more_rows(form, lambda typed: _blank(form, typed)):
        return _page(request, more, project)
    if request.method == "POST":
        act = _keep if request.POST.get("then") == DRAFT else _register
        if case := act(request, form, None):
            return redirect("case", case.number)
    return _page(request, form, project)


def _keep(request: Any, form: StepForm, case: Case | None) -> Case | None:
    """Keep what stands in the form as a draft, whatever is wrong with it."""
    asked = form.payloads() if form.is_valid() else {}
    if any(has_errors(kind_of(form.kind).find(payload, timezone.localdate())) for payload in asked.values()):
        asked = {}
    try:
        return drafts.keep(form, asked, case, by=request.who)[0]
    except Refused as no_more:
        form.show(no_more.findings)
    return None


def _register(request: Any, form: StepForm, draft: Case | None) -> Case | None:
    """Open a case, or register one's own draft, once nothing is wrong with it."""
    if not form.is_valid():
        _say_the_rest(form)
        return None
    if not _looked_at(request, form):
        return None
    now = timezone.localtime()
    try:
        if draft is not None:
            return drafts.register(draft, form.kind, form.payloads(), by=request.who)[0]
        case = open_step(Kind(form.kind), form.payload(), by=request.who, now=now)
        if request.POST.get("then") == "submit" and not missing_papers(case):
            case = workflow.submit(case, by=request.who, now=now)
        return case
    except Refused as no_more:
        form.show(no_more.findings)
    return None


def _looked_at(request: Any, form: StepForm) -> bool:
    """Whether whatever is doubtful was shown to the maker before; errors the act itself says."""
    found = kind_of(form.kind).find(form.payload(), timezone.localdate())
    form.doubts = [one for one in found if one.severity is not Severity.ERROR]
    form.seen = digest(*(f"{one.code}{one.message}" for one in form.doubts))
    return has_errors(found) or not form.doubts or request.POST.get("seen") == form.seen


def _say_the_rest(form: StepForm) -> None:
    """What is wrong beside the fields that cannot be read, so that everything is said at once."""
    unread = list(form.errors)
    for payload in form.payloads_so_far().values():
        found = kind_of(form.kind).find(payload, timezone.localdate())
        form.show_more(one for one in found if one.severity is Severity.ERROR)
        # What is doubtful of the whole can be told where only rows that judge themselves were not read.
        if all(getattr(form.fields.get(name), "judges_itself", False) for name in unread):
            form.doubts = [one for one in found if one.severity is not Severity.ERROR]


@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: Any, number: str) -> HttpResponse:
    """Correct a case of a project that came back (补正), or alter one's own draft (修改草稿)."""
    if not any(request.who.may(right) for right in {kind_of(kind).desk.make for kind in FORMS}):
        return refused(request, "没有修改专项资金业务单的权限。", "请经办人员办理。")
    case = get_object_or_404(Case, number=number, kind__in=FORMS)
    if no := no_right(request, case.kind):
        return no
    if case.state not in (State.RETURNED, State.DRAFT):
        return refused(request, f"业务单现为“{case.state}”，不能修改。", "草稿和退回补正的业务单才能修改。")
    if case.state == State.DRAFT and case.maker_id != request.who.natural_person.pk:
        return refused(request, f"草稿由{case.maker.name}登记，只有本人可以修改。", "请经办人办理，或另行登记。")
    payload = CaseVersion.objects.get(case=case, version=case.version).payload
    project = Project.objects.filter(code=drafts.opened_for(payload).get("project") or "").first()
    form = _form(request, case.kind, project, drafts.initial_of(FORMS[case.kind], payload))
    if more := more_rows(form, lambda typed: _blank(form, typed)):
        return _page(request, more, project, case)
    if request.method == "POST":
        if case.state == State.RETURNED:
            made = _correct(request, form, case, payload)
        elif request.POST.get("then") == REGISTER:
            made = _register(request, form, case)
        else:
            made = _keep(request, form, case)
        if made:
            return redirect("case", made.number)
    return _page(request, form, project, case)


def _correct(request: Any, form: StepForm, case: Case, before: dict[str, Any]) -> Case | None:
    """Send a case that came back again."""
    if not form.is_valid():
        _say_the_rest(form)
        return None
    if not _looked_at(request, form):
        return None
    # What the form does not ask stays: the roster that is paid for, the number of the plan.
    same = {name: before[name] for name in UNASKED if name in before}
    opinion = request.POST.get("opinion", "")[:400]
    try:
        return workflow.revise(
            case, {**form.payload(), **same}, by=request.who, now=timezone.localtime(), opinion=opinion
        )
    except Refused as no_more:
        form.show(no_more.findings)
    return None


def _form(request: Any, kind: str, project: Project | None, initial: dict[str, Any]) -> StepForm:
    data = request.POST if request.method == "POST" else None
    return FORMS[kind](data, who=request.who, subject=project, today=timezone.localdate(), initial=initial)


def _blank(form: StepForm, typed: dict[str, Any]) -> StepForm:
    return type(form)(who=form.who, subject=form.subject, today=form.today, initial=typed)


def _page(request: Any, form: StepForm, project: Project | None, case: Case | None = None) -> HttpResponse:
    kind, draft = kind_of(form.kind), case is not None and case.state == State.DRAFT
    what = "修改草稿" if draft else "补正"
    context = {
        "form": form,
        "title": f"{what}{case.number}" if case else form.title,
        "draft": draft,
        "told": f"{project.code}　{project.name}" if project else "",
        "case": case,
        "blocked": forbidden(Kind(form.kind), project) if project and case is None else "",
        "basis": kind.basis,
        "time_limit": kind.time_limit,
        "back": reverse("project", args=[project.code]) if project else reverse("projects"),
    }
    # With nothing but doubts the page begins at the button that confirms them, with rows added at the first of them.
    if not ((form.doubts and not form.errors) or any("autofocus" in one.widget.attrs for one in form.fields.values())):
        form.focus()
    return render(request, form.template, context, status=422 if form.is_bound else 200)


@require_POST
def publish(request: Any, code: str) -> HttpResponse:
    """Record that a project's budget was published (公开): when and where."""
    if not request.who.may("project.finance"):
        return refused(request, "没有登记公开的权限。", "请财务股办理。")
    where = request.POST.get("where", "").strip()[:100]
    project = get_object_or_404(Project, code=code)
    if where and project.approved_on and project.published_on is None:
        with transaction.atomic():
            made = rows.change(project, published_on=timezone.localdate(), publication=where)
            record("登记公开", request.who.actor, object_kind="project", object_key=code, detail=where, changes=[made])
    return redirect("project", code)


@require_POST
def release(request: Any, number: str) -> HttpResponse:
    """Ask that what failed of a payment request is not paid any more; another person confirms it."""
    if not request.who.may("payment.correct"):
        return refused(request, "没有登记不再支付的权限。", "请财务股办理。")
    asked = get_object_or_404(PaymentRequest.objects.select_related("project", "item", "reservation"), number=number)
    try:
        let_go(asked, request.POST.get("reason", ""), request.who)
    except Refused as no:
        return refusals_page(request, no.findings)
    return redirect("project", asked.project.code)
