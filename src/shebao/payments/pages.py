"""Pages of payments: batches, a batch with its file and its answers, its lines, a line with its corrections."""

from collections.abc import Callable
from typing import Any
from urllib.parse import quote

from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shebao.budget.codes.named import economic_named, function_named
from shebao.journal.digest import digest_of_bytes
from shebao.payments.bank_files import held_back, send, take_bank_file
from shebao.payments.bank_profiles import profiles
from shebao.payments.corrections import ask_correction, ask_giving_up, decide_correction
from shebao.payments.late_return_pages import shown_late_returns
from shebao.payments.lists import BATCHES, LINES, TO_DECIDE, TO_SETTLE
from shebao.payments.models import ASKED, Batch, Correction, Instruction
from shebao.payments.outcomes import room_of
from shebao.payments.parts import whole_of
from shebao.payments.release import release, withdraw
from shebao.payments.repay import repay, repayable
from shebao.payments.return_files import import_return_file
from shebao.payments.return_reading import FETCH_AGAIN
from shebao.payments.shown import handles, hands, parts, shown_payee
from shebao.payments.states import TO_CORRECT, BatchState, State
from shebao.payments.unsettled import unsettled
from shebao.screens.lists import list_view
from shebao.screens.masks import mask_account
from shebao.screens.shows import yuan
from shebao.screens.todo import Todo, declare_todo
from shebao.staff.grant_post import Refused, refusal
from shebao.staff.permit import needs, refusals_page
from shebao.staff.who import Who

LOOK = "payment.look"
SHOWN = 50
PAYING = frozenset({"release", "send", "file"})
"""The steps that bring a batch to the bank."""
MOST_UPLOADED = 128 * 2**20


@require_http_methods(["GET", "HEAD", "POST"])
@needs(LOOK)
def batches(request: Any) -> HttpResponse:
    """All batches."""
    return list_view(request, BATCHES)


@needs(LOOK)
def lines(request: Any, number: str) -> HttpResponse:
    """The lines of a batch."""
    get_object_or_404(Batch, number=number)
    return list_view(request, LINES)


def _batch(number: str) -> Batch:
    found: Batch = get_object_or_404(
        Batch.objects.select_related("payer", "made_by", "checked_by", "sent_by", "file", "repays"), number=number
    )
    return found


def _steps(batch: Batch, who: Who) -> set[str]:
    """What somebody may do with a batch now, for the buttons; the acts ask again."""
    person, made = who.natural_person.pk, batch.made_by_id
    apart = person not in (made, batch.checked_by_id)
    may = set()
    if batch.state == BatchState.TO_RELEASE and who.may("payment.release") and person != made:
        may.add("release")
    whole = all(one.state in (BatchState.TO_RELEASE, BatchState.TO_SEND) for one in whole_of(batch))
    if whole and (who.may("payment.release") or person == made):
        may.add("withdraw")
    if who.may("payment.send") and apart:
        if batch.state in (BatchState.TO_SEND, BatchState.SENT, BatchState.ANSWERED):
            may.add("file")
        if batch.state == BatchState.TO_SEND:
            may.add("send")
    if who.may("payment.send") and batch.state == BatchState.SENT:
        may.add("return")
    return may


@require_safe
@needs(LOOK)
def batch(request: Any, number: str) -> HttpResponse:
    """A batch: count, total and digest, who did what, its file, its answers, what is to do next."""
    found = _batch(number)
    waiting = Correction.objects.filter(instruction__batch=found, state=ASKED).select_related("instruction", "asked_by")
    ready = 0
    if found.state in (BatchState.SENT, BatchState.ANSWERED) and request.who.may("payment.correct"):
        ready = repayable(found).height
    may = _steps(found, request.who)
    held = held_back(found, request.who) if may & PAYING and found.state != BatchState.ANSWERED else ()
    context = {
        "batch": found,
        "held": held,
        "messages": _taken(request, found),
        "profile": profiles()[found.profile].name if found.profile in profiles() else found.profile,
        "parts": parts(found),
        "hands": hands(found),
        "file": getattr(found, "file", None),
        "facts": _facts(found),
        "returns": found.returns.select_related("taken_by").order_by("pk"),
        "repayments": found.repayments.order_by("pk"),
        "together": whole_of(found).select_related("file"),
        "may": may - PAYING if held else may,
        "corrections": [
            (one, shown_payee(one.instruction.payee, request.who), mask_account(one.instruction.account))
            for one in waiting[:SHOWN]
        ],
        "may_confirm": request.who.may("payment.correct.check"),
        "me": request.who.natural_person.pk,
        "ready": ready,
    }
    return render(request, "payments/batch.html", context)


