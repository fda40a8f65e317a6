"""A project's own books (专账): opened when it is allotted, booked when money moves, by its two keepers."""

from dataclasses import dataclass
from datetime import date

from django.utils.timezone import localdate

from shebao.journal.record import Actor
from shebao.ledger.balances import balances
from shebao.ledger.models import Book
from shebao.ledger.open_book import open_book
from shebao.ledger.open_days import first_open_day, told_of
from shebao.ledger.post_event import post_event
from shebao.programmes.controls import g07_own_books
from shebao.programmes.controls.words import refusal
from shebao.programmes.models import ClawBack, Item, PaymentRequest, Project
from shebao.programmes.spent import CLAWED
from shebao.programmes.states import ProjectState
from shebao.staff.grant_post import Refused
from shebao.staff.models import NaturalPerson
from shebao.staff.who import Who, who

PAID, RETURNED = "direct_payment", "direct_return"
OF_A_PRIOR_YEAR, RESTORED = "prior_year_return", "quota_restored"
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


@dataclass(frozen=True)
class Place:
    """Where an event of a day is booked: the book and a day in an open month of it; ``told`` goes into the summary."""

    book: str
    day: date
    told: str = ""


def place_of(code: str, day: date) -> Place | None:
    """The place in a book: the day itself, or the first day of the next open month; None where its year is closed."""
    book = Book.objects.select_for_update().filter(code=code).first()
    if book is None:
        return Place(code, day)
    booked = first_open_day(book, day)
    return None if booked is None else Place(code, booked, told_of(day, booked))


def next_book(project: Project, year: int) -> str:
    """The code of the book in which a project's events are kept after its own year."""
    return f"{project.code}-{year}"


def _over(project: Project) -> Refused:
    told = f"账套“{project.code}”已结账至{project.year}年12月，{project.name}的业务没有可以记账的期间，没有办理。"
    return Refused(refusal("L-4", told, "会计法第十七条", action="先由两人办理12月的反结账，记账以后再结账。"))


def book_payment(request: PaymentRequest, amount: int, batch: str, key: str, day: date) -> None:
    """Book what a bank has paid; after the year is closed only out of what had come back of it (quota restored)."""
    project, event = request.project, PAID
    place = place_of(project.code, day)
    if place is None:
        later = Book.objects.filter(code=next_book(project, day.year)).first()
        year = (date(day.year, 1, 1), date(day.year, 12, 1))
        held = balances([later], (), first=year[0], last=year[1], accounts="1201") if later else []
        if sum(one.closing for one in held) < amount:
            raise _over(project)
        place, event = place_of(next_book(project, day.year), day), RESTORED
        if place is None:
            raise _over(project)
    _book(project, request.item, event, amount, key, place, request.purpose, "batch", batch)


def book_came_back(
    project: Project, item: Item, amount: int, key: str, day: date, summary: str, ref_kind: str, ref: str
) -> None:
    """Book money that came back of what was paid: in the project's year the payment's entries the other way round,
    after its last month was closed as a return of a prior year; of a closed project on to the finance bureau then.
    """
    if place := place_of(project.code, day):
        _book(project, item, RETURNED, amount, key, place, summary, ref_kind, ref)
        return
    code = next_book(project, day.year)
    if day.year <= project.year:
        raise _over(project)
    assert project.bookkeeper is not None, "allotted before it pays"
    name = f"{project.name}专账（{day.year}年）"[:100]
    open_book(code, name, day.year, project=project.code, by=actor_of(project.bookkeeper))
    place = place_of(code, day)
    if place is None:
        raise _over(project)
    _book(project, item, OF_A_PRIOR_YEAR, amount, key, place, summary, ref_kind, ref)
    if project.state == ProjectState.CLOSED:
        _book(project, item, GIVEN_BACK, amount, f"{key}-上缴", place, "结项后退回上缴", ref_kind, ref)


def book_recovered(request: PaymentRequest, amount: int, slip: str, key: str, day: date) -> None:
    """Book what a payee who was not entitled has paid back."""
    book_came_back(request.project, request.item, amount, key, day, "多发款项追回到账", "slip", slip)


def book_claw_back(made: ClawBack, day: date) -> None:
    """Book what is taken back: the payment's entries the other way round."""
    key = f"{CLAWED}{made.case_number}"
    place = place_of(made.project.code, day)
    if place is None:
        raise _over(made.project)
    told = f"扣回（{made.decision}）"
    _book(made.project, made.item, RETURNED, made.amount, key, place, told, "case", made.case_number)


def book_surplus(project: Project, item: Item, amount: int, given_back: bool, case_number: str, day: date) -> None:
    """Book the budget that is left at the end of the year, and its return to the finance bureau."""
    for event in (UNDRAWN, GIVEN_BACK) if given_back else (UNDRAWN,):
        key = f"结项-{case_number}-{item.code}-{event}"
        place = place_of(project.code, day)
        if place is None:
            raise _over(project)
        _book(project, item, event, amount, key, place, "年末结余处理", "case", case_number)


def _book(
    project: Project,
    item: Item,
    event: str,
    amount: int,
    key: str,
    place: Place,
    summary: str,
    ref_kind: str,
    ref: str,
) -> None:
    if found := g07_own_books.find(project, item, project.code):
        raise Refused(*found)
    assert project.bookkeeper is not None and project.book_checker is not None, "allotted before it pays"
    post_event(
        place.book,
        event,
        amount,
        key=key,
        day=place.day,
        made_by=project.bookkeeper,
        checked_by=project.book_checker,
        by=actor_of(project.bookkeeper),
        project=project.code,
        item=item.code,
        source=item.source,
        function=item.function_code,
        economic=item.economic_code,
        summary=f"{f'{project.name}：{summary}'[: 200 - len(place.told)]}{place.told}",
        ref_kind=ref_kind,
        ref=ref,
    )
