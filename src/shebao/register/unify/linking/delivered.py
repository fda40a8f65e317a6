"""Rows that were delivered more than once (重复报送): a file that comes twice, or a row that stands twice, says nothing new.

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
    linked = delivered.join(found, on="at", how="left", maintain_order="left")
    if len(found) == len(delivered):
        return linked
    said = [name for name in delivered.columns if name not in PLACE]
    several = delivered.filter(pl.col("number").is_not_null() & (pl.len().over(RECORD) > 1))
    first = several.select("at", pl.col("at").min().over(said).alias("first")).filter(
        pl.col("first").count().over("first") > 1
    )
    of_first = found.rename({name: f"{name}_first" for name in found.columns if name != "at"})
    linked = linked.join(first, on="at", how="left", maintain_order="left").join(
        of_first, left_on="first", right_on="at", how="left", maintain_order="left"
    )
    rule = pl.when(pl.col("rule_first") == ALONE).then(pl.lit(SAME_RECORD)).otherwise("rule_first")
    return linked.with_columns(
        pl.coalesce("employer", "employer_first").alias("employer"),
        pl.coalesce("person", "person_first").alias("person"),
        pl.coalesce(rule, "rule").alias("rule"),
    ).select(*delivered.columns, "employer", "person", "rule")
