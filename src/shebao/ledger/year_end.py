"""Closing the year (年末结转): income and expense of both ledgers go to their results, once, in the last month.

财务会计: 收入、费用 → 本期盈余 → 本年盈余分配 → 累计盈余.
预算会计: 预算收入、预算支出 → 财政拨款结转—本年收支结转 → 累计结转.
"""

from collections.abc import Sequence
from datetime import date

from shebao.journal.record import Actor
from shebao.ledger.balances import CLOSING, balances
from shebao.ledger.chart import chart
from shebao.ledger.drafts import LineDraft, VoucherDraft
from shebao.ledger.models import Book, Voucher
from shebao.ledger.post import post_many
from shebao.staff.models import NaturalPerson

TAGS = ("project", "item", "function", "economic", "source")
STEPS: Sequence[tuple[str, str, tuple[str, ...], str]] = (
    ("surplus", "结转收入、费用", ("收入", "费用"), "3301"),
    ("appropriation", "结转本期盈余", ("3301",), "3302"),
    ("accumulated", "结转本年盈余分配", ("3302",), "3001"),
    ("adjustments", "结转以前年度盈余调整", ("3501",), "3001"),
    ("carried", "结转财政拨款预算收入、支出", ("预算收入", "预算支出"), "810103"),
    ("carried-on", "转入累计结转", ("810101", "810102", "810103"), "810104"),
)
"""Key, summary, what is closed (elements or accounts), where it goes; in this order, each upon the one before."""


def close_year(
    book: Book, *, made_by: NaturalPerson, checked_by: NaturalPerson, by: Actor | None = None
) -> list[Voucher]:
    """Post the closing vouchers of a book, in the caller's transaction; asked again it posts nothing more.

    A step with nothing to close makes no voucher. Raises :class:`~shebao.staff.grant_post.Refused`.
    """
    made = []
    for key, summary, closed, into in STEPS:
        known = Voucher.objects.filter(key=f"close-{book.code}-{key}").first()
        lines = [] if known else _lines(book, closed, into)
        if known:
            made.append(known)
        elif lines:
            day = date(book.year, 12, 31)
            draft = VoucherDraft(
                book.code, day, summary, lines, f"close-{book.code}-{key}", made_by, checked_by, f"year_end_{key}"
            )
            made += post_many([draft], by=by)
    return made


def _lines(book: Book, closed: tuple[str, ...], into: str) -> list[LineDraft]:
    """What brings accounts to nothing, tag by tag, and the same on the other side of where it goes."""
    lines = []
    found = balances([book], ("account_id", *TAGS), first=date(book.year, 1, 1), last=date(book.year, 12, 1))
    for one in found:
        code, *tags = one.key
        if not {code, chart()[code].element} & set(closed) or not one.closing:
            continue
        debit, credit = max(-one.closing, 0), max(one.closing, 0)
        tagged: dict[str, str] = {**dict(zip(TAGS, tags, strict=True)), "ref_kind": CLOSING, "ref": book.code}
        lines += [LineDraft(code, debit, credit, **tagged), LineDraft(into, credit, debit, **tagged)]
    return lines
