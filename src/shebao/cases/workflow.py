"""Opening a case and taking its steps. Every step is one transaction: the case, the step, the effect, the journal.

A refusal changes nothing, is journalled as refused, and says what was refused, why and what to do.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from shebao.cases import refusals
from shebao.cases.kinds import CaseKind, kind_of
from shebao.cases.models import Case, CaseStep, CaseVersion
from shebao.cases.numbers import next_number
from shebao.cases.states import FINAL, Action, Risk, State
from shebao.cases.working_days import add_working_days
from shebao.journal.digest import record_text
from shebao.journal.record import RowChange, record
from shebao.staff.who import Who

HANDS = {"make": "经办", "check": "复核", "approve": "审批", "audit": "稽核"}

Payload = Mapping[str, Any]


def open_case(kind_code: str, insurance: str, payload: Payload, *, by: Who, now: datetime) -> Case:
    """Open a case as its maker, accepted at once where nothing is wrong with it, and send it to be checked later.

    The same thing asked twice returns the first case (幂等). Raises :class:`Refused` with every finding that is an
    error.
    """
    kind = kind_of(kind_code)
    with refusals.journalled(by, kind.name, kind.title):
        refusals.need_right(by, "case.make", insurance, kind.name)
        key = kind.key(payload)
        if key and (known := Case.objects.filter(idempotency_key=key).first()):
            return known
        findings = list(kind.find(payload, now.date()))
        refusals.stop_at_errors(findings)
        subject = kind.subject(payload)
        refusals.need_no_kinship(by, subject.id_digest)
        try:
            with transaction.atomic():
                return _open(kind, insurance, payload, key, findings, by, now)
        except IntegrityError:
            # Somebody else was first between the look and the write.
            if key and (known := Case.objects.filter(idempotency_key=key).first()):
                return known
            raise


def _open(
    kind: CaseKind, insurance: str, payload: Payload, key: str, findings: list[Any], by: Who, now: datetime
) -> Case:
    subject = kind.subject(payload)
    risk = kind.risk(payload)
    case = Case.objects.create(
        number=next_number(insurance, kind.code, now.date()),
        kind=kind.code,
        insurance=insurance,
        title=kind.title(payload),
        state=State.ACCEPTED.value,
        risk=risk.value,
        approvals_needed=len(risk.approvals),
        subject_kind=subject.kind,
        subject_key=subject.key,
        subject_name=subject.name,
        township=subject.township,
        amount=kind.amount(payload),
        maker=by.natural_person,
        accepted_at=now,
        due_on=add_working_days(now.date(), kind.time_limit),
        created_at=now,
        idempotency_key=key or None,
    )
    _version(case, payload, findings, by, now)
    _step(case, Action.OPEN, "make", "", by, now, "")
    _journal(case, Action.OPEN, by, "", [])
    return case


def submit(case: Case, *, by: Who, now: datetime, opinion: str = "") -> Case:
    """Send a case to be checked (提交复核)."""
    return _take(case, Action.SUBMIT, "make", State.TO_CHECK, by, now, opinion)


def revise(case: Case, payload: Payload, *, by: Who, now: datetime, opinion: str = "") -> Case:
    """Send a returned case again with another content; the earlier versions stay (补正)."""
    kind = kind_of(case.kind)
    with refusals.journalled(by, Action.REVISE.value, lambda _: case.title, case.number):
        refusals.stop_at_errors(list(kind.find(payload, now.date())))
        refusals.need_no_kinship(by, kind.subject(payload).id_digest)

        def change(locked: Case) -> None:
            risk = kind.risk(payload)
            locked.version += 1
            locked.title = kind.title(payload)
            locked.idempotency_key = kind.key(payload) or None
            locked.risk, locked.approvals_needed = risk.value, len(risk.approvals)
            locked.approvals_given, locked.checker = 0, None
            locked.amount = kind.amount(payload)
            locked.maker = by.natural_person
            _version(locked, payload, kind.find(payload, now.date()), by, now)

        return _take(case, Action.REVISE, "make", State.TO_CHECK, by, now, opinion, change=change)


def check(case: Case, *, by: Who, now: datetime, version: int, opinion: str = "") -> Case:
    """Agree as the checker with the version that was read; a low risk takes effect with it (复核通过)."""
    needed = len(Risk(case.risk).approvals)

    def change(locked: Case) -> None:
        refusals.need_version(locked, version)
        locked.checker = by.natural_person

    state = State.TO_APPROVE if needed else State.EFFECTIVE
    return _take(case, Action.CHECK, "check", state, by, now, opinion, change=change)


def approve(case: Case, *, by: Who, now: datetime, version: int, opinion: str = "") -> Case:
    """Give the approval that is awaited; the last one puts the case into effect (审批同意)."""

    def change(locked: Case) -> None:
        refusals.need_version(locked, version)
        locked.approvals_given += 1

    state = State.EFFECTIVE if case.approvals_given + 1 >= case.approvals_needed else State.TO_APPROVE
    hand = "audit" if case.awaiting == "case.approve.audit" else "approve"
    return _take(case, Action.APPROVE, hand, state, by, now, opinion, change=change)


def give_back(case: Case, *, by: Who, now: datetime, opinion: str) -> Case:
    """Return a case to its maker for correction (退回补正); what the checker found is written, nothing is changed."""
    refusals.need_opinion(opinion, "退回")
    hand = "check" if case.state == State.TO_CHECK else "approve"
    return _take(case, Action.RETURN, hand, State.RETURNED, by, now, opinion)


def reject(case: Case, *, by: Who, now: datetime, opinion: str) -> Case:
    """Refuse approval for good (不予批准)."""
    refusals.need_opinion(opinion, "不予批准")
    return _take(case, Action.REJECT, "approve", State.NOT_APPROVED, by, now, opinion)


def refuse(case: Case, *, by: Who, now: datetime, opinion: str) -> Case:
    """Not accept a case (不予受理), with the reason that the applicant is told."""
    refusals.need_opinion(opinion, "不予受理")
    return _take(case, Action.REFUSE, "make", State.NOT_ACCEPTED, by, now, opinion)


def withdraw(case: Case, *, by: Who, now: datetime, opinion: str) -> Case:
    """Withdraw one's own case before it takes effect (作废); the reason is kept."""
    refusals.need_opinion(opinion, "作废")
    with refusals.journalled(by, Action.WITHDRAW.value, lambda _: case.title, case.number):
        refusals.need_own(case, by)
        return _take(case, Action.WITHDRAW, "make", State.WITHDRAWN, by, now, opinion)


