"""Recovering what was not due (多发追回, P25): found after the payment, opened as a case, agreed, received.

A death that is reported late: the roster's allowance is worked out again with what the register says now, for the same
reference date, and who is out now was paid what was not due. Receivable = Σ of these lines; recovered ≤ receivable.
Legal source: 社会保险经办条例第四十六条 (at once, in instalments by agreement, or set off).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from shebao.cases import workflow
from shebao.cases.kinds import CaseKind, Claim, Desk, Difference, Paper, Subject, declare
from shebao.cases.models import Case
from shebao.cases.numbers import take_numbers
from shebao.cases.refusals import journalled
from shebao.cases.states import Risk
from shebao.findings import Finding
from shebao.journal.digest import record_text
from shebao.journal.record import RowChange, queue_up, record
from shebao.payments.models import LateReturn
from shebao.programmes.allowances import rights, trail
from shebao.programmes.allowances.candidates import candidates
from shebao.programmes.allowances.catalogue import allowances
from shebao.programmes.allowances.eligible import Status, eligible
from shebao.programmes.allowances.handing_over import batch_key
from shebao.programmes.allowances.models import (
    Instalment,
    Line,
    Recovery,
    RecoveryLine,
    RecoveryReceipt,
    Roster,
)
from shebao.programmes.allowances.states import RecoveryState, State
from shebao.programmes.books import book_recovered
from shebao.programmes.models import PaymentRequest
from shebao.programmes.payments_room import ALSO_AGAINST
from shebao.programmes.reserve import come_back, give_up_if_closed
from shebao.register.standards import view
from shebao.register.who_is_meant import id_digest, number_shown
from shebao.register.wording import wrong
from shebao.screens.shows import yuan
from shebao.staff.grant_post import Refused, refusal
from shebao.staff.who import Who

BASIS = "社会保险经办条例第四十六条"
PREFIX = "ZH"
ONCE, INSTALMENTS = "一次性退回", "分期退回"
METHODS = (ONCE, INSTALMENTS)
MOST = 60
CAUSE, KEY = 200, 64
Payload = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class NotDue:
    """A paid line that is not due by what the register says now."""

    line: int
    name: str
    roster: str
    amount: int
    reason: str


def not_due(roster: Roster) -> list[NotDue]:
    """The lines of an approved roster whose people are out now, for the same reference date, and not had back yet."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT l.person_id FROM allowances_line l JOIN register_person p ON p.id = l.person_id"
            " WHERE l.roster_id = %s AND l.once IS NOT NULL AND p.died_on IS NOT NULL"
            " AND NOT EXISTS (SELECT 1 FROM allowances_recoveryline v WHERE v.line_id = l.id)",
            [roster.pk],
        )
        persons = [row[0] for row in cursor.fetchall()]
    allowance = allowances()[roster.allowance]
    if not persons or allowance.kind == "funeral":
        return []
    people = candidates(allowance, roster.year, persons)
    now = eligible(people.drop("payee"), allowance, roster.year, roster.reference_on, view(timezone.localdate()))
    told = {key: (status, reason, amount) for key, status, reason, amount in now.select(
        "key", "status", "reason", "amount").iter_rows()}  # fmt: skip
    found = []
    for line in Line.objects.filter(roster=roster, person_id__in=persons, once__isnull=False).order_by("pk"):
        status, reason, amount = told.get(line.key, (Status.OUT, "登记簿中已没有待遇登记", 0))
        due = amount if status == Status.IN else 0
        if due < line.amount and "死亡" in reason:
            found.append(NotDue(line.pk, line.name, roster.number, line.amount - due, reason))
    return found


def all_not_due(who: Who) -> list[NotDue]:
    """The same of every roster in somebody's scope that was approved."""
    rows = rights.rosters_for(who).filter(state__in=[State.APPROVED.value, State.SEALED.value])
    return [one for roster in rows.order_by("pk") for one in not_due(roster)]


def _lines(payload: Payload) -> list[Any]:
    keys = [one.get("line") for one in payload.get("lines", ())]
    return list(Line.objects.filter(pk__in=keys, once__isnull=False).select_related("roster", "person").order_by("pk"))


