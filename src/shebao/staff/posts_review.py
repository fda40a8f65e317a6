"""The review of posts (岗位权限核查): who holds what, what excludes each other, which acts were refused."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Q

from shebao.journal.models import Entry
from shebao.staff.models import Grant, NaturalPerson
from shebao.staff.posts import Exclusion, Post, conflicts_among, posts

REVIEW_AFTER = 365
"""Days after which a grant without an end is to be looked at again (每年核查一次)."""


@dataclass(frozen=True)
class Row:
    """One person of the matrix: a cell for every post, and what does not go together."""

    person: NaturalPerson
    cells: tuple[tuple[Grant, ...], ...]
    conflicts: tuple[Exclusion, ...]
    overdue: bool


@dataclass(frozen=True)
class Matrix:
    """Persons × posts on a day (岗位对照表)."""

    posts: tuple[Post, ...]
    rows: tuple[Row, ...]

    @property
    def conflicts(self) -> int:
        """How many persons hold posts that exclude each other."""
        return sum(bool(row.conflicts) for row in self.rows)


def matrix(day: date) -> Matrix:
    """The posts in force on a day, person by person."""
    held: dict[int, list[Grant]] = {}
    for grant in Grant.objects.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=day), valid_from__lte=day):
        held.setdefault(grant.natural_person_id, []).append(grant)
    columns = tuple(posts().values())
    people = NaturalPerson.objects.filter(pk__in=held).select_related("section").order_by("section_id", "number")
    rows = []
    for person in people:
        grants = held[person.pk]
        cells = tuple(tuple(grant for grant in grants if grant.post == post.code) for post in columns)
        oldest = min((grant.valid_from for grant in grants if grant.valid_to is None), default=day)
        conflicts = conflicts_among(grant.post for grant in grants)
        rows.append(Row(person, cells, conflicts, (day - oldest).days > REVIEW_AFTER))
    return Matrix(columns, tuple(rows))


def refused_acts(since: date) -> Any:
    """What was refused since a day, newest first: acts, grants, pages, logins."""
    return Entry.objects.filter(result="拒绝", at__date__gte=since).order_by("-number")


def last_weeks(day: date, days: int = 30) -> date:
    """The first day of a report's period."""
    return day - timedelta(days=days)
