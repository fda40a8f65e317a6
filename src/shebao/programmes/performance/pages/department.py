"""The department's targets of a year: shown with what is measured, and filed."""

from datetime import date
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from shebao.programmes.pages.more_rows import more_rows
from shebao.programmes.pages.target_rows import TargetsField
from shebao.programmes.pages.views import may_look
from shebao.programmes.performance import check_targets
from shebao.programmes.performance.check_targets import TEXTS
from shebao.programmes.performance.department import RIGHT, file_targets, measured, targets_of
from shebao.programmes.performance.models import DepartmentEvaluation, DepartmentTarget
from shebao.programmes.performance.pages.department_steps import offered
from shebao.programmes.performance.pages.views import evaluation
from shebao.screens.export import refused
from shebao.staff.grant_post import Refused


class TargetsForm(forms.Form):
    """The targets, one a line."""

    targets = TargetsField("部门整体绩效指标", lines=10, department=True)

    def __init__(self, data: Any = None, *, year: int, **options: Any) -> None:
        """For a year."""
        super().__init__(data, **options)
        self.fields["targets"].year = year


def shown_targets(year: int) -> list[dict[str, str]]:
    """The targets in force, as they are typed."""
    return [{name: getattr(one, name) for name in (*TEXTS, "binding")} for one in targets_of(year)]


@require_safe
def department(request: Any) -> HttpResponse:
    """The targets with what the office measures of them."""
    if no := may_look(request):
        return no
    years = sorted(set(DepartmentTarget.objects.values_list("year", flat=True)), reverse=True)
    asked, today = request.GET.get("year", ""), timezone.localdate()
    year = int(asked) if asked.isdecimal() and len(asked) == 4 else (years[0] if years else today.year)
    on = min(today, date(year, 12, 31))
    targets = [
        (one, found, [(link.label, link.url) for link in (found.chain if found else ()) if request.who.may(link.right)])
        for one, found in measured(year, on)
    ]
    doubts = check_targets.find(shown_targets(year), year, "") if request.GET.get("done") == "filed" else []
    evaluations = DepartmentEvaluation.objects.filter(year=year).select_related("made_by", "checked_by")
    context = {
        **{"year": year, "years": years, "on": on, "targets": targets, "may_edit": request.who.may(RIGHT)},
        "messages": [f"{doubt.message}{doubt.action}" for doubt in doubts],
        "evaluations": [evaluation(request.who, one) for one in evaluations.order_by("pk")],
        "steps": offered(request.who, year) if targets else [],
    }
    return render(request, "performance/department.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: Any, year: int) -> HttpResponse:
    """File the targets of a year."""
    if not request.who.may(RIGHT):
        return refused(request, "没有填报部门整体绩效目标的权限。", "请财务股办理。")
    shown = TargetsField("", department=True).shown(shown_targets(year))
    form = TargetsForm(request.POST if request.method == "POST" else None, year=year, initial={"targets": shown})
    form = more_rows(form, lambda typed: TargetsForm(year=year, initial=typed)) or form
    form.label_suffix = ""
    if form.is_bound and form.is_valid():
        try:
            file_targets(year, form.cleaned_data["targets"], by=request.who)
            return redirect(f"{reverse('department-targets')}?year={year}&done=filed")
        except Refused as no:
            for one in no.findings:
                form.add_error("targets", f"{one.message}{one.action}")
    context = {
        "form": form,
        "title": f"{year}年部门整体绩效目标",
        "back": f"{reverse('department-targets')}?year={year}",
    }
    return render(request, "programmes/record.html", context, status=422 if form.is_bound else 200)
