"""One fault, two suspects (同一处差错): a number that fails its check is A01 by itself and A05 beside the person's
proven one. Both stay, since each is a check of its own; each names the other, so that what is wrong is put right once.
"""

import polars as pl

from shebao.register.unify.anomalies.wording import WHO

BY_ITSELF, BESIDE_ANOTHER = "A01", "A05"
ONCE = "一次更正，两个疑点一并处理。"
MOST_NAMED = 3
"""Records that are named one by one."""


def name_each_other(found: pl.DataFrame) -> pl.DataFrame:
    """The suspects with, in the evidence of A01 and A05 about one record, the other's code and records."""
    both = found.with_row_index("at").filter(pl.col("code").is_in([BY_ITSELF, BESIDE_ANOTHER]))
    rows = both.select("at", "code", pl.col("records").list.head(pl.col("own"))).explode("records").unnest("records")
    rows = rows.with_columns(WHO.alias("who"))
    alone = rows.filter(pl.col("code") == BY_ITSELF)
    pairs = alone.join(rows.filter(pl.col("code") == BESIDE_ANOTHER), on=["file", "row"], suffix="_b")
    if not len(pairs):
        return found
    members = rows.select(pl.col("at").alias("at_b"), pl.col("who").alias("member"))
    others = pairs.select("at", "at_b", "who").join(members, on="at_b").filter(pl.col("member") != pl.col("who"))
    told = pl.concat(
        [
            _told(others, "at", "member", f"同一记录与{{}}对照，另列疑点{BESIDE_ANOTHER}；{ONCE}"),
            _told(pairs, "at_b", "who", f"其中{{}}的号码不能通过校验，另列疑点{BY_ITSELF}；{ONCE}"),
        ]
    )
    return (
        found.with_row_index("at")
        .join(told, on="at", how="left", maintain_order="left")
        .with_columns(pl.concat_str("evidence", pl.col("told").fill_null("")))
        .drop("at", "told")
    )


def _told(pairs: pl.DataFrame, at: str, named: str, words: str) -> pl.DataFrame:
    names = pl.col(named).unique(maintain_order=True)
    more = pl.when(names.len() > MOST_NAMED).then(pl.lit("等")).otherwise(pl.lit(""))
    return pairs.group_by(pl.col(at).alias("at"), maintain_order=True).agg(
        pl.format(words, pl.concat_str(names.head(MOST_NAMED).str.join("、"), more)).alias("told")
    )
