"""Who gets an allowance on a reference date, and who does not and why: frames in, frames out, nothing else.

A frame of candidates (:data:`PEOPLE` and what the kind of allowance adds) becomes a frame of :data:`LINES`: every
candidate once, 列入 or 不列入 or 待核, with a reason that staff read. Amounts and limits are the law library's
(``shebao.law``); nothing is a constant here. 待核 is what nobody can tell from the register: it becomes a suspect.
"""

from collections.abc import Callable, Mapping
from datetime import date
from enum import StrEnum

import polars as pl

from shebao.law.store import ParameterView
from shebao.programmes.allowances.catalogue import Allowance, Kind


class Status(StrEnum):
    """Where a candidate stands."""

    IN = "列入"
    OUT = "不列入"
    OPEN = "待核"


PEOPLE: Mapping[str, pl.DataType] = {
    "key": pl.String(),
    "person_id": pl.Int64(),
    "name": pl.String(),
    "id_number": pl.String(),
    "born": pl.Date(),
    "died": pl.Date(),
    "township": pl.String(),
    "unit": pl.String(),
    "bank": pl.String(),
    "account": pl.String(),
}
"""What is known of every candidate. ``key`` tells people apart for ever: P and the register's number, or S and a
survivor's."""
LINES: Mapping[str, pl.DataType] = {
    **PEOPLE,
    "status": pl.String(),
    "reason": pl.String(),
    "unclear": pl.String(),
    "standard": pl.Int64(),
    "amount": pl.Int64(),
    "grade": pl.String(),
    "provisional": pl.String(),
}
"""A line of a roster: ``standard`` and ``amount`` in fen (0 where not 列入), ``grade`` what the standard goes by,
``unclear`` the code of a suspect where the register says too little, ``provisional`` why the law may still change."""
Work = Callable[[pl.DataFrame, Allowance, int, date, ParameterView], pl.DataFrame]


def eligible(people: pl.DataFrame, allowance: Allowance, year: int, on: date, view: ParameterView) -> pl.DataFrame:
    """The lines of a roster, ordered by key. ``on`` is the reference date (基准日), which counts as the day of payment.

    Raises ValueError where a candidate stands in the frame twice: a person is one line.
    """
    from shebao.programmes.allowances import funeral, heating, pilot, survivors

    works: Mapping[Kind, Work] = {
        Kind.HEATING: heating.eligible,
        Kind.FUNERAL: funeral.eligible,
        Kind.SURVIVORS: survivors.eligible,
        Kind.PILOT: pilot.eligible,
    }
    if people["key"].n_unique() != people.height:
        raise ValueError("a candidate stands in the frame twice")
    made = works[allowance.kind](people, allowance, year, on, view)
    return settled(made).sort("key")


def settled(lines: pl.DataFrame) -> pl.DataFrame:
    """Lines with the columns of :data:`LINES`; only who is in has an amount."""
    paid = pl.when(pl.col("status") == Status.IN).then(pl.col("standard")).otherwise(0)
    filled = lines.with_columns(
        paid.fill_null(0).alias("amount"),
        pl.col("unclear").fill_null(""),
        pl.col("grade").fill_null(""),
        pl.col("provisional").cast(pl.String).fill_null(""),
    )
    return filled.select(pl.col(name).cast(dtype) for name, dtype in LINES.items())


def first_of(*reasons: tuple[pl.Expr, str | pl.Expr]) -> pl.Expr:
    """The text of the first condition that holds, null where none does."""
    return pl.coalesce(
        *(pl.when(condition).then(text if isinstance(text, pl.Expr) else pl.lit(text)) for condition, text in reasons)
    )


def with_status(lines: pl.DataFrame, out: pl.Expr, unclear: pl.Expr, told: pl.Expr, entitled: pl.Expr) -> pl.DataFrame:
    """Lines with status, reason and ``unclear``: first what keeps somebody out, then what nobody can tell.

    ``out`` and ``told`` are reasons in words, ``unclear`` is the code of what is not clear; each null where it does not
    apply; ``entitled`` is why somebody is in.
    """
    return (
        lines.with_columns(out.alias("_out"), unclear.alias("_unclear"), told.alias("_told"))
        .with_columns(
            pl.when(pl.col("_out").is_not_null())
            .then(pl.lit(Status.OUT.value))
            .when(pl.col("_unclear").is_not_null())
            .then(pl.lit(Status.OPEN.value))
            .otherwise(pl.lit(Status.IN.value))
            .alias("status"),
            pl.coalesce("_out", "_told", entitled).alias("reason"),
            pl.when(pl.col("_out").is_null()).then(pl.col("_unclear")).alias("unclear"),
        )
        .drop("_out", "_unclear", "_told")
    )
