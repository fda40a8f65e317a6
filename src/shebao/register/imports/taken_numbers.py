"""Personal numbers (个人编号) of a file that the register knows as somebody else's."""

import polars as pl

from shebao.register.imports.checking import add_reasons


def refuse_taken(rows: pl.DataFrame, enrolments: pl.DataFrame, insurance: str, joins: pl.Expr) -> pl.DataFrame:
    """Refuse rows that join the insurance (``joins``) with a ``number`` that another person bears in it.

    ``rows`` has number and ``person_id`` (null where the register does not know the person yet); ``enrolments`` are
    those of the register, reversed ones left out.
    """
    bearers = enrolments.filter((pl.col("insurance") == insurance) & (pl.col("number") != ""))
    known = bearers.select("number", pl.col("person_id").alias("bearer")).unique("number", maintain_order=True)
    rows = rows.join(known, on="number", how="left", maintain_order="left")
    anothers = pl.col("bearer").is_not_null() & pl.col("bearer").ne_missing(pl.col("person_id"))
    reason = pl.when(joins & anothers).then(pl.format("个人编号在登记簿中属于另一人，须与源系统核对：{}", "number"))
    return add_reasons(rows, reason).drop("bearer")
