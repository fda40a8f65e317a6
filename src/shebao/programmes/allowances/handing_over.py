"""From an approved roster to its payment: what is handed to the payment request, and what became of it.

Each line has one key for ever (its ``once`` and the person's): whatever is retried or clicked twice, the payments' own
unique index refuses a second payment of it, behind that of the rosters. States are read back from the payments; nothing
is kept twice.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import polars as pl
from django.db import connection

from shebao.cases.models import Case
from shebao.journal.digest import digest
from shebao.programmes.allowances import rights
from shebao.programmes.allowances.approval import cases_of
from shebao.programmes.allowances.catalogue import allowances
from shebao.programmes.allowances.models import Roster
from shebao.programmes.allowances.states import State
from shebao.staff.grant_post import Refused, refusal
from shebao.staff.who import Who

LINES = {
    "line_key": pl.String,
    "payee": pl.String,
    "account": pl.String,
    "bank": pl.String,
    "amount": pl.Int64,
    "purpose": pl.String,
    "person_digest": pl.String,
}
"""What the payment of a roster is made of; amounts in fen."""


@dataclass(frozen=True)
class ToPay:
    """An approved roster as a payment request takes it."""

    number: str
    title: str
    project: str
    item: str
    total: int
    persons: int
    digest: str
    lines: pl.DataFrame


def batch_key(roster: Roster | int) -> str:
    """The key of the batch of payments of a roster."""
    return f"roster-{roster if isinstance(roster, int) else roster.pk}"


def line_key(once: str, key: str) -> str:
    """The key of one payment: what it is one of, and whose.

    >>> line_key("heating-2025", "P17")
    'heating-2025:P17'
    """
    return f"{once}:{key}"


def to_pay(roster_id: int) -> ToPay:
    """An approved roster with its lines. Raises :class:`Refused` for one that is not, or does not add up."""
    roster = Roster.objects.get(pk=roster_id)
    allowance = allowances()[roster.allowance]
    if roster.state != State.APPROVED:
        raise Refused(refusal("R-12", f"名册{roster.number}现为“{roster.state}”，不能支付。", "名册审批以后申请用款。"))
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT once, key, payee, account, bank, amount, id_number FROM allowances_line"
            " WHERE roster_id = %s AND once IS NOT NULL ORDER BY id",
            [roster.pk],
        )
        rows = cursor.fetchall()
    lines = pl.DataFrame(
        [
            (line_key(once, key), payee, account, bank, amount, allowance.purpose, digest(number))
            for once, key, payee, account, bank, amount, number in rows
        ],
        schema=LINES,
        orient="row",
    )
    if (lines.height, int(lines["amount"].sum())) != (roster.people, roster.total):
        raise Refused(refusal("R-13", f"名册{roster.number}的人数、金额与各行之和不符。", "报告系统管理员核对。"))
    title = f"{roster.year}年{allowance.name}"
    return ToPay(roster.number, title, roster.project, roster.item, roster.total, roster.people, roster.digest, lines)


def choose_item(roster_id: int, project: str, item: str, *, by: Who, now: datetime) -> Roster:
    """Say from which project and budget line a roster is paid. Raises :class:`Refused` once it is asked for."""
    from django.db import transaction

    from shebao.cases.refusals import journalled
    from shebao.journal.record import record
    from shebao.programmes.allowances import trail
    from shebao.programmes.allowances.decide import locked_roster

    del now
    with journalled(by, "选择预算项目"), transaction.atomic():
        roster = locked_roster(roster_id)
        rights.need(by, rights.MAKE, allowances()[roster.allowance], "选择预算项目")
        need_not_handed_over(roster)
        before = trail.roster_values(roster)
        roster.project, roster.item = project.strip(), item.strip()
        roster.save(update_fields=["project", "item"])
        record("选择预算项目", by.actor, object_kind="roster", object_key=roster.number,
               changes=[trail.changed(roster, before)])  # fmt: skip
    return roster


def need_not_handed_over(roster: Roster) -> None:
    """That no payment of the roster was asked for."""
    if request := request_of(roster):
        told = f"名册{roster.number}已申请用款（{request.number}，{request.state}）。"
        raise Refused(refusal("R-14", told, "用款申请作废以前不能变更；已支付的按追回办理。"))


def request_of(roster: Roster) -> Any:
    """The payment request of a roster that is open or took effect; None where there is none."""
    raise NotImplementedError


__all__ = ["Case", "ToPay", "batch_key", "cases_of", "choose_item", "line_key", "request_of", "to_pay"]
