"""Calculate a whole frame: the same formulas as columns, lazily, row by row, ready for the streaming engine."""

from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction
from functools import reduce
from operator import and_, or_
from typing import overload

import polars as pl

from shebao.law.columns import Column, Scaled, Surroundings, call_expr, lower, lower_condition, rounded
from shebao.law.declare import DatedTable, Input, Kind, Parameter, Step, Today
from shebao.law.expressions import Call, Name, Table, names_in
from shebao.law.frame_inputs import FrameInputs, read_frame
from shebao.law.link import legal_day, table_values, to_raw
from shebao.law.store import ParameterLookupError, ParameterView, load_parameters

REJECTED = "rejected"
PROVISIONAL = "provisional"


@overload
def calculate(kind: Kind, frame: pl.DataFrame, view: ParameterView | None = None) -> pl.DataFrame: ...
@overload
def calculate(kind: Kind, frame: pl.LazyFrame, view: ParameterView | None = None) -> pl.LazyFrame: ...
def calculate(
    kind: Kind, frame: pl.DataFrame | pl.LazyFrame, view: ParameterView | None = None
) -> pl.DataFrame | pl.LazyFrame:
    """Add every step of a kind to a frame, one int64 column each, and two more.

    In: a column for each input by its name (or alias, or Chinese label): fen, scaled ratios and months as integers,
    dates as Date, choices as text; lists of rows as ``years.1.months`` … or as a list of structs. Other columns stay.
    Out: the steps; the parameters looked up by row; ``rejected``: something of the row is missing, out of bounds or
    not known, so its steps are null (``explain`` says what); ``provisional``: why the row's result may change.

    Raises FrameError where a required column is missing or of another type, all of them at once;
    ParameterLookupError for a parameter that does not exist.
    """
    if isinstance(frame, pl.DataFrame):
        return calculate(kind, frame.lazy(), view).collect()
    today = (view.today if view is not None else None) or date.today()  # noqa: DTZ011  a legal date is local
    view = view or load_parameters().view(today=today)
    inputs = read_frame(kind, frame)
    return _Plan(kind, inputs, view, today).columns(inputs.frame)