def archive(case: Case, *, by: Who, now: datetime) -> Case:
    """File a case that is done (归档)."""
    return _take(case, Action.ARCHIVE, "", State.ARCHIVED, by, now, "")


def freeze(case: Case, *, by: Who, now: datetime, opinion: str) -> Case:
    """Stop every step of a case until it is released, as audit (冻结)."""
    refusals.need_opinion(opinion, "冻结")
    return _hold(case, Action.FREEZE, True, by, now, opinion)


def release(case: Case, *, by: Who, now: datetime, opinion: str) -> Case:
    """Let a frozen case go on (解除冻结)."""
    refusals.need_opinion(opinion, "解除冻结")
    return _hold(case, Action.RELEASE, False, by, now, opinion)


def open_reversal(case: Case, reason: str, *, by: Who, now: datetime) -> Case:
    """Open the case that reverses an effective one (冲正): the same content backwards, through the same hands."""
    kind = kind_of(case.kind)
    with refusals.journalled(by, Action.REVERSE.value, lambda _: case.title, case.number):
        refusals.need_right(by, "case.make", case.insurance, kind.name)
        refusals.need_reversible(case, kind)
        refusals.need_opinion(reason, "冲正")
        payload = {**_newest(case), "冲正": case.number, "冲正事由": reason}
        refusals.need_no_kinship(by, kind.subject(payload).id_digest)
        with transaction.atomic():
            made = _open(kind, case.insurance, payload, f"冲正-{case.number}", [], by, now)
            made.title = f"冲正{case.number}：{case.title}"
            made.reverses = case
            made.save(update_fields=["title", "reverses"])
            return made


