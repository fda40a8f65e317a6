"""Parameters of a whole frame: folded into the formula where they are the same for all rows, else looked up by row."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

import polars as pl

from shebao.law.columns import Column, Scaled, Surroundings
from shebao.law.declare import Kind, Parameter, Step, Today
from shebao.law.expressions import Name, Table
from shebao.law.frame_inputs import INPUT, FrameInputs
from shebao.law.link import legal_day, table_values, to_raw
from shebao.law.store import ParameterRow, ParameterView
from shebao.law.tabulate import Domain, at_position, tabulate


class FrameValues(Surroundings):
    """What the names of a kind's formulas stand for in one frame, and in which round each column can be made.

    ``levels``: rounds of new columns; ``helpers``: columns to drop at the end; ``reasons``: by parameter name, why its
    rows make a result provisional.
    """

    def __init__(self, kind: Kind, inputs: FrameInputs, view: ParameterView, today: date) -> None:
        self.numbers: dict[str, Scaled] = dict(inputs.numbers)
        self.given: dict[str, pl.Expr | bool] = dict(inputs.given)
        super().__init__(self.numbers, self.given)
        self.inputs, self.view, self.today = inputs, view, today
        self.inputs_declared = kind.inputs
        self.dated_tables = {declared.name: declared for declared in kind.tables}
        self.levels: list[dict[str, pl.Expr]] = []
        self.helpers: list[str] = []
        self.reasons: dict[str, Reasons] = {}
        self._depth: dict[str, int] = {}
        self._dates: dict[tuple[str, ...], _LegalDates] = {}
        self._constants: dict[str, pl.Expr] = {}

    def place(self, name: str, expr: pl.Expr) -> None:
        """Make a column in the first round in which everything it reads is there."""
        level = 1 + max((self._depth.get(read, -1) for read in expr.meta.root_names()), default=-1)
        self._depth[name] = level
        self.levels += [{} for _ in range(level + 1 - len(self.levels))]
        self.levels[level][name] = expr

    def share(self, expr: pl.Expr) -> pl.Expr:
        """Make an expression a helper column, unless it is one already, so that no formula works it out twice."""
        if expr.meta.is_column() or expr.meta.is_literal():
            return expr
        name = f"_t.{len(self.helpers)}"
        self.helpers.append(name)
        self.place(name, expr)
        return pl.col(name)

    def add_step(self, step: Step) -> None:
        """Let later formulas read a step."""
        column = Column(pl.col(step.name), step.low, step.high)
        self.numbers[step.name] = Scaled(Fraction(1, step.unit.scale), column)

    def tabulate(self, missing: Mapping[str, pl.Expr], shown: Collection[str]) -> frozenset[str]:
        """Make tables of the columns that read one small input and parameters of one legal date.

        Returns the steps that are never ``missing``, but where the inputs themselves are refused or where one of the
        steps ``shown`` has no value, which refuses the row as well.
        """
        inputs = [
            Domain(column, declared.low, declared.high, not declared.optional and declared.absent is None)
            for declared in self.inputs_declared
            if (column := f"{INPUT}{declared.name}") in self.inputs.helpers and not declared.unit.is_text
        ]
        dates = [Domain(one.column, 0, len(one.days) - 1, one.certain) for one in self._dates.values()]
        made = tabulate(self.levels, inputs, dates, missing, shown)
        self.levels = made.levels
        self.helpers += made.helpers
        return made.certain

    def constants(self) -> dict[str, pl.Expr]:
        """The parameters that are the same for all rows, as columns."""
        return self._constants

    def number(self, name: Name) -> Scaled:
        """The column of a name; a parameter is looked up when first asked for."""
        if name.name not in self.numbers and isinstance(name, Parameter):
            self.numbers[name.name] = self._parameter(name)
        return self.numbers[name.name]

    def _parameter(self, declared: Parameter) -> Scaled:
        scale = Fraction(1, declared.unit.scale)
        given = self.inputs.parameters.get(declared.name)
        dates = self._legal_dates(declared.on)
        rows = dates.rows(self.view, declared.id)
        of_row = {id(row): to_raw(declared, row, row.value) for row in _distinct(rows)}
        values = [None if row is None else of_row[id(row)] for row in rows]
        self._note_reasons(declared.name, dates, rows)
        same = values[0] if dates.certain and len(set(values)) == 1 else None
        if given is None and same is not None:
            self._constants[declared.name] = pl.lit(same, dtype=pl.Int64)
            return Scaled(same * scale)
        column = f"_p.{declared.name}" if declared.name in self.inputs.parameters else declared.name
        if given is not None:
            self.helpers.append(column)
        self.place(column, _or_given(given, self._at(dates, values)))
        return Scaled(scale, Column(pl.col(column), declared.low, declared.high))

    def _at(self, dates: "_LegalDates", values: Sequence[int | None]) -> pl.Expr:
        if not values or values.count(None) == len(values) or (dates.certain and len(set(values)) == 1):
            return pl.lit(values[0] if values else None, dtype=pl.Int64)
        return at_position(values, pl.col(dates.column))

    def table(self, table: Table, key: Column) -> Column:
        """A table's value as valid on the legal date: all versions lie one after the other in one array."""
        super().table(table, key)
        declared = self.dated_tables[table.name]
        dates = self._legal_dates(declared.on)
        rows = dates.rows(self.view, declared.id)
        self._note_reasons(table.name, dates, rows)
        array: list[int | None] = []
        starts: dict[int, int] = {}
        for row in rows:
            if row is not None and id(row) not in starts:
                values = table_values(declared, row)
                starts[id(row)] = len(array)
                array += [values.get(entry) for entry in range(declared.first_key, declared.last_key + 1)]
        if not array:
            return Column(pl.lit(None, dtype=pl.Int64), declared.low, declared.high)
        position = key.expr - declared.first_key
        if not dates.certain or len(starts) > 1 or None in rows:
            # A column of its own, so that what reads the dates is told from what reads the key.
            position = position + self.share(
                self._at(dates, [None if row is None else starts[id(row)] for row in rows])
            )
        return Column(pl.lit(pl.Series(array, dtype=pl.Int64())).gather(position), declared.low, declared.high)

    def _note_reasons(self, name: str, dates: "_LegalDates", rows: Sequence[ParameterRow | None]) -> None:
        said: dict[tuple[int, bool], str | None] = {}
        reasons: list[str | None] = []
        for row, on in zip(rows, dates.days, strict=True):
            # What a row says depends on the day only by its being after the day the row was checked until.
            key = (id(row), row is not None and row.checked_until is not None and on > row.checked_until)
            if key not in said:
                said[key] = None if row is None else row.provisional(on)
            reasons.append(said[key])
        if any(reasons):
            self.reasons.setdefault(name, Reasons(dates.column, tuple(reasons)))

    def _legal_dates(self, on: tuple[Name | date | Today, ...]) -> "_LegalDates":
        """Every legal date the rows of the frame can have, and a column that says which of them a row has."""
        key = tuple(item.name if isinstance(item, Name) else str(item) for item in on)
        if key not in self._dates:
            dates = self._dates[key] = _LegalDates(f"_on.{'|'.join(key)}", [])
            chain: list[pl.Expr] = []
            for item in on:
                first = len(dates.days)
                if not isinstance(item, Name):
                    dates.certain = True
                    dates.days.append(self.today if isinstance(item, Today) else item)
                    chain.append(pl.lit(first, dtype=pl.Int64))
                    break
                present, column = self.is_given(item), self.number(item).numerator
                if present is False or column is None:
                    continue
                dates.days += [legal_day(item.unit, raw) for raw in range(column.low, column.high + 1)]
                chain.append(column.expr + (first - column.low))
                if present is True:
                    dates.certain = True
                    break
            self.place(dates.column, pl.coalesce(chain) if chain else pl.lit(None, dtype=pl.Int64))
            self.helpers.append(dates.column)
        return self._dates[key]


