"""The suspects of a roster: by kind, a page of them at a time; proposed by one, confirmed by another."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from shebao.programmes.allowances import decide, rights
from shebao.programmes.allowances.catalogue import allowances
from shebao.programmes.allowances.models import LineSuspect
from shebao.programmes.allowances.pages import the_roster
from shebao.programmes.allowances.states import OPEN, Decision, SuspectState
from shebao.programmes.allowances.suspicions import NAMES
from shebao.screens.masks import mask_account, mask_id
from shebao.staff.grant_post import Refused, refusal
from shebao.staff.permit import needs

PAGE = 25


@needs(rights.LOOK)
@require_http_methods(["GET", "HEAD", "POST"])
def roster_suspects(request: Any, number: int) -> HttpResponse:
    """名册疑点: what was found of whom; the form for whose turn it is."""
    roster = the_roster(request, number)
    findings: Any = ()
    if request.method == "POST":
        try:
            _act(request, roster.pk)
            return redirect(f"{reverse('roster-suspects', args=[roster.pk])}?{request.GET.urlencode()}")
        except Refused as refused:
            findings = refused.findings
    code, state = request.GET.get("code", ""), request.GET.get("state", "")
    rows = LineSuspect.objects.filter(roster=roster).select_related("line", "maker", "checker").order_by("code", "pk")
    rows = rows.filter(code=code) if code in NAMES else rows
    rows = rows.filter(state=state) if state in set(SuspectState) else rows
    page = Paginator(rows, PAGE).get_page(request.GET.get("page", "1"))
    allowance = allowances()[roster.allowance]
    open_ = roster.state in OPEN
    context = {
        "roster": roster,
        "allowance": allowance,
        "rows": [_row(one, request.who) for one in page],
        "page": page,
        "names": NAMES.items(),
        "states": [one.value for one in SuspectState],
        "code": code,
        "state": state,
        "results": [one.value for one in Decision],
        "makes": open_ and request.who.may(rights.MAKE, allowance.insurance),
        "checks": open_ and request.who.may(rights.CHECK, allowance.insurance),
        "me": request.who.natural_person.pk,
        "findings": findings,
        "typed": request.POST,
        "all_of_kind": rows.filter(state=SuspectState.OPEN.value).count() if code else 0,
    }
    return render(request, "allowances/suspects.html", context, status=422 if findings else 200)


def _row(one: Any, who: Any) -> dict[str, Any]:
    return {
        "one": one,
        "name": NAMES[one.code],
        "person": rights.shown_name(who, one.line.name),
        "number": mask_id(one.line.id_number, handling=True),
        "account": mask_account(one.line.account),
    }


def _act(request: Any, roster: int) -> None:
    given, now, by = request.POST, timezone.localtime(), request.who
    keys = [int(key) for key in given.getlist("suspect") if key.isdecimal()]
    what = given.get("do", "")
    if given.get("all") and (code := request.GET.get("code", "")) in NAMES:
        state = SuspectState.OPEN if what == "propose" else SuspectState.TO_CHECK
        rows = LineSuspect.objects.filter(roster=roster, code=code, state=state.value)
        rows = rows if what == "propose" else rows.exclude(maker=by.natural_person)
        keys = list(rows.values_list("pk", flat=True))
    if what == "propose":
        decide.propose(roster, keys, given.get("result", ""), given.get("reason", ""), by=by, now=now)
    elif what in ("agree", "return"):
        decide.confirm(roster, keys, what == "agree", by=by, now=now)
    else:
        raise Refused(refusal("R-7", "没有选择办理事项。", "选择疑点后提出意见或复核。"))
