"""Which cases somebody sees (数据范围), and which wait for him. What is out of scope is not there."""

from collections.abc import Iterable
from typing import Any

from django.db.models import F, Q

from shebao.cases.kinds import Desk, kinds
from shebao.cases.models import Case
from shebao.cases.refusals import HANDLING
from shebao.cases.states import IN_MAKING, Risk, State
from shebao.staff.who import Who

RIGHTS = (
    *("case.make", "case.check", "case.approve.section", "case.approve.leader", "case.approve.audit"),
    *("case.freeze", "register.look"),
)
"""Any of these lets somebody see cases, each within its own insurances and townships."""


def rights_to_look() -> frozenset[str]:
    """Any of these lets somebody see some cases."""
    return frozenset({*RIGHTS, *(desk.look for desk in _desks())})


def rights_to_make() -> frozenset[str]:
    """Any of these lets somebody open some cases, and keep drafts of them."""
    return frozenset(kind.desk.make for kind in kinds().values())


def _desks() -> dict[Desk, list[str]]:
    """The desks of their own, each with the codes of its kinds."""
    found: dict[Desk, list[str]] = {}
    for code, kind in kinds().items():
        if kind.desk.look:
            found.setdefault(kind.desk, []).append(code)
    return found


def handles_cases(who: Who) -> bool:
    """Whether somebody has a hand in cases: he sees the first six digits of numbers beside the last four."""
    return not who.rights.isdisjoint(HANDLING)


def sees_names(who: Who) -> bool:
    """Whether somebody sees names in full: whoever has a hand in cases, or brings their data in."""
    return handles_cases(who) or "import.make" in who.rights


def _within(who: Who, right: str) -> Q | None:
    """The insurances and townships in which a right holds; None where it holds nowhere."""
    if right not in who.rights:
        return None
    asked = Q()
    insurances, townships = who.insurances_for(right), who.townships_for(right)
    if insurances is not None:
        asked &= Q(insurance__in=insurances)
    if townships is not None:
        asked &= Q(township__in=townships) | Q(township="")
    return asked


def _any(asked: Iterable[Q | None]) -> Any:
    found = [one for one in asked if one is not None]
    if not found:
        return Case.objects.none()
    together = found[0]
    for one in found[1:]:
        together |= one
    return Case.objects.filter(together)


def cases_for(who: Who) -> Any:
    """The cases in somebody's scope."""
    desks = _desks()
    apart = Q(kind__in=[code for codes in desks.values() for code in codes])
    usual = [within & ~apart for right in RIGHTS if (within := _within(who, right)) is not None]
    return _any([*usual, *(Q(kind__in=codes) for desk, codes in desks.items() if desk.look in who.rights)])


def _turns_at(desk: Desk, who: Who) -> Iterable[Q]:
    """What waits for somebody at a desk of its own; approvals by its chain, where it has one."""
    if desk.make in who.rights:
        yield Q(state__in=[state.value for state in IN_MAKING], maker=who.natural_person)
    if desk.check in who.rights:
        yield Q(state=State.TO_CHECK.value)
    for given, right in enumerate(desk.approvals):
        if right in who.rights:
            yield Q(state=State.TO_APPROVE.value, approvals_given=given)


def waiting_for(who: Who) -> Any:
    """The cases whose next step is somebody's (我的待办): by post and scope, none that he has had another hand in."""
    turns: list[Q | None] = []
    if (making := _within(who, "case.make")) is not None:
        turns.append(making & Q(state__in=[state.value for state in IN_MAKING], maker=who.natural_person))
    if (checking := _within(who, "case.check")) is not None:
        turns.append(checking & Q(state=State.TO_CHECK.value))
    for risk in (Risk.MIDDLE, Risk.HIGH):
        for given, right in enumerate(risk.approvals):
            if (approving := _within(who, right)) is not None:
                turns.append(approving & Q(state=State.TO_APPROVE.value, risk=risk.value, approvals_given=given))
    desks = _desks()
    apart = Q(kind__in=[code for codes in desks.values() for code in codes])
    turns = [turn & ~apart for turn in turns if turn is not None]
    for desk, codes in desks.items():
        turns.extend(Q(kind__in=codes) & turn for turn in _turns_at(desk, who))
    limits = [grant.amount_limit for grant in who.grants_that_count]
    rows = _any(turns).filter(frozen=False)
    if limits and None not in limits:
        largest = max(limits)
        rows = rows.filter(Q(amount__isnull=True) | Q(amount__lte=largest, amount__gte=-largest))
    # A case in which he has been another hand is not his to go on with: the same hand may, after a return.
    other = Case.objects.filter(steps__natural_person=who.natural_person).exclude(steps__hand="")
    checked = other.filter(state__in=[State.TO_CHECK.value, State.TO_APPROVE.value]).filter(
        Q(steps__natural_person=who.natural_person, steps__hand="经办")
        | Q(state=State.TO_APPROVE.value, steps__natural_person=who.natural_person, steps__hand="复核")
        | Q(
            state=State.TO_APPROVE.value,
            steps__natural_person=who.natural_person,
            steps__action="审批同意",
            steps__version=F("version"),
        )
    )
    return rows.exclude(pk__in=checked.values("pk"))
