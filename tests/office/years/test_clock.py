"""The clock of a publication over holidays: Spring Festival, National Day, weekends, rest days worked in exchange."""

from datetime import date

import pytest

from shebao.cases.holidays import packaged, read_arrangement
from shebao.cases.working_days import Calendar
from shebao.programmes.years.alarms import Clock
from shebao.programmes.years.charts import timeline
from shebao.programmes.years.clock import limit
from shebao.programmes.years.states import Account

TABLE = Calendar(
    frozenset({2024, 2025, 2026}), {day.day: day.works for path in packaged() for day in read_arrangement(path)}
)


@pytest.mark.parametrize(
    ("granted", "last", "moved_from"),
    [
        ("2025-05-20", "2025-06-09", None),  # a Monday
        ("2025-02-10", "2025-03-03", "2025-03-02"),  # a Sunday
        ("2025-01-10", "2025-02-05", "2025-01-30"),  # the third day of the Spring Festival's eight
        ("2026-01-31", "2026-02-24", "2026-02-20"),  # the same of 2026, nine days
        ("2025-09-11", "2025-10-09", "2025-10-01"),  # National Day and Mid-Autumn together
        ("2025-01-06", "2025-01-26", None),  # a Sunday that is worked before the Spring Festival
        ("2025-01-19", "2025-02-08", None),  # a Saturday that is worked after it
        ("2025-09-21", "2025-10-11", None),  # a Saturday that is worked after National Day
        ("2025-04-15", "2025-05-06", "2025-05-05"),  # the last day of the May holiday
        ("2025-12-12", "2026-01-04", "2026-01-01"),  # over the year's end; Sunday 4 January is worked
    ],
)
def test_the_last_day_is_a_working_day(granted: str, last: str, moved_from: str | None) -> None:
    found = limit(date.fromisoformat(granted), TABLE)
    assert found.last_day.isoformat() == last and not found.provisional
    assert (found.moved_from.isoformat() if found.moved_from else None) == moved_from
    assert (TABLE.is_working_day(found.last_day) and "顺延" in found.told) or moved_from is None


def test_a_year_that_is_missing_knows_weekends_only() -> None:
    found = limit(date(2030, 1, 6), TABLE)
    assert (found.last_day, found.provisional) == (date(2030, 1, 28), True) and "暂定" in found.told
    assert limit(date(2030, 1, 5), TABLE).last_day == date(2030, 1, 25)


@pytest.mark.parametrize(
    ("day", "published", "colour", "told"),
    [
        (date(2025, 6, 1), None, "", "还有8日"),
        (date(2025, 6, 5), None, "wait", "还有4日"),
        (date(2025, 6, 9), None, "wait", "还有0日"),
        (date(2025, 6, 10), None, "stop", "已超过1日"),
        (date(2025, 7, 1), date(2025, 6, 9), "done", "在期限内"),
        (date(2025, 7, 1), date(2025, 6, 11), "stop", "超过期限2日"),
    ],
)
def test_the_clock_says_how_it_stands(day: date, published: date | None, colour: str, told: str) -> None:
    clock = Clock(2025, Account.BUDGET, "泽财预〔2025〕1号", limit(date(2025, 5, 20), TABLE), published, day)
    assert clock.colour == colour and told in clock.told
    chart = str(timeline(clock))
    assert "2025-05-20" in chart and "2025-06-09" in chart and (published or day).isoformat() in chart
