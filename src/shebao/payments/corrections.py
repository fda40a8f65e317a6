"""Correcting a failed line (支付更正): whom and where to pay instead, asked for by one person, confirmed by another.

A line that nobody can be paid is given up (不再支付) in the same way, with a reason: it is never paid again, and the
room that handed it down is told.
"""

from collections.abc import Sequence
from datetime import UTC, datetime

import polars as pl
from django.db import transaction

from shebao.findings import Finding
from shebao.journal.record import queue_up, record
from shebao.payments.bank_profiles import profiles
from shebao.payments.check_lines import check_lines, complete
from shebao.payments.models import AGREED, ASKED, NOT_AGREED, Correction, Instruction
from shebao.payments.outcomes import room_of
from shebao.payments.refusals import needs_another, needs_right, stop
from shebao.payments.rows import added, changed, values
from shebao.payments.states import TO_CORRECT, State
from shebao.screens.masks import mask_account
from shebao.staff.grant_post import refusal
from shebao.staff.who import Who

GIVE_UP = "登记不再支付"


def ask_correction(
    instruction: Instruction, *, payee: str, account: str, bank: str = "", reason: str, by: Who
) -> Correction:
    """Ask for a failed line to be paid to another account or under another name; it waits for another person then.

    Raises :class:`~shebao.staff.grant_post.Refused` with every reason, journalled.
    """
    found = needs_right(by, "payment.correct", "更正支付明细", "单位财务人员")
    payee, account, bank, reason = payee.strip(), account.strip(), bank.strip(), reason.strip()
    if not reason:
        found.append(refusal("P-70", "没有写明更正依据。", "写明核实的经过和凭据（本人身份证、银行卡复印件等）。"))
    with transaction.atomic():
        queue_up()
        held = Instruction.objects.select_for_update(of=("self",)).select_related("batch").get(pk=instruction.pk)
        if held.state not in TO_CORRECT:
            action = "未回的指令等待银行回盘，不得更正后重发。" if held.state == State.SENT else "返回批次查看。"
            found.append(refusal("P-71", f"支付指令{held.number}现为“{held.state}”，不能更正。", action))
        if waiting := held.corrections.exclude(state=NOT_AGREED).first():
            found.append(refusal("P-72", f"支付指令{held.number}已有更正（{waiting.state}）。", "由复核人办理。"))
        found += _line_problems(held, payee, account, bank)
        if not found:
            made = Correction.objects.create(
                instruction=held,
                payee=payee,
                account=account,
                bank=bank,
                reason=reason[:200],
                asked_by=by.natural_person,
                asked_at=datetime.now(UTC),
            )
            record(
                "更正支付明细",
                by.actor,
                object_kind="payment",
                object_key=held.batch.number,
                detail=f"{held.number}：{held.payee}{mask_account(held.account)}改为{payee}{mask_account(account)}，{reason}",
                changes=[added(made)],
            )
            return made
    stop("更正支付明细", instruction.batch, by, found)
    raise AssertionError("a refusal is raised")


def ask_giving_up(instructions: Sequence[Instruction], *, reason: str, by: Who) -> list[Correction]:
    """Ask that failed lines of one batch are not paid any more (不再支付), all or none; it waits for another person.

    Raises :class:`~shebao.staff.grant_post.Refused` with every reason, journalled.
    """
    found = needs_right(by, "payment.correct", GIVE_UP, "单位财务人员")
    reason = reason.strip()
    if not reason:
        found.append(
            refusal("P-70", "没有写明不再支付的原因。", "写明核实的经过和依据（本人已故无继承人、自愿放弃等）。")
        )
    with transaction.atomic():
        queue_up()
        asked = [one.pk for one in instructions]
        held = list(
            Instruction.objects.select_for_update(of=("self",))
            .select_related("batch")
            .filter(pk__in=asked)
            .order_by("pk")
        )
        living = dict(
            Correction.objects.filter(instruction__in=asked)
            .exclude(state=NOT_AGREED)
            .values_list("instruction", "state")
        )
        for one in held:
            if one.state not in TO_CORRECT:
                action = "未回的指令等待银行回盘。" if one.state == State.SENT else "返回批次查看。"
                found.append(refusal("P-71", f"支付指令{one.number}现为“{one.state}”，不能登记不再支付。", action))
            elif one.pk in living:
                told = f"支付指令{one.number}已有更正（{living[one.pk]}）。"
                found.append(refusal("P-72", told, "由复核人办理；已同意的更正，重新支付后按结果办理。"))
        if not found:
            now = datetime.now(UTC)
            made = [
                Correction.objects.create(
                    instruction=one,
                    payee=one.payee,
                    account=one.account,
                    bank=one.bank,
                    reason=reason[:200],
                    gives_up=True,
                    asked_by=by.natural_person,
                    asked_at=now,
                )
                for one in held
            ]
            record(
                GIVE_UP,
                by.actor,
                object_kind="payment",
                object_key=held[0].batch.number,
                detail=f"{held[0].number}{f'等{len(held)}笔' if len(held) > 1 else ''}：{reason}",
                changes=[added(one) for one in made],
            )
            return made
    stop(GIVE_UP, instructions[0].batch, by, found)
    raise AssertionError("a refusal is raised")


def _line_problems(held: Instruction, payee: str, account: str, bank: str) -> list[Finding]:
    row = {
        **{"line_key": held.line_key, "payee": payee, "account": account, "bank": bank, "amount": held.amount},
        **{"purpose": held.purpose, "person_digest": held.person_digest},
    }
    lines, wrong = complete(pl.DataFrame([row]))
    return [*wrong, *check_lines(lines, profiles()[held.batch.profile])]


def decide_correction(correction: Correction, agree: bool, *, by: Who) -> Correction:
    """Confirm a correction or not: another person than asked for it. What is given up is told to the room above."""
    found = needs_right(by, "payment.correct.check", "复核支付更正", "财务复核人员")
    with transaction.atomic():
        queue_up()
        held = (
            Correction.objects.select_for_update(of=("self",))
            .select_related("instruction__batch")
            .get(pk=correction.pk)
        )
        found += needs_another(by, [("更正", held.asked_by_id)], "更正复核")
        if held.state != ASKED:
            found.append(refusal("P-73", f"此项更正现为“{held.state}”，已经办理过。", "返回批次查看。"))
        if not found:
            before = values(held)
            held.state = AGREED if agree else NOT_AGREED
            held.decided_by, held.decided_at = by.natural_person, datetime.now(UTC)
            held.save(update_fields=["state", "decided_by", "decided_at"])
            record(
                "复核支付更正",
                by.actor,
                object_kind="payment",
                object_key=held.instruction.batch.number,
                result=held.state,
                detail=held.instruction.number,
                changes=[changed(held, before)],
            )
            if agree and held.gives_up:
                room_of(held.instruction.batch).given_up(held, by)
            return held
    stop("复核支付更正", correction.instruction.batch, by, found)
    raise AssertionError("a refusal is raised")
