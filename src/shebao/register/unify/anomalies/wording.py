"""How evidence names records, systems and amounts (疑点的表述)."""

import polars as pl

from shebao.register.insurances import SHORT


def system_word(system: pl.Expr) -> pl.Expr:
    """The short name of a system, as staff say it."""
    return system.replace_strict(SHORT, default="", return_dtype=pl.String)


def yuan(fen: pl.Expr) -> pl.Expr:
    """Fen as yuan with two decimals."""
    sign = pl.when(fen < 0).then(pl.lit("-")).otherwise(pl.lit(""))
    rest = (fen.abs() % 100).cast(pl.String).str.pad_start(2, "0")
    return pl.concat_str(sign, (fen.abs() // 100).cast(pl.String), pl.lit("."), rest)


WHO = pl.concat_str(system_word(pl.col("system")), pl.lit(" "), pl.col("number").fill_null("（无个人编号）"))
"""A record."""
NAMED = pl.concat_str(WHO, pl.lit(" "), pl.col("plain").fill_null(""))
"""A record with its person's name."""
