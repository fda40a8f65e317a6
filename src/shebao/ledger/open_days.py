"""The day on which something is booked whose own month is closed already: the first day of the next open month."""

from datetime import date

from shebao.ledger.models import Book


def first_open_day(book: Book, day: date) -> date | None:
    """The day itself where its month of the book is open, else the first day of the next open month of the year.

    What comes after the year is booked on its last day, as long as December is open. None where the year is closed.
    """
    booked = min(max(day, date(book.year, 1, 1)), date(book.year, 12, 31))
    if book.closed_through is None or booked.replace(day=1) > book.closed_through:
        return booked
    return None if book.closed_through.month == 12 else date(book.year, book.closed_through.month + 1, 1)


def told_of(day: date, booked: date) -> str:
    """What the summary of a voucher says where it is booked on another day than the business was.

    >>> told_of(date(2025, 6, 30), date(2025, 7, 1)), told_of(date(2025, 6, 30), date(2025, 6, 30))
    ('（业务日期2025-06-30）', '')
    """
    return "" if booked == day else f"（业务日期{day.isoformat()}）"
