"""Which rows a fault falls on: single rows anywhere, or a run of rows of one file."""

from collections.abc import Callable, Iterator

import numpy as np

from other_county.county import County, Sheet
from other_county.numbers import Ints

Way = Callable[[str], str]
TOO_FEW = 2000


def count(county: County, at_scale_1: float) -> int:
    """Rows of a kind at the county's scale, three at least."""
    return max(3, round(at_scale_1 * county.scale))


def clean(county: County, sheet: Sheet) -> Ints:
    """Rows of residents that nothing was done to."""
    resident = county.people.document[sheet.person] == "resident"
    return np.flatnonzero((sheet.fault == "") & resident)


def scattered(
    county: County, many: int, systems: tuple[str, ...] = ("F1", "F2", "F3", "F4", "F5")
) -> Iterator[tuple[Sheet, int]]:
    """Clean rows anywhere in the systems, in a random order; more than ``many``, so that unfit ones can be left out."""
    places = [(system, clean(county, county.sheets[system])) for system in systems]
    sizes = np.array([len(rows) for _, rows in places])
    drawn = county.chance.choice(sizes.sum(), min(int(sizes.sum()), many * 40 + TOO_FEW), replace=False)
    ends = np.cumsum(sizes)
    for one in drawn.tolist():
        at = int(np.searchsorted(ends, one, side="right"))
        yield county.sheets[places[at][0]], int(places[at][1][one - (ends[at] - sizes[at])])


def change(
    county: County,
    kind: str,
    column: str,
    many: int,
    way: Way,
    systems: tuple[str, ...] = ("F1", "F2", "F3", "F4", "F5"),
) -> None:
    """Do something to a column of ``many`` clean rows; rows where it changes nothing are passed over."""
    for sheet, row in scattered(county, many, systems):
        if many and _apply(sheet, row, kind, column, way):
            many -= 1
        if not many:
            return


def _apply(sheet: Sheet, row: int, kind: str, column: str, way: Way) -> bool:
    before = sheet.columns[column][row]
    after = way(before) if before else before
    if after == before or sheet.fault[row]:
        return False
    sheet.columns[column][row] = after
    sheet.tag([row], kind)
    return True


def batch(county: County, kind: str, column: str, many: int, way: Way, system: str) -> None:
    """The same on a run of rows of one file, on each that it changes, until ``many`` are done."""
    sheet = county.sheets[system]
    rows = clean(county, sheet)
    start = int(county.chance.integers(0, len(rows)))
    for row in np.roll(rows, -start).tolist():
        if not many:
            return
        many -= _apply(sheet, row, kind, column, way)


def run(county: County, system: str, length: int) -> Ints:
    """Consecutive rows of a file, all clean; shorter where there is no such run."""
    sheet = county.sheets[system]
    fit = np.zeros(len(sheet) + 1, dtype=bool)
    fit[clean(county, sheet)] = True
    edges = np.flatnonzero(np.diff(np.concatenate([[False], fit]).astype(np.int8)))
    starts, ends = edges[::2], edges[1::2]
    long = np.flatnonzero(ends - starts >= length)
    at = int(county.chance.choice(long)) if len(long) else int(np.argmax(ends - starts))
    first = int(starts[at]) + int(county.chance.integers(0, max(1, int(ends[at] - starts[at]) - length + 1)))
    return np.arange(first, min(first + length, int(ends[at])))
