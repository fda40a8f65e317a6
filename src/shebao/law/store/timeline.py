"""Which row is in force when: the rows of one parameter, resolved for one scope and one date of knowledge."""

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import zip_longest

from shebao.law.store.rows import ParameterRow

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Segment:
    """Days, both inclusive, on which one row is in force."""

    first: date
    last: date
    row: ParameterRow


@dataclass(frozen=True, slots=True)
class Timeline:
    """The segments of one parameter in order; days that no row covers are in none."""

    segments: tuple[Segment, ...]

    def at(self, on: date) -> ParameterRow | None:
        """The row in force on a day."""
        index = bisect_right(self.segments, on, key=lambda segment: segment.first) - 1
        if index < 0 or self.segments[index].last < on:
            return None
        return self.segments[index].row

    def rows(self) -> tuple[ParameterRow, ...]:
        """The rows in order, their validity cut to the days on which they are in force."""
        return tuple(
            replace(
                segment.row,
                valid_from=None if segment.first == date.min else segment.first,
                valid_to=None if segment.last == date.max else segment.last,
            )
            for segment in self.segments
        )


def resolve(rows: Iterable[ParameterRow], chain: tuple[str, ...], known: date | None) -> Timeline:
    """Decide for every day which row is in force.

    The nearest scope first; there a set value before null, a definitive row before an interim one, an office's row
    before the package's.
    """
    candidates = sorted(
        (row for row in rows if row.scope in chain and row.visible(known)),
        key=lambda row: (chain.index(row.scope), row.value is None, row.interim, -row.layer),
    )
    starts = {row.valid_from or date.min for row in candidates}
    starts |= {row.valid_to + DAY for row in candidates if row.valid_to and row.valid_to != date.max}
    segments: list[Segment] = []
    ordered = sorted(starts)
    for first, after in zip_longest(ordered, ordered[1:]):
        row = next((candidate for candidate in candidates if candidate.covers(first)), None)
        if row is None:
            continue
        last = after - DAY if after else date.max
        if segments and segments[-1].row is row and segments[-1].last + DAY == first:
            segments[-1] = Segment(segments[-1].first, last, row)
        else:
            segments.append(Segment(first, last, row))
    return Timeline(tuple(segments))
