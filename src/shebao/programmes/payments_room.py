"""What programmes do about their payment batches: who may not send them, and what comes of the bank's answers."""

from datetime import date

import polars as pl
from django.utils.timezone import localtime

from shebao.findings import Finding
from shebao.journal.digest import digest
from shebao.journal.record import RowChange, record
from shebao.payments import outcomes
from shebao.payments.models import Batch, Instruction
from shebao.payments.states import BatchState, State
from shebao.programmes.books import book_payment
from shebao.programmes.controls import g08_different_people, g09_suspended
from shebao.programmes.controls.words import refusal
from shebao.programmes.models import PaymentRequest, Project
from shebao.programmes.reserve import release, settle
from shebao.programmes.states import ProjectState
from shebao.staff.grant_post import Refused
from shebao.staff.who import Who

KIND = "programmes"
PAYER = "出纳"


def request_of(batch: Batch) -> PaymentRequest:
    """The payment request of a batch, or of the batch that it repays."""
    first = batch
    while first.repays_id is not None:
        first = Batch.objects.get(pk=first.repays_id)
    return PaymentRequest.objects.select_related("project", "item", "reservation").get(batch=first.key)


def may_send(batch: Batch, who: Who) -> None:
    """Refuse to release, send or repay for a project that is suspended or closed, or by a hand of the request."""
    request = request_of(batch)
    found: list[Finding] = [*g09_suspended.find(request.project), *_closed(request.project)]
    if batch.state == BatchState.TO_SEND:
        hands = [
            ("经办", request.made_by_id),
            ("复核", request.checked_by_id),
            ("审核", request.reviewed_by_id),
            ("审批", request.approved_by_id),
        ]
        found += g08_different_people.find(who.natural_person, PAYER, hands)
    if found:
        raise Refused(*found)


def _closed(project: Project) -> list[Finding]:
    # A project that was accepted meanwhile has no open promises: what it promised before may still be paid.
    if ProjectState(project.state) is not ProjectState.CLOSED:
        return []
    return [refusal("G13", "项目已结项，不得再发生支出。结余资金按规定处理。", "预算法第四十二条")]


def taken(batch: Batch, results: pl.DataFrame, who: Who) -> None:
    """Settle and book what was paid; what failed stays promised until it is paid again or let go."""
    paid = results.filter(pl.col("state") == State.SUCCESS.value)
    if not paid.height:
        return
    request, amount = request_of(batch), int(paid["amount"].sum())
    moment = batch.returns.latest("pk").taken_at
    key = f"支付-{batch.number}-{digest(*paid['number'].sort())[-32:]}"
    changes = settle(request.reservation, amount, key, who.natural_person, moment)
    book_payment(request, amount, batch.number, key, localtime(moment).date())
    _journal("专项资金支付入账", request, who, f"批次{batch.number}，{paid.height}笔", changes)


def withdrawn(batch: Batch, who: Who) -> None:
    """Let go what a batch that was withdrawn had promised; a repayment's failed lines stay promised."""
    if batch.repays_id is None:
        request = request_of(batch)
        changes = release(request.reservation, batch.total, f"撤销-{batch.number}", who.natural_person)
        _journal("释放占用额度", request, who, f"批次{batch.number}撤销", changes)


def let_go(request: PaymentRequest, who: Who, day: date) -> None:
    """Let go what failed and will not be paid again. Raises :class:`Refused` while lines are on their way."""
    batches, found = [], list(Batch.objects.filter(key=request.batch))
    while found:
        batches += found
        found = list(Batch.objects.filter(repays__in=found))
    moving = [State.WAITING.value, State.SENT.value]
    alive = Instruction.objects.filter(batch__in=batches, state__in=moving).exists()
    left = request.reservation.open
    if alive or not left:
        message = "还有指令等待支付或回盘，不能释放占用。" if alive else "没有可以释放的占用。"
        raise Refused(refusal("P-1", message, "专项资金管理制度", action="待银行回盘后再办理。"))
    changes = release(request.reservation, left, f"释放-{request.number}-{day}", who.natural_person)
    _journal("释放占用额度", request, who, "支付失败，不再支付", changes)


def _journal(
    what: str, request: PaymentRequest, who: Who, detail: str, changes: "tuple[RowChange, ...] | object"
) -> None:
    record(
        what,
        who.actor,
        object_kind="project",
        object_key=request.project.code,
        case_number=request.number,
        detail=detail,
        changes=changes,  # type: ignore[arg-type]
    )


outcomes.register(KIND, taken=taken, may_send=may_send, withdrawn=withdrawn)