def find(payload: Payload, _: date) -> list[Finding]:
    """Everything wrong with opening a recovery."""
    lines, asked = _lines(payload), {one["line"]: one["amount"] for one in payload.get("lines", ())}
    found = []
    if not lines or len(lines) < len(asked):
        found.append(
            wrong("P25-1", "发放记录", "没有选择已发放的记录，或其中有的没有发放。", "从追回清单中选择。", BASIS)
        )
    if len({line.key for line in lines}) > 1:
        found.append(wrong("P25-2", "人员", "一个追回案只追回一个人的款项。", "按人分别立案。", BASIS))
    for line in lines:
        if not 0 < asked[line.pk] <= line.amount:
            told = f"{line.roster.number}应追回{yuan(asked[line.pk])}元，发放的是{yuan(line.amount)}元。"
            found.append(wrong("P25-3", "金额", told, "不超过已发放的金额。", BASIS))
        if RecoveryLine.objects.filter(line=line).exists():
            told = f"{line.roster.number}的这笔款项已经立案追回。"
            found.append(wrong("P25-4", "发放记录", told, "在原追回案中办理。", BASIS))
        if not paid(line):
            told = f"{line.roster.number}的这笔款项没有支付成功。"
            found.append(wrong("P25-5", "发放记录", told, "没有支付的不用追回，撤销支付即可。", BASIS))
    if not str(payload.get("cause", "")).strip():
        found.append(wrong("P25-6", "原因", "没有写明原因。", "写明多发的原因和发现的途径。", BASIS))
    return found


def paid(line: Line) -> bool:
    """Whether the payment of a line went through."""
    from shebao.programmes.allowances.progress import states_of_lines

    return states_of_lines([line]).get(line.pk) == "成功"


def _subject(payload: Payload) -> Subject:
    lines = _lines(payload)
    if not lines:
        raise KeyError("lines")
    line = lines[0]
    return Subject(
        "person",
        str(line.person_id or line.key),
        line.name,
        line.township,
        id_digest(line.id_number),
        number_shown(line.id_number),
    )


def _total(payload: Payload) -> int:
    return sum(one["amount"] for one in payload.get("lines", ()))


def _apply(payload: Payload, case_number: str, day: date) -> Sequence[RowChange]:
    errors = find(payload, day)
    if errors:
        raise Refused(*errors)
    lines, asked = _lines(payload), {one["line"]: one for one in payload["lines"]}
    prefix = f"{PREFIX}{day.year}"
    recovery = Recovery.objects.create(
        number=f"{prefix}{take_numbers(prefix, 1):04d}",
        key=lines[0].key,
        name=lines[0].name,
        cause=str(payload["cause"])[:CAUSE],
        receivable=_total(payload),
        case_number=case_number,
        opened_at=timezone.now(),
    )
    RecoveryLine.objects.bulk_create(
        [
            RecoveryLine(
                recovery=recovery, line=line, amount=asked[line.pk]["amount"], reason=asked[line.pk]["reason"][:CAUSE]
            )
            for line in lines
        ]
    )
    return [RowChange(trail.RECOVERY, str(recovery.pk), None, trail.recovery_values(recovery))]


KIND = declare(
    CaseKind(
        code="P25",
        name="多发待遇追回立案",
        document="多发待遇追回审批表",
        time_limit=20,
        basis=BASIS,
        subject=_subject,
        title=lambda payload: f"{_subject(payload).name}多发款项追回",
        find=find,
        risk=lambda _: Risk.MIDDLE,
        differences=lambda payload: [
            Difference("应追回金额", "", f"{yuan(_total(payload))}元"),
            Difference("原因", "", str(payload.get("cause", ""))),
        ],
        key=lambda payload: "recovery-" + "-".join(str(one["line"]) for one in payload["lines"]),
        apply=_apply,
        desk=Desk("roster.make", "roster.check", "roster.look", ("roster.approve",)),
        papers=lambda _: (Paper("多发情况核实材料", BASIS),),
        amount=_total,
        corrected_at=lambda *_: "/recoveries/find/",
        claims=lambda payload: [
            Claim(f"recovery:{one['line']}", "发放记录", f"发放记录{one['line']}") for one in payload["lines"]
        ],
    )
)