@require_POST
@needs(LOOK)
def act(request: Any, number: str, action: str) -> HttpResponse:
    """Release, withdraw, send, pay again."""
    found = _batch(number)
    acts: dict[str, Callable[[], Batch]] = {
        "release": lambda: release(found, by=request.who),
        "withdraw": lambda: withdraw(found, by=request.who, reason=request.POST.get("reason", "")),
        "send": lambda: send(found, by=request.who),
        "repay": lambda: repay(found, key=_again(found), by=request.who),
    }
    if action not in acts:
        return redirect("payment", number)
    try:
        done = acts[action]()
    except Refused as refused:
        return refusals_page(request, refused.findings)
    return redirect("payment", done.number)


def _again(batch: Batch) -> str:
    """The key of the next re-payment: two clicks make one batch, while what the first paid again is alive."""
    return f"{batch.number}-again-{batch.repayments.count() + 1}"


@require_safe
@needs("payment.send")
def bank_file(request: Any, number: str) -> HttpResponse:
    """The bank file, for the cashier; taking it is journalled."""
    try:
        name, content = take_bank_file(_batch(number), by=request.who)
    except Refused as refused:
        return refusals_page(request, refused.findings)
    response = HttpResponse(content, content_type="application/octet-stream")
    response.headers["Content-Disposition"] = f"attachment; filename=\"bank.txt\"; filename*=UTF-8''{quote(name)}"
    response.headers["Cache-Control"] = "no-store"
    return response


@require_POST
@needs("payment.send")
def take_return(request: Any, number: str) -> HttpResponse:
    """Take a return file that was uploaded."""
    found, file = _batch(number), request.FILES.get("file")
    try:
        if file is None:
            raise Refused(refusal("P-62", "没有选择文件。", "选择银行的回盘文件后提交。"))
        if file.size > MOST_UPLOADED:
            raise Refused(refusal("P-62", f"文件超过{MOST_UPLOADED // 2**20}兆字节。", FETCH_AGAIN))
        content = file.read()
        there = found.returns.filter(digest=digest_of_bytes([content])).exists()
        taken = import_return_file(content, file.name or "", found, by=request.who)
    except Refused as refused:
        return refusals_page(request, refused.findings)
    return redirect(f"{reverse('payment', args=[number])}?{AGAIN if there else TAKEN}={taken.pk}")


TAKEN, AGAIN = "taken", "again"


def _facts(batch: Batch) -> list[tuple[str, str]]:
    """What a batch tells its bank of the budget, codes with their names."""
    year = timezone.localtime(batch.made_at).year
    named = {"功能科目": function_named, "经济科目": economic_named}
    return [(name, named[name](value, year) if name in named else value) for name, value in batch.facts.items()]


def _taken(request: Any, batch: Batch) -> list[str]:
    """What came of the return file that was just imported, with its counts."""
    again = request.GET.get(AGAIN, "")
    key = again or request.GET.get(TAKEN, "")
    file = batch.returns.filter(pk=key).first() if key.isdecimal() and len(key) < 12 else None
    if file is None:
        return []
    waiting = batch.instructions.filter(state=State.SENT).count()
    told = (
        f"成功{file.succeeded:,}笔、{yuan(file.succeeded_total)}元，失败{file.failed:,}笔、{yuan(file.failed_total)}元"
        f"；本批次尚未答复{waiting:,}笔。"
    )
    return [f"同一回盘文件以前已经导入，没有重复记账：{told}" if again else f"回盘文件已导入：{told}"]


