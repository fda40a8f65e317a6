"""Pages of decisions in bulk: equal proposals that wait, a batch with the samples of its checker."""

from dataclasses import replace
from typing import Any

from django.db.models import Count, Max, Min, Sum
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shebao.register.suspects import bulk, corrections
from shebao.register.suspects.lists import anomaly
from shebao.register.suspects.models import BulkDecision, Decision, Suspect
from shebao.register.suspects.pages import papers_in
from shebao.register.suspects.raise_suspects import FIGURES
from shebao.register.suspects.run_lists import BULKS
from shebao.register.suspects.sections import CHECK, LOOK, MAKE, may, suspects_for, turn_of
from shebao.register.suspects.shown import handles, masked_text, newest_records
from shebao.register.suspects.states import TO_DECIDE, DecisionState, results_for
from shebao.screens.lists import list_view
from shebao.staff.grant_post import Refused
from shebao.staff.permit import needs
from shebao.staff.who import Who

SHOWN, LEAST = 50, 2
ALONE = 8
"""How many of the suspects that have to be decided alone are named."""


@needs(LOOK)
@require_safe
def bulks(request: Any) -> HttpResponse:
    """批量决定: what could be decided together, and the batches that were proposed."""
    who: Who = request.who
    turn = turn_of(who, MAKE)
    groups: Any = []
    if turn is not None:
        rows = suspects_for(who).filter(turn, auto=False, state__in=[state.value for state in TO_DECIDE])
        groups = (
            rows.order_by()
            .values("alike", "code", "section", "severity", "proposal")
            .annotate(
                count=Count("pk"),
                money=Sum("money"),
                example=Min("number"),
                first=Min("proposed"),
                last=Max("proposed"),
            )
            .filter(count__gte=LEAST)
            .order_by("-count")[:SHOWN]
        )
    together = [_group(row, who) for row in groups]
    return list_view(request, replace(BULKS, more=lambda _: {"together": together}))


def _group(row: dict[str, Any], who: Who) -> dict[str, Any]:
    """Suspects with equal proposals as a line: what holds for all of them, and what can be decided in bulk."""
    results = corrections.in_bulk(row["code"], row["first"])
    what = row["first"] if row["first"] == row["last"] else FIGURES.sub("（各条不同）", row["first"])
    alone = row["proposal"] in results_for(row["code"]) and row["proposal"] not in results
    return {**row, "anomaly": anomaly(row["code"]), "what": masked_text(what, who, True), "results": results,
            "alone": alone}  # fmt: skip


def _choices(rows: Any, code: str) -> list[dict[str, Any]]:
    """The results that can be decided in bulk now: for how many, and which suspects are left to be decided alone."""
    listed = list(rows.order_by("pk")[: bulk.MOST])
    made = []
    for result in results_for(code):
        amended, alone = bulk.amended_in_bulk(result, listed, timezone.localdate())
        if amended:
            made.append({"result": result, "count": len(amended), "alone": alone[:ALONE], "left": len(alone)})
    return made


@needs(LOOK)
@require_http_methods(["GET", "HEAD", "POST"])
def new_bulk(request: Any, alike: str) -> HttpResponse:
    """Propose one result for all suspects with equal proposals."""
    who: Who = request.who
    rows = bulk.waiting_alike(who, alike)
    findings: Any = ()
    if request.method == "POST":
        try:
            sent = request.POST
            made = bulk.decide_alike(
                alike,
                sent.get("result", ""),
                sent.get("what", ""),
                sent.get("reason", ""),
                papers_in(request),
                by=who,
                now=timezone.now(),
            )
            return redirect("suspect-bulk", made.pk)
        except Refused as refused:
            findings = refused.findings
    first = rows.order_by("pk").first()
    examples = []
    for row in rows.order_by("pk")[:10]:
        records = newest_records(row)
        examples.append((row, masked_text(row.proposed or row.evidence, who, handles(who, row), records)))
    context = {
        "alike": alike,
        "first": first,
        "anomaly": anomaly(first.code) if first else "",
        "count": rows.count(),
        "examples": examples,
        "choices": (choices := _choices(rows, first.code) if first else []),
        "others": [each for each in results_for(first.code) if each not in {one["result"] for one in choices}]
        if first
        else [],
        "grave": first is not None and first.severity == "H",
        "findings": findings,
        "typed": request.POST,
        "makes": first is not None and may(who, MAKE, first),
    }
    return render(request, "suspects/bulk_new.html", context, status=422 if findings else 200)


def _bulk(request: Any, number: int) -> Any:
    rows = BulkDecision.objects.select_related("maker", "checker")
    insurances = request.who.insurances_for(LOOK)
    if insurances is not None:
        rows = rows.filter(insurance__in=insurances)
    return get_object_or_404(rows, pk=number)


@needs(LOOK)
@require_safe
def one_bulk(request: Any, number: int) -> HttpResponse:
    """A batch: what was proposed for how many, the samples to open, the confirmation."""
    return _page(request, _bulk(request, number))


def _page(request: Any, one: Any, findings: Any = (), status: int = 200) -> HttpResponse:
    who: Who = request.who
    checks = one.state == DecisionState.TO_CHECK and may(who, CHECK, one) and one.maker_id != who.natural_person.pk
    samples: Any = []
    if checks:
        try:
            samples = bulk.draw_samples(one, by=who, now=timezone.now())
        except Refused as refused:
            findings = [*findings, *refused.findings]
    elif one.checker_id:
        samples = list(one.samples.filter(checker=one.checker).select_related("suspect").order_by("pk"))
    opened = sum(sample.opened_at is not None for sample in samples)
    numbers = Suspect.objects.filter(pk__in=Decision.objects.filter(bulk=one).values("suspect")).order_by("number")
    context = {
        "one": one,
        "anomaly": anomaly(one.code),
        "samples": samples,
        "opened": opened,
        "left": one.samples_needed - opened,
        "checks": checks,
        "own": one.maker_id == who.natural_person.pk and one.state == DecisionState.TO_CHECK,
        "numbers": numbers.values_list("number", flat=True)[:SHOWN],
        "shown": SHOWN,
        "first": numbers.values_list("number", flat=True).first()
        if checks or one.maker_id == who.natural_person.pk
        else "",
        "findings": findings,
        "typed": request.POST.get("opinion", ""),
    }
    return render(request, "suspects/bulk.html", context, status=status)


@needs(LOOK)
@require_POST
def decide_bulk(request: Any, number: int) -> HttpResponse:
    """Confirm a batch, or return it."""
    found = _bulk(request, number)
    opinion, now = request.POST.get("opinion", ""), timezone.now()
    try:
        if request.POST.get("agree"):
            bulk.confirm_bulk(found, by=request.who, now=now, opinion=opinion)
        else:
            bulk.give_bulk_back(found, by=request.who, now=now, opinion=opinion)
    except Refused as refused:
        return _page(request, _bulk(request, number), refused.findings, status=422)
    return redirect(reverse("suspect-bulk", args=[number]))
