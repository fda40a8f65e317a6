"""The clock of a publication (公开期限): so many days after the grant, and when a rest day ends them.

预算法第十四条: within twenty days after the grant. The days begin the day after (民法典第二百零一条); where the last
one is a rest day, the first working day after it takes its place (民法典第二百零三条). Both are dated parameters.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from shebao.cases.working_days import Calendar, NoHolidays, calendar
from shebao.programmes.controls.parameters import parameter

BASIS = "预算法第十四条；民法典第二百零一条、第二百零三条"
SOON = 7
"""Days before the limit from which it is told as near."""


@dataclass(frozen=True, slots=True)
class Limit:
    """The last day on which to publish; ``moved_from`` is the rest day that it was moved from.

    ``provisional``: the holiday table does not hold the year, so that only weekends are known.
    """

    granted_on: date
    days: int
    last_day: date
    moved_from: date | None = None
    provisional: bool = False

    def left(self, day: date) -> int:
        """Days that are left on a day; negative when it is past."""
        return (self.last_day - day).days

    @property
    def told(self) -> str:
        """How the day was found, in a sentence."""
        made = f"{self.granted_on.isoformat()}批复，{self.days}日内公开"
        if self.moved_from:
            made += f"，第{self.days}日{self.moved_from.isoformat()}为休息日，顺延至{self.last_day.isoformat()}"
        else:
            made += f"，至{self.last_day.isoformat()}"
        return f"{made}（节假日安排未公布，暂定）" if self.provisional else made


def limit(granted_on: date, table: Calendar | None = None) -> Limit:
    """The limit of what was granted on a day, by the holiday table."""
    table = table or calendar()
    days = parameter("publish_within_days", granted_on)
    last = granted_on + timedelta(days=days)
    if not parameter("publish_moves_to_working_day", granted_on):
        return Limit(granted_on, days, last)
    day, provisional = last, False
    while True:
        works, known = _works(table, day)
        provisional |= not known
        if works:
            break
        day += timedelta(days=1)
    return Limit(granted_on, days, day, last if day != last else None, provisional)


def _works(table: Calendar, day: date) -> tuple[bool, bool]:
    """Whether a day is worked, and whether the table knows; without its year a weekend is all that is known."""
    try:
        return table.is_working_day(day), True
    except NoHolidays:
        return day.weekday() < 5, False
