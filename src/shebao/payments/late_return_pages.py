"""Pages of late returns (退票): the list, importing the bank's file, registering by slip, confirming."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from shebao import months
from shebao.payments.late_return_files import FETCH_AGAIN, MOST_BYTES, import_late_returns
from shebao.payments.late_returns import ask_late_return, decide_late_returns
from shebao.payments.lists import LATE_RETURNS
from shebao.payments.models import ASKED, NOT_AGREED, Instruction, LateReturn, PayerAccount
from shebao.payments.states import State
from shebao.screens.lists import list_view
from shebao.screens.todo import Todo, declare_todo
from shebao.screens.typed_days import DAY_EXAMPLE, HOW
from shebao.staff.grant_post import Refused, refusal
from shebao.staff.permit import needs, refusals_page
from shebao.staff.who import Who

LOOK, REGISTER, DECIDE = "payment.look", "payment.send", "payment.correct.check"


@needs(LOOK)
def late_returns(request: Any) -> HttpResponse:
    """All late returns."""
    return list_view(request, LATE_RETURNS)


@needs(REGISTER)
def take_file(request: Any) -> HttpResponse:
    """Take a bank's file of late returns."""
    if request.method != "POST":
        context = {"payers": PayerAccount.objects.order_by("code")}
        return render(request, "payments/late_return_import.html", context)
    file, payer = request.FILES.get("file"), PayerAccount.objects.filter(pk=request.POST.get("payer", "")).first()
    try:
        if file is None or payer is None:
            raise Refused(refusal("P-62", "没有选择文件或付款账户。", "选择付款账户和银行的退票文件后提交。"))
        if file.size > MOST_BYTES:
            raise Refused(refusal("P-62", f"文件超过{MOST_BYTES // 2**20}兆字节。", FETCH_AGAIN))
        import_late_returns(file.read(), file.name or "", payer, by=request.who)
    except Refused as refused:
        return refusals_page(request, refused.findings)
    return redirect("late-returns")


@require_POST
@needs(REGISTER)
def register(request: Any, number: str) -> HttpResponse:
    """Register a late return by the bank's slip."""
    found = get_object_or_404(Instruction.objects.select_related("batch"), number=number)
    given = {name: request.POST.get(name, "") for name in ("slip", "reason")}
    try:
        try:
            day = months.parse_day(request.POST.get("day", ""))
        except ValueError:
            raise Refused(refusal("P-84", "没有写明银行退票日期，或写法不对。", HOW)) from None
        ask_late_return(found, **given, day=day, by=request.who)
    except Refused as refused:
        return refusals_page(request, refused.findings)
    return redirect("payment-line", number)


@require_POST
@needs(DECIDE)
def decide(request: Any, key: int) -> HttpResponse:
    """Confirm a late return or not, or all of its file that wait."""
    one = get_object_or_404(LateReturn.objects.select_related("instruction__batch"), pk=key)
    listed = [one, *of_the_file(one)] if request.POST.get("whole") else [one]
    try:
        decide_late_returns(listed, bool(request.POST.get("agree")), by=request.who)
    except Refused as refused:
        return refusals_page(request, refused.findings)
    return redirect("payment-line", one.instruction.number)


def of_the_file(one: LateReturn) -> Any:
    """The others of a late return's file that wait."""
    waiting = LateReturn.objects.filter(state=ASKED, file=one.file).select_related("instruction__batch")
    return waiting.exclude(pk=one.pk) if one.file else waiting.none()


def shown_late_returns(line: Instruction, who: Who) -> dict[str, Any]:
    """What a line's page says of its late returns, and what somebody may do about them."""
    listed = list(line.late_returns.select_related("asked_by", "decided_by").order_by("pk"))
    waiting = next((one for one in listed if one.state == ASKED), None)
    to_decide = waiting if waiting and who.may(DECIDE) and waiting.asked_by_id != who.natural_person.pk else None
    living = any(one.state != NOT_AGREED for one in listed)
    return {
        "late_returns": listed,
        "late_to_decide": to_decide,
        "late_of_file": 1 + of_the_file(to_decide).count() if to_decide else 0,
        "may_register": line.state == State.SUCCESS and not living and who.may(REGISTER),
        "day_example": DAY_EXAMPLE,
    }


def _to_decide(who: Who) -> Todo | None:
    if not who.may(DECIDE):
        return None
    waiting = LateReturn.objects.filter(state=ASKED).exclude(asked_by=who.natural_person)
    return Todo("待复核的退票", waiting.count(), f"{reverse('late-returns')}?state={ASKED}")


declare_todo(_to_decide)
