"""Working days (工作日): Monday to Friday, but for the days that the holiday table names."""

from dataclasses import dataclass
from datetime import date, timedelta

from shebao.cases.models import Holiday


class NoHolidays(LookupError):
    """The holiday table does not hold a year, so a limit cannot be told. The message says what to do."""

    def __init__(self, year: int, known: frozenset[int]) -> None:
        self.year = year
        has = f"现有{min(known)}至{max(known)}年" if known else "现为空表"
        super().__init__(
            f"节假日表没有{year}年（{has}），{year}年的办理期限无法计算："
            "请按国务院办公厅公布的安排补录（shebao calendar load）。"
        )


@dataclass(frozen=True, slots=True)
class TimeLimit:
    """The last day of a time limit; provisional where a year of the holiday table was missing."""

    last_day: date
    provisional: bool


@dataclass(frozen=True)
class Calendar:
    """Which days are worked, as far as the table knows."""

    years: frozenset[int]
    marked: dict[date, bool]

    def is_working_day(self, day: date) -> bool:
        """Whether a day is worked. Raises :class:`NoHolidays` for a year that is not in the table."""
        if day.year not in self.years:
            raise NoHolidays(day.year, self.years)
        return self._works(day)

    def _works(self, day: date) -> bool:
        return self.marked.get(day, day.weekday() < 5)

    def add(self, start: date, count: int) -> date:
        """The last day of ``count`` working days that begin the day after ``start`` (民法典第二百零一条)."""
        day = start
        while count:
            day += timedelta(days=1)
            count -= self.is_working_day(day)
        return day

    def between(self, first: date, last: date) -> int:
        """How many working days are after ``first``, up to and with ``last``; negative the other way round.

        Years that are not in the table count Monday to Friday.
        """
        if last < first:
            return -self.between(last, first)
        return sum(self._works(first + timedelta(days=number)) for number in range(1, (last - first).days + 1))

    def limit(self, start: date, count: int) -> TimeLimit:
        """As :meth:`add`; years that are not in the table count Monday to Friday, and the limit is provisional.

        Work goes on where the arrangement of the next year is not out yet: without its holidays the limit falls
        earlier, so nobody waits longer for it.
        """
        try:
            return TimeLimit(self.add(start, count), provisional=False)
        except NoHolidays:
            day = start
            while count:
                day += timedelta(days=1)
                count -= self._works(day)
            return TimeLimit(day, provisional=True)


def calendar() -> Calendar:
    """The table as it is now."""
    marked = dict(Holiday.objects.values_list("day", "works"))
    return Calendar(frozenset(day.year for day in marked), marked)


def add_working_days(start: date, count: int) -> date:
    """:meth:`Calendar.add` by the table as it is now. Raises :class:`NoHolidays`."""
    return calendar().add(start, count)
