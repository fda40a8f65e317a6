"""Participation figures: who counts at a cut-off date, and that what was frozen stays."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from shebao.identity import resident_check_character
from shebao.journal.verify import verify
from shebao.register import figures
from shebao.register.models import Enrolment, FrozenFigures, PensionStatus, Person
from shebao.staff.grant_post import Refused
from shebao.staff.who import Who
from tests.office.conftest import NOW, entered

pytestmark = pytest.mark.django_db
END_OF_MAY = date(2025, 5, 31)


def month(text: str) -> date:
    return date.fromisoformat(f"{text}-01")


@pytest.fixture
def person() -> Callable[..., Person]:
    count = iter(range(100, 999))

    def made(**values: Any) -> Person:
        first17 = f"14052519700101{next(count)}"
        return Person.objects.create(
            id_number=first17 + resident_check_character(first17), name="某", sex="男", born="1970-01-01", **values
        )

    return made


def enrol(person: Person, insurance: str = "110", since: str = "2020-01", **values: Any) -> None:
    until = {name: month(value) for name, value in values.items() if name in ("valid_to", "paused_from")}
    Enrolment.objects.create(
        person=person, insurance=insurance, number=str(person.pk), valid_from=month(since), **{**values, **until}
    )


def of(insurance: str, day: date = END_OF_MAY) -> tuple[int, int, int, int]:
    found = next(one for one in figures.count(day) if one.insurance == insurance)
    return found.insured, found.active, found.paused, found.retired


class TestWhoCounts:
    def test_enrolled_in_the_month_of_the_cut_off(self, person: Any) -> None:
        enrol(person())
        enrol(person(), since="2025-06")
        enrol(person(), valid_to="2025-04", state="终止缴费")
        enrol(person(), valid_to="2025-05", state="终止缴费")
        assert of("110") == (2, 2, 0, 0)

    def test_what_was_reversed_and_who_died_do_not_count(self, person: Any) -> None:
        enrol(person(), state="已冲正", valid_to="2025-05")
        enrol(person(died_on="2025-05-31"), valid_to="2025-05", state="终止缴费")
        assert of("110") == (0, 0, 0, 0)
        assert of("110", date(2025, 5, 30)) == (1, 1, 0, 0)

    def test_a_pause_counts_in_pensions_and_not_in_unemployment_insurance(self, person: Any) -> None:
        for insurance in ("110", "210"):
            enrol(person(), insurance, state="暂停缴费", paused_from="2025-05")
        assert of("110") == (1, 1, 1, 0)
        assert of("210") == (0, 0, 0, 0)
        assert of("210", date(2025, 4, 30)) == (1, 1, 0, 0)

    def test_who_retires_counts_once_in_the_month(self, person: Any) -> None:
        retiring = person()
        enrol(retiring, valid_to="2025-05", state="终止缴费")
        PensionStatus.objects.create(person=retiring, insurance="110", state="正常", valid_from=month("2025-05"))
        assert of("110") == (1, 0, 0, 1)

    def test_recipients_are_no_participants_of_unemployment_insurance(self, person: Any) -> None:
        PensionStatus.objects.create(person=person(), insurance="210", state="正常", valid_from=month("2025-01"))
        assert of("210") == (0, 0, 0, 1)
        assert list(figures.persons_behind(END_OF_MAY, "210", "insured")) == []

    def test_a_person_with_two_jobs_is_one_person(self, person: Any) -> None:
        one = person()
        enrol(one, "410")
        enrol(one, "410", since="2021-01")
        assert of("410") == (1, 1, 0, 0)

    def test_every_figure_leads_to_its_persons(self, person: Any) -> None:
        paying, paused, retired = person(), person(), person()
        enrol(paying)
        enrol(paused, state="暂停缴费", paused_from="2025-03")
        PensionStatus.objects.create(person=retired, insurance="110", state="暂停", valid_from=month("2020-01"))
        listed = {
            name: list(figures.persons_behind(END_OF_MAY, "110", name)) for name in figures.LABELS if name != "paid"
        }
        assert listed == {
            "insured": [paying.pk, paused.pk, retired.pk],
            "active": [paying.pk, paused.pk],
            "paused": [paused.pk],
            "retired": [retired.pk],
        }
        assert of("110") == tuple(len(listed[name]) for name in ("insured", "active", "paused", "retired"))

    def test_who_paid_is_not_guessed_from_who_is_enrolled(self, person: Any) -> None:
        enrol(person())
        assert figures.count(END_OF_MAY)[0].paid is None


class TestFrozen:
    def test_a_correction_is_a_revision_beside_what_was_published(self, person: Any, hire: Callable[..., Who]) -> None:
        statistician = hire("statistician")
        enrol(person())
        first = figures.freeze(END_OF_MAY, by=statistician, now=NOW)
        enrol(person())
        with pytest.raises(Refused, match="修订须写明事由"):
            figures.freeze(END_OF_MAY, by=statistician, now=NOW)
        second = figures.freeze(END_OF_MAY, by=statistician, now=NOW, reason="补录一人")
        assert [(one.revision, one.figures["110"]["insured"]) for one in figures.published(END_OF_MAY)] == [
            (1, 1),
            (2, 2),
        ]
        assert (first.definition, second.reason) == ("2026-1", "补录一人")
        assert [finding.code for finding in verify() if "figures" in finding.subject] == []

    def test_the_page_names_who_froze_them(self, hire: Callable[..., Who]) -> None:
        statistician = hire("statistician")
        figures.freeze(END_OF_MAY, by=statistician, now=NOW)
        page = entered(statistician).get(f"/figures/?cut_off={END_OF_MAY}").content.decode()
        assert f"，{statistician.natural_person.name}冻结，口径" in page

    def test_the_query_that_is_kept_gives_the_figures_again(self, person: Any, hire: Callable[..., Who]) -> None:
        enrol(person())
        frozen = figures.freeze(END_OF_MAY, by=hire("statistician"), now=NOW)
        with connection.cursor() as cursor:
            cursor.execute(frozen.query)
            assert [tuple(row) for row in cursor.fetchall()] == [("110", 1, 0, 0)]

    def test_the_database_refuses_to_change_or_remove_them(self, hire: Callable[..., Who]) -> None:
        figures.freeze(END_OF_MAY, by=hire("statistician"), now=NOW)
        for statement in ("UPDATE register_frozenfigures SET figures = '{}'", "DELETE FROM register_frozenfigures"):
            with pytest.raises(DatabaseError, match="只可追加"), transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(statement)
        assert FrozenFigures.objects.count() == 1

    def test_only_statisticians_freeze_and_no_day_to_come(self, hire: Callable[..., Who]) -> None:
        with pytest.raises(Refused, match="权限"):
            figures.freeze(END_OF_MAY, by=hire("clerk"), now=NOW)
        with pytest.raises(Refused, match="还没有到"):
            figures.freeze(date(2025, 6, 30), by=hire("statistician"), now=NOW)