def open_recovery(found: Sequence[NotDue], cause: str, *, by: Who, now: datetime) -> Case:
    """Open the case that has money back of one person. Raises :class:`Refused`."""
    payload = {
        "cause": cause.strip(),
        "lines": [{"line": one.line, "amount": one.amount, "reason": one.reason} for one in found],
    }
    lines = _lines(payload)
    with journalled(by, "追回立案"):
        if not lines:
            raise Refused(refusal("R-15", "没有选择已发放的记录。", "从追回清单中选择。", BASIS))
        allowance = allowances()[lines[0].roster.allowance]
        rights.need(by, rights.MAKE, allowance, "追回立案")
    return workflow.open_case("P25", allowance.insurance, payload, by=by, now=now)


def agree(recovery_id: int, instalments: Sequence[tuple[date, int]], *, by: Who, now: datetime) -> Recovery:
    """Note the agreement to pay back: days and amounts, which add up to what is receivable. Raises :class:`Refused`."""
    with journalled(by, "登记还款协议"), transaction.atomic():
        recovery = _locked(recovery_id)
        rights.need(by, rights.MAKE, _allowance(recovery), "登记还款协议")
        if recovery.state != RecoveryState.OPEN:
            raise Refused(refusal("R-16", f"追回案现为“{recovery.state}”，不能登记还款协议。", "查看追回案。", BASIS))
        _need_whole_agreement(recovery, instalments, timezone.localdate(now))
        before = trail.recovery_values(recovery)
        Instalment.objects.bulk_create(
            [
                Instalment(recovery=recovery, ordinal=at, due_on=due, amount=amount)
                for at, (due, amount) in enumerate(sorted(instalments), 1)
            ]
        )
        recovery.state = RecoveryState.AGREED.value
        recovery.method = ONCE if len(instalments) == 1 else INSTALMENTS
        recovery.save(update_fields=["state", "method"])
        _journal("登记还款协议", recovery, by, before, {"期数": len(instalments)})
    return recovery


def _need_whole_agreement(recovery: Recovery, instalments: Sequence[tuple[date, int]], today: date) -> None:
    found, total = [], sum(amount for _, amount in instalments)
    if not instalments or len(instalments) > MOST:
        found.append(refusal("R-16", f"还款协议有{len(instalments)}期，应为1至{MOST}期。", "填写各期日期和金额。"))
    if any(amount <= 0 for _, amount in instalments) or total != recovery.receivable:
        told = f"各期金额合计{yuan(total)}元，应追回{yuan(recovery.receivable)}元。"
        found.append(refusal("R-16", told, "每期大于零，合计等于应追回金额。", BASIS))
    if any(due < today for due, _ in instalments) or len({due for due, _ in instalments}) < len(instalments):
        found.append(refusal("R-16", "约定日期有的早于今天，或有重复。", "各期填写今天以后的不同日期。"))
    if found:
        raise Refused(*found)


def receive(recovery_id: int, key: str, amount: int, received_on: date, *, by: Who, now: datetime) -> RecoveryReceipt:
    """Note money that came back, by the number of the bank's slip; the same slip again is the receipt that is there.

    Raises :class:`Refused` for more than is still receivable, and for a slip that came with another content.
    """
    with journalled(by, "登记追回到账"), transaction.atomic():
        recovery = _locked(recovery_id)
        if not by.may(rights.RECEIVE):
            raise Refused(refusal("R-1", "没有登记追回到账的权限。", "请单位财务办理。"))
        slip = key.strip()[:KEY]
        if known := RecoveryReceipt.objects.filter(key=slip).first():
            if (known.recovery_id, known.amount, known.received_on) != (recovery.pk, amount, received_on):
                raise Refused(refusal("R-17", f"回单{slip}已登记过，内容不同。", "核对回单号和金额。"))
            return known
        _need_receivable(recovery, slip, amount, received_on, timezone.localdate(now))
        before = trail.recovery_values(recovery)
        try:
            with transaction.atomic():
                made = RecoveryReceipt.objects.create(
                    recovery=recovery,
                    key=slip,
                    amount=amount,
                    received_on=received_on,
                    made_by=by.natural_person,
                    made_at=now,
                )
        except IntegrityError as problem:
            raise Refused(refusal("R-17", f"回单{slip}刚刚由他人登记。", "刷新页面查看。")) from problem
        recovery.recovered += amount
        if recovery.recovered == recovery.receivable:
            recovery.state = RecoveryState.SETTLED.value
        recovery.save(update_fields=["recovered", "state"])
        _journal("登记追回到账", recovery, by, before, {"回单号": slip, "金额（分）": amount}, _give_back(made, by))
    return made


