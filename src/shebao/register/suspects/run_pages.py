"""Pages of runs and of the progress: choosing source files, control totals step by step, what is left and where."""

from dataclasses import replace
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shebao.jobs.models import Job
from shebao.register.imports.layouts import layouts
from shebao.register.imports.sources import ACCEPTED, APPLIED, REGISTERED, SEEN
from shebao.register.insurances import SHORT
from shebao.register.suspects import progress, write_back
from shebao.register.suspects.lists import anomaly
from shebao.register.suspects.models import Likely, Run
from shebao.register.suspects.run_lists import RUNS
from shebao.register.suspects.run_totals import REJECTED, control_totals, systems_of
from shebao.register.suspects.sections import LOOK, RUN
from shebao.register.suspects.unification import PERSON_LAYOUTS, UNIFY, ask_for_run, outcome, usable
from shebao.register.unify.linking.rules import ALL
from shebao.register.unify.sources import SYSTEMS
from shebao.screens.lists import list_view
from shebao.staff.grant_post import Refused, refusal
from shebao.staff.permit import needs, refusals_page

STANDING = (APPLIED, ACCEPTED, SEEN, REGISTERED)
"""The states of a source file from which a run's form chooses, the best first; any other (待确认) comes last."""


@needs(LOOK)
@require_http_methods(["GET", "HEAD", "POST"])
def runs(request: Any) -> HttpResponse:
    """归并批次: the runs, and for whoever runs them the choice of source files."""
    findings: Any = ()
    if request.method == "POST":
        try:
            sources = [int(key) for key in request.POST.getlist("source") if key.isdecimal()]
            job = ask_for_run(sources, request.POST.get("period", ""), by=request.who)
            return redirect("job", job.pk)
        except Refused as refused:
            findings = refused.findings
    may = request.who.may(RUN)
    files = _choice() if may else []
    context = {
        "any": Run.objects.exists(),
        "files": files,
        "may": may,
        "findings": findings,
        "typed": request.POST,
        "chosen": set(request.POST.getlist("source")),
        "period": request.POST.get("period") or f"{timezone.localdate():%Y%m}",
        "jobs": Job.objects.filter(kind=UNIFY).exclude(state="完成").order_by("-pk")[:5] if may else (),
    }
    answer = list_view(request, replace(RUNS, more=lambda _: context))
    if findings:
        answer.status_code = 422
    return answer


def _choice() -> list[tuple[Any, str, bool]]:
    """The files to choose from, with the title of the layout and whether it is the newest delivery of its kind.

    Of registers of persons and employers the newest file, of others every file of the newest period. What was imported
    goes before what was accepted, and that before what nobody has looked through (待确认: it may have faulty rows).
    """
    listed = list(usable()[:200])
    best: dict[str, Any] = {}
    for source in listed:
        known = best.setdefault(source.layout, source)
        if _standing(source) < _standing(known):
            best[source.layout] = source
    files = []
    for source in listed:
        chosen = best[source.layout]
        single = source.layout in PERSON_LAYOUTS or source.layout.startswith("F6")
        alike = source.period == chosen.period and _standing(source) == _standing(chosen)
        files.append((source, layouts()[source.layout].title, source is chosen if single else alike))
    return files


def _standing(source: Any) -> int:
    """How far a file has come: a smaller figure is nearer to what the register holds."""
    return STANDING.index(source.state) if source.state in STANDING else len(STANDING)


def layout_title(one: Any) -> str:
    """The layout of a run's file, as staff read it."""
    known = layouts().get(one.layout)
    return known.title if known else str(one.layout)


@needs(LOOK)
@require_safe
def run(request: Any, number: int) -> HttpResponse:
    """A run: its files, rows in and out of each step by system, what it found."""
    found = get_object_or_404(Run, pk=number)
    context = {
        "run": found,
        "files": found.files.select_related("source").order_by("pk"),
        "systems": [SHORT.get(one, one) for one in systems_of(found)],
        "steps": control_totals(found),
        "outcome": outcome(found).items(),
        "not_checked": [(anomaly(one["code"]), one["why"]) for one in found.not_checked],
        "rules": [(code, ALL.get(code, ""), count) for code, count in found.rules.items()],
        "linked": sum(found.rules.values()),
        "uncounted": sum(found.rules.values()) - found.rows,
        "beside": sorted({layout_title(one) for one in found.files.all() if one.layout.startswith("F5")}),
        "likely": Likely.objects.filter(last_run=found, found=True).count(),
        "rejected": REJECTED,
    }
    return render(request, "suspects/run.html", context)


@needs(LOOK)
@require_safe
def overview(request: Any) -> HttpResponse:
    """整理进度."""
    newest = progress.newest_run()
    context: dict[str, Any] = {"run": newest}
    if newest is not None:
        rows = progress.all_suspects()
        context |= {
            "figures": progress.figures(newest, rows),
            "steps": control_totals(newest),
            "systems": progress.by_system(newest),
            "sections": progress.by_section(rows),
            "anomalies": [{**row, "name": anomaly(row["code"])} for row in progress.by_anomaly(rows)],
            "employers": progress.by_employer(newest),
            "townships": progress.by_township(newest),
            "pairs": progress.pairs(newest),
            "lists": [
                (system, SHORT[system], write_back.to_write_back(request.who, system).count()) for system in SYSTEMS
            ]
            if request.who.may(RUN)
            else [],
            "rejected": REJECTED,
            "acceptable": write_back.to_accept(request.who).count() if request.who.may(RUN) else 0,
        }
    return render(request, "suspects/progress.html", context)


@needs(RUN)
@require_POST
def close(request: Any, what: str) -> HttpResponse:
    """Note that a list was written back, or accept what a later run does not find."""
    opinion, now = request.POST.get("opinion", ""), timezone.now()
    try:
        if what == "accept":
            write_back.accept(opinion, by=request.who, now=now)
        elif what in SYSTEMS:
            write_back.write_back(what, opinion, by=request.who, now=now)
        else:
            raise Refused(refusal("Y-15", f"没有“{what[:16]}”系统的回写清单。", "返回整理进度页面。"))
    except Refused as refused:
        return refusals_page(request, refused.findings)
    return redirect("unify-progress")
