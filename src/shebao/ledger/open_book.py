"""Opening a book (建账): of the centre for a year, or of a project."""

from shebao.journal.record import Actor, record
from shebao.ledger.models import PROJECT, UNIT, Book
from shebao.ledger.rows import added
from shebao.staff.grant_post import Refused, refusal


def open_book(code: str, name: str, year: int, *, project: str = "", by: Actor) -> Book:
    """A book, in the caller's transaction; with ``project`` (its code) the book of that project.

    The same code with the same content answers the book that is there. Raises
    :class:`~shebao.staff.grant_post.Refused` where it is another book's.
    """
    kind = PROJECT if project else UNIT
    known = Book.objects.filter(code=code).first()
    if known:
        if (known.year, known.kind, known.project) != (year, kind, project):
            raise Refused(refusal("L-20", f"账套编码“{code}”已用于“{known.name}”。", "另取编码。"))
        return known
    if not code.strip() or not name.strip():
        raise Refused(refusal("L-21", "账套没有编码或名称。", "填写编码和名称。"))
    book = Book.objects.create(code=code, name=name, year=year, kind=kind, project=project)
    record("建立账套", by, object_kind="book", object_key=code, detail=name, changes=[added(book)])
    return book
