"""Calculate a whole frame: the same formulas as columns, lazily, row by row, ready for the streaming engine."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache, reduce
from math import prod
from operator import and_, or_
from typing import overload

import polars as pl

from shebao.law.columns import call_expr, choose, lower, lower_condition, rounded
from shebao.law.declare import Kind, Step
from shebao.law.expressions import Call, arithmetic_reads, names_in, uses
from shebao.law.frame_inputs import FrameInputs, read_frame
from shebao.law.frame_parameters import FrameValues, Reasons
from shebao.law.store import ParameterView, load_parameters

REJECTED = "rejected"
PROVISIONAL = "provisional"
_MOST_TEXTS = 4096
_MOST_RECIPES = 32


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
    Out: the steps; the parameters that were looked up; ``rejected``: something of the row is missing, out of bounds or
    not known, so the steps that need it are null (:func:`shebao.law.explain.explain` says what); ``provisional``: why
    the row's result may still change, null where it is final.

    Raises FrameError where a required column is missing or of another type, all of them at once;
    UnknownParameterError, UnfitParameterError where the parameter data do not fit the kind.
    """
    if isinstance(frame, pl.DataFrame):
        return calculate(kind, frame.lazy(), view).collect()
    today = (view.today if view is not None else None) or date.today()  # noqa: DTZ011  a legal date is local
    view = view or load_parameters().view(today=today)
    recipe = _recipe(kind, tuple(frame.collect_schema().items()), view, today)
    for level in recipe.levels:
        frame = frame.with_columns(**level)
    return frame.drop(*recipe.helpers)


@dataclass(frozen=True, slots=True)
class _Recipe:
    """Rounds of columns to add to a frame one after the other, and the helpers among them to drop at the end."""

    levels: tuple[Mapping[str, pl.Expr], ...]
    helpers: tuple[str, ...]


@lru_cache(maxsize=_MOST_RECIPES)
def _recipe(kind: Kind, columns: tuple[tuple[str, pl.DataType], ...], view: ParameterView, today: date) -> _Recipe:
    """The columns of a kind for frames of one schema: planned once, used for every batch."""
    return _Plan(kind, read_frame(kind, dict(columns)), view, today).recipe()