def _take(
    case: Case,
    action: Action,
    hand: str,
    to: State,
    by: Who,
    now: datetime,
    opinion: str,
    *,
    change: Any = None,
) -> Case:
    """One step in one transaction. Everything that forbids it is asked on the locked row."""
    with refusals.journalled(by, action.value, lambda _: case.title, case.number), transaction.atomic():
        locked = Case.objects.select_for_update(of=("self",)).get(pk=case.pk)
        refusals.need_step(locked, to, action, seen=case)
        refusals.need_not_frozen(locked)
        if action is not Action.ARCHIVE:
            refusals.need_hand(locked, action, hand, by)
        before = locked.state
        if change:
            change(locked)
        changes: list[RowChange] = []
        if to is State.EFFECTIVE:
            locked.effective_at = now
            changes = _effect(locked, now)
        if to in FINAL and to is not State.ARCHIVED:
            # What was not done may be asked for again.
            locked.idempotency_key = None
        locked.state = to.value
        _step(locked, action, hand, before, by, now, opinion)
        locked.save()
        _journal(locked, action, by, opinion, changes)
    return locked


def _effect(case: Case, now: datetime) -> list[RowChange]:
    kind, payload = kind_of(case.kind), _newest(case)
    if case.reverses_id is None:
        # What has changed since the case was opened may forbid it now.
        refusals.stop_at_errors(list(kind.find(payload, now.date())))
        return list(kind.apply(payload, case.number, now.date()))
    original = Case.objects.select_for_update(of=("self",)).get(pk=case.reverses_id)
    refusals.need_reversible(original, kind)
    assert kind.reverse is not None
    changes = list(kind.reverse(payload, case.number, now.date()))
    original.state = State.REVERSED.value
    original.idempotency_key = None
    original.save()
    return changes


def _hold(case: Case, action: Action, frozen: bool, by: Who, now: datetime, opinion: str) -> Case:
    with refusals.journalled(by, action.value, lambda _: case.title, case.number), transaction.atomic():
        refusals.need_right(by, "case.freeze", case.insurance, action.value)
        locked = Case.objects.select_for_update(of=("self",)).get(pk=case.pk)
        refusals.need_holdable(locked, frozen)
        if not frozen:
            locked.frozen = False
            locked.save(update_fields=["frozen"])
        _step(locked, action, "", locked.state, by, now, opinion, to=locked.state)
        if frozen:
            locked.frozen = True
            locked.save(update_fields=["frozen"])
        _journal(locked, action, by, opinion, [])
    return locked


def _newest(case: Case) -> dict[str, Any]:
    return dict(CaseVersion.objects.get(case=case, version=case.version).payload)


def _version(case: Case, payload: Payload, findings: Any, by: Who, now: datetime) -> None:
    CaseVersion.objects.create(
        case=case,
        version=case.version,
        payload=dict(payload),
        findings=[{"code": one.code, "severity": one.severity.value, "message": one.message} for one in findings],
        made_by=by.natural_person,
        made_at=now,
    )


def _step(
    case: Case, action: Action, hand: str, before: str, by: Who, now: datetime, opinion: str, to: str = ""
) -> None:
    CaseStep.objects.create(
        case=case,
        ordinal=CaseStep.objects.filter(case=case).count() + 1,
        action=action.value,
        hand=HANDS.get(hand, ""),
        from_state=before,
        to_state=to or (State.ACCEPTED.value if action is Action.OPEN else case.state),
        version=case.version,
        natural_person=by.natural_person,
        account=by.account.username,
        at=now,
        opinion=opinion,
    )


def _journal(case: Case, action: Action, by: Who, opinion: str, changes: list[RowChange]) -> None:
    record(
        f"业务单{action.value}",
        by.actor,
        object_kind=case.subject_kind,
        object_key=case.subject_key,
        case_number=case.number,
        detail=record_text({"版本": case.version, "状态": case.state, "意见": opinion}),
        changes=changes,
    )
