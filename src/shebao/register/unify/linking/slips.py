"""Columns that slipped by a row (串行): a block in which each row bears its neighbour's number, or name.

Rows of such a block hang together whatever the order of the file: the name of one is that of a person whose number
stands on the next. What slipped, the numbers or the names, is decided for the block as a whole, by all that the other
columns say.
"""

import numpy as np
import polars as pl

from shebao.register.unify.linking.components import components
from shebao.register.unify.linking.settle import Settling, with_seat
from shebao.register.unify.names import Relation

LEAST = 2
"""Rows that must hang together before they are a block."""
NUMBER_SLIPPED, NAME_SLIPPED = "L14", "L08"
WEIGHTS = {"same_phone": 3, "same_account": 3, "same_employer": 2, "same_base": 1}


def slips(evidence: pl.DataFrame, settling: Settling) -> pl.Series:
    """Decide the blocks among the disputed claims; answers the claims that belong to one, decided or not."""
    said = pl.sum_horizontal(*(pl.col(name).cast(pl.Int64) * weight for name, weight in WEIGHTS.items()))
    frame = with_seat(evidence, settling.records, settling.labels()).with_columns(said.alias("said"))
    by_number = (
        frame.filter(pl.col("same_number") & (pl.col("name") >= int(Relation.PART)))
        .group_by("one")
        .agg(
            pl.col("said").max().alias("for_number"),
            pl.col("own_good").first(),
            pl.col("own_bad").first(),
            pl.col("person").sort_by("said", "other", descending=[True, False]).first().alias("owner"),
            pl.col("other").sort_by("said", "other", descending=[True, False]).first().alias("owner_claim"),
        )
    )
    by_name = frame.filter(
        pl.col("other_number")
        & (pl.col("name") == int(Relation.SAME))
        & (pl.col("same_employer") | pl.col("displaced") | (pl.col("said") >= 3))
    )
    best = by_name.with_columns(
        (pl.col("said") + pl.col("displaced").cast(pl.Int64) * 2 - pl.col("seat_taken").cast(pl.Int64) * 3).alias(
            "rank"
        )
    )
    best = best.filter(pl.col("rank") == pl.col("rank").max().over("one"))
    best = best.filter(pl.col("person").n_unique().over("one") == 1)
    best = best.sort("one", "other").unique("one", keep="first", maintain_order=True)
    # Who was found by her employer would always have the employer on her side: only those found by where their number
    # stands have a voice.
    edges = best.select("one", "other", "person", "displaced", pl.col("said").alias("for_name")).join(
        by_number, on="one"
    )
    if not len(edges):
        return pl.Series("one", [], dtype=pl.Int64)
    people = pl.concat([edges["person"], edges["owner"]]).unique().sort().to_numpy()
    one = np.searchsorted(people, edges["person"].to_numpy())
    other = np.searchsorted(people, edges["owner"].to_numpy())
    labels = components(len(people), one.astype(np.int64), other.astype(np.int64))
    own = pl.col("own_good").cast(pl.Int64) * 3 - pl.col("own_bad").cast(pl.Int64) * 3
    edges = edges.with_columns(
        pl.Series("block", labels[one]),
        pl.when("displaced").then(pl.col("for_name") - pl.col("for_number") - own).otherwise(0).alias("vote"),
    )
    # A chain goes through people; many rows with one number are something else.
    edges = edges.with_columns(
        pl.len().over("block").alias("rows"),
        pl.col("owner").n_unique().over("block").alias("owners"),
        pl.col("vote").sum().over("block").alias("votes"),
    )
    blocks = edges.filter((pl.col("rows") >= LEAST) & (pl.col("owners") >= LEAST))
    clear = pl.col("votes") != 0
    numbers = blocks.filter(clear & (pl.col("votes") > 0)).select("one", "other", pl.lit(NUMBER_SLIPPED).alias("rule"))
    names = blocks.filter(clear & (pl.col("votes") < 0)).select(
        "one", pl.col("owner_claim").alias("other"), pl.lit(NAME_SLIPPED).alias("rule")
    )
    undecided = blocks.filter(~clear).select("one", "other", pl.lit(NUMBER_SLIPPED).alias("rule"))
    settling.links += [numbers, names]
    settling.stuck.append(undecided)
    return blocks["one"].unique()
