"""What a change of parameters would cost (测算): a whole frame before and after, by group and by who pays."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from shebao.law.calculate import REJECTED, calculate
from shebao.law.declare import Kind, Step
from shebao.law.frame_inputs import given_parameters
from shebao.law.store import ParameterView
from shebao.money import format_yuan_plain

_BEFORE = "_before."
_PAYER_UNKNOWN = "未写明支付渠道"


@dataclass(frozen=True, slots=True)
class GroupTotal:
    """One group: how many rows, and the money before and after, in fen."""

    group: str
    rows: int
    before: int
    after: int

    @property
    def difference(self) -> int:
        """After minus before, in fen."""
        return self.after - self.before


@dataclass(frozen=True, slots=True)
class PayerTotal:
    """What one payer bears of one result: before and after, in fen."""

    payer: str
    result: str
    before: int
    after: int

    @property
    def difference(self) -> int:
        """After minus before, in fen."""
        return self.after - self.before


@dataclass(frozen=True, slots=True)
class WhatIf:
    """A frame before and after a change. ``result``: which amount the groups add up.

    ``left_out``: rows that could not be calculated before or after and are in no total.
    """

    title: str
    result: str
    by: str
    rows: int
    left_out: int
    groups: tuple[GroupTotal, ...]
    payers: tuple[PayerTotal, ...]

    @property
    def difference(self) -> int:
        """What the change costs in all, in fen; negative where it saves."""
        return sum(group.difference for group in self.groups)


def what_if(
    kind: Kind, frame: pl.DataFrame | pl.LazyFrame, before: ParameterView, after: ParameterView, by: str = ""
) -> WhatIf:
    """Calculate a frame under two states of the parameters and add up.

    ``frame`` as for :func:`shebao.law.calculate`; ``by``: a column of it to group by, or nothing. Raises ValueError
    where the kind's results are no money, there is no such column, or the frame itself gives a changed parameter.
    """
    frame = frame.lazy()
    columns = frame.collect_schema().names()
    money = [step for step in kind.results if step.unit.code == "yuan" and step.unit.scale == 100]
    if not money:
        raise ValueError(f"“{kind.title}”的结果不是金额，不能测算。")
    shown = [name for name in columns if not name.startswith("_")]
    if by and by not in columns:
        raise ValueError(f"数据中没有“{by}”这一列，不能按它分组。现有：{'、'.join(shown)}。")
    _refuse_given(kind, frame, before, after)
    paid = [step for step in money if step.payer is not None]
    counted = list(dict.fromkeys([money[-1], *paid]))
    payers = [step.payer for step in paid if isinstance(step.payer, Step)]
    wanted = [*(step.name for step in counted), *(step.name for step in payers), REJECTED]
    first = calculate(kind, frame, before).select(
        *columns, *(pl.col(name).alias(f"{_BEFORE}{name}") for name in dict.fromkeys(wanted))
    )
    both = calculate(kind, first, after).with_columns(
        _left_out=pl.col(REJECTED) | pl.col(f"{_BEFORE}{REJECTED}"),
        _group=pl.col(by).cast(pl.String).fill_null("（空）") if by else pl.lit("合计"),
    )
    keys = ["_left_out", "_group"]
    sums = [pl.col(name).sum() for step in counted for name in (step.name, f"{_BEFORE}{step.name}")]
    choices = [name for step in payers for name in (step.name, f"{_BEFORE}{step.name}")]
    table = (
        both.group_by([*keys, *dict.fromkeys(choices)]).agg(pl.len().alias("_rows"), *sums).collect(engine="streaming")
    )
    rows, good = int(table["_rows"].sum()), table.filter(~pl.col("_left_out"))
    return WhatIf(
        kind.title,
        money[-1].label,
        by,
        rows,
        rows - int(good["_rows"].sum()),
        _groups(good, money[-1]),
        tuple(total for step in (paid or money[-1:]) for total in _payers(good, step)),
    )


def _refuse_given(kind: Kind, frame: pl.LazyFrame, before: ParameterView, after: ParameterView) -> None:
    given = given_parameters(kind, frame.collect_schema())
    changed = [one for one in given if before.overrides.get(one.id) is not after.overrides.get(one.id)]
    if changed:
        labels = "、".join(f"{one.label}（{one.name}）" for one in changed)
        raise ValueError(f"数据里已经逐行给出“{labels}”，改参数对它不起作用。请先删去这一列。")


def _groups(table: pl.DataFrame, result: Step) -> tuple[GroupTotal, ...]:
    before = f"{_BEFORE}{result.name}"
    added = table.group_by("_group").agg(pl.col("_rows").sum(), pl.col(before).sum(), pl.col(result.name).sum())
    return tuple(
        GroupTotal(row["_group"], row["_rows"], row[before], row[result.name])
        for row in added.sort("_group").iter_rows(named=True)
    )


def _payers(table: pl.DataFrame, step: Step) -> Sequence[PayerTotal]:
    before, after = f"{_BEFORE}{step.name}", step.name
    if not isinstance(step.payer, Step):
        label = step.payer.label if step.payer is not None else _PAYER_UNKNOWN
        return [PayerTotal(label, step.label, int(table[before].sum()), int(table[after].sum()))]
    totals = []
    for position, (_, label) in enumerate(step.payer.unit.options):
        old = table.filter(pl.col(f"{_BEFORE}{step.payer.name}") == position)[before].sum()
        new = table.filter(pl.col(step.payer.name) == position)[after].sum()
        totals.append(PayerTotal(label, step.label, int(old), int(new)))
    return [total for total in totals if total.before or total.after]


def what_if_json(made: WhatIf) -> dict[str, Any]:
    """The totals as plain data, money as decimal strings in yuan."""

    def money(one: GroupTotal | PayerTotal) -> dict[str, str]:
        amounts = {"before": one.before, "after": one.after, "difference": one.difference}
        return {name: format_yuan_plain(fen) for name, fen in amounts.items()}

    return {
        "title": made.title,
        "result": made.result,
        "by": made.by,
        "rows": made.rows,
        "left_out": made.left_out,
        "difference": format_yuan_plain(made.difference),
        "groups": [{"group": one.group, "rows": one.rows, **money(one)} for one in made.groups],
        "payers": [{"payer": one.payer, "result": one.result, **money(one)} for one in made.payers],
    }
