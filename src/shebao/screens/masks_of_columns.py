"""The masks of :mod:`shebao.screens.masks` over whole columns, for lists too long to be masked row by row."""

import polars as pl

from shebao.screens.masks import FIRST, LAST, STAR

LONGEST = 200
"""No name and no number that is kept is longer."""


def _stars(count: pl.Expr) -> pl.Expr:
    return pl.lit(STAR * LONGEST).str.slice(0, count)


def masked_names(name: pl.Expr) -> pl.Expr:
    """As :func:`~shebao.screens.masks.mask_name`.

    >>> pl.select(masked_names(pl.lit(pl.Series(["张三", "李小明", "欧阳小明", "某", ""])))).to_series().to_list()
    ['张*', '李*明', '欧**明', '某', '']
    """
    long = name.str.len_chars()
    last = pl.when(long > 2).then(name.str.slice(-1)).otherwise(pl.lit(""))
    inside = pl.when(long > 2).then(long - 2).otherwise(1)
    return pl.when(long < 2).then(name).otherwise(pl.concat_str([name.str.slice(0, 1), _stars(inside), last]))


def masked_ids(number: pl.Expr) -> pl.Expr:
    """As :func:`~shebao.screens.masks.mask_id` for whoever handles the case.

    >>> pl.select(masked_ids(pl.lit(pl.Series(["140525196512034216", "12345678", "123"])))).to_series().to_list()
    ['140525********4216', '****5678', '***']
    """
    long = number.str.len_chars().cast(pl.Int64)
    first = pl.when(long > FIRST + LAST).then(FIRST).otherwise(0)
    masked = pl.concat_str([number.str.slice(0, first), _stars(long - first - LAST), number.str.slice(-LAST)])
    return pl.when(long <= LAST).then(_stars(long)).otherwise(masked)
