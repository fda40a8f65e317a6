"""Opening and correcting the two evaluations of a year of the department."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from shebao.cases import workflow
from shebao.cases.kinds import kind_of
from shebao.cases.models import Case, CaseVersion
from shebao.cases.states import State
from shebao.programmes.controls.g11_targets_and_acceptance import OVERALL, SELF
from shebao.programmes.performance.department_cases import evaluation_of, open_department_case, year_of
from shebao.programmes.performance.pages.department_forms import FORMS, DepartmentForm, DepartmentSelfForm
from shebao.programmes.states import Kind
from shebao.programmes.steps.project_case import FINANCE, HOLD
from shebao.screens.export import refused
from shebao.staff.grant_post import Refused
from shebao.staff.permit import needs

Form = DepartmentSelfForm | DepartmentForm


def offered(who: Any, year: int) -> list[tuple[str, str]]:
    """The evaluation that somebody may open of a year as it stands."""
    own, overall = evaluation_of(year, SELF), evaluation_of(year, OVERALL)
    kind = None if overall else Kind.EVALUATE_DEPARTMENT if own else Kind.EVALUATE_DEPARTMENT_SELF
    if kind is None or not who.may(kind_of(kind.value).desk.make):
        return []
    return [(FORMS[kind.value].title, reverse("department-step", args=[year, kind.value]))]


@needs(FINANCE, HOLD)
@require_http_methods(["GET", "HEAD", "POST"])
def step(request: Any, year: int, kind: str) -> HttpResponse:
    """An evaluation of a year."""
    if kind not in FORMS:
        raise Http404
    if no := _may(request, kind):
        return no
    form = _form(request, kind, year, {})
    if request.method == "POST" and form.is_valid():
        try:
            case = open_department_case(Kind(kind), form.payload(), by=request.who, now=timezone.localtime())
            return redirect("case", case.number)
        except Refused as no_more:
            form.show(no_more.findings)
    return _page(request, form, year)


@needs(FINANCE, HOLD)
@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: Any, number: str) -> HttpResponse:
    """Correct an evaluation that came back."""
    case = get_object_or_404(Case, number=number, kind__in=FORMS)
    if no := _may(request, case.kind):
        return no
    if case.state != State.RETURNED:
        return refused(request, f"业务单现为“{case.state}”，不能修改。", "退回补正的业务单才能修改。")
    payload = CaseVersion.objects.get(case=case, version=case.version).payload
    form = _form(request, case.kind, year_of(payload), FORMS[case.kind].typed(payload))
    if request.method == "POST" and form.is_valid():
        opinion = request.POST.get("opinion", "")[:400]
        try:
            workflow.revise(case, form.payload(), by=request.who, now=timezone.localtime(), opinion=opinion)
            return redirect("case", case.number)
        except Refused as no_more:
            form.show(no_more.findings)
    return _page(request, form, year_of(payload), case)


def _may(request: Any, kind: str) -> HttpResponse | None:
    if request.who.may(kind_of(kind).desk.make):
        return None
    return refused(request, f"没有办理“{kind_of(kind).name}”的权限。", "请有此岗位的人员办理，或向安全管理员申请。")


def _form(request: Any, kind: str, year: int, initial: dict[str, Any]) -> Form:
    data = request.POST if request.method == "POST" else None
    return FORMS[kind](data, who=request.who, subject=year, today=timezone.localdate(), initial=initial)


def _page(request: Any, form: Form, year: int, case: Case | None = None) -> HttpResponse:
    kind = kind_of(form.kind)
    context = {
        "form": form,
        "title": f"补正{case.number}" if case else form.title,
        "told": f"{year}年",
        "case": case,
        "basis": kind.basis,
        "time_limit": kind.time_limit,
        "back": f"{reverse('department-targets')}?year={year}",
        "no_drafts": True,
    }
    form.focus()
    return render(request, form.template, context, status=422 if request.method == "POST" else 200)