class _Plan:
    """The steps of one kind over one frame, each in the first round of columns in which all it reads is there."""

    def __init__(self, kind: Kind, inputs: FrameInputs, view: ParameterView, today: date) -> None:
        # What only remarks upon a case and carries nothing on has no column.
        steps = tuple(step for step in kind.steps if not (step.hidden and step.warns))
        kind = replace(kind, steps=steps)
        self.kind, self.inputs = kind, inputs
        self.values = FrameValues(kind, inputs, view, today)
        self.reads: dict[str, set[str]] = {}

    def recipe(self) -> _Recipe:
        """The columns to make, in rounds."""
        for step in self.kind.steps:
            expr = self._step(step)
            self.reads[step.name] = set(expr.meta.root_names())
            self.values.place(step.name, expr)
            self._remember(step)
        provisional = self._provisional()
        missing = self._missing()
        shown = [step.name for step in self.kind.steps if self._shows_later(step)]
        certain = self.values.tabulate(missing, shown)
        rejected = reduce(or_, [one for name, one in missing.items() if name not in certain], self.inputs.rejected)
        last = {REJECTED: rejected, PROVISIONAL: provisional, **self.values.constants()}
        hidden = [step.name for step in self.kind.steps if step.hidden]
        return _Recipe(
            (*self.inputs.levels, *self.values.levels, last), (*self.inputs.helpers, *self.values.helpers, *hidden)
        )

    def _step(self, step: Step) -> pl.Expr:
        truth = True if step.when is None else lower_condition(step.when, self.values)
        nothing = pl.lit(step.otherwise, dtype=pl.String() if step.unit.is_text else pl.Int64())
        if truth is False:
            return self.inputs.if_accepted(nothing)
        if isinstance(step.value, Call):
            expr = call_expr(step.value, self.values)
        else:
            expr = rounded(lower(step.value, self.values), step.unit.scale, step.rounding, self.values).expr
        if step.bounded and not step.warns:
            expr = pl.when(expr.is_between(step.low, step.high)).then(expr)
        if isinstance(truth, pl.Expr):
            return pl.when(truth).then(expr) if step.otherwise is None else choose(truth, expr, nothing)
        return expr if names_in(step.value) else self.inputs.if_accepted(expr)

    def _remember(self, step: Step) -> None:
        self.values.add_step(step)
        truth = self._applies(step)
        if step.optional:
            self.values.given[step.name] = truth if isinstance(truth, bool) else pl.col(step.name).is_not_null()

    def _applies(self, step: Step) -> pl.Expr | bool:
        return True if step.when is None else lower_condition(step.when, self.values)

    def _missing(self) -> dict[str, pl.Expr]:
        """By step, the rows in which it applies but could not be calculated.

        Left out are steps whose absence shows in a later one: that always applies and has no value without them.
        """
        missing = {}
        for step in self.kind.steps:
            absent = pl.col(step.name).is_null()
            truth = self._applies(step) if step.optional else True
            if isinstance(truth, pl.Expr):
                absent = absent & truth.fill_null(True)
            if truth is not False and not self._shows_later(step):
                missing[step.name] = absent
        return missing

    def _shows_later(self, step: Step) -> bool:
        """Whether some later step has no value where this one has none. What was folded away does not read it."""
        return not step.optional and any(
            later.when is None
            and not isinstance(later.value, Call)
            and step.name in arithmetic_reads(later.value)
            and step.name in self.reads[later.name]
            for later in self.kind.steps
        )

    def _provisional(self) -> pl.Expr:
        """Why a row's result may change: the reasons of the parameters that its applicable steps use.

        Parameters with the same legal date and the same condition speak together, so a row gets its text by one number.
        """
        groups: dict[tuple[str, str], tuple[pl.Expr | bool, list[Reasons]]] = {}
        for name, reasons in self.values.reasons.items():
            applies = self._used(name)
            if applies is not False:
                key = (reasons.column, str(applies))
                groups.setdefault(key, (applies, []))[1].append(reasons)
        parts: list[tuple[pl.Expr, list[str]]] = []
        for applies, together in groups.values():
            by_position = [
                "；".join(reason for reason in at if reason)
                for at in zip(*(one.by_position for one in together), strict=True)
            ]
            distinct = list(dict.fromkeys(["", *by_position]))
            numbers = pl.Series([distinct.index(text) for text in by_position], dtype=pl.UInt32)
            looked_up = (
                pl.lit(numbers).gather(pl.col(together[0].column))
                if len(numbers) > 1
                else pl.lit(numbers[0], dtype=pl.UInt32)
            )
            code = looked_up if applies is True else pl.when(applies).then(looked_up).otherwise(0)
            parts.append((code, distinct))
        if prod(len(distinct) for _, distinct in parts) <= _MOST_TEXTS:
            return self._by_one_number(parts)
        return self._joined(parts)

    def _by_one_number(self, parts: list[tuple[pl.Expr, list[str]]]) -> pl.Expr:
        """The text of a row among all there can be."""
        code: pl.Expr = pl.lit(0, dtype=pl.UInt32)
        texts: list[str] = [""]
        for number, distinct in parts:
            code = code + number * len(texts)
            texts = ["；".join(part for part in (one, other) if part) for other in distinct for one in texts]
        accepted = self.inputs.if_accepted(code)
        return pl.lit(pl.Series(texts, dtype=pl.Enum(list(dict.fromkeys(texts))))).gather(accepted)

    def _joined(self, parts: list[tuple[pl.Expr, list[str]]]) -> pl.Expr:
        """The text of a row put together: with the rows of a list, too many texts are possible to name them all."""
        told = [
            pl.lit(pl.Series([text or None for text in distinct], dtype=pl.String())).gather(number)
            for number, distinct in parts
        ]
        joined = pl.concat_list(told).list.drop_nulls().list.unique(maintain_order=True).list.join("；")
        return self.inputs.if_accepted(joined)

    def _used(self, name: str) -> pl.Expr | bool:
        """When a parameter is used: always, never, or in the rows that come to a branch that reads it."""
        ways: list[pl.Expr] = []
        always = False
        for step in (step for step in self.kind.steps if not step.aside):
            paths = [path for used, path in uses(step.when) if used == name] if step.when is not None else []
            guard = () if step.when is None else (step.when,)
            paths += [(*guard, *path) for used, path in uses(step.value) if used == name]
            for path in paths:
                truths = [lower_condition(condition, self.values) for condition in path]
                rows = [truth for truth in truths if isinstance(truth, pl.Expr)]
                if not any(truth is False for truth in truths):
                    always = always or not rows
                    ways += [reduce(and_, rows)] if rows else []
        given = self.inputs.parameters.get(name)
        if always:
            return True if given is None else given.is_null()
        if not ways:
            return False
        used = reduce(or_, {str(way): way for way in ways}.values())
        return used if given is None else used & given.is_null()