@dataclass(frozen=True, slots=True)
class Reasons:
    """Why a parameter makes results provisional, by position of the legal date; ``column`` holds a row's position."""

    column: str
    by_position: tuple[str | None, ...]


class _LegalDates:
    """The legal dates a frame's rows can have; ``column`` holds each row's position among ``days``.

    ``certain``: every row whose inputs are accepted has one. Where not, a row without a date has no parameter, even one
    that never changed.
    """

    def __init__(self, column: str, days: list[date]) -> None:
        self.column, self.days = column, days
        self.certain = False

    def rows(self, view: ParameterView, id: str) -> list[ParameterRow | None]:
        """The row of a parameter on each of the days; None where there is none or its value is not set.

        Raises UnknownParameterError.
        """
        timeline = view.timeline(id)
        found = [timeline.at(day) for day in self.days]
        return [row if row is not None and row.value is not None else None for row in found]


def _distinct(rows: Sequence[ParameterRow | None]) -> Iterable[ParameterRow]:
    """Each row once: a frame has a thousand legal dates and a parameter a dozen rows."""
    return {id(row): row for row in rows if row is not None}.values()


def _or_given(given: pl.Expr | None, looked_up: pl.Expr) -> pl.Expr:
    return looked_up if given is None else pl.coalesce(given, looked_up)
