"""A published figure followed down by staff (追溯): projects, rosters, requests, batches, vouchers, and so to persons.

The public pages are the same for everybody; this page is the office's. Each link leads where that thing is shown in the
office anyway: whoever has no right for it does not get it. The figure, a roster and persons opened from it are
journalled (:mod:`shebao.web.trace_trail`).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from shebao.ledger.models import Voucher
from shebao.programmes.models import Project
from shebao.programmes.performance.bindings.payments import chain_of, people_paid, rosters_of
from shebao.programmes.spent import paid
from shebao.screens.shows import yuan
from shebao.staff.permit import needs
from shebao.web.public.pages.figure import groups
from shebao.web.public.site import content_now
from shebao.web.trace_trail import begin_trail

LOOK, PERSONS, BOOKS = "project.look", "roster.look", "ledger.look"
MOST_PROJECTS, MOST_VOUCHERS = 12, 20


@dataclass(frozen=True, slots=True)
class Followed:
    """A project of a figure, as far as somebody may follow it."""

    project: Project
    amount: str
    paid: str
    persons: int
    links: list[tuple[str, str]]
    rosters: list[tuple[str, int]]
    vouchers: list[tuple[str, str]]


@require_safe
@needs(LOOK)
def trace(request: Any, year: int, kind: str, version: int, address: str) -> HttpResponse:
    """Follow a figure of a published version."""
    document = content_now().document(year, kind, version)
    figure = document.figures.get(address) if document else None
    if document is None or figure is None:
        raise Http404
    rows = [document.facts[row] for row in figure.facts if row in document.facts]
    listed = groups(rows)
    projects = {one.store_code: one for one in Project.objects.filter(year=year)}
    followed = [
        _follow(request.who, projects[one["project"]], one)
        for one in listed[:MOST_PROJECTS]
        if one["project"] in projects
    ]
    offered = [pk for one in followed for _, pk in one.rosters]
    begin_trail(request, f"{year}-{kind}-v{version}", address, offered)
    context = {
        "figure": figure,
        "document": document,
        "public": document.version_address + figure.address,
        "composed": listed,
        "followed": followed,
    }
    return render(request, "trace.html", context)


def _follow(who: Any, project: Project, group: Mapping[str, Any]) -> Followed:
    day = timezone.localdate()
    links = [(one.label, one.url) for one in chain_of(project, day, rosters=False) if who.may(one.right)]
    rosters = []
    if who.may(PERSONS):
        for one in rosters_of(project, day):
            words = f"名册{one.number}：{one.people:,}人，{yuan(one.total)}元"
            rosters.append((words, one.pk))
    vouchers = []
    if who.may(BOOKS):
        rows = Voucher.objects.filter(rows__project=project.code).distinct().order_by("-day", "-pk")[:MOST_VOUCHERS]
        vouchers = [(f"{one.day} {one}　{one.summary}", reverse("voucher", args=[one.pk])) for one in rows]
    spent = paid({"item__project": project})
    return Followed(project, yuan(group["fen"]), yuan(spent), people_paid([project], day), links, rosters, vouchers)