@require_safe
@needs(LOOK)
def line(request: Any, number: str) -> HttpResponse:
    """An instruction: what was paid to whom, what came of it, what it replaces, its corrections."""
    found = get_object_or_404(Instruction.objects.select_related("batch", "returned", "replaces"), number=number)
    corrections = found.corrections.select_related("asked_by", "decided_by").order_by("pk")
    open_one = any(one.state == ASKED for one in corrections)
    context = {
        "line": found,
        "payee": shown_payee(found.payee, request.who),
        "payee_url": room_of(found.batch).payee(found, request.who),
        "account": mask_account(found.account),
        "replaced_by": found.replaced_by.select_related("batch").order_by("pk"),
        "corrections": [(one, shown_payee(one.payee, request.who), _account(one, request.who)) for one in corrections],
        "unanswered": found.state == State.SENT and found.batch.returns.exists(),
        "may_correct": found.state in TO_CORRECT
        and request.who.may("payment.correct")
        and not corrections.exclude(state="不同意").exists(),
        "may_confirm": open_one and request.who.may("payment.correct.check"),
        "me": request.who.natural_person.pk,
        **shown_late_returns(found, request.who),
    }
    return render(request, "payments/line.html", context)


def _account(one: Correction, who: Who) -> str:
    """The corrected account in full while it waits, to who compares it with the papers."""
    return str(one.account) if one.state == ASKED and handles(who) else mask_account(one.account)


@require_POST
@needs("payment.correct")
def correct(request: Any, number: str) -> HttpResponse:
    """Ask for a correction."""
    found = get_object_or_404(Instruction.objects.select_related("batch"), number=number)
    given = {name: request.POST.get(name, "") for name in ("payee", "account", "bank", "reason")}
    try:
        ask_correction(found, **given, by=request.who)
    except Refused as refused:
        return refusals_page(request, refused.findings)
    return redirect("payment-line", number)


@require_POST
@needs("payment.correct")
def give_up(request: Any, number: str) -> HttpResponse:
    """Ask that a failed line is not paid any more."""
    found = get_object_or_404(Instruction.objects.select_related("batch"), number=number)
    try:
        ask_giving_up([found], reason=request.POST.get("reason", ""), by=request.who)
    except Refused as refused:
        return refusals_page(request, refused.findings)
    return redirect("payment-line", number)


@require_POST
@needs("payment.correct.check")
def decide(request: Any, key: int) -> HttpResponse:
    """Confirm a correction or not."""
    found = get_object_or_404(Correction.objects.select_related("instruction__batch"), pk=key)
    try:
        decide_correction(found, bool(request.POST.get("agree")), by=request.who)
    except Refused as refused:
        return refusals_page(request, refused.findings)
    return redirect("payment-line", found.instruction.number)


def _state_url(state: BatchState) -> str:
    return f"{reverse('payments')}?state={state.value}"


def _to_release(who: Who) -> Todo | None:
    if not who.may("payment.release"):
        return None
    waiting = Batch.objects.filter(state=BatchState.TO_RELEASE).exclude(made_by=who.natural_person)
    return Todo("待复核的支付批次", waiting.count(), _state_url(BatchState.TO_RELEASE))


def _to_send(who: Who) -> Todo | None:
    if not who.may("payment.send"):
        return None
    hand = Q(made_by=who.natural_person) | Q(checked_by=who.natural_person)
    waiting = Batch.objects.filter(state=BatchState.TO_SEND).exclude(hand)
    return Todo("待发送的支付批次", waiting.count(), _state_url(BatchState.TO_SEND))


def _to_answer(who: Who) -> Todo | None:
    """Batches that the bank has and has not answered: the cashier fetches their return files and takes them in."""
    if not who.may("payment.send"):
        return None
    return Todo("待回盘的支付批次", Batch.objects.filter(state=BatchState.SENT).count(), _state_url(BatchState.SENT))


def _to_confirm(who: Who) -> Todo | None:
    if not who.may("payment.correct.check"):
        return None
    waiting = Correction.objects.filter(state=ASKED).exclude(asked_by=who.natural_person)
    return Todo("待复核的支付更正", waiting.count(), _open_url(TO_DECIDE))


def _to_correct(who: Who) -> Todo | None:
    """Failed lines of which nothing has come yet, for the finance section: to correct, to pay again, to give up."""
    if not who.may("payment.correct"):
        return None
    return Todo("支付失败待办理", sum(unsettled(asked=False).values()), _open_url(TO_SETTLE))


def _open_url(what: str) -> str:
    return f"{reverse('payments')}?open={what}"


for _todo in (_to_release, _to_send, _to_answer, _to_confirm, _to_correct):
    declare_todo(_todo)
