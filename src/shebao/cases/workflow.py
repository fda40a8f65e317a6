"""Opening a case and taking its steps. Every step is one transaction: the case, the step, the effect, the journal.

A refusal changes nothing, is journalled as refused, and says what was refused, why and what to do.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.timezone import localdate

from shebao.cases import claims, refusals
from shebao.cases.kinds import CaseKind, Payload, kind_of
from shebao.cases.models import Case
from shebao.cases.numbers import next_number
from shebao.cases.states import Action, Hand, Risk, State
from shebao.cases.steps import (
    locked_case,
    newest_payload,
    raise_risk,
    take,
    write_journal,
    write_step,
    write_version,
)
from shebao.cases.trail import case_change, case_values
from shebao.cases.working_days import calendar
from shebao.journal.digest import record_text
from shebao.staff.who import Who

REVERSES, REASON, GROUNDS = "冲正", "冲正事由", "冲正依据"
"""What a reversal's payload says beside the content that it reverses: of which case, why, by which document."""
TITLE = 200


def open_case(kind_code: str, insurance: str, payload: Payload, *, by: Who, now: datetime) -> Case:
    """Open a case as its maker, accepted at once where nothing is wrong with it; :func:`submit` sends it on.

    The same thing asked twice returns the first case (幂等). Raises :class:`Refused` with every finding that is an
    error.
    """
    kind = kind_of(kind_code)
    with refusals.journalled(by, kind.name):
        refusals.need_right_for(by, kind.desk.make, insurance, kind.name)
        key = kind.key(payload)
        if known := _known(key):
            return _the_same(known, payload)
        findings = list(kind.find(payload, localdate(now)))
        refusals.stop_at_errors(findings)
        try:
            with transaction.atomic():
                return _open(kind, _Asked(insurance, payload, key, findings), State.ACCEPTED, by, now)
        except IntegrityError:
            # Somebody else was first between the look and the write.
            if known := _known(key):
                return _the_same(known, payload)
            raise


def save_draft(kind_code: str, insurance: str, payload: Payload, *, by: Who, now: datetime) -> Case:
    """Keep what is not to be dealt with yet (草稿): numbered, without a clock and without an idempotency key.

    What is not whole or not right comes as a :func:`~shebao.cases.kinds.half_draft`.
    """
    kind = kind_of(kind_code)
    with refusals.journalled(by, kind.name), transaction.atomic():
        refusals.need_right_for(by, kind.desk.make, insurance, kind.name)
        findings = list(kind.find(payload, localdate(now)))
        return _open(kind, _Asked(insurance, payload, "", findings), State.DRAFT, by, now)


def alter_draft(case: Case, payload: Payload, *, by: Who, now: datetime) -> Case:
    """Keep another content of one's own draft (修改草稿), whole or half; whom it is about may change, too."""

    def change(locked: Case, kind: CaseKind, _: dict[str, Any]) -> None:
        _content(locked, kind, payload, list(kind.find(payload, localdate(now))), by, now)

    return take(case, Action.ALTER, State.DRAFT, by=by, now=now, change=change)


def accept(case: Case, *, by: Who, now: datetime, opinion: str = "") -> Case:
    """Accept a draft (受理): nothing may be wrong with it, and the statutory clock begins."""

    def change(locked: Case, kind: CaseKind, payload: dict[str, Any]) -> None:
        refusals.stop_at_errors(list(kind.find(payload, localdate(now))))
        raise_risk(locked, kind, payload)
        locked.idempotency_key = kind.key(payload) or None
        locked.accepted_at = now
        _start_clock(locked, kind, now)

    return take(case, Action.ACCEPT, State.ACCEPTED, by=by, now=now, opinion=opinion, change=change)


@dataclass(frozen=True)
class _Asked:
    insurance: str
    payload: Payload
    key: str
    findings: list[Any]
    reverses: Case | None = None
    title: str = ""


def _known(key: str) -> Case | None:
    return Case.objects.filter(idempotency_key=key).first() if key else None


def _the_same(known: Case, payload: Payload) -> Case:
    """The case that is there already, if it asks for the same; another content is never dropped in silence."""
    if record_text(newest_payload(known)) != record_text(payload):
        raise refusals.taken(known)
    return known


