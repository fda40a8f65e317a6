"""Whom to tell what came of a batch: the room that handed it down registers itself for its kind.

It is called in the transaction in which the results are written: what it does with them stands or falls with them.
"""

from collections.abc import Callable
from dataclasses import dataclass

import polars as pl

from shebao.findings import Finding
from shebao.payments.models import Batch, Correction, Instruction, LateReturn
from shebao.staff.who import Who

RESULT_SCHEMA = {
    "number": pl.String,
    "line_key": pl.String,
    "payee": pl.String,
    "account": pl.String,
    "amount": pl.Int64,
    "state": pl.String,
    "outcome": pl.String,
    "code": pl.String,
}
"""A row for each instruction that was answered now: ``state`` 成功 or 失败, ``outcome`` the reason, the bank's code."""
Taken = Callable[[Batch, pl.DataFrame, Who], None]
MaySend = Callable[[Batch, Who], None]
Asked = Callable[[Batch], None]
Payee = Callable[[Instruction, Who], str]


GivenUp = Callable[[Correction, Who], None]
CameBack = Callable[[LateReturn, Who], None]
MayComeBack = Callable[[LateReturn], list[Finding]]


def _no_findings(_: LateReturn) -> list[Finding]:
    """For a room that has nothing against it."""
    return []


def _nothing(*_: object) -> None:
    """For a room that has nothing to say."""


def _nobody(*_: object) -> str:
    """For a room that knows no payee by more than the instruction says."""
    return ""


@dataclass(frozen=True)
class Room:
    """What a room does about batches of its kind.

    ``taken`` is given the batch, the results (:data:`RESULT_SCHEMA`) and who took the return file. ``may_send`` raises
    :class:`~shebao.staff.grant_post.Refused` where a batch must not be released, made into a file, sent or paid again
    now. ``sent`` and ``withdrawn`` are told of the batch as a whole. ``payee`` is the address of the page of whom an
    instruction pays, for somebody who may look at it; empty where there is none. ``may_come_back`` says what is
    against a late return (退票), ``came_back`` is told of one that two people agreed to, in the transaction in which
    the line gives its key up. ``given_up`` is told of a failed line that two people agreed not to pay any more.
    """

    taken: Taken = _nothing
    may_send: MaySend = _nothing
    sent: Callable[[Batch, Who], None] = _nothing
    withdrawn: Callable[[Batch, Who], None] = _nothing
    payee: Payee = _nobody
    may_come_back: MayComeBack = _no_findings
    came_back: CameBack = _nothing
    given_up: GivenUp = _nothing


ROOMS: dict[str, Room] = {}


def register(
    kind: str,
    *,
    taken: Taken = _nothing,
    may_send: MaySend = _nothing,
    sent: Callable[[Batch, Who], None] = _nothing,
    withdrawn: Callable[[Batch, Who], None] = _nothing,
    payee: Payee = _nobody,
    may_come_back: MayComeBack = _no_findings,
    came_back: CameBack = _nothing,
    given_up: GivenUp = _nothing,
) -> None:
    """Make known what a room does about batches of a kind."""
    ROOMS[kind] = Room(taken, may_send, sent, withdrawn, payee, may_come_back, came_back, given_up)


def room_of(batch: Batch) -> Room:
    """The room of a batch; one that nobody registered has nothing to say."""
    return ROOMS.get(batch.kind, Room())
