"""Pages deep in a list: the same rows as if all were read, passed over by their keys in an index of the order."""

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from shebao.register.models import Employer, Person, Registration, Township
from shebao.screens.lists import PAGE
from tests.office.conftest import entered

pytestmark = pytest.mark.django_db
MANY = 2 * PAGE + 10


@pytest.fixture
def many(office: None) -> None:
    """People in two insurances, several of one name and one day; employers each with two registrations."""
    township = Township.objects.create(code="140525100", name="南村镇")
    Person.objects.bulk_create(
        Person(id_kind="护照", id_number=f"X{at:05d}", name=f"张{'一二三'[at % 3]}", sex="男", township=township,
               born=date(1960 + at % 7, 1, 1), insurances=1 + at % 2, ever_insured=1 + at % 2)
        for at in range(2 * MANY)
    )  # fmt: skip
    for at in range(MANY):
        employer = Employer.objects.create(name=f"泽州{at % 4}厂", kind="企业", township=township)
        for insurance in ("110", "210"):
            Registration.objects.create(
                employer=employer, insurance=insurance, number=f"{insurance}{at}", valid_from=date(2020, 1, 1)
            )


def links(client: Any, address: str) -> list[str]:
    """The rows of all pages, by where their first links lead."""
    found: list[str] = []
    page = 1
    while True:
        shown = client.get(f"{address}&page={page}").context
        found += [row["cells"][0]["url"] for row in shown["rows"]]
        if not shown["next"]:
            return found
        page += 1


@pytest.mark.parametrize("order", ["", "name", "-name", "born", "-born"])
def test_persons_page_by_page_are_the_persons_in_order(order: str, many: None, hire: Any) -> None:
    by = (order, "pk") if order else ("pk",)
    wanted = [
        f"/persons/{key}/" for key in Person.objects.filter(insurances=1).order_by(*by).values_list("pk", flat=True)
    ]
    assert links(entered(hire("clerk", "110")), f"/persons/?order={order}") == wanted


@pytest.mark.parametrize("asked", ["", "&insurance=110", "&insurance=210&township=140525100&state=正常"])
def test_employers_with_several_registrations_stand_once(asked: str, many: None, hire: Any) -> None:
    wanted = [f"/employers/{key}/" for key in Employer.objects.order_by("name", "pk").values_list("pk", flat=True)]
    assert links(entered(hire("clerk", "110,210")), f"/employers/?order=name{asked}") == wanted


@pytest.mark.parametrize("order", ["name", "-name", "born", "-born"])
@pytest.mark.parametrize("asked", ["", "&insurance=110"])
def test_what_is_passed_over_are_keys_in_an_index(order: str, asked: str, many: None, hire: Any) -> None:
    client = entered(hire("clerk", "110"))
    with CaptureQueriesContext(
        connection,
    ) as said:
        client.get(f"/persons/?order={order}&page=3{asked}")
    (passed,) = [one["sql"] for one in said.captured_queries if f"OFFSET {2 * PAGE}" in one["sql"]]
    assert "telephone" not in passed
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(f"EXPLAIN QUERY PLAN {passed}")
            plan = [row[3] for row in cursor.fetchall()]
        assert f"USING COVERING INDEX register_person_{order.lstrip('-')}" in plan[0]
