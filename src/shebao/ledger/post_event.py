"""Posting an event (业务事项): the data say which accounts, the caller says how much and for what."""

from datetime import date

from shebao.journal.record import Actor
from shebao.ledger.drafts import LineDraft, VoucherDraft
from shebao.ledger.events import event_lines, events
from shebao.ledger.models import Voucher
from shebao.ledger.post import post
from shebao.staff.models import NaturalPerson


def event_draft(
    book: str,
    event: str,
    amount: int,
    *,
    key: str,
    day: date,
    made_by: NaturalPerson,
    checked_by: NaturalPerson,
    project: str = "",
    item: str = "",
    source: str = "",
    function: str = "",
    economic: str = "",
    basic: bool = False,
    summary: str = "",
    memo: str = "",
    ref_kind: str = "",
    ref: str = "",
) -> VoucherDraft:
    """The voucher of an event over an amount in fen."""
    lines: list[LineDraft] = event_lines(
        event,
        amount,
        economic=economic,
        basic=basic,
        project=project,
        item=item,
        source=source,
        function=function,
        memo=memo,
        ref_kind=ref_kind,
        ref=ref,
    )
    return VoucherDraft(book, day, summary or events()[event].name, lines, key, made_by, checked_by, event)


def post_event(
    book: str,
    event: str,
    amount: int,
    *,
    key: str,
    day: date,
    made_by: NaturalPerson,
    checked_by: NaturalPerson,
    by: Actor | None = None,
    basic: bool = False,
    **tags: str,
) -> Voucher:
    """Post an event in the caller's transaction; ``tags`` and the rest as :func:`event_draft`.

    Several events in one go: :func:`~shebao.ledger.post.post_many` of their drafts. Raises
    :class:`~shebao.staff.grant_post.Refused`, and KeyError for an event that is not in the data.
    """
    draft = event_draft(
        book, event, amount, key=key, day=day, made_by=made_by, checked_by=checked_by, basic=basic, **tags
    )
    return post(draft, by=by)
