"""Carrying a year over (年末结转): its closing vouchers, and the opening balances (期初余额) of the next year's book.

The opening voucher is dated the first of January and holds what each account has at the end of the year, tag by tag;
balances count its lines as what stood before the year. A year that was carried over is not opened again, so that the
opening stays what the closing is; ``shebao verify`` compares the two.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from shebao.findings import Finding
from shebao.journal.record import Actor
from shebao.ledger.balances import OPENING, balances
from shebao.ledger.drafts import LineDraft, VoucherDraft
from shebao.ledger.models import Book, Voucher
from shebao.ledger.open_book import open_book
from shebao.ledger.post import post
from shebao.ledger.year_end import TAGS, close_year
from shebao.staff.models import NaturalPerson


@dataclass(frozen=True)
class NextBook:
    """The book of the year after: its code and name, and the project (its code) whose book it is."""

    code: str
    name: str
    project: str = ""


NEXT_BOOKS: list[Callable[[Book], NextBook | None]] = []
"""Rooms above say which book follows theirs."""
AGAINST: list[Callable[[Book], list[Finding]]] = []
"""What rooms above have against carrying a book over now."""


def next_book(book: Book) -> NextBook:
    """The book that follows: as the rooms above say, else of the same name with the next year."""
    for tells in NEXT_BOOKS:
        if told := tells(book):
            return told
    year, after = str(book.year), str(book.year + 1)
    code = f"{book.code.removesuffix(year)}{after}" if book.code.endswith(year) else f"{book.code}-{after}"
    name = book.name.replace(year, after) if year in book.name else f"{book.name}（{after}年）"
    return NextBook(code[:32], name[:100], book.project)


def carry_over(
    book: Book, *, made_by: NaturalPerson, checked_by: NaturalPerson, by: Actor
) -> tuple[list[Voucher], Voucher | None]:
    """Post the closing vouchers of a book and the opening one of the next, in the caller's transaction.

    Where nothing is left no book is opened. Asked again it posts nothing more. Raises
    :class:`~shebao.staff.grant_post.Refused`, also where January of the next book is closed.
    """
    closing = close_year(book, made_by=made_by, checked_by=checked_by, by=by)
    year = (date(book.year, 1, 1), date(book.year, 12, 1))
    left = [one for one in balances([book], ("account_id", *TAGS), first=year[0], last=year[1]) if one.closing]
    if not left:
        return closing, None
    following = next_book(book)
    open_book(following.code, following.name, book.year + 1, project=following.project, by=by)
    lines = []
    for one in left:
        code, *tags = one.key
        tagged: dict[str, str] = {**dict(zip(TAGS, tags, strict=True)), "ref_kind": OPENING, "ref": book.code}
        if following.project:
            tagged["project"] = following.project
        lines.append(LineDraft(code, max(one.closing, 0), max(-one.closing, 0), **tagged))
    day, key = date(book.year + 1, 1, 1), f"{OPENING}-{book.code}"
    draft = VoucherDraft(
        following.code, day, f"期初余额（{book.name}年末结转）"[:200], lines, key, made_by, checked_by, OPENING
    )
    return closing, post(draft, by=by)