def _open(kind: CaseKind, asked: _Asked, state: State, by: Who, now: datetime) -> Case:
    subject, payload = kind.subject(asked.payload), asked.payload
    risk = kind.risk(payload)
    if asked.reverses:
        risk = max(risk, Risk(asked.reverses.risk), key=lambda one: len(one.approvals))
    case = Case(
        kind=kind.code,
        insurance=asked.insurance,
        title=(asked.title or kind.title(payload))[:TITLE],
        state=state.value,
        risk=risk.value,
        approvals_needed=len(kind.desk.approvals or risk.approvals),
        chain=",".join(kind.desk.approvals),
        subject_kind=subject.kind,
        subject_key=subject.key,
        subject_name=subject.name[:TITLE],
        subject_number=subject.number,
        township=subject.township,
        amount=kind.amount(payload),
        maker=by.natural_person,
        created_at=now,
        idempotency_key=asked.key or None,
        reverses=asked.reverses,
    )
    refusals.need_right(by, kind.desk.make, case, kind.name)
    refusals.need_no_kinship(by, subject.id_digest)
    refusals.need_no_objection(by, kind, payload, Hand.MAKE)
    refusals.need_no_conflict(case, by)
    if state is State.ACCEPTED:
        case.accepted_at = now
        _start_clock(case, kind, now)
    case.number = next_number(asked.insurance, kind.code, localdate(now))
    case.save(force_insert=True)
    if state is State.ACCEPTED:
        claims.hold(case, kind, payload)
    write_version(case, payload, asked.findings, by, now)
    write_step(case, Action.OPEN, Hand.MAKE, "", state, by, now, "")
    write_journal(case, Action.OPEN, by, "", [case_change(case, None)])
    return case


def _start_clock(case: Case, kind: CaseKind, now: datetime) -> None:
    limit = calendar().limit(localdate(now), kind.time_limit)
    case.due_on, case.due_provisional = limit.last_day, limit.provisional


def _content(case: Case, kind: CaseKind, payload: Payload, findings: list[Any], by: Who, now: datetime) -> None:
    """Give a case another content as its next version. Whom it is about stays, once it has been accepted."""
    subject, risk = kind.subject(payload), kind.risk(payload)
    if case.state == State.DRAFT:
        case.subject_kind, case.subject_key = subject.kind, subject.key
    refusals.need_same_subject(case, subject)
    refusals.need_no_kinship(by, subject.id_digest)
    case.version += 1
    case.title = case.title if case.reverses_id else kind.title(payload)[:TITLE]
    case.subject_name, case.subject_number, case.township = subject.name[:TITLE], subject.number, subject.township
    case.risk = risk.value
    case.approvals_needed, case.approvals_given, case.checker = len(case.approvals), 0, None
    case.amount = kind.amount(payload)
    case.maker = by.natural_person
    write_version(case, payload, findings, by, now)


def submit(case: Case, *, by: Who, now: datetime, opinion: str = "") -> Case:
    """Send a case to be checked (提交复核), with every paper that its kind asks for."""

    def change(locked: Case, kind: CaseKind, payload: dict[str, Any]) -> None:
        refusals.need_papers(locked, payload)
        raise_risk(locked, kind, payload)

    return take(case, Action.SUBMIT, State.TO_CHECK, by=by, now=now, opinion=opinion, change=change)


def revise(case: Case, payload: Payload, *, by: Who, now: datetime, opinion: str = "") -> Case:
    """Send a returned case again, with another content where it needs one; the earlier versions stay (补正).

    A reversal keeps the content that it reverses: only its reason and its grounds may change.
    """

    def change(locked: Case, kind: CaseKind, old: dict[str, Any]) -> None:
        if locked.reverses is not None:
            told = {name: str(payload.get(name) or old[name]) for name in (REASON, GROUNDS)}
            asked, findings = {**old, **told}, []
            locked.idempotency_key = _reversal_key(locked.reverses)
        else:
            asked, findings = dict(payload), list(kind.find(payload, localdate(now)))
            refusals.stop_at_errors(findings)
            locked.idempotency_key = kind.key(payload) or None
        _content(locked, kind, asked, findings, by, now)
        claims.hold(locked, kind, asked)
        if locked.reverses is not None:
            raise_to(locked, Risk(locked.reverses.risk))
        refusals.need_papers(locked, asked)
        _go_on_counting(locked, now)

    return take(case, Action.REVISE, State.TO_CHECK, by=by, now=now, opinion=opinion, change=change)


def raise_to(case: Case, risk: Risk) -> None:
    """At least this risk."""
    if len(risk.approvals) > len(Risk(case.risk).approvals):
        case.risk = risk.value
        case.approvals_needed = len(case.approvals)


def _go_on_counting(case: Case, now: datetime) -> None:
    """The days that the applicant took do not count (补正时间不计入办理期限); what was late stays late."""
    if case.paused_on is None or case.due_on is None:
        return
    table = calendar()
    left = table.between(case.paused_on, case.due_on)
    if left >= 0:
        limit = table.limit(localdate(now), left)
        case.due_on, case.due_provisional = limit.last_day, case.due_provisional or limit.provisional
    case.paused_on = None


def check(case: Case, *, by: Who, now: datetime, version: int, opinion: str = "") -> Case:
    """Agree as the checker with the version that was read; a low risk takes effect with it (复核通过)."""

    def change(locked: Case, kind: CaseKind, payload: dict[str, Any]) -> None:
        locked.checker = by.natural_person
        raise_risk(locked, kind, payload)
        if locked.approvals_needed and locked.reverses_id is None:
            # Nobody approves what can no longer be done.
            refusals.stop_at_errors(list(kind.find(payload, localdate(now))))

    def to(locked: Case) -> State:
        return State.TO_APPROVE if locked.approvals_needed else State.EFFECTIVE

    return take(case, Action.CHECK, to, by=by, now=now, opinion=opinion, version=version, change=change)


