"""Opening and correcting the two evaluations of a year of the department."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from shebao.cases.kinds import kind_of
from shebao.cases.models import Case
from shebao.cases.steps import newest_payload
from shebao.programmes.controls.g11_targets_and_acceptance import OVERALL, SELF
from shebao.programmes.pages.case_pages import acted, no_right, not_returned, revised
from shebao.programmes.performance.department_cases import evaluation_of, open_department_case, year_of
from shebao.programmes.performance.pages.department_forms import FORMS, DepartmentForm, DepartmentSelfForm
from shebao.programmes.states import Kind
from shebao.programmes.steps.project_case import FINANCE, HOLD
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
    if no := no_right(request, kind):
        return no
    form = _form(request, kind, year, {})
    now = timezone.localtime()
    if case := acted(request, form, lambda payload: open_department_case(Kind(kind), payload, by=request.who, now=now)):
        return redirect("case", case.number)
    return _page(request, form, year)


@needs(FINANCE, HOLD)
@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: Any, number: str) -> HttpResponse:
    """Correct an evaluation that came back."""
    case = get_object_or_404(Case, number=number, kind__in=FORMS)
    if no := no_right(request, case.kind):
        return no
    if no := not_returned(request, case):
        return no
    payload = newest_payload(case)
    form = _form(request, case.kind, year_of(payload), FORMS[case.kind].typed(payload))
    if revised(request, form, case):
        return redirect("case", case.number)
    return _page(request, form, year_of(payload), case)


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
