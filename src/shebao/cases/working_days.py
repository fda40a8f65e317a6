"""Working days (工作日): Monday to Friday, but for the days that the holiday table names."""

from datetime import date, timedelta

from django.db.models import Max

from shebao.cases.models import Holiday


class NoHolidays(LookupError):
    """The holiday table does not reach a day, so a time limit cannot be told. The message says how far it reaches."""


def add_working_days(start: date, count: int) -> date:
    """The last day of a time limit of ``count`` working days that begins the day after ``start`` (民法典第二百零一条).

    Raises :class:`NoHolidays` where the table ends before it.
    """
    last = Holiday.objects.aggregate(last=Max("day"))["last"]
    known = date(last.year, 12, 31) if last else date.min
    marked = dict(Holiday.objects.filter(day__gt=start).values_list("day", "works"))
    day = start
    while count:
        day += timedelta(days=1)
        if day > known:
            raise NoHolidays(
                f"节假日表只到{known.year}年，{day.year}年的办理期限无法计算：请先补录国务院办公厅公布的安排。"
            )
        count -= marked.get(day, day.weekday() < 5)
    return day
