"""Correcting a posted voucher: a red one (红字冲销) that takes back every line, posted once, in an open month."""

from datetime import date

from django.db import connection

from shebao.journal.record import Actor, queue_up
from shebao.ledger.drafts import VoucherDraft
from shebao.ledger.models import Book, Voucher
from shebao.ledger.post import digest_of, post_mirror
from shebao.ledger.problems import month_of
from shebao.staff.grant_post import Refused, refusal
from shebao.staff.models import NaturalPerson


def reverse(
    voucher: Voucher,
    *,
    day: date,
    reason: str,
    key: str,
    made_by: NaturalPerson,
    checked_by: NaturalPerson,
    by: Actor | None = None,
) -> Voucher:
    """The red voucher of a posted one, in the caller's transaction.

    The same key answers the same red voucher. Raises :class:`~shebao.staff.grant_post.Refused` with every reason.
    """
    queue_up()
    book = Book.objects.select_for_update().get(pk=voucher.book_id)
    original = Voucher.objects.select_related("book").get(pk=voucher.pk)
    rows = [mirror(row) for row in rows_of(original)]
    draft = VoucherDraft(
        book.code, day, f"冲销{original} {original.summary}"[:200], (), key, made_by, checked_by, original.event
    )
    known = Voucher.objects.filter(key=key).first()
    if known and known.digest == digest_of(draft, rows, original.pk, reason):
        return known
    found = []
    if known:
        found.append(refusal("L-16", f"幂等键“{key}”已用于{known}，内容不同，不能再记。", "查明后以新的业务办理。"))
    if original.reverses_id:
        found.append(
            refusal("L-6", f"{original}本身是冲销凭证，不得再冲销。", "需要恢复原业务的，按原业务重新记一张凭证。")
        )
    if taken := Voucher.objects.filter(reverses=original).exclude(key=key).first():
        found.append(refusal("L-17", f"{original}已由{taken}冲销，不能再冲销。", "返回凭证查看。"))
    if not reason.strip():
        found.append(refusal("L-18", "没有写明冲销原因。", "写明原因和依据。"))
    if made_by.pk == checked_by.pk:
        found.append(refusal("L-10", f"冲销凭证的制单和复核是同一人（{made_by.name}）。", "请另一人复核。"))
    if day.year != book.year:
        found.append(
            refusal("L-3", f"冲销日期{day}不在账套的年度{book.year}年内。", "更正日期；跨年度的按以前年度调整。")
        )
    elif book.closed_through and month_of(day) <= book.closed_through:
        found.append(
            refusal("L-4", f"账套“{book.name}”已结账至{book.closed_through:%Y年%m月}。", "冲销记入未结账的期间。")
        )
    if found:
        raise Refused(*found)
    return post_mirror(original, draft, rows, reason, by)


def rows_of(voucher: Voucher) -> list[tuple[object, ...]]:
    """The lines of a voucher in order, as :data:`~shebao.ledger.drafts.COLUMNS`."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT account_id, debit, credit, project, item, source, function, economic, memo, ref_kind, ref"
            " FROM ledger_line WHERE voucher_id = %s ORDER BY ordinal",
            [voucher.pk],
        )
        return list(cursor.fetchall())


def mirror(row: tuple[object, ...]) -> tuple[object, ...]:
    """A line that takes back another."""
    account, debit, credit, *rest = row
    return (account, credit, debit, *rest)
