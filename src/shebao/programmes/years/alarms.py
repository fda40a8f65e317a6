"""The clock of each year's publication as it stands on a day: running, near, late, kept, or kept too late."""

from dataclasses import dataclass
from datetime import date

from shebao.cases.working_days import calendar
from shebao.programmes.years.clock import BASIS, SOON, Limit, limit
from shebao.programmes.years.models import PublishedVersion, Reply
from shebao.programmes.years.states import Account


@dataclass(frozen=True, slots=True)
class Clock:
    """A granted year's clock: until when it is to be published, when it was."""

    year: int
    kind: Account
    number: str
    limit: Limit
    published_on: date | None
    day: date

    @property
    def left(self) -> int:
        """Days that are left on the day it is looked at, or were left when it was published."""
        return self.limit.left(self.published_on or self.day)

    @property
    def is_late(self) -> bool:
        """Whether the limit was not kept."""
        return self.left < 0

    @property
    def colour(self) -> str:
        """done, stop when it is late, wait when it is near."""
        if self.is_late:
            return "stop"
        if self.published_on:
            return "done"
        return "wait" if self.left <= SOON else ""

    @property
    def told(self) -> str:
        """How it stands, in a sentence."""
        name = f"{self.year}年{self.kind.label}"
        if self.published_on:
            late = f"，超过期限{-self.left}日" if self.is_late else "，在期限内"
            return f"{name}已于{self.published_on.isoformat()}公开{late}。{self.limit.told}。"
        if self.is_late:
            return f"{name}应公开未公开，已超过{-self.left}日。{self.limit.told}。"
        return f"{name}距公开期限还有{self.left}日。{self.limit.told}。"


def clocks(day: date, year: int | None = None) -> list[Clock]:
    """The clocks of every year and kind that was granted, the newest first.

    The newest grant counts; the first publication since its day stops the clock.
    """
    replies = Reply.objects.order_by("-year", "kind", "-ordinal")
    published = PublishedVersion.objects.order_by("published_on")
    if year is not None:
        replies, published = replies.filter(year=year), published.filter(version__year=year)
    days = list(published.values_list("version__year", "version__kind", "published_on"))
    table, found, seen = calendar(), [], set()
    for one in replies:
        if (one.year, one.kind) in seen:
            continue
        seen.add((one.year, one.kind))
        since = (on for of, kind, on in days if (of, kind) == (one.year, one.kind) and on >= one.approved_on)
        done = next(since, None)
        found.append(Clock(one.year, Account(one.kind), one.number, limit(one.approved_on, table), done, day))
    return found


def alarms(day: date) -> list[Clock]:
    """What is near or past its limit and not published."""
    return [one for one in clocks(day) if one.published_on is None and one.colour in ("stop", "wait")]


__all__ = ["BASIS", "Clock", "alarms", "clocks"]
