"""Releasing a batch (复核放行), which fixes its bank file, and withdrawing one that was not sent (撤销)."""

from datetime import UTC, datetime

from django.db import transaction

from shebao.journal.record import queue_up, record
from shebao.payments.bank_files import fix_bank_file
from shebao.payments.models import Batch
from shebao.payments.outcomes import room_of
from shebao.payments.parts import whole_of
from shebao.payments.refusals import needs_another, needs_right, needs_state, stop
from shebao.payments.rows import added, changed, values
from shebao.payments.states import BatchState, State
from shebao.screens.shows import yuan
from shebao.staff.grant_post import Refused, refusal
from shebao.staff.who import Who


def release(batch: Batch, *, by: Who, now: datetime | None = None) -> Batch:
    """Release a batch to the cashier and fix its file. Raises :class:`~shebao.staff.grant_post.Refused`, journalled.

    Another natural person than handed the batch over, who has compared count and total with the approved request.
    """
    found = needs_right(by, "payment.release", "复核支付批次", "财务复核人员")
    with transaction.atomic():
        queue_up()
        held = Batch.objects.select_for_update().get(pk=batch.pk)
        found += needs_state(held, "复核", BatchState.TO_RELEASE)
        found += needs_another(by, [("经办", held.made_by_id)], "复核")
        try:
            room_of(held).may_send(held, by)
        except Refused as refused:
            found += refused.findings
        if not found:
            before = values(held)
            moment = now or datetime.now(UTC)
            held.state, held.checked_by, held.checked_at = BatchState.TO_SEND, by.natural_person, moment
            held.save(update_fields=["state", "checked_by", "checked_at"])
            file = fix_bank_file(held, moment)
            record(
                "复核支付批次",
                by.actor,
                object_kind="payment",
                object_key=held.number,
                detail=f"{held.lines:,}笔，{yuan(held.total)}元，{file.name}，{file.digest}",
                changes=[changed(held, before), added(file)],
            )
            return held
    stop("复核支付批次", batch, by, found)
    raise AssertionError("a refusal is raised")


def withdraw(batch: Batch, *, by: Who, reason: str) -> Batch:
    """Withdraw a batch that was not sent; its lines may be paid by another batch then.

    With it go the others that were handed over with it (分批), of which none may be sent: what was asked for at once is
    paid, or taken back, as a whole.

    By whoever handed it over, or by who releases. Raises :class:`~shebao.staff.grant_post.Refused`, journalled.
    """
    found = []
    if batch.made_by_id != by.natural_person.pk:
        found += needs_right(by, "payment.release", "撤销支付批次", "交付人或财务复核人员")
    if not reason.strip():
        found.append(refusal("P-4", "没有写明撤销原因。", "写明原因。"))
    with transaction.atomic():
        queue_up()
        whole = list(Batch.objects.select_for_update().filter(pk__in=whole_of(batch).values("pk")).order_by("pk"))
        for held in whole:
            found += needs_state(held, "撤销", BatchState.TO_RELEASE, BatchState.TO_SEND)
        if not found:
            for held in whole:
                _withdrawn(held, by, reason.strip()[:200])
            return next(held for held in whole if held.pk == batch.pk)
    stop("撤销支付批次", batch, by, found)
    raise AssertionError("a refusal is raised")


def _withdrawn(held: Batch, by: Who, reason: str) -> None:
    before = values(held)
    held.state, held.withdrawn_reason = BatchState.WITHDRAWN, reason
    held.save(update_fields=["state", "withdrawn_reason"])
    held.instructions.filter(state=State.WAITING).update(state=State.WITHDRAWN)
    record(
        "撤销支付批次",
        by.actor,
        object_kind="payment",
        object_key=held.number,
        detail=reason,
        changes=[changed(held, before)],
    )
    room_of(held).withdrawn(held, by)
