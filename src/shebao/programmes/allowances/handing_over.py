"""From an approved roster to its payment: what is handed to the payment request, and what became of it.

Each line has one key for ever (its ``once`` and the person's): whatever is retried or clicked twice, the payments' own
unique index refuses a second payment of it, behind that of the rosters. States are read back from the payments; nothing
is kept twice.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import polars as pl
from django.db import transaction
from django.db.models import Q, QuerySet

from shebao.cases.models import Case, HeldClaim
from shebao.cases.refusals import journalled
from shebao.findings import Finding
from shebao.journal.bulk import read_frame
from shebao.journal.digest import digest
from shebao.journal.record import record
from shebao.payments.models import Batch
from shebao.payments.states import BatchState
from shebao.programmes.allowances import rights, trail
from shebao.programmes.allowances.approval import CODES, claim_key
from shebao.programmes.allowances.catalogue import allowances
from shebao.programmes.allowances.decide import locked_roster, totals
from shebao.programmes.allowances.models import Roster
from shebao.programmes.allowances.paid_from import unfit
from shebao.programmes.allowances.states import OPEN, State
from shebao.programmes.available import standing_of_item
from shebao.programmes.controls import g01_within_budget
from shebao.programmes.models import Item, PaymentRequest
from shebao.screens.shows import yuan
from shebao.staff.grant_post import Refused, refusal
from shebao.staff.who import Who

TO_PAY = (State.DRAFT.value, State.NOTICED.value, State.APPROVED.value)
"""The states of rosters that are still to be paid."""
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
    """The key of the batch of payments of a roster: of the one that is there, or will be. Withdrawn keep theirs."""
    key = f"roster-{roster if isinstance(roster, int) else roster.pk}"
    its = Batch.objects.filter(Q(key=key) | Q(key__startswith=f"{key}~"), part_of=None)
    withdrawn = its.filter(state=BatchState.WITHDRAWN.value).count()
    return f"{key}~{withdrawn + 1}" if withdrawn else key


def line_key(once: str, key: str) -> str:
    """The key of one payment: what it is one of, and whose.

    >>> line_key("heating-2025", "P17")
    'heating-2025:P17'
    """
    return f"{once}:{key}"


def ready_to_pay(roster_id: int) -> Roster:
    """An approved roster whose lines add up to it. Raises :class:`Refused` for one that is not, or does not."""
    roster = Roster.objects.get(pk=roster_id)
    if roster.state != State.APPROVED:
        raise Refused(refusal("R-12", f"名册{roster.number}现为“{roster.state}”，不能支付。", "名册审批以后申请用款。"))
    if totals(roster.pk) != (roster.people, roster.total):
        raise Refused(refusal("R-13", f"名册{roster.number}的人数、金额与各行之和不符。", "报告系统管理员核对。"))
    return roster


def to_pay(roster_id: int) -> ToPay:
    """An approved roster with its lines. Raises :class:`Refused` as :func:`ready_to_pay`."""
    roster = ready_to_pay(roster_id)
    allowance = allowances()[roster.allowance]
    read = read_frame(
        "SELECT key, payee, account, bank, amount, id_number FROM allowances_line"
        " WHERE roster_id = %s AND once IS NOT NULL ORDER BY id",
        {"key": pl.String, **{name: LINES[name] for name in ("payee", "account", "bank", "amount")}, "id": pl.String},
        [roster.pk],
    )
    lines = read.select(
        (pl.lit(line_key(roster.once, "")) + pl.col("key")).alias("line_key"),
        *("payee", "account", "bank", "amount"),
        pl.lit(allowance.purpose).alias("purpose"),
        pl.Series("person_digest", [digest(number) for number in read["id"]], dtype=pl.String),
    )
    title = f"{roster.year}年{allowance.name}"
    return ToPay(roster.number, title, roster.project, roster.item, roster.total, roster.people, roster.digest, lines)


def choose_item(roster_id: int, project: str, item: str, *, by: Who) -> Roster:
    """Say from which project and budget line a roster is paid. Raises :class:`Refused` once it is asked for."""
    with journalled(by, "选择预算项目"), transaction.atomic():
        roster = locked_roster(roster_id)
        rights.need(by, rights.MAKE, allowances()[roster.allowance], "选择预算项目")
        need_not_handed_over(roster)
        if settled(roster):
            told = f"名册{roster.number}已按项目{roster.project}明细{roster.item}审批，不能改换。"
            raise Refused(refusal("R-27", told, "额度不足的，办理变更申请；项目选错的，名册作废后重新办理。"))
        if found := unfit(allowances()[roster.allowance], project, item):
            raise Refused(*found)
        before = trail.roster_values(roster)
        roster.project, roster.item = project, item
        roster.save(update_fields=["project", "item"])
        record(
            "选择预算项目",
            by.actor,
            object_kind="roster",
            object_key=roster.number,
            detail=f"{project} {item}",
            changes=[trail.changed(roster, before)],
        )
    return roster


def settled(roster: Roster) -> bool:
    """Whether a roster was approved with its budget line, which stays the one that was approved."""
    return bool(roster.item) and State(roster.state) not in OPEN


def need_not_handed_over(roster: Roster) -> None:
    """That no payment of the roster was asked for."""
    if said := asked_for(roster):
        told = f"名册{roster.number}已申请用款（{said}）。"
        raise Refused(refusal("R-14", told, "用款申请作废以前不能变更；已支付的按追回办理。"))


def asked_for(roster: Roster) -> str:
    """The number of the payment request that is open, or of the batch that came of it; empty where there is none."""
    if batch := Batch.objects.filter(key=batch_key(roster)).exclude(state=BatchState.WITHDRAWN.value).first():
        return str(batch.number)
    held = HeldClaim.objects.filter(key=claim_key(roster.pk)).exclude(case__kind__in=CODES).select_related("case")
    return str(found.case.number) if (found := held.first()) else ""


def item_of(roster: Roster) -> Any:
    """The budget line of a roster; None where none is chosen."""
    return Item.objects.select_related("project").filter(project__code=roster.project, code=roster.item).first()


@dataclass(frozen=True, slots=True)
class Cover:
    """How a roster stands to its budget line (fen). ``missing``: by how much the line falls short."""

    available: int
    needed: int

    @property
    def missing(self) -> int:
        """What a change request has to ask for; 0 where there is enough."""
        return max(0, self.needed - self.available)


def cover_of(roster: Roster) -> Cover | None:
    """Whether the budget line can pay the roster; None where none is chosen. Nothing is reserved by asking."""
    item = item_of(roster)
    return Cover(standing_of_item(item).available, roster.total) if item else None


def in_payment() -> QuerySet[Any]:
    """The rosters whose payment was asked for with effect; one whose batch was withdrawn is to be asked for again."""
    withdrawn = Batch.objects.filter(state=BatchState.WITHDRAWN.value).values("key")
    return PaymentRequest.objects.filter(roster__isnull=False).exclude(batch__in=withdrawn).values("roster")


def short_of_money(rosters: QuerySet[Roster]) -> list[tuple[Roster, Cover]]:
    """Those of some rosters whose payment is not asked for, and which their budget line cannot pay."""
    waiting = rosters.filter(state__in=TO_PAY).exclude(pk__in=in_payment()).order_by("pk")
    covers = [(one, cover) for one in waiting if (cover := cover_of(one)) is not None and cover.missing]
    return [(one, cover) for one, cover in covers if not asked_for(one)]


def ask_for_payment(roster_id: int, *, by: Who, now: datetime) -> Case:
    """Ask for the payment of an approved roster (用款申请). A roster over its budget is refused before anything is
    reserved, with what is missing; asked twice it is the request that is there. Raises :class:`Refused`.
    """
    from shebao.programmes.request_payment import ask

    roster = Roster.objects.get(pk=roster_id)
    allowance = allowances()[roster.allowance]
    with journalled(by, "名册用款申请"):
        rights.need(by, rights.MAKE, allowance, "申请用款")
        ready = ready_to_pay(roster_id)
        need_not_handed_over(roster)
        cover = cover_of(roster)
        if cover is None:
            raise Refused(refusal("R-18", "没有选择预算项目和明细。", "选择后申请用款。"))
        if cover.missing:
            raise Refused(g01_within_budget.over(cover.available, cover.needed), missing_amount(cover))
    payload = {
        "project": ready.project,
        "item": ready.item,
        "amount": ready.total,
        "purpose": allowance.purpose,
        "roster": roster.pk,
    }
    return ask(payload, by=by, now=now)


def missing_amount(cover: Cover) -> Finding:
    """What is missing, and how to get it."""
    told = f"预算缺口{yuan(cover.missing)}元。"
    return refusal("R-19", told, "按缺口办理预算变更申请，批复后再申请用款。", g01_within_budget.BASIS)
