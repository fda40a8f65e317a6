"""Asking for a red voucher by hand (红字冲销) on a voucher's page, and deciding it."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from shebao.ledger.models import ASKED, NOT_AGREED, ReversalRequest, Voucher
from shebao.ledger.owners import owner_of
from shebao.ledger.reversal_requests import ask_reversal, decide_reversal
from shebao.screens.todo import Todo, declare_todo
from shebao.staff.grant_post import Refused
from shebao.staff.permit import needs, refusals_page
from shebao.staff.who import Who


@require_POST
@needs("ledger.make")
def ask(request: Any, key: int) -> HttpResponse:
    """Ask for a red voucher."""
    found = get_object_or_404(Voucher.objects.select_related("book"), pk=key)
    try:
        ask_reversal(found, reason=request.POST.get("reason", ""), by=request.who)
    except Refused as refused:
        return refusals_page(request, refused.findings)
    return redirect("voucher", key)


@require_POST
@needs("ledger.check")
def decide(request: Any, key: int) -> HttpResponse:
    """Agree to it, or not."""
    found = get_object_or_404(ReversalRequest.objects.select_related("voucher__book"), pk=key)
    try:
        decide_reversal(found, bool(request.POST.get("agree")), by=request.who)
    except Refused as refused:
        return refusals_page(request, refused.findings)
    return redirect("voucher", found.voucher_id)


def shown_requests(voucher: Voucher, who: Who) -> dict[str, Any]:
    """What a voucher's page says of red vouchers by hand, and what somebody may do about them."""
    listed = list(voucher.reversal_requests.select_related("asked_by", "decided_by").order_by("pk"))
    waiting = next((one for one in listed if one.state == ASKED), None)
    red = bool(voucher.reverses_id) or hasattr(voucher, "reversal")
    may_ask = who.may("ledger.make") and not red and all(one.state == NOT_AGREED for one in listed)
    apart = waiting is not None and waiting.asked_by_id != who.natural_person.pk
    return {
        "requests": listed,
        "to_decide": waiting if apart and who.may("ledger.check") else None,
        "owner": owner_of(voucher) if may_ask else "",
        "may_ask": may_ask,
    }


def _to_decide(who: Who) -> Todo | None:
    if not who.may("ledger.check"):
        return None
    waiting = ReversalRequest.objects.filter(state=ASKED).exclude(asked_by=who.natural_person)
    return Todo("待复核的红字冲销", waiting.count(), f"{reverse('vouchers')}?asked={ASKED}")


declare_todo(_to_decide)
