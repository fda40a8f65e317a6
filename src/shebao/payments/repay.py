"""Paying failed lines again (重新支付): a batch of new numbers, of what two people have corrected and nothing else."""

from datetime import datetime

import polars as pl
from django.db import transaction

from shebao.payments.drafts import LINE_SCHEMA, BatchDraft
from shebao.payments.hand_over import hand_over
from shebao.payments.models import AGREED, Batch, Correction
from shebao.payments.outcomes import room_of
from shebao.payments.refusals import needs_right, stop
from shebao.payments.states import TO_CORRECT, State
from shebao.staff.grant_post import Refused, refusal
from shebao.staff.who import Who


def repay(batch: Batch, *, key: str, by: Who, now: datetime | None = None) -> Batch:
    """Hand over a batch of the failed lines of another whose corrections are confirmed; released and sent as any other.

    The same key with the same lines answers the same batch. Raises :class:`~shebao.staff.grant_post.Refused`.
    """
    found = needs_right(by, "payment.correct", "重新支付", "单位财务人员")
    if not found and (known := Batch.objects.filter(key=key, repays=batch).first()):
        return known
    try:
        room_of(batch).may_send(batch, by)
    except Refused as refused:
        found += refused.findings
    ready = repayable(batch)
    if not ready.height and not found:
        found.append(
            refusal(
                "P-74",
                f"支付批次{batch.number}没有可重新支付的明细：失败或退票的指令须先更正并经复核，未回的不得重发。",
                "先办理更正。",
            )
        )
    stop("重新支付", batch, by, found)
    draft = BatchDraft(
        kind=batch.kind,
        key=key,
        title=f"重新支付：{batch.title}"[:200],
        payer=batch.payer_id,
        lines=ready,
        profile=batch.profile,
        facts=batch.facts,
    )
    with transaction.atomic():
        return hand_over(draft, by=by, repays=batch, now=now)


def repayable(batch: Batch) -> pl.DataFrame:
    """The failed and returned lines of a batch with a confirmed correction, and not paid again as it says yet.

    What failed once more as it was corrected has to be corrected there, in the batch in which it failed.
    """
    corrections = (
        Correction.objects.filter(instruction__batch=batch, instruction__state__in=TO_CORRECT, state=AGREED)
        .exclude(gives_up=True)
        .exclude(instruction__replaced_by__state__in=[one.value for one in State if one is not State.WITHDRAWN])
        .select_related("instruction")
        .order_by("instruction__ordinal")
    )
    rows = [
        (
            *(one.instruction.line_key, one.payee, one.account, one.bank, one.instruction.amount),
            *(one.instruction.purpose, one.instruction.person_digest),
        )
        for one in corrections
    ]
    return pl.DataFrame(rows, schema=LINE_SCHEMA, orient="row")
