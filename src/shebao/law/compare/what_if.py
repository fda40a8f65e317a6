"""What a change of parameters would cost (测算): a whole frame before and after, by group and by who pays."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from shebao.law.calculate import REJECTED, calculate
from shebao.law.declare import Kind, Step
from shebao.law.explain import explain
from shebao.law.frame_inputs import given_parameters
from shebao.law.store import ParameterView
from shebao.money import format_yuan_plain

_BEFORE = "_before."
_PAYER_UNKNOWN = "未写明支付渠道"
MOST_EXPLAINED = 500
"""So many rows that could not be calculated are worked out again one by one, to say why."""
_MONTHS_OF_YEAR = 12
_AND = "、"


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
class LeftOut:
    """Why rows are in no total: before or after the change (现行、测算), the reason, and how many rows have it."""

    state: str
    reason: str
    rows: int


@dataclass(frozen=True, slots=True)
class WhatIf:
    """A frame before and after a change. ``result``: which amounts the groups add up; ``monthly``: paid every month.

    ``left_out``: rows that could not be calculated before or after and are in no total; ``reasons`` say why, of the
    first ``explained`` of them. ``before_known`` False: before the change no row can be calculated at all, since
    the law has no figures yet; then ``before`` is 0 everywhere and the totals are those after the change.
    """

    title: str
    result: str
    by: str
    rows: int
    left_out: int
    groups: tuple[GroupTotal, ...]
    payers: tuple[PayerTotal, ...]
    monthly: bool = False
    before_known: bool = True
    reasons: tuple[LeftOut, ...] = ()
    explained: int = 0

    @property
    def payer_sums(self) -> tuple[PayerTotal, ...]:
        """What each payer bears of the amounts the groups add up: by fund, and for the county."""
        counted = set(self.result.split(_AND))
        sums: dict[str, list[PayerTotal]] = {}
        for one in self.payers:
            if one.result in counted:
                sums.setdefault(one.payer, []).append(one)
        return tuple(
            PayerTotal(payer, "小计", sum(one.before for one in of), sum(one.after for one in of))
            for payer, of in sums.items()
        )

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
    added = _added(kind, money, paid)
    payers = [step.payer for step in paid if isinstance(step.payer, Step)]
    counted = list(dict.fromkeys([*added, *paid]))
    wanted = [*(step.name for step in counted), *(step.name for step in payers), REJECTED]
    first = calculate(kind, frame, before).select(
        *columns, *(pl.col(name).alias(f"{_BEFORE}{name}") for name in dict.fromkeys(wanted))
    )
    both = calculate(kind, first, after).with_columns(
        _group=pl.col(by).cast(pl.String).fill_null("（空）") if by else pl.lit("合计")
    )
    keys = [REJECTED, f"{_BEFORE}{REJECTED}", "_group"]
    sums = [pl.col(name).sum() for step in counted for name in (step.name, f"{_BEFORE}{step.name}")]
    choices = [name for step in payers for name in (step.name, f"{_BEFORE}{step.name}")]
    table = (
        both.group_by([*keys, *dict.fromkeys(choices)]).agg(pl.len().alias("_rows"), *sums).collect(engine="streaming")
    )
    rows = int(table["_rows"].sum())
    good = table.filter(~pl.col(REJECTED) & ~pl.col(f"{_BEFORE}{REJECTED}"))
    before_known = not good.is_empty() or table.filter(~pl.col(REJECTED)).is_empty()
    left = both.filter(pl.col(REJECTED) | pl.col(f"{_BEFORE}{REJECTED}")).select(columns)
    if not before_known:
        good = table.filter(~pl.col(REJECTED)).with_columns(
            pl.lit(0).alias(f"{_BEFORE}{step.name}") for step in counted
        )
    explained = left.head(MOST_EXPLAINED).collect()
    return WhatIf(
        kind.title,
        _AND.join(step.label for step in added),
        by,
        rows,
        rows - int(good["_rows"].sum()),
        _groups(good, added),
        tuple(total for step in (paid or added) for total in _payers(good, step)),
        all(step in kind.monthly for step in added),
        before_known,
        tuple(_reasons(kind, explained, before, "现行") + _reasons(kind, explained, after, "测算")),
        explained.height,
    )


def _added(kind: Kind, money: Sequence[Step], paid: Sequence[Step]) -> Sequence[Step]:
    """The amounts a group adds up: all that is paid; what is paid every month is never added to what is paid once."""
    monthly = [step for step in paid if step in kind.monthly]
    return monthly or paid or [step for step in money if not step.optional][-1:] or money[-1:]


def _reasons(kind: Kind, rows: pl.DataFrame, view: ParameterView, state: str) -> list[LeftOut]:
    """Why rows cannot be calculated, the most frequent reason first; a row may have several."""
    if rows.is_empty():
        return []
    told = {(f.places[0].row, f.message) for f in explain(kind, calculate(kind, rows, view), view) if f.places}
    counted = Counter(message for _, message in told)
    return [
        LeftOut(state, reason, count) for reason, count in sorted(counted.items(), key=lambda one: (-one[1], one[0]))
    ]


def _refuse_given(kind: Kind, frame: pl.LazyFrame, before: ParameterView, after: ParameterView) -> None:
    given = given_parameters(kind, frame.collect_schema())
    changed = [one for one in given if before.overrides.get(one.id) is not after.overrides.get(one.id)]
    if changed:
        labels = "、".join(f"{one.label}（{one.name}）" for one in changed)
        raise ValueError(f"数据里已经逐行给出“{labels}”，改参数对它不起作用。请先删去这一列。")


def _groups(table: pl.DataFrame, added: Sequence[Step]) -> tuple[GroupTotal, ...]:
    before, after = ([f"{begin}{step.name}" for step in added] for begin in (_BEFORE, ""))
    sums = table.group_by("_group").agg(
        pl.col("_rows").sum(),
        _before=pl.sum_horizontal(pl.col(before).sum()),
        _after=pl.sum_horizontal(pl.col(after).sum()),
    )
    return tuple(
        GroupTotal(row["_group"], row["_rows"], row["_before"], row["_after"])
        for row in sums.sort("_group").iter_rows(named=True)
    )


def _payers(table: pl.DataFrame, step: Step) -> Sequence[PayerTotal]:
    before, after = f"{_BEFORE}{step.name}", step.name
    if not isinstance(step.payer, Step):
        label = step.payer.label if step.payer is not None else _PAYER_UNKNOWN
        return [PayerTotal(label, step.label, int(table[before].sum()), int(table[after].sum()))]
    totals = []
    options = [*enumerate(label for _, label in step.payer.unit.options), (None, _PAYER_UNKNOWN)]
    for position, label in options:
        old = table.filter(pl.col(f"{_BEFORE}{step.payer.name}").eq_missing(position))[before].sum()
        new = table.filter(pl.col(step.payer.name).eq_missing(position))[after].sum()
        totals.append(PayerTotal(label, step.label, int(old), int(new)))
    return [total for total in totals if total.before or total.after]


def what_if_json(made: WhatIf) -> dict[str, Any]:
    """The totals as plain data, money as decimal strings in yuan.

    Where the amounts are paid every month, ``difference`` is that of a month and ``difference_per_year`` twelve times
    it. Where nothing could be calculated before the change, what depends on it is null.
    """

    def money(one: GroupTotal | PayerTotal) -> dict[str, str | None]:
        known = made.before_known
        return {
            "before": format_yuan_plain(one.before) if known else None,
            "after": format_yuan_plain(one.after),
            "difference": format_yuan_plain(one.difference) if known else None,
        }

    known = made.before_known
    per_year = format_yuan_plain(made.difference * _MONTHS_OF_YEAR) if made.monthly and known else None
    return {
        "title": made.title,
        "result": made.result,
        "by": made.by,
        "rows": made.rows,
        "left_out": made.left_out,
        "reasons": [{"state": one.state, "reason": one.reason, "rows": one.rows} for one in made.reasons],
        "reasons_of_rows": made.explained,
        "before_known": known,
        "monthly": made.monthly,
        "difference": format_yuan_plain(made.difference) if known else None,
        "difference_per_year": per_year,
        "groups": [{"group": one.group, "rows": one.rows, **money(one)} for one in made.groups],
        "payers": [{"payer": one.payer, "result": one.result, **money(one)} for one in made.payers],
        "payer_totals": [{"payer": one.payer, **money(one)} for one in made.payer_sums],
    }
