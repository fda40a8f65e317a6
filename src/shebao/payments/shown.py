"""How payments are shown: names in full to who handles them, accounts by their last four, figures of a batch."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Sum

from shebao.payments.models import Batch, Instruction
from shebao.payments.states import State
from shebao.screens.masks import mask_name
from shebao.staff.who import Who

HANDLING = frozenset({"payment.release", "payment.send", "payment.correct", "payment.correct.check"})


def handles(who: Who) -> bool:
    """Whether somebody works on payments, and so reads whole names."""
    return not who.rights.isdisjoint(HANDLING)


def shown_payee(name: str, who: Who) -> str:
    """A payee's name: masked for those who only look."""
    return name if handles(who) else mask_name(name)


def shown_state(line: Instruction) -> str:
    """A line's state: 未回 where its batch has been answered and it has not."""
    return "未回" if line.state == State.SENT and line.answers else str(line.state)


@dataclass(frozen=True)
class Part:
    """A part of a batch: how many lines, how much."""

    name: str
    count: int
    total: int


def parts(batch: Batch) -> list[Part]:
    """The lines of a batch by state and outcome; what has no answer is 未回 once a return file was taken."""
    answered = batch.returns.exists()
    found = (
        batch.instructions.order_by()
        .values_list("state", "outcome")
        .annotate(count=Count("pk"), total=Sum("amount"))
        .order_by("state", "outcome")
    )
    return [
        Part(
            "未回" if state == State.SENT and answered else f"{state}：{outcome}" if state == State.FAILED else state,
            count,
            total,
        )
        for state, outcome, count, total in found
    ]


def hands(batch: Batch) -> list[tuple[str, str, Any]]:
    """Who did what when."""
    return [
        (name, person.name, at)
        for name, person, at in (
            ("经办", batch.made_by, batch.made_at),
            ("复核", batch.checked_by, batch.checked_at),
            ("出纳", batch.sent_by, batch.sent_at),
        )
        if person is not None
    ]
