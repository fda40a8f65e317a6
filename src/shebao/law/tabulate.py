"""Replace what depends on one small whole number by a table made once (查表): an age in months, a number of years.

A step such as the divisor (计发月数) reads nothing but an age of a few hundred possible values and parameters that
change a few times in decades. Its formula is worked out once for each of these, by the very expressions the rows would
go through, and the rows look the result up. The results are the same numbers; only the work is done once.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_

import polars as pl

Levels = list[dict[str, pl.Expr]]

MOST_ENTRIES = 1 << 13
"""Larger tables fall out of the processor's nearest caches and cost a small frame more than they save."""

_POSITION = "_era"
_MOST_CHANGES = 2


@dataclass(frozen=True)
class Domain:
    """A column of whole numbers from ``low`` to ``high``, or null.

    ``certain``: it is null only in rows that are refused because of their inputs.
    """

    column: str
    low: int
    high: int
    certain: bool = False

    @property
    def size(self) -> int:
        """How many different numbers it can hold."""
        return self.high - self.low + 1


@dataclass(frozen=True)
class Tabulated:
    """The columns with tables in them, the names of the helper columns that were added.

    ``certain``: the columns that are never missing, whatever accepted inputs a row has.
    """

    levels: Levels
    helpers: list[str]
    certain: frozenset[str]


def at_position(values: Sequence[int | None], position: pl.Expr) -> pl.Expr:
    """The value at a position, null where that is null.

    Values that change once or twice, as most figures of the law have in twenty years, are told apart by comparing,
    which takes a third of the time of a look-up.
    """
    changes = [at for at in range(1, len(values)) if values[at] != values[at - 1]]
    if len(changes) > _MOST_CHANGES:
        return pl.lit(pl.Series(values, dtype=pl.Int64())).gather(position)
    chosen = pl.lit(values[0], dtype=pl.Int64)
    for at in changes:
        chosen = pl.when(position >= at).then(pl.lit(values[at], dtype=pl.Int64)).otherwise(chosen)
    return pl.when(position.is_not_null()).then(chosen)


def tabulate(
    levels: Levels,
    numbers: Sequence[Domain],
    dates: Sequence[Domain],
    missing: Mapping[str, pl.Expr],
    shown: Collection[str] = (),
) -> Tabulated:
    """The same columns, with those that read one of ``numbers`` and parameters by one of ``dates`` as tables.

    ``dates`` are the positions of the legal dates; what reads them alone are parameters. ``missing``: by column, the
    expression that tells the rows in which it should have a value and has none. ``shown``: columns without whose value
    a row is refused anyhow.
    """
    order = {name: expr for level in levels for name, expr in level.items()}
    small = [number for number in numbers if number.size <= MOST_ENTRIES]
    reads = _domains_read(order, [domain.column for domain in (*small, *dates)])
    made = _Tables(order, missing, shown)
    for number in small:
        made.add(number, [name for name, read in reads.items() if read == {number.column}], None)
        for day in dates:
            made.add(number, [name for name, read in reads.items() if read == {number.column, day.column}], day)
    if not made.tables:
        return Tabulated(levels, [], frozenset())
    columns = {**made.keys, **order, **made.tables}
    return Tabulated(_levels(columns), list(made.keys), frozenset(made.certain))


class _Tables:
    """Look-ups that take the place of columns, the helper columns they need, and which of them are never missing."""

    def __init__(self, order: Mapping[str, pl.Expr], missing: Mapping[str, pl.Expr], shown: Collection[str]) -> None:
        self.order, self.missing, self.shown = order, missing, shown
        self.tables: dict[str, pl.Expr] = {}
        self.keys: dict[str, pl.Expr] = {}
        self.certain: set[str] = set()

    def add(self, number: Domain, names: Sequence[str], day: Domain | None) -> None:
        """Make look-ups of the named columns by ``number``, or by ``number`` and the era of ``day``.

        A column that has a value where what it reads has none cannot be looked up and stays as it is.
        """
        order = self.order
        wanted = [name for name in names if _is_worth_a_table(order[name])]
        closure = _closure(order, wanted, None if day is None else day.column)
        parameters = [name for name in closure if day is not None and _reads_only(order, name, day.column)]
        steps = [name for name in closure if name not in parameters]
        reads = [order[name].meta.root_names() for name in steps]
        if not wanted or [] in reads or (day is not None and any(day.column in roots for roots in reads)):
            return
        eras, by_position = _eras(order, parameters, day)
        if eras.height * number.size > MOST_ENTRIES:
            return
        values = pl.int_range(number.low, number.high + 1, eager=True).alias(number.column)
        grid = _worked_out(order, steps, eras.join(values.to_frame(), how="cross", maintain_order="left"))
        unknown = _worked_out(order, steps, _with_nulls(eras, values))
        for name in wanted:
            if unknown[name].null_count() < unknown.height or grid[name].dtype != pl.Int64():
                continue
            if number.certain and (day is None or day.certain) and self._never_missing(name, grid):
                self.certain.add(name)
            self.tables[name] = pl.lit(grid[name]).gather(self._index(number, day, by_position))

    def _index(self, number: Domain, day: Domain | None, by_position: pl.Series) -> pl.Expr:
        if day is None:
            return pl.col(number.column) - number.low
        key = f"_key.{number.column}|{day.column}"
        offsets = by_position * number.size - number.low
        self.keys[key] = at_position(offsets.to_list(), pl.col(day.column)) + pl.col(number.column)
        return pl.col(key)

    def _never_missing(self, name: str, grid: pl.DataFrame) -> bool:
        missing = self.missing.get(name)
        if missing is None or not set(missing.meta.root_names()) <= set(grid.columns):
            return False
        noticed = [pl.col(one).is_null() for one in self.shown if one in grid.columns and one != name]
        return not grid.select((missing & ~reduce(or_, noticed, pl.lit(False))).any()).item()


