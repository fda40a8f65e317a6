"""How far the payment of a roster is (发放进度): read back from the payments by the keys of its lines.

A line's last instruction says where it is; a line that failed and was paid again is paid, and counted as paid again.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import connection

from shebao.payments.parts import handed_over, with_repayments
from shebao.payments.states import State
from shebao.payments.unsettled import GIVEN_UP
from shebao.programmes.allowances.handing_over import batch_key, line_key
from shebao.programmes.allowances.models import Line, Roster

AT_ONCE = 500
NOT_ASKED = "未申请"
NO_MORE = "不再支付"


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a roster's lines: how many, how much (fen)."""

    people: int = 0
    amount: int = 0


@dataclass(frozen=True)
class Progress:
    """Control totals of the payment of a roster: ``paid`` + ``failed`` + ``given_up`` + ``under_way`` = handed over."""

    batches: tuple[Any, ...] = ()
    parts: Mapping[str, Part] = field(default_factory=dict)
    repaid: Part = Part()

    def part(self, state: State) -> Part:
        """The lines whose last instruction has a state."""
        return self.parts.get(state.value, Part())

    @property
    def paid(self) -> Part:
        """Paid, at whichever try."""
        return self.part(State.SUCCESS)

    @property
    def failed(self) -> Part:
        """Failed or sent back by the bank later (退票), and not tried again yet."""
        failed, back = self.part(State.FAILED), self.part(State.CAME_BACK)
        return Part(failed.people + back.people, failed.amount + back.amount)

    @property
    def given_up(self) -> Part:
        """Failed, and not paid any more by the decision of two people (不再支付)."""
        return self.parts.get(NO_MORE, Part())

    @property
    def under_way(self) -> Part:
        """Handed over or sent, without an answer."""
        waiting, sent = self.part(State.WAITING), self.part(State.SENT)
        return Part(waiting.people + sent.people, waiting.amount + sent.amount)


def batches_of(roster: Roster) -> list[Any]:
    """The batches of a roster and those that pay again what failed in them, in their order."""
    return with_repayments(handed_over(batch_key(roster)))


def progress_of(roster: Roster) -> Progress:
    """The control totals of a roster's payment."""
    batches = batches_of(roster)
    if not batches:
        return Progress()
    listed = ",".join(str(batch.pk) for batch in batches)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT CASE WHEN i.state IN ('失败', '退票') AND {GIVEN_UP} THEN '{NO_MORE}' ELSE i.state END AS came,"
            " i.replaces_id IS NOT NULL AS again, COUNT(*), SUM(i.amount) FROM payments_instruction i"
            f" WHERE i.batch_id IN ({listed}) AND NOT EXISTS (SELECT 1 FROM payments_instruction n"
            " WHERE n.replaces_id = i.id) GROUP BY came, again"
        )
        rows = [(state, bool(again), int(count), int(amount)) for state, again, count, amount in cursor.fetchall()]
    parts: dict[str, Part] = {}
    for state, _, count, amount in rows:
        known = parts.get(state, Part())
        parts[state] = Part(known.people + count, known.amount + amount)
    again = [(count, amount) for state, replaced, count, amount in rows if replaced and state == State.SUCCESS]
    repaid = Part(sum(count for count, _ in again), sum(amount for _, amount in again))
    return Progress(tuple(batches), parts, repaid)


def states_of_lines(lines: Iterable[Line]) -> dict[int, str]:
    """The state of the last instruction of some lines, by the line's id; lines without one are not there."""
    keys = {line_key(line.once, line.key): line.pk for line in lines if line.once}
    found: dict[int, str] = {}
    listed = list(keys)
    for at in range(0, len(listed), AT_ONCE):
        some = listed[at : at + AT_ONCE]
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT line_key, state FROM payments_instruction WHERE line_key IN"
                f" ({', '.join(['%s'] * len(some))}) ORDER BY id",
                some,
            )
            found.update({keys[key]: state for key, state in cursor.fetchall()})
    return found
