"""Time limits in working days (工作日): the public holidays of 2024 to 2026, and a year that is missing."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shebao.cases import workflow
from shebao.cases.holidays import BadArrangement, packaged, read_arrangement
from shebao.cases.load_holidays import load_holidays
from shebao.cases.models import Case, Holiday
from shebao.cases.working_days import Calendar, NoHolidays, add_working_days, calendar
from shebao.journal.record import SYSTEM
from shebao.journal.verify import verify
from shebao.staff.who import Who
from tests.office.loans import opened

TABLE = Calendar(
    frozenset({2024, 2025, 2026}), {day.day: day.works for path in packaged() for day in read_arrangement(path)}
)
DAYS = st.dates(date(2024, 1, 1), date(2026, 8, 31))


@pytest.mark.parametrize(
    ("accepted", "count", "last"),
    [
        ("2025-06-03", 10, "2025-06-17"),  # two weeks without a holiday
        ("2025-09-25", 3, "2025-09-29"),  # Sunday 28 September is worked
        ("2025-09-30", 1, "2025-10-09"),  # eight days off
        ("2025-09-30", 3, "2025-10-11"),  # Saturday 11 October is worked
        ("2025-01-24", 2, "2025-01-27"),  # Sunday before the Spring Festival
        ("2026-02-13", 1, "2026-02-14"),
        ("2026-02-14", 1, "2026-02-24"),
        ("2024-12-31", 1, "2025-01-02"),
        ("2024-02-08", 2, "2024-02-18"),  # Friday 9 February was worked by the arrangement
    ],
)
def test_a_limit_ends_on_a_working_day(accepted: str, count: int, last: str) -> None:
    assert TABLE.add(date.fromisoformat(accepted), count) == date.fromisoformat(last)


@pytest.mark.parametrize(("year", "off", "worked"), [(2024, 28, 8), (2025, 28, 5), (2026, 33, 6)])
def test_as_many_days_as_the_notice_names(year: int, off: int, worked: int) -> None:
    days = read_arrangement(next(path for path in packaged() if path.stem == str(year)))
    assert [sum(day.works is works for day in days) for works in (False, True)] == [off, worked]
    assert all(day.source.startswith("国办发明电") for day in days)


@given(DAYS, st.integers(0, 60))
def test_what_is_counted_forward_is_counted_back(start: date, count: int) -> None:
    last = TABLE.add(start, count)
    assert TABLE.between(start, last) == count
    assert count == 0 or TABLE.is_working_day(last)
    assert TABLE.between(last, start) == -count


@given(DAYS, st.integers(1, 30), st.integers(1, 30))
def test_a_limit_after_a_limit_is_the_sum(start: date, first: int, second: int) -> None:
    assert TABLE.add(TABLE.add(start, first), second) == TABLE.add(start, first + second)


def test_a_missing_year_is_named() -> None:
    with pytest.raises(NoHolidays, match=r"节假日表没有2027年（现有2024至2026年）.*请按国务院办公厅公布的安排补录"):
        TABLE.add(date(2026, 12, 28), 5)
    assert TABLE.add(date(2026, 12, 28), 3) == date(2026, 12, 31)


def test_a_year_missing_in_the_middle_is_missed() -> None:
    gap = Calendar(frozenset({2024, 2026}), {})
    with pytest.raises(NoHolidays, match="没有2025年"):
        gap.add(date(2024, 12, 31), 1)


@pytest.mark.django_db
class TestTheTable:
    def test_the_packaged_years_are_there(self, db: None) -> None:
        assert calendar().years >= {2024, 2025, 2026}
        assert add_working_days(date(2026, 9, 30), 1) == date(2026, 10, 8)

    def test_work_goes_on_without_the_next_year_and_the_limit_is_told_again(
        self, hire: Callable[..., Who], tmp_path: Path
    ) -> None:
        """In December the next year's arrangement may be missing: the limit is provisional and falls early."""
        december = datetime(2026, 12, 24, 1, 0, tzinfo=UTC)
        clerk = hire("clerk")
        case = workflow.open_case("T02", "110", {"谁": "1"}, by=clerk, now=december)
        assert (case.due_on, case.due_provisional) == (date(2027, 1, 7), True)
        file = tmp_path / "2027.toml"
        text = 'year = 2027\nsource = "某号"\n[[holiday]]\nname = "元旦"\nfirst = 2027-01-01\nlast = 2027-01-03\n'
        file.write_text(text, encoding="utf-8")
        assert load_holidays(file, SYSTEM) == (3, 1)
        case = Case.objects.get(pk=case.pk)
        assert (case.due_on, case.due_provisional) == (date(2027, 1, 8), False)
        assert Holiday.objects.get(day=date(2027, 1, 1)).source == "某号"
        assert verify() == []

    def test_a_limit_that_is_certain_is_not_told_again(self, hire: Callable[..., Who]) -> None:
        case = opened(hire("clerk"))
        load_holidays(packaged()[1], SYSTEM)
        assert Case.objects.get(pk=case.pk).due_on == case.due_on


def test_a_bad_arrangement_says_everything_at_once(tmp_path: Path) -> None:
    file = tmp_path / "2027.toml"
    file.write_text(
        'year = 2027\n[[holiday]]\nname = "元旦"\nfirst = 2026-12-31\nlast = 2027-01-01\nworks = [2027-01-04]\n'
        '[[holiday]]\nname = "春节"\nfirst = 2027-02-10\nlast = 2027-02-01\n',
        encoding="utf-8",
    )
    with pytest.raises(BadArrangement) as told:
        read_arrangement(file)
    for part in ("source", "2026-12-31（元旦）不在2027年", "2027-01-04（元旦调休）本来就是工作日", "春节"):
        assert part in str(told.value)


def test_counting_is_by_days_not_by_loops_that_miss_one() -> None:
    start = date(2025, 1, 1)
    worked = [start + timedelta(days=n) for n in range(1, 366) if TABLE.is_working_day(start + timedelta(days=n))]
    assert [TABLE.add(start, number) for number in range(1, len(worked) + 1)] == worked