def approve(case: Case, *, by: Who, now: datetime, version: int, opinion: str = "") -> Case:
    """Give the approval that is awaited; the last one puts the case into effect (审批同意)."""

    def change(locked: Case, kind: CaseKind, payload: dict[str, Any]) -> None:
        locked.approvals_given += 1
        raise_risk(locked, kind, payload)

    def to(locked: Case) -> State:
        return State.EFFECTIVE if locked.approvals_given >= locked.approvals_needed else State.TO_APPROVE

    return take(case, Action.APPROVE, to, by=by, now=now, opinion=opinion, version=version, change=change)


def give_back(case: Case, *, by: Who, now: datetime, opinion: str, from_applicant: bool = False) -> Case:
    """Return a case to its maker (退回补正); what was found is written, nothing is changed.

    ``from_applicant`` stops the statutory clock until the case comes again: the applicant has to bring something. For
    the centre's own slip the clock runs on.
    """

    def change(locked: Case, _: CaseKind, __: dict[str, Any]) -> None:
        refusals.need_opinion(opinion, "退回")
        if from_applicant:
            locked.paused_on = localdate(now)

    return take(case, Action.RETURN, State.RETURNED, by=by, now=now, opinion=opinion, change=change)


def _with_reason(what: str, opinion: str) -> Any:
    return lambda *_: refusals.need_opinion(opinion, what)


def reject(case: Case, *, by: Who, now: datetime, opinion: str) -> Case:
    """Refuse approval for good (不予批准)."""
    change = _with_reason("不予批准", opinion)
    return take(case, Action.REJECT, State.NOT_APPROVED, by=by, now=now, opinion=opinion, change=change)


def refuse(case: Case, *, by: Who, now: datetime, opinion: str) -> Case:
    """Not accept a case (不予受理), with the reason that the applicant is told."""
    change = _with_reason("不予受理", opinion)
    return take(case, Action.REFUSE, State.NOT_ACCEPTED, by=by, now=now, opinion=opinion, change=change)


def withdraw(case: Case, *, by: Who, now: datetime, opinion: str) -> Case:
    """Withdraw one's own case before it takes effect (作废); the reason is kept."""
    change = _with_reason("作废", opinion)
    return take(case, Action.WITHDRAW, State.WITHDRAWN, by=by, now=now, opinion=opinion, change=change)


def archive(case: Case, *, by: Who, now: datetime) -> Case:
    """File a case that is done (归档)."""
    return take(case, Action.ARCHIVE, State.ARCHIVED, by=by, now=now)


def open_reversal(case: Case, reason: str, *, grounds: str, by: Who, now: datetime) -> Case:
    """Open the case that reverses an effective one (冲正): the same content backwards, through the same hands.

    ``grounds`` names the document that it rests on (文号或材料名称); the document itself is a paper of the reversal.

    Asked twice it is opened once. The original is marked when the reversal takes effect.
    """
    kind = kind_of(case.kind)
    with refusals.journalled(by, f"业务单{Action.REVERSE.value}", case.number):
        refusals.need_right(by, kind.desk.make, case, kind.name)
        key = _reversal_key(case)
        if known := _known(key):
            return known
        refusals.need_grounds(reason, grounds)
        try:
            with transaction.atomic():
                original = locked_case(case)
                refusals.need_not_frozen(original)
                refusals.need_reversible(original, kind)
                payload = {**newest_payload(original), REVERSES: original.number, REASON: reason}
                payload[GROUNDS] = grounds.strip()
                title = f"冲正{original.number}：{original.title}"
                asked = _Asked(original.insurance, payload, key, [], original, title)
                return _open(kind, asked, State.ACCEPTED, by, now)
        except IntegrityError:
            if known := _known(key):
                return known
            raise


def _reversal_key(case: Case) -> str:
    return f"冲正-{case.number}"


def freeze(case: Case, *, by: Who, now: datetime, opinion: str) -> Case:
    """Stop every step of a case that is not filed until it is released, as audit (冻结)."""
    return _hold(case, Action.FREEZE, True, by, now, opinion)


def release(case: Case, *, by: Who, now: datetime, opinion: str) -> Case:
    """Let a frozen case go on (解除冻结)."""
    return _hold(case, Action.RELEASE, False, by, now, opinion)


def _hold(case: Case, action: Action, frozen: bool, by: Who, now: datetime, opinion: str) -> Case:
    with refusals.journalled(by, f"业务单{action.value}", case.number), transaction.atomic():
        locked = locked_case(case)
        refusals.need_right(by, "case.freeze", locked, action.value)
        refusals.need_opinion(opinion, action.value)
        refusals.need_short_opinion(opinion)
        refusals.need_holdable(locked, frozen)
        before = case_values(locked)
        write_step(locked, action, None, locked.state, locked.state, by, now, opinion)
        locked.frozen = frozen
        locked.save(update_fields=["frozen"])
        write_journal(locked, action, by, opinion, [case_change(locked, before)])
    return locked
