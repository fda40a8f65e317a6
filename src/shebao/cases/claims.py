"""What an open case holds (在办占用): while it is under way, no other case may be opened about the same thing.

A kind names the things that a payload would change (:class:`~shebao.cases.kinds.Claim`). A case holds them from its
acceptance until it has taken effect or come to nothing; drafts hold nothing. The unique index on the key refuses the
second of two clerks who come in the same moment, on SQLite and PostgreSQL.
"""

from collections.abc import Sequence

from django.db import IntegrityError, transaction

from shebao.cases.kinds import CaseKind, Claim, Payload
from shebao.cases.models import Case, HeldClaim
from shebao.cases.states import Hand, State, approval_name
from shebao.findings import Finding, Severity
from shebao.staff.grant_post import Refused

HOLDING = frozenset({State.ACCEPTED, State.TO_CHECK, State.TO_APPROVE, State.RETURNED})
"""The states in which a case holds what it is about."""


def hold(case: Case, kind: CaseKind, payload: Payload) -> None:
    """Let a case hold what its content is about, and nothing else.

    Raises :class:`Refused`, a finding for each thing that another open case holds: its number, and on whose desk it is.
    """
    wanted = {claim.key: claim for claim in kind.claims(payload)}
    HeldClaim.objects.filter(case=case).exclude(key__in=wanted).delete()
    if others := held_by_others(list(wanted.values()), case):
        raise Refused(*others)
    mine = set(HeldClaim.objects.filter(case=case).values_list("key", flat=True))
    try:
        with transaction.atomic():
            HeldClaim.objects.bulk_create(HeldClaim(case=case, key=key) for key in wanted if key not in mine)
    except IntegrityError:
        # Another session was first between the look and the write.
        if others := held_by_others(list(wanted.values()), case):
            raise Refused(*others) from None
        raise


def release(case: Case) -> None:
    """What is done, or will not be done, holds nothing."""
    HeldClaim.objects.filter(case=case).delete()


def held_by_others(claims: Sequence[Claim], case: Case | None = None) -> list[Finding]:
    """A finding for each of the things that another open case holds."""
    named = {claim.key: claim for claim in claims}
    held = HeldClaim.objects.filter(key__in=named).select_related("case__maker")
    if case is not None and case.pk:
        held = held.exclude(case=case)
    return [_said(named[one.key], one.case) for one in held.order_by("key")]


def _said(claim: Claim, other: Case) -> Finding:
    return Finding(
        code="C-20",
        severity=Severity.ERROR,
        message=f"{claim.name}已有在办业务单{other.number}“{other.title}”（{other.state}，{desk(other)}）。",
        subject=claim.field,
        action="等那一笔办结后再办；重复的请其经办人作废。",
    )


def desk(case: Case) -> str:
    """On whose desk an open case is, in words."""
    if case.frozen:
        return "稽核冻结中"
    if case.hand is Hand.MAKE:
        return f"在经办人{case.maker.name}处"
    right = case.awaiting
    return f"等待{approval_name(right)}" if right else "等待复核"