def _is_worth_a_table(expr: pl.Expr) -> bool:
    """Whether a look-up is less work than the expression: sums and products of a column are quicker than tables."""
    return any(work in str(expr) for work in ("//", "gather(", ".when("))


def _domains_read(order: Mapping[str, pl.Expr], domains: Iterable[str]) -> dict[str, set[str]]:
    """Which domains a column reads in the end; columns that read anything else are left out."""
    known = {column: {column} for column in domains}
    found: dict[str, set[str]] = {}
    for name, expr in order.items():
        roots = expr.meta.root_names()
        if name in known or not all(root in known for root in roots):
            continue
        known[name] = found[name] = set().union(*(known[root] for root in roots))
    return found


def _closure(order: Mapping[str, pl.Expr], names: Iterable[str], end: str | None) -> list[str]:
    """The columns that these are made from and that are themselves made here, in the order they are made.

    ``end``: the position of a legal date, which stands for itself, even where it is made from other columns.
    """
    needed: set[str] = set()
    waiting = list(names)
    while waiting:
        name = waiting.pop()
        if name in order and name not in needed:
            needed.add(name)
            waiting += [] if name == end else order[name].meta.root_names()
    return [name for name in order if name in needed]


def _reads_only(order: Mapping[str, pl.Expr], name: str, column: str) -> bool:
    return name == column or set(order[name].meta.root_names()) == {column}


def _eras(
    order: Mapping[str, pl.Expr], parameters: Sequence[str], day: Domain | None
) -> tuple[pl.DataFrame, pl.Series]:
    """The different sets of parameter values over all legal dates, and which of them each legal date has."""
    if day is None:
        return pl.DataFrame({_POSITION: [0]}), pl.Series([0])
    looked_up = [name for name in parameters if name != day.column]
    positions = pl.int_range(day.low, day.high + 1, eager=True).alias(day.column).to_frame()
    all_days = positions.with_columns(**{name: order[name] for name in looked_up})
    eras = all_days.select(looked_up).unique(maintain_order=True).with_row_index(_POSITION)
    eras = eras.with_columns(pl.col(_POSITION).cast(pl.Int64))
    found = all_days.join(eras, on=looked_up, how="left", nulls_equal=True, maintain_order="left")
    return eras, found[_POSITION]


def _with_nulls(eras: pl.DataFrame, values: pl.Series) -> pl.DataFrame:
    """Rows in which the number is null, in every era, and rows in which no parameter is known, for every number."""
    nothing = pl.lit(None, dtype=pl.Int64)
    without_number = eras.with_columns(nothing.alias(values.name))
    if len(eras.columns) == 1:
        return without_number
    others = {name: pl.lit(None, dtype=dtype) for name, dtype in eras.schema.items() if name != values.name}
    return pl.concat([without_number, values.to_frame().select(**others, **{values.name: pl.col(values.name)})])


def _worked_out(order: Mapping[str, pl.Expr], names: Sequence[str], frame: pl.DataFrame) -> pl.DataFrame:
    for level in _levels({name: order[name] for name in names}):
        frame = frame.with_columns(**level)
    return frame


def _levels(order: Mapping[str, pl.Expr]) -> Levels:
    """The columns in rounds: each in the first round in which all it reads is there."""
    depth: dict[str, int] = {}

    def depth_of(name: str) -> int:
        if name not in depth:
            depth[name] = 1 + max(
                (depth_of(root) for root in order[name].meta.root_names() if root in order), default=-1
            )
        return depth[name]

    levels: Levels = [{} for _ in range(1 + max((depth_of(name) for name in order), default=-1))]
    for name, expr in order.items():
        levels[depth[name]][name] = expr
    return levels
