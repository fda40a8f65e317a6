"""A roster held against last year's (与上年对比): who is new, who is gone, whose amount changed, by how much."""

from dataclasses import dataclass

import polars as pl

NEW, GONE, CHANGED, SAME = "新增", "减少", "变化", "不变"
WORDS = (NEW, GONE, CHANGED, SAME)


@dataclass(frozen=True, slots=True)
class Group:
    """One kind of change: how many people, the amounts of last year and this (fen)."""

    name: str
    people: int
    before: int
    after: int

    @property
    def difference(self) -> int:
        """What it adds to the total (fen)."""
        return self.after - self.before


def compared(lines: pl.DataFrame, last: pl.DataFrame) -> pl.DataFrame:
    """Lines with ``last_amount`` (fen; 0 for none) and ``change``; empty for who is on neither.

    ``lines``: key, amount (0 where not on the roster); ``last``: key, amount of who was on the last.
    """
    before = last.select("key", pl.col("amount").alias("last_amount"))
    joined = lines.join(before, on="key", how="left", maintain_order="left").with_columns(
        pl.col("last_amount").fill_null(0)
    )
    now, then = pl.col("amount"), pl.col("last_amount")
    return joined.with_columns(
        pl.when((now > 0) & (then == 0))
        .then(pl.lit(NEW))
        .when((now == 0) & (then > 0))
        .then(pl.lit(GONE))
        .when((now > 0) & (now != then))
        .then(pl.lit(CHANGED))
        .when(now > 0)
        .then(pl.lit(SAME))
        .otherwise(pl.lit(""))
        .alias("change")
    )


def no_candidates(lines: pl.DataFrame, last: pl.DataFrame) -> tuple[int, int]:
    """How many were on the last roster and are no candidates now, and what they had (fen)."""
    gone = last.join(lines.select("key"), on="key", how="anti")
    return gone.height, int(gone["amount"].sum())
