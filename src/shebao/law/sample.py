"""Sample cases (示例数据) in any number, the same for the same seed: for trying out, tests and benchmarks."""

from collections.abc import Iterator

import polars as pl

_AT_ONCE = 1_000_000
_PRIME = 2**31 - 1


def pensions(rows: int, *, seed: int = 0, spoiled: bool = False) -> pl.DataFrame:
    """Cases of the enterprise pension as integers: retired 2025-01 to 2025-12, ages 45 to 69, 15 to 45 years paid.

    Half have months before the account was opened. ``spoiled``: one row in fifty has something missing or impossible.
    """
    return pl.concat(list(pensions_in_parts(rows, seed=seed, spoiled=spoiled)), rechunk=True)


def pensions_in_parts(rows: int, *, seed: int = 0, spoiled: bool = False) -> Iterator[pl.DataFrame]:
    """The same rows as :func:`pensions` in frames of at most a million."""
    for start in range(0, rows, _AT_ONCE):
        yield _part(start, min(_AT_ONCE, rows - start), seed, spoiled)


def _part(start: int, rows: int, seed: int, spoiled: bool) -> pl.DataFrame:
    numbers = pl.int_range(start, start + rows)

    def drawn(column: int, low: int, high: int) -> pl.Expr:
        # Whole numbers only, so that every version of every library draws the same.
        mixed = ((numbers + 1) * (16_807 + 2 * column) + seed * 7_919 + column * 104_729) % _PRIME
        mixed = (mixed * 48_271) % _PRIME
        return low + (mixed * mixed) % _PRIME % (high - low + 1)

    before = drawn(6, 0, 1) == 0
    total_months = drawn(2, 180, 540)
    made = pl.select(
        retired=drawn(0, 2025 * 12, 2025 * 12 + 11),
        avg_index_Z=drawn(1, 6000, 30000),
        total_months=total_months,
        account_balance=drawn(3, 0, 60_000_000),
        retire_age=drawn(4, 45 * 12, 70 * 12 - 1),
        # A part of the months in all, so never more than these.
        pre_account_months=pl.when(before).then(pl.min_horizontal(drawn(5, 0, 300), total_months)),
        transitional_index=pl.when(before).then(drawn(7, 6000, 20000)),
    )
    if not spoiled:
        return made
    return (
        made.with_columns(pl.select(fault=drawn(8, 0, 299)).to_series())
        .with_columns(
            avg_index_Z=pl.when(pl.col("fault") == 0).then(1_000_000).otherwise("avg_index_Z"),
            total_months=pl.when(pl.col("fault") == 1).then(None).otherwise("total_months"),
            account_balance=pl.when(pl.col("fault") == 2).then(-1).otherwise("account_balance"),
            retired=pl.when(pl.col("fault") == 3).then(2010 * 12).otherwise("retired"),
            transitional_index=pl.when(pl.col("fault") == 4).then(None).otherwise("transitional_index"),
            pre_account_months=pl.when(pl.col("fault") == 5).then(900).otherwise("pre_account_months"),
        )
        .drop("fault")
    )
