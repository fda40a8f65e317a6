"""How a step is taken: one transaction that holds the case, the step, the effect and the journal, or none of them."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.timezone import localdate

from shebao.cases import claims, refusals
from shebao.cases.kept import keep
from shebao.cases.kinds import CaseKind, Payload, is_half, kind_of
from shebao.cases.models import Case, CaseStep, CaseVersion
from shebao.cases.states import CAME_TO_NOTHING, FINAL, Action, Hand, Risk, State
from shebao.cases.trail import case_change, case_values
from shebao.findings import Finding
from shebao.journal.digest import record_text
from shebao.journal.record import RowChange, record
from shebao.staff.who import Who

Change = Callable[[Case, CaseKind, dict[str, Any]], None]
"""What a step does to the locked case, beside its state: the case, its kind, its newest payload."""
MINE = frozenset({Action.ALTER, Action.WITHDRAW})
"""What only the maker himself may do."""


def take(
    case: Case,
    action: Action,
    to: Callable[[Case], State] | State,
    *,
    by: Who,
    now: datetime,
    opinion: str = "",
    version: int | None = None,
    change: Change | None = None,
) -> Case:
    """Take a step. Everything that forbids it is asked on the locked row; ``case`` is what the asker has seen.

    ``version`` is the version that was read, where the step agrees with a content.
    """
    with refusals.journalled(by, f"业务单{action.value}", case.number), transaction.atomic():
        locked = locked_case(case)
        kind = kind_of(locked.kind)
        refusals.need_short_opinion(opinion)
        refusals.need_action(locked, action)
        refusals.need_unchanged(locked, seen=case)
        if version is not None:
            refusals.need_version(locked, version)
        refusals.need_not_frozen(locked)
        payload = newest_payload(locked)
        hand = None if action is Action.ARCHIVE else locked.hand
        if action in MINE:
            refusals.need_own(locked, by, action)
            hand = Hand.MAKE
        if hand is None:
            refusals.need_right(by, kind.desk.make, locked, action.value)
        else:
            refusals.need_right(by, refusals.right_of(locked, hand), locked, action.value)
            refusals.need_no_objection(by, kind, payload, hand, locked.number)
            refusals.need_hand(locked, action, hand, by)
            refusals.need_no_kinship(by, kind.subject(payload).id_digest)
        before, state = case_values(locked), locked.state
        if change:
            change(locked, kind, payload)
        reached = to(locked) if callable(to) else to
        changes: list[RowChange] = []
        write_step(locked, action, hand, state, reached, by, now, opinion)
        locked.state = reached.value
        if reached is State.EFFECTIVE:
            locked.effective_at = now
            changes = _effect(locked, kind, payload, by, now)
        elif reached in CAME_TO_NOTHING:
            keep(locked, kind)
        if reached in FINAL and reached is not State.ARCHIVED:
            # What was not done may be asked for again.
            locked.idempotency_key = None
        save_case(locked)
        if action is Action.ACCEPT:
            claims.hold(locked, kind, payload)
        elif reached not in claims.HOLDING:
            claims.release(locked)
        write_journal(locked, action, by, opinion, [case_change(locked, before), *changes])
    return locked


def locked_case(case: Case) -> Case:
    """The case as it is now, nobody else's until the transaction ends."""
    return Case.objects.select_for_update(of=("self",)).get(pk=case.pk)


def save_case(case: Case) -> None:
    """Save, and say in words what an index refuses."""
    try:
        with transaction.atomic():
            case.save()
    except IntegrityError:
        other = Case.objects.filter(idempotency_key=case.idempotency_key).exclude(pk=case.pk).first()
        if case.idempotency_key and other:
            raise refusals.taken(other) from None
        raise


def raise_risk(case: Case, kind: CaseKind, payload: Payload) -> None:
    """A risk that has grown since the case was opened asks for more approvals; it never shrinks (风险等级只升不降)."""
    risk = kind.risk(payload)
    if len(risk.approvals) > len(Risk(case.risk).approvals):
        case.risk = risk.value
        case.approvals_needed = len(case.approvals)


def _effect(case: Case, kind: CaseKind, payload: Payload, by: Who, now: datetime) -> list[RowChange]:
    day = localdate(now)
    kind.lock(payload)
    if case.reverses_id is None:
        # What has changed since the case was opened may forbid it now.
        refusals.stop_at_errors(list(kind.find(payload, day)))
        keep(case, kind)
        try:
            with transaction.atomic():
                return list(kind.apply(payload, case.number, day))
        except IntegrityError as refused:
            # Somebody else's case took effect between the look and the write, or a rule of the database holds.
            raise refusals.refused_by_database(refused) from None
    original = Case.objects.select_for_update(of=("self",)).get(pk=case.reverses_id)
    refusals.need_not_frozen(original)
    refusals.need_reversible(original, kind)
    assert kind.reverse is not None
    keep(case, kind)
    before = case_values(original)
    changes = list(kind.reverse(payload, case.number, day))
    write_step(original, Action.REVERSE, None, original.state, State.REVERSED, by, now, f"由{case.number}冲正")
    original.state = State.REVERSED.value
    original.idempotency_key = None
    original.save()
    return [case_change(original, before), *changes]


def newest_payload(case: Case) -> dict[str, Any]:
    """What the case asks for, by its newest version."""
    return dict(CaseVersion.objects.get(case=case, version=case.version).payload)


def write_version(case: Case, payload: Payload, findings: Sequence[Finding], by: Who, now: datetime) -> None:
    """Keep what is asked, under the case's version."""
    CaseVersion.objects.create(
        case=case,
        version=case.version,
        payload=dict(payload),
        whole=not is_half(payload),
        findings=[
            {"code": one.code, "severity": one.severity.value, "message": one.message, "action": one.action}
            for one in findings
        ],
        made_by=by.natural_person,
        made_at=now,
    )


def write_step(
    case: Case,
    action: Action,
    hand: Hand | None,
    before: str,
    after: str,
    by: Who,
    now: datetime,
    opinion: str,
) -> None:
    """Keep who did what. The database refuses a state that no step leads to, so this comes before the case is saved."""
    last = CaseStep.objects.filter(case=case).order_by("-ordinal").values_list("ordinal", flat=True).first()
    CaseStep.objects.create(
        case=case,
        ordinal=(last or 0) + 1,
        action=action.value,
        hand=hand.value if hand else "",
        from_state=before,
        to_state=str(after),
        version=case.version,
        natural_person=by.natural_person,
        account=by.account.username,
        at=now,
        opinion=opinion,
    )


def write_journal(case: Case, action: Action, by: Who, opinion: str, changes: Sequence[RowChange]) -> None:
    """The entry of a step."""
    record(
        f"业务单{action.value}",
        by.actor,
        object_kind=case.subject_kind,
        object_key=case.subject_key,
        case_number=case.number,
        detail=record_text({"版本": case.version, "状态": case.state, "意见": opinion}),
        changes=changes,
    )
