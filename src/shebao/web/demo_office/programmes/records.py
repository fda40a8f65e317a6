"""The simple records of the demonstration: 三公 ceilings and assets as the published book has them."""

from datetime import date

from django.db import transaction

from shebao.budget.book import Book
from shebao.journal.record import record
from shebao.programmes import rows
from shebao.programmes.models import Asset, Ceiling
from shebao.web.demo_office.programmes.hands import ACCOUNTANT, person
from shebao.web.demo_office.programmes.projects import APPROVAL, YEAR

CATEGORIES = {
    "30212": "因公出国（境）费用",
    "31013": "公务用车购置费",
    "30231": "公务用车运行维护费",
    "30217": "公务接待费",
}
ACQUIRED = date(2018, 6, 1)
CAR, OFFICE = 128_000_00, 1_860_000_00
"""What they cost: the book does not say, so it is made up."""


def keep_records(book: Book) -> None:
    """Register what the year may spend on each category, the cars and the offices, as the finance section does."""
    made: list[Ceiling | Asset] = []
    for code, category in CATEGORIES.items():
        if amount := sum(fact.fen for fact in book.facts if fact.economic == code):
            made.append(Ceiling(year=YEAR, category=category, economic_code=code, amount=amount, source=APPROVAL))
    cars = sum(one.held for one in book.vehicles)
    for at in range(1, cars + 1):
        use = book.vehicles[0].use
        made.append(
            Asset(
                kind="车辆",
                number=f"CL-{at:03d}",
                name="业务用车",
                use=use,
                acquired_on=ACQUIRED,
                value=CAR,
                state="在用",
            )
        )
    for one in book.assets:
        area = one.office_area_hundredths
        made.append(Asset(kind="房屋", number="FW-001", name="办公用房", acquired_on=ACQUIRED, value=OFFICE, area=area))
    by = person(ACCOUNTANT).actor
    with transaction.atomic():
        for row in made:
            change = rows.add(row)
            what = f"登记{row._meta.verbose_name}"
            record(what, by, object_kind="record", object_key=change.key, changes=[change])
