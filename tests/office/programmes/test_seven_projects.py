"""The seven projects of the example's book, from application to grant: 4,354.71 万元 together, as published."""

from collections.abc import Callable
from pathlib import Path

import pytest

from shebao.budget.forms import read_book
from shebao.programmes.available import standing
from shebao.programmes.from_book import Given, application, by_code, grant
from shebao.programmes.models import Item, Project
from shebao.programmes.states import Kind
from shebao.programmes.verify import verify
from shebao.staff.who import Who
from tests.office.programmes.life import Funds

BOOK = Path(__file__).parents[3] / "examples" / "zezhou-2025" / "book"
FUNCTIONS = {
    "2080109": 120_7104_00,
    "2080502": 750_0000_00,
    "2080506": 2000_0000_00,
    "2089999": 1484_0000_00,
}
"""What the published table has for each functional code, in fen."""


@pytest.mark.django_db
def test_the_seven_projects_come_to_what_was_published(hire: Callable[..., Who]) -> None:
    funds, book = Funds(hire), read_book(BOOK).book
    assert book is not None
    for rank, project in enumerate(by_code(book).values(), 1):
        given = Given(
            "pension",
            funds.director.natural_person.number,
            funds.clerk.natural_person.number,
            payees="退休人员",
            uses=[project.name],
            economic="30399",
        )
        funds.do(Kind.APPLY, application(book, project, 2025, given, rank))
        funds.do(Kind.GRANT, grant(book, project, 2025, given, "泽财预〔2025〕1号", "2025-02-10"))
    assert Project.objects.count() == 7
    assert sum(standing(one).approved for one in Project.objects.all()) == 4354_7104_00
    told = {check.code: said for check, said in verify()}
    assert told["V-8"].wrong == [] and "2025年7个项目批复4354.71万元" in told["V-8"].looked
    by_function: dict[str, int] = {}
    for item in Item.objects.all():
        by_function[item.function_code] = by_function.get(item.function_code, 0) + item.approved
    assert by_function == FUNCTIONS
