"""What a batch says of calculated rows that look doubtful (提醒): the same remarks a single case gets."""

import re
from collections.abc import Sequence
from dataclasses import replace

import polars as pl

from shebao.law.declare import Kind, Step
from shebao.law.units import show

SEPARATOR = "；"


def remarking(kind: Kind) -> tuple[Step, ...]:
    """The steps that only remark upon a case: outside their bounds the row is calculated and a remark is made."""
    return tuple(step for step in kind.steps if step.warns and step.bounded)


def with_remarks(kind: Kind) -> Kind:
    """The same kind with a column for every step that remarks; as a rule these have none, so that a frame is quick."""
    shown = {step.name for step in kind.steps if step.hidden and step.warns}
    return replace(
        kind,
        steps=tuple(replace(step, hidden=False, aside=True) if step.name in shown else step for step in kind.steps),
    )


def doubtful(step: Step, column: pl.Expr) -> pl.Expr:
    """Whether a row gets the remark of a step; not where the step does not apply."""
    return (~column.is_between(step.low, step.high)).fill_null(False)


def remark(step: Step) -> str:
    """What is said of such a row."""
    low, high = show(step.unit, step.low), show(step.unit, step.high)
    return re.sub(r"\{\w+\}", "", step.says) or f"“{step.label}”超出合理范围（{low}至{high}）。请核对各项输入。"


def remarks(steps: Sequence[Step]) -> pl.Expr:
    """All remarks upon a row as one text, nothing where there is none."""
    said = [pl.when(doubtful(step, pl.col(step.name))).then(pl.lit(remark(step))) for step in steps]
    text = pl.concat_str(said, separator=SEPARATOR, ignore_nulls=True)
    return pl.when(text != "").then(text)