class _Plan(Surroundings):
    """The columns of one kind over one frame: what is known for the whole frame is put in, the rest is looked up."""

    def __init__(self, kind: Kind, inputs: FrameInputs, view: ParameterView, today: date) -> None:
        super().__init__(dict(inputs.numbers), dict(inputs.given))
        self.kind, self.view, self.today, self.inputs = kind, view, today, inputs
        self.numbers: dict[str, Scaled] = dict(inputs.numbers)
        self.reasons: dict[str, pl.Expr | str | None] = {}
        self.parameters = {declared.name: declared for declared in kind.parameters}
        self.absent_steps: set[str] = set()

    def number(self, name: Name) -> Scaled:
        if name.name not in self.numbers and isinstance(name, Parameter):
            self.numbers[name.name] = self._parameter(name)
        return self.numbers[name.name]

    def columns(self, frame: pl.LazyFrame) -> pl.LazyFrame:
        """The frame with the steps of the kind."""
        levels: list[dict[str, pl.Expr]] = []
        depth: dict[str, int] = {}
        unknown: list[pl.Expr] = []
        for step in self.kind.steps:
            expr = self._step(step)
            level = 1 + max((depth.get(name, -1) for name in self._reads(step)), default=-1)
            depth[step.name] = level
            levels += [{} for _ in range(level + 1 - len(levels))]
            levels[level][step.name] = expr
        for level_exprs in levels:
            frame = frame.with_columns(**level_exprs)
        for step in self.kind.results:
            missing = pl.col(step.name).is_null()
            if step.optional and step.when is not None:
                truth = lower_condition(step.when, self)
                if truth is False:
                    continue
                missing = missing if truth is True else missing & truth.fill_null(True)
            unknown.append(missing)
        rejected = reduce(or_, unknown, self.inputs.rejected)
        frame = frame.with_columns(
            rejected.alias(REJECTED), self._provisional().alias(PROVISIONAL), **self._parameter_columns()
        )
        return frame.drop(self.inputs.helpers)

    def _reads(self, step: Step) -> set[str]:
        """The steps a step reads, also through the legal date of a parameter."""
        names = names_in(step.value) | (names_in(step.when) if step.when is not None else set())
        declared = [*self.kind.parameters, *self.kind.tables]
        return names | {
            item.name for one in declared if one.name in names for item in one.on if isinstance(item, Name)
        }

    def _step(self, step: Step) -> pl.Expr:
        truth = True if step.when is None else lower_condition(step.when, self)
        if truth is False:
            self.absent_steps.add(step.name)
            literal = pl.lit(step.otherwise, dtype=pl.String() if step.unit.is_text else pl.Int64())
            self._remember(step, self.inputs.if_accepted(literal))
            if step.otherwise is None:
                self.given[step.name] = False
            return self.inputs.if_accepted(literal)
        if isinstance(step.value, Call):
            expr = call_expr(step.value, self)
        else:
            expr = rounded(lower(step.value, self), step.unit.scale, step.rounding).expr
        if step.bounded:
            expr = pl.when(expr.is_between(step.low, step.high)).then(expr)
        if isinstance(truth, pl.Expr):
            expr = pl.when(truth).then(expr).when(~truth).then(pl.lit(step.otherwise, dtype=pl.Int64))
            if step.otherwise is None:
                self.given[step.name] = pl.col(step.name).is_not_null()
        elif not names_in(step.value):
            expr = self.inputs.if_accepted(expr)
        self._remember(step, pl.col(step.name))
        return expr

    def _remember(self, step: Step, expr: pl.Expr) -> None:
        column = Column(pl.col(step.name), step.low, step.high)
        self.numbers[step.name] = Scaled(Fraction(1, step.unit.scale), column)

    def _parameter(self, declared: Parameter) -> Scaled:
        """A parameter: a number folded into the formula, or looked up by the row's legal date."""
        given = self.inputs.parameters.get(declared.name)
        looked_up = self._by_date(declared, given is not None)
        if isinstance(looked_up, int):
            number = Scaled(Fraction(looked_up, declared.unit.scale))
            expr: pl.Expr = pl.lit(looked_up, dtype=pl.Int64)
        else:
            expr = looked_up
            number = Scaled(Fraction(1, declared.unit.scale), Column(expr, declared.low, declared.high))
        if given is None:
            return number
        return Scaled(
            Fraction(1, declared.unit.scale), Column(pl.coalesce(given, expr), declared.low, declared.high)
        )

    def _by_date(self, declared: Parameter, may_be_unknown: bool) -> int | pl.Expr:
        chain: list[tuple[pl.Expr | bool, pl.Expr | int | None, pl.Expr | str | None]] = []
        for item in declared.on:
            if isinstance(item, Today):
                chain.append((True, *self._constant(declared, self.today, may_be_unknown)))
                break
            present = self.is_given(item)
            if present is not False:
                chain.append((present, *self._gathered(declared, item)))
                if present is True:
                    break
        if not chain:
            return pl.lit(None, dtype=pl.Int64)
        if len(chain) == 1 and chain[0][0] is True:
            self.reasons[declared.name] = chain[0][2]
            value = chain[0][1]
            return pl.lit(None, dtype=pl.Int64) if value is None else value
        self.reasons[declared.name] = _first([(present, why) for present, _, why in chain], pl.String())
        return _first([(present, value) for present, value, _ in chain], pl.Int64())

    def _constant(self, declared: Parameter, on: date, may_be_unknown: bool) -> tuple[int | None, str | None]:
        try:
            row = self.view.row(declared.id, on)
        except ParameterLookupError:
            if may_be_unknown or not _is_known(self.view, declared.id):
                self.view.series(declared.id)
            return None, None
        return to_raw(declared, row, row.value), row.provisional(on)

    def _gathered(self, declared: Parameter, key: Name) -> tuple[pl.Expr | int | None, pl.Expr | None]:
        """Value and reason by the row's legal date, from an array over all dates the key can take."""
        timeline = self.view.timeline(declared.id)
        values: list[int | None] = []
        reasons: list[str | None] = []
        for raw in range(key.low, key.high + 1):
            on = legal_day(key.unit, raw)
            row = timeline.at(on)
            known = row is not None and row.value is not None
            values.append(to_raw(declared, row, row.value) if row is not None and known else None)
            reasons.append(row.provisional(on) if row is not None and known else None)
        position = self._raw(key) - key.low
        why = pl.lit(pl.Series(reasons, dtype=pl.String())).gather(position) if any(reasons) else None
        if len(set(values)) == 1:
            return values[0], why
        return pl.lit(pl.Series(values, dtype=pl.Int64())).gather(position), why

    def _raw(self, name: Name) -> pl.Expr:
        column = self.number(name).numerator
        return column.expr if column is not None else pl.lit(None, dtype=pl.Int64)

    def table(self, table: Table, key: Column) -> Column:
        """A table as valid on the day of calculation, or by the row's legal date."""
        declared = next(one for one in self.kind.tables if one.name == table.name)
        position = key.expr - declared.first_key
        looked_up: list[tuple[pl.Expr | bool, pl.Expr | None]] = []
        reasons: list[tuple[pl.Expr | bool, pl.Expr | str | None]] = []
        for item in declared.on:
            if isinstance(item, Today):
                expr, why = self._table_on(declared, self.today, position)
                looked_up.append((True, expr))
                reasons.append((True, why))
                break
            present = self.is_given(item)
            if present is not False:
                expr, reason = self._table_by(declared, item, position)
                looked_up.append((present, expr))
                reasons.append((present, reason))
                if present is True:
                    break
        self.reasons[table.name] = _first(reasons, pl.String()) if any(why is not None for _, why in reasons) else None
        self.tables = {**self.tables}
        super().table(table, key)
        return Column(_first(looked_up, pl.Int64()), declared.low, declared.high)

    def _table_on(self, declared: DatedTable, on: date, position: pl.Expr) -> tuple[pl.Expr | None, str | None]:
        try:
            row = self.view.row(declared.id, on)
        except ParameterLookupError:
            self.view.series(declared.id)
            return None, None
        values = table_values(declared, row)
        array = [values.get(key) for key in range(declared.first_key, declared.last_key + 1)]
        return pl.lit(pl.Series(array, dtype=pl.Int64())).gather(position), row.provisional(on)

    def _table_by(self, declared: DatedTable, key: Name, position: pl.Expr) -> tuple[pl.Expr, pl.Expr | None]:
        """One array of all versions of the table, one after the other; the version goes by the legal date."""
        timeline = self.view.timeline(declared.id)
        width = declared.last_key - declared.first_key + 1
        versions: list[int | None] = []
        reasons: list[str | None] = []
        array: list[int | None] = []
        starts: dict[int, int] = {}
        for raw in range(key.low, key.high + 1):
            on = legal_day(key.unit, raw)
            row = timeline.at(on)
            if row is None or row.value is None:
                versions.append(None)
                reasons.append(None)
                continue
            if id(row) not in starts:
                values = table_values(declared, row)
                starts[id(row)] = len(array)
                array += [values.get(entry) for entry in range(declared.first_key, declared.last_key + 1)]
            versions.append(starts[id(row)])
            reasons.append(row.provisional(on))
        if not array:
            array = [None] * width
        when = self._raw(key) - key.low
        start = pl.lit(pl.Series(versions, dtype=pl.Int64())).gather(when)
        why = pl.lit(pl.Series(reasons, dtype=pl.String())).gather(when) if any(reasons) else None
        return pl.lit(pl.Series(array, dtype=pl.Int64())).gather(start + position), why

    def _provisional(self) -> pl.Expr:
        """Why a row's result may change: the reasons of the parameters its applicable steps use."""
        parts: list[pl.Expr] = []
        for name, why in self.reasons.items():
            users = [step for step in self.kind.steps if name in self._reads_all(step)]
            truths = [True if step.when is None else lower_condition(step.when, self) for step in users]
            if why is None or all(truth is False for truth in truths):
                continue
            text = pl.lit(why) if isinstance(why, str) else why
            given = self.inputs.parameters.get(name)
            if given is not None:
                text = pl.when(given.is_null()).then(text)
            if not any(truth is True for truth in truths):
                text = pl.when(reduce(or_, [truth for truth in truths if isinstance(truth, pl.Expr)])).then(text)
            parts.append(text)
        if not parts:
            return pl.lit(None, dtype=pl.String())
        joined = parts[0] if len(parts) == 1 else pl.concat_str(parts, separator="；", ignore_nulls=True)
        return pl.when(~self.inputs.rejected & (joined != "")).then(joined)

    def _reads_all(self, step: Step) -> set[str]:
        return names_in(step.value) | (names_in(step.when) if step.when is not None else set())

    def _parameter_columns(self) -> dict[str, pl.Expr]:
        """The parameters looked up, as columns beside the steps; those the frame gave stay as they are."""
        columns = {}
        for declared in self.kind.parameters:
            number = self.numbers.get(declared.name)
            if number is None or declared.name in self.inputs.parameters:
                continue
            constant = number.coefficient * declared.unit.scale
            columns[declared.name] = (
                pl.lit(int(constant), dtype=pl.Int64) if number.numerator is None else number.numerator.expr
            )
        return columns


def _is_known(view: ParameterView, id: str) -> bool:
    return id in view.definitions


def _first(
    chain: Sequence[tuple[pl.Expr | bool, pl.Expr | int | str | None]], dtype: pl.DataType
) -> pl.Expr:
    """The value of the first that is present."""
    result = pl.lit(None, dtype=dtype)
    for present, value in reversed(chain):
        expr = value if isinstance(value, pl.Expr) else pl.lit(value, dtype=dtype)
        result = expr if isinstance(present, bool) else pl.when(present).then(expr).otherwise(result)
    return result