def _give_back(receipt: RecoveryReceipt, by: Who) -> Sequence[RowChange]:
    """Recovered money goes back to the project's budget line that it came from, and into the project's book."""
    roster = receipt.recovery.lines.select_related("line__roster").first().line.roster
    request = PaymentRequest.objects.filter(batch=batch_key(roster)).select_related("reservation").first()
    if request is None:
        return ()
    key = f"追回-{receipt.key}"
    told, day = receipt.recovery.number, receipt.received_on
    changes = [*come_back(request.reservation, receipt.amount, key, by.natural_person, told, day)]
    changes += give_up_if_closed(request.project, request.item, receipt.amount, key, by.natural_person)
    book_recovered(request, receipt.amount, receipt.key, key, day)
    return changes


def against_late_return(late: LateReturn) -> list[Finding]:
    """Money that a recovery is to have back does not come back twice: the slip is the recovery's receipt then."""
    once, _, key = late.instruction.line_key.partition(":")
    line = Line.objects.filter(once=once, key=key).first()
    held = RecoveryLine.objects.filter(line=line).select_related("recovery").first() if line else None
    if held is None:
        return []
    told = f"支付指令{late.instruction.number}的款项已立案追回（{held.recovery.number}），不能再按退票办理。"
    action = f"此次登记不同意；在追回案中按银行回单{late.slip}登记到账。"
    return [refusal("R-24", told, action, BASIS)]


ALSO_AGAINST.append(against_late_return)


def _need_receivable(recovery: Recovery, slip: str, amount: int, received_on: date, today: date) -> None:
    found, left = [], recovery.receivable - recovery.recovered
    if recovery.state != RecoveryState.AGREED:
        told = f"追回案现为“{recovery.state}”，不能登记到账。"
        found.append(refusal("R-17", told, "先登记还款协议；已结清的不再收款。", BASIS))
    if not slip:
        found.append(refusal("R-17", "没有填写回单号。", "填写银行回单上的号码。"))
    if not 0 < amount <= left:
        told = f"到账{yuan(amount)}元，尚应追回{yuan(left)}元。"
        found.append(refusal("R-17", told, "核对金额；多收的退回缴款人。", BASIS))
    if received_on > today:
        found.append(refusal("R-17", f"到账日期{received_on.isoformat()}晚于今天。", "按回单填写。"))
    if found:
        raise Refused(*found)


def _locked(recovery_id: int) -> Recovery:
    queue_up()
    return Recovery.objects.select_for_update().get(pk=recovery_id)


def _allowance(recovery: Recovery) -> Any:
    line = RecoveryLine.objects.filter(recovery=recovery).select_related("line__roster").first()
    assert line is not None, "a recovery has lines"
    return allowances()[line.line.roster.allowance]


def _journal(
    what: str,
    recovery: Recovery,
    by: Who,
    before: dict[str, Any],
    told: dict[str, Any],
    others: Sequence[RowChange] = (),
) -> None:
    record(
        what,
        by.actor,
        object_kind="recovery",
        object_key=recovery.number,
        case_number=recovery.case_number,
        detail=record_text(told),
        changes=[RowChange(trail.RECOVERY, str(recovery.pk), before, trail.recovery_values(recovery)), *others],
    )
