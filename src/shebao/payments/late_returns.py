"""Money that the bank sends back after it had reported success (退票): registered by slip, confirmed by another person.

What the bank answered stays: the late return is a row beside it, and the line's state goes on from 成功 to 退票. From
then on the line holds its key no longer: it is corrected and paid again as a failed one, once. A slip counts once,
whether it is typed, imported, or both.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from django.db import transaction
from django.utils.timezone import localdate

from shebao.findings import Finding
from shebao.journal.record import RowChange, queue_up, record
from shebao.payments.models import AGREED, ASKED, NOT_AGREED, Batch, Instruction, LateReturn
from shebao.payments.outcomes import room_of
from shebao.payments.refusals import needs_another, needs_right, stop
from shebao.payments.rows import added, changed, values
from shebao.payments.states import State
from shebao.screens.shows import yuan
from shebao.staff.grant_post import Refused, refusal
from shebao.staff.who import Who

REGISTER, DECIDE = "登记退票", "复核退票"
BASIS = "会计法第二十五条、第三十五条；以银行退票回单为原始凭证"
SLIP, REASON = 40, 100


@dataclass(frozen=True)
class Slip:
    """What a bank's slip says of one line; ``file`` and ``file_name`` where it came in a file."""

    instruction: Instruction
    number: str
    day: date
    reason: str = ""
    file: str = ""
    file_name: str = ""


def ask_late_return(instruction: Instruction, *, slip: str, day: date, reason: str = "", by: Who) -> LateReturn:
    """Register a late return by the bank's slip; it waits for another person then.

    The same slip of the same line and day answers what is there. Raises :class:`~shebao.staff.grant_post.Refused`
    with every reason, journalled.
    """
    found = needs_right(by, "payment.send", REGISTER, "单位出纳")
    told = Slip(instruction, slip.strip(), day, reason.strip())
    with transaction.atomic():
        queue_up()
        problems, known = look([told])
        if not found and not problems:
            return known[0] if known else write([told], by)[0]
    stop(REGISTER, instruction.batch, by, [*found, *problems])
    raise AssertionError("a refusal is raised")


def look(slips: Sequence[Slip]) -> tuple[list[Finding], list[LateReturn]]:
    """What is wrong with slips, all of it, and those that are registered already; the lines are locked."""
    found: list[Finding] = []
    known: list[LateReturn] = []
    today = localdate()
    keys = [slip.instruction.pk for slip in slips]
    lines = {
        line.pk: line
        for line in Instruction.objects.select_for_update(of=("self",)).select_related("batch").filter(pk__in=keys)
    }
    living = LateReturn.objects.exclude(state=NOT_AGREED).select_related("instruction")
    of_line = {one.instruction_id: one for one in living.filter(instruction__in=keys)}
    of_slip = {
        (one.payer_id, one.slip): one for one in living.filter(slip__in=[slip.number for slip in slips if slip.number])
    }
    for slip in slips:
        line, there = lines[slip.instruction.pk], of_line.get(slip.instruction.pk)
        if there and (there.slip, there.day) == (slip.number, slip.day):
            known.append(there)
            continue
        if not slip.number or len(slip.number) > SLIP:
            found.append(refusal("P-80", f"{line.number}没有银行退票回单号，或超过{SLIP}个字符。", "按回单填写。"))
        if there:
            told = f"支付指令{line.number}已按回单{there.slip}登记退票（{there.state}）。"
            found.append(refusal("P-81", told, "一笔支付只退一次；登记有误的，由复核人不同意后重新登记。"))
        elif line.state != State.SUCCESS:
            action = "未回或失败的按回盘文件办理，不作退票。" if line.state != State.CAME_BACK else "返回指令查看。"
            found.append(refusal("P-82", f"支付指令{line.number}现为“{line.state}”，不能登记退票。", action))
        other = of_slip.get((line.batch.payer_id, slip.number))
        if other and other.instruction_id != line.pk:
            told = f"银行回单{slip.number}已登记为支付指令{other.instruction.number}的退票。"
            found.append(refusal("P-83", told, "核对回单号；一张回单只对应一笔指令。"))
        sent = line.batch.sent_at
        if slip.day > today or (sent and slip.day < localdate(sent)):
            told = f"{line.number}的退票日期{slip.day.isoformat()}晚于今天或早于发送日期。"
            found.append(refusal("P-84", told, "按银行回单的日期填写。"))
    return found, known


