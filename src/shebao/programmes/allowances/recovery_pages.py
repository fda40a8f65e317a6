"""The pages of recoveries: the list, what is not due by now, one recovery with its agreement and receipts."""

from datetime import date
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shebao.cases.models import Case
from shebao.programmes.allowances import recoveries as work
from shebao.programmes.allowances import rights
from shebao.programmes.allowances.lists import RECOVERIES, recoveries_for
from shebao.programmes.allowances.models import Recovery
from shebao.programmes.allowances.states import RecoveryState
from shebao.register.case_form import fen_of
from shebao.screens.lists import list_view
from shebao.staff.grant_post import Refused, refusal
from shebao.staff.permit import needs

SEEN = (rights.LOOK, rights.RECEIVE)
ROWS = 12
"""How many instalments the form has room for."""


@needs(*SEEN)
def recoveries(request: Any) -> HttpResponse:
    """多发追回."""
    return list_view(request, RECOVERIES)


@needs(rights.MAKE)
@require_http_methods(["GET", "HEAD", "POST"])
def find(request: Any) -> HttpResponse:
    """查找应追回: who was paid and is not due by what the register says now; opening a recovery for one of them."""
    found = work.all_not_due(request.who)
    findings: Any = ()
    if request.method == "POST":
        chosen = [one for one in found if str(one.line) in request.POST.getlist("line")]
        try:
            case = work.open_recovery(chosen, request.POST.get("cause", ""), by=request.who, now=timezone.localtime())
            return redirect("case", case.number)
        except Refused as refused:
            findings = refused.findings
    context = {"rows": found, "findings": findings, "typed": request.POST}
    return render(request, "allowances/recovery_find.html", context, status=422 if findings else 200)


def _one(request: Any, number: int) -> Recovery:
    found: Recovery = get_object_or_404(recoveries_for(request.who), pk=number)
    return found


@needs(*SEEN)
@require_safe
def recovery(request: Any, number: int) -> HttpResponse:
    """A recovery: what is receivable and why, the agreement, what came back."""
    return _page(request, _one(request, number))


def _page(request: Any, one: Recovery, findings: Any = ()) -> HttpResponse:
    makes, receives = request.who.may(rights.MAKE), request.who.may(rights.RECEIVE)
    context = {
        "one": one,
        "left": one.receivable - one.recovered,
        "lines": one.lines.select_related("line__roster"),
        "instalments": one.instalments.order_by("ordinal"),
        "receipts": one.receipts.select_related("made_by").order_by("pk"),
        "case": Case.objects.filter(number=one.case_number).first(),
        "findings": findings,
        "typed": request.POST,
        "may": {
            "agree": makes and one.state == RecoveryState.OPEN,
            "receive": receives and one.state == RecoveryState.AGREED,
        },
        "rows": [
            (at, request.POST.get(f"due{at}", ""), request.POST.get(f"amount{at}", "")) for at in range(1, ROWS + 1)
        ],
    }
    return render(request, "allowances/recovery.html", context, status=422 if findings else 200)


@needs(*SEEN)
@require_POST
def act(request: Any, number: int, action: str) -> HttpResponse:
    """Note the agreement, or money that came back."""
    one, given, now = _one(request, number), request.POST, timezone.localtime()
    try:
        if action == "agree":
            work.agree(one.pk, _instalments(given), by=request.who, now=now)
        elif action == "receive":
            amount, day = _fen(given.get("amount", "")), _day(given.get("received_on", ""))
            work.receive(one.pk, given.get("key", ""), amount, day, by=request.who, now=now)
        else:
            raise Http404
    except Refused as refused:
        one.refresh_from_db()
        return _page(request, one, refused.findings)
    return redirect("recovery", one.pk)


def _instalments(given: Any) -> list[tuple[date, int]]:
    made = []
    for at in range(1, ROWS + 1):
        due, amount = given.get(f"due{at}", "").strip(), given.get(f"amount{at}", "").strip()
        if due or amount:
            made.append((_day(due), _fen(amount)))
    return made


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise Refused(refusal("R-16", f"“{text[:16]}”不是日期。", "按2025-12-25的样式填写。")) from None


def _fen(text: str) -> int:
    try:
        return int(fen_of(text))
    except ValueError:
        raise Refused(refusal("R-16", f"“{text[:16]}”不是金额。", "填写元，最多两位小数。")) from None
