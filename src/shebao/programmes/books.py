"""A project's own books (专账): opened when it is allotted, booked when money moves, by its two keepers."""

from datetime import date

from django.utils.timezone import localdate

from shebao.journal.record import Actor
from shebao.ledger.open_book import open_book
from shebao.ledger.post_event import post_event
from shebao.programmes.controls import g07_own_books
from shebao.programmes.models import ClawBack, Item, PaymentRequest, Project
from shebao.staff.grant_post import Refused
from shebao.staff.models import NaturalPerson
from shebao.staff.who import Who, who

PAID, RETURNED = "direct_payment", "direct_return"
UNDRAWN, GIVEN_BACK = "quota_undrawn", "returned_to_finance"


def at_work(person: NaturalPerson, day: date | None = None) -> Who:
    """Somebody of the centre as he stands on a day, for rooms that ask who acts."""
    return who(person.account, day or localdate())


def actor_of(person: NaturalPerson) -> Actor:
    """The same, as the journal names him."""
    return at_work(person).actor


def open_books(project: Project, by: NaturalPerson) -> None:
    """Open the project's book, by its code."""
    open_book(project.code, f"{project.name}专账"[:100], project.year, project=project.code, by=actor_of(by))


def booking_day(project: Project, day: date) -> date:
    """The day on which an event is booked: in the year of the project's book, whose last month stays open for it."""
    return min(day, date(project.year, 12, 31))


def book_payment(request: PaymentRequest, amount: int, batch: str, key: str, day: date) -> None:
    """Book what a bank has paid."""
    _book(request.project, request.item, PAID, amount, key, day, request.purpose, "batch", batch)


def book_recovered(request: PaymentRequest, amount: int, slip: str, key: str, day: date) -> None:
    """Book what a payee who was not entitled has paid back."""
    _book(request.project, request.item, RETURNED, amount, key, day, "多发款项追回到账", "slip", slip)


def book_claw_back(made: ClawBack, day: date) -> None:
    """Book what is taken back: the payment's entries the other way round."""
    key = f"扣回-{made.case_number}"
    _book(
        made.project, made.item, RETURNED, made.amount, key, day, f"扣回（{made.decision}）", "case", made.case_number
    )


def book_surplus(project: Project, item: Item, amount: int, given_back: bool, case_number: str, day: date) -> None:
    """Book the budget that is left at the end of the year, and its return to the finance bureau."""
    for event in (UNDRAWN, GIVEN_BACK) if given_back else (UNDRAWN,):
        key = f"结项-{case_number}-{item.code}-{event}"
        _book(project, item, event, amount, key, day, "年末结余处理", "case", case_number)


def _book(
    project: Project,
    item: Item,
    event: str,
    amount: int,
    key: str,
    day: date,
    summary: str,
    ref_kind: str,
    ref: str,
) -> None:
    if found := g07_own_books.find(project, item, project.code):
        raise Refused(*found)
    assert project.bookkeeper is not None and project.book_checker is not None, "allotted before it pays"
    post_event(
        project.code,
        event,
        amount,
        key=key,
        day=booking_day(project, day),
        made_by=project.bookkeeper,
        checked_by=project.book_checker,
        by=actor_of(project.bookkeeper),
        project=project.code,
        item=item.code,
        source=item.source,
        function=item.function_code,
        economic=item.economic_code,
        summary=f"{project.name}：{summary}"[:200],
        ref_kind=ref_kind,
        ref=ref,
    )