def write(slips: Sequence[Slip], by: Who) -> list[LateReturn]:
    """Write slips that :func:`look` found nothing against, with one entry of the journal for each batch."""
    now = datetime.now(UTC)
    made: dict[Batch, list[LateReturn]] = {}
    for slip in slips:
        batch = slip.instruction.batch
        one = LateReturn.objects.create(
            instruction=slip.instruction,
            payer_id=batch.payer_id,
            slip=slip.number,
            day=slip.day,
            amount=slip.instruction.amount,
            reason=slip.reason[:REASON],
            file=slip.file,
            file_name=slip.file_name[-120:],
            asked_by=by.natural_person,
            asked_at=now,
        )
        made.setdefault(batch, []).append(one)
    for batch, ones in made.items():
        _journal(REGISTER, batch, ones, by, "待复核", [added(one) for one in ones])
    return [one for ones in made.values() for one in ones]


def decide_late_returns(
    late_returns: Sequence[LateReturn], agree: bool, *, by: Who, now: datetime | None = None
) -> list[LateReturn]:
    """Confirm late returns, all or none, or not agree: another person than registered them, with the slips in hand.

    What is agreed to turns its line's state into 退票 and is told to the room above, in one transaction. Raises
    :class:`~shebao.staff.grant_post.Refused` with every reason, journalled.
    """
    found = needs_right(by, "payment.correct.check", DECIDE, "财务复核人员")
    with transaction.atomic():
        queue_up()
        held = list(
            LateReturn.objects.select_for_update(of=("self",))
            .select_related("instruction__batch", "payer")
            .filter(pk__in=[one.pk for one in late_returns])
            .order_by("pk")
        )
        for one in held:
            found += needs_another(by, [("退票登记", one.asked_by_id)], "退票复核")
            if one.state != ASKED:
                told = f"支付指令{one.instruction.number}的退票现为“{one.state}”，已经办理过。"
                found.append(refusal("P-85", told, "返回指令查看。"))
            elif agree:
                found += room_of(one.instruction.batch).may_come_back(one)
        if not found:
            try:
                with transaction.atomic():
                    _decided(held, agree, by, now or datetime.now(UTC))
                return held
            except Refused as refused:
                found += refused.findings
    stop(DECIDE, late_returns[0].instruction.batch, by, found)
    raise AssertionError("a refusal is raised")


def _decided(held: Sequence[LateReturn], agree: bool, by: Who, now: datetime) -> None:
    by_batch: dict[Batch, list[LateReturn]] = {}
    for one in held:
        by_batch.setdefault(one.instruction.batch, []).append(one)
    for batch, ones in by_batch.items():
        changes = []
        for one in ones:
            before = values(one)
            one.state = AGREED if agree else NOT_AGREED
            one.decided_by, one.decided_at = by.natural_person, now
            one.save(update_fields=["state", "decided_by", "decided_at"])
            changes.append(changed(one, before))
            if agree:
                Instruction.objects.filter(pk=one.instruction_id).update(state=State.CAME_BACK)
                one.instruction.state = State.CAME_BACK.value
        _journal(DECIDE, batch, ones, by, AGREED if agree else NOT_AGREED, changes)
        if agree:
            for one in ones:
                room_of(batch).came_back(one, by)


def _journal(
    act: str, batch: Batch, ones: Sequence[LateReturn], by: Who, result: str, changes: list[RowChange]
) -> None:
    named = "、".join(f"{one.instruction.number}（回单{one.slip}，{one.day.isoformat()}）" for one in ones[:5])
    more = f"等{len(ones)}笔" if len(ones) > 5 else ""
    record(
        act,
        by.actor,
        object_kind="payment",
        object_key=batch.number,
        result=result,
        detail=f"{named}{more}，{yuan(sum(one.amount for one in ones))}元",
        changes=changes,
    )
