"""Promising money of an item (占用), letting it go (释放), and what became of it (支付, 退回).

Every act adds a movement with a key of its own: the same key with the same content does nothing again. The database
adds the figures up and refuses what goes over them; what it refuses is told in the words of G01.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils import timezone

from shebao.journal.record import RowChange
from shebao.programmes import rows
from shebao.programmes.available import standing_of_item
from shebao.programmes.controls import g01_within_budget, g09_suspended, g13_closed
from shebao.programmes.models import Item, Movement, Project, Reservation
from shebao.programmes.spent import moment_of, paid
from shebao.programmes.states import Flow, ProjectState
from shebao.staff.grant_post import Refused, refusal
from shebao.staff.models import NaturalPerson


@dataclass(frozen=True)
class Promised:
    """A reservation, and the rows for the journal; none where it was there already."""

    reservation: Reservation
    changes: tuple[RowChange, ...] = ()


def reserve(
    project: Project,
    item: Item,
    amount: int,
    key: str,
    by: NaturalPerson,
    case_number: str = "",
    now: datetime | None = None,
) -> Promised:
    """Promise ``amount`` fen of an item under a key, in the caller's transaction.

    Raises :class:`Refused` (G01, G09, G13), also where the key was used for something else.
    """
    if known := Reservation.objects.filter(key=key).first():
        return _same(known, item, amount)
    stop(g13_closed.find(project), g09_suspended.find(project), g01_within_budget.find(item, amount))
    try:
        with transaction.atomic():
            made = Reservation(item=item, key=key, amount=amount, made_by=by, made_at=now or timezone.now())
            first = rows.add(made)
            second = move(item, Flow.RESERVE, amount, f"占用-{key}", by, made, case_number=case_number, now=now)
            return Promised(made, (first, *second))
    except IntegrityError as refused:
        # Somebody else was first: with the same key, or with the money.
        if known := Reservation.objects.filter(key=key).first():
            return _same(known, item, amount)
        stop(g13_closed.find(project), g09_suspended.find(project), g01_within_budget.find(item, amount))
        raise Refused(g01_within_budget.over(standing_of_item(item).available, amount)) from refused


def _same(known: Reservation, item: Item, amount: int) -> Promised:
    if (known.item_id, known.amount) != (item.pk, amount):
        raise Refused(refusal("G01", f"占用“{known.key}”已用于另一金额或明细。", "核对用款申请，不要重复提交。"))
    return Promised(known)


def release(reservation: Reservation, amount: int, key: str, by: NaturalPerson) -> Sequence[RowChange]:
    """Let a part of a promise go: what was not paid is available again."""
    return move(reservation.item, Flow.RELEASE, amount, key, by, reservation)


def settle(
    reservation: Reservation, amount: int, key: str, by: NaturalPerson, now: datetime | None = None
) -> Sequence[RowChange]:
    """A part of a promise was paid."""
    return move(reservation.item, Flow.PAY, amount, key, by, reservation, now=now)


def come_back(
    reservation: Reservation, amount: int, key: str, by: NaturalPerson, memo: str, day: date
) -> Sequence[RowChange]:
    """Money that was paid came back on a day: it is available again."""
    return move(reservation.item, Flow.COME_BACK, amount, key, by, reservation, memo=memo, now=moment_of(day))


def send_back(
    reservation: Reservation, amount: int, key: str, by: NaturalPerson, memo: str, day: date
) -> Sequence[RowChange]:
    """The bank sent back what it had reported as paid (退票): promised again, until it is paid again or let go."""
    return move(reservation.item, Flow.SENT_BACK, amount, key, by, reservation, memo=memo, now=moment_of(day))


def paid_of(reservation: Reservation) -> int:
    """What was paid out of a promise and has not come back, in fen."""
    return paid({"reservation": reservation})


def give_up_if_closed(project: Project, item: Item, amount: int, key: str, by: NaturalPerson) -> Sequence[RowChange]:
    """What comes back to a project that is closed (已结项) is the finance bureau's: it cannot be spent any more."""
    closed = Project.objects.filter(pk=project.pk, state=ProjectState.CLOSED.value).exists()
    return move(item, Flow.GIVE_UP, amount, f"{key}-收回", by, memo="结项后退回") if closed else ()


SIGNS = {
    Flow.GRANT: (1, 0, 0),
    Flow.ADJUST: (1, 0, 0),
    Flow.RESERVE: (0, 1, 0),
    Flow.RELEASE: (0, -1, 0),
    Flow.PAY: (0, -1, 1),
    Flow.COME_BACK: (0, 0, -1),
    Flow.SENT_BACK: (0, 1, -1),
    Flow.GIVE_UP: (-1, 0, 0),
    Flow.CARRY_OUT: (-1, 0, 0),
    Flow.CARRY_IN: (1, 0, 0),
}
"""What one fen of a flow does to approved, reserved, paid."""


def move(
    item: Item,
    flow: Flow,
    amount: int,
    key: str,
    by: NaturalPerson,
    reservation: Reservation | None = None,
    *,
    case_number: str = "",
    memo: str = "",
    now: datetime | None = None,
) -> Sequence[RowChange]:
    """Write a movement of ``amount`` fen (negative only for an adjustment downwards); nothing where its key is known.

    Raises IntegrityError where the database refuses it.
    """
    if Movement.objects.filter(key=key).exists():
        return ()
    approved, reserved, paid = (sign * amount for sign in SIGNS[flow])
    made = Movement(
        item=item,
        flow=flow.value,
        approved=approved,
        reserved=reserved,
        paid=paid,
        reservation=reservation,
        key=key,
        case_number=case_number,
        memo=memo,
        made_by=by,
        made_at=now or timezone.now(),
    )
    return (rows.add(made),)


def stop(*found: Sequence[object]) -> None:
    """Raise :class:`Refused` with everything that was found."""
    listed = [one for some in found for one in some]
    if listed:
        raise Refused(*listed)  # type: ignore[arg-type]
