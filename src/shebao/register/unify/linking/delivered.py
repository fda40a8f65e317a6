"""Rows delivered more than once (重复报送): a file that comes twice, or a row that stands twice, says nothing new.

Only one of equal rows takes part in linking, so that no count of rows, names or numbers depends on how often a file
came; the others go where it goes.
"""

import polars as pl

RECORD = ["system", "number"]
PLACE = ["at", "source", "row"]
"""What differs between deliveries of one row."""
ALONE, SAME_RECORD = "L00", "L02"


def delivered_once(people: pl.DataFrame) -> pl.DataFrame:
    """The rows without those that say in every column what an earlier one of the same 个人编号 says."""
    known = people.filter(pl.col("number").is_not_null() & (pl.len().over(RECORD) > 1))
    copies = known.filter(~pl.struct(pl.exclude(PLACE)).is_first_distinct())["at"]
    return people.filter(~pl.col("at").is_in(copies.implode())) if len(copies) else people


def with_copies(delivered: pl.DataFrame, found: pl.DataFrame) -> pl.DataFrame:
    """All rows as they were delivered, with employer, person and rule; ``found`` has them by ``at`` of the rows that
    took part.
    """
    told = ["employer", "person", "rule"]
    if len(found) == len(delivered):
        return delivered.with_columns(found.get_columns()[found.get_column_index(name)] for name in told)
    known = delivered.filter(pl.col("number").is_not_null() & (pl.len().over(RECORD) > 1))
    said = [name for name in delivered.columns if name not in PLACE]
    copies = known.select("at", pl.col("at").min().over(said).alias("first"), pl.len().over(said).alias("times"))
    of_first = copies.filter(pl.col("times") > 1).join(found.rename({"at": "first"}), on="first")
    alone = pl.when(pl.col("rule") == ALONE).then(pl.lit(SAME_RECORD)).otherwise("rule")
    of_first = of_first.select("at", "employer", "person", alone.alias("rule"))
    rest = found.filter(~pl.col("at").is_in(of_first["at"].implode()))
    every = pl.concat([rest.select(of_first.columns), of_first]).sort("at")
    return delivered.with_columns(every[name] for name in told)
