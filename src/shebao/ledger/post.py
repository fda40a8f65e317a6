"""Posting vouchers (记账): checked, numbered, written with their lines, journalled, in the caller's transaction.

Many lines are written at once (:func:`post_many`); one voucher goes the same way. A key posts once: asked again with
the same content it answers the voucher that is there, with another content it is refused.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

from django.db.models import Max

from shebao.findings import Finding
from shebao.journal.bulk import take_ids, write_rows
from shebao.journal.digest import DigestOfMany, record_text
from shebao.journal.record import Actor, queue_up, record
from shebao.ledger.chart import chart
from shebao.ledger.drafts import COLUMNS, VoucherDraft
from shebao.ledger.models import BUDGET, FINANCIAL, Book, Line, Voucher
from shebao.ledger.problems import ACCOUNT, CREDIT, DEBIT, month_of, problems
from shebao.ledger.rows import added
from shebao.staff.grant_post import Refused, refusal
from shebao.staff.models import NaturalPerson

SEPARATOR = "\x1f"
LINE_COLUMNS = ("voucher_id", "ordinal", "book_id", "month", "red", "account_id", *COLUMNS[1:])
Rows = Sequence[tuple[Any, ...]]


def post(draft: VoucherDraft, *, by: Actor | None = None) -> Voucher:
    """Post a voucher; see :func:`post_many`."""
    return post_many([draft], by=by)[0]


def post_many(drafts: Iterable[VoucherDraft], *, by: Actor | None = None) -> list[Voucher]:
    """Post vouchers in the caller's transaction, with one entry of the journal; answers them in order.

    ``by`` is who acts, for the journal; the first maker where it is left out. Raises
    :class:`~shebao.staff.grant_post.Refused` with everything that is wrong with any of them; nothing is posted then.
    """
    asked = list(drafts)
    queue_up()
    books = _locked({draft.book for draft in asked})
    there = {one.key: one for one in Voucher.objects.filter(key__in=[draft.key for draft in asked])}
    found: list[Finding] = [
        refusal("L-15", f"没有账套“{code}”。", "先建立账套。")
        for code in sorted({draft.book for draft in asked} - set(books))
    ]
    fresh: dict[str, tuple[VoucherDraft, Rows, str]] = {}
    for draft in asked:
        rows = draft.rows()
        made = digest_of(draft, rows)
        known = there[draft.key].digest if draft.key in there else fresh[draft.key][2] if draft.key in fresh else None
        if known is None and draft.book in books:
            found.extend(problems(draft, books[draft.book], rows, chart()))
            fresh[draft.key] = (draft, rows, made)
        elif known is not None and known != made:
            found.append(
                refusal(
                    "L-16",
                    f"“{draft.summary}”已按幂等键“{draft.key}”记过账，内容不同，不能再记。",
                    "更正已记的凭证用红字冲销，再以新的业务记账。",
                )
            )
    if found:
        raise Refused(*found)
    written = _write([(*one, books[one[0].book]) for one in fresh.values()], None, "", by)
    there.update({voucher.key: voucher for voucher in written})
    return [there[draft.key] for draft in asked]


def post_mirror(original: Voucher, draft: VoucherDraft, rows: Rows, reason: str, by: Actor | None) -> Voucher:
    """Post the red voucher of :mod:`shebao.ledger.reverse`, which has asked everything."""
    made = digest_of(draft, rows, original.pk, reason)
    return _write([(draft, rows, made, original.book)], original, reason, by)[0]


def _locked(codes: Iterable[str]) -> dict[str, Book]:
    """Books by code, locked: numbers are given in a queue, and no month closes while something is posted into it."""
    return {book.code: book for book in Book.objects.select_for_update().filter(code__in=codes).order_by("pk")}


def digest_of(draft: VoucherDraft, rows: Rows, reverses: int | None = None, reason: str = "") -> str:
    """What proves a voucher's content: its head without people and time, and its lines in order."""
    head = {
        **{"book": draft.book, "day": draft.day, "summary": draft.summary, "key": draft.key, "event": draft.event},
        **({"reverses": reverses, "reason": reason} if reverses else {}),
    }
    return digest_of_lines(record_text(head), rows)


def digest_of_lines(head: str, rows: Iterable[tuple[Any, ...]]) -> str:
    """The digest over a head and lines, which may come one after another."""
    made = DigestOfMany()
    made.add(head)
    for row in rows:
        made.add(SEPARATOR.join(map(str, row)))
    return made.value


Fresh = tuple[VoucherDraft, Rows, str, Book]


def _write(fresh: Sequence[Fresh], reverses: Voucher | None, reason: str, by: Actor | None) -> list[Voucher]:
    if not fresh:
        return []
    vouchers = _vouchers(fresh, reverses, reason)
    write_rows(Line._meta.db_table, LINE_COLUMNS, _lines(fresh, vouchers, reverses is not None))
    for voucher in vouchers:
        voucher.save(force_insert=True)
    first = vouchers[0]
    actor = by or actor_of(fresh[0][0].made_by)
    record(
        "红字冲销" if reverses else "记账",
        actor,
        object_kind="voucher",
        object_key=str(first.pk),
        detail=f"{first.book.code} {first} {first.summary}" + (f" 等{len(vouchers)}张" if len(vouchers) > 1 else ""),
        changes=map(added, vouchers),
    )
    return vouchers


def actor_of(person: NaturalPerson) -> Actor:
    """A natural person as the journal names him."""
    account = getattr(person, "account", None)
    return Actor(account.username if account else "", person.number)


def _vouchers(fresh: Sequence[Fresh], reverses: Voucher | None, reason: str) -> list[Voucher]:
    now = datetime.now(UTC)
    numbers: dict[tuple[int, Any], int] = {}
    made = []
    table = chart()
    for key, (draft, rows, proof, book) in zip(take_ids(Voucher._meta.db_table, len(fresh)), fresh, strict=True):
        month = month_of(draft.day)
        if (book.pk, month) not in numbers:
            last = Voucher.objects.filter(book=book, month=month).aggregate(last=Max("number"))["last"]
            numbers[book.pk, month] = last or 0
        numbers[book.pk, month] += 1
        totals = {FINANCIAL: 0, BUDGET: 0}
        for row in rows:
            totals[table[row[ACCOUNT]].system] += row[DEBIT]
        made.append(
            Voucher(
                pk=key,
                book=book,
                month=month,
                number=numbers[book.pk, month],
                day=draft.day,
                summary=draft.summary,
                event=draft.event,
                key=draft.key,
                lines=len(rows),
                amount=totals[FINANCIAL],
                budget_amount=totals[BUDGET],
                made_by=draft.made_by,
                checked_by=draft.checked_by,
                posted_at=now,
                reverses=reverses,
                reason=reason,
                digest=proof,
            )
        )
    return made


def _lines(fresh: Sequence[Fresh], vouchers: Sequence[Voucher], red: bool) -> Iterator[tuple[Any, ...]]:
    for (_, rows, _, book), voucher in zip(fresh, vouchers, strict=True):
        head, month = voucher.pk, voucher.month.isoformat()
        for ordinal, row in enumerate(rows, 1):
            yield (head, ordinal, book.pk, month, red, row[ACCOUNT], row[DEBIT], row[CREDIT], *row[CREDIT + 1 :])
