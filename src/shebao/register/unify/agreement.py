"""How far the systems agree (一致率), and how much is done (整理完成率)."""

from itertools import combinations

import polars as pl

from shebao.register.insurances import SHORT
from shebao.register.unify.numbers import PROVEN
from shebao.register.unify.sources import UNIFIED

TARGET = 290_500
"""Rows that the county has to compare and clean: 晋社保函〔2024〕21号, in the centre's own targets."""


def agreement(people: pl.DataFrame) -> pl.DataFrame:
    """For each pair of systems: persons in both, of them with one name, one number, one employer; 一致率 where name and
    number both agree, in hundredths of a percent.
    """
    rows = people.select(
        "person", "system", "name_key", pl.when(pl.col("id_state") == PROVEN).then("id").alias("id"), "employer"
    )
    lines = []
    by_system = {
        system: rows.filter(pl.col("system") == system)
        .group_by("person")
        .agg(pl.col("name_key").unique(), pl.col("id").unique(), pl.col("employer").drop_nulls().unique())
        for system in UNIFIED
    }
    for one, other in combinations(UNIFIED, 2):
        both = by_system[one].join(by_system[other], on="person", suffix="_b")
        shares = both.select(
            pl.len().alias("共有人数"),
            _meets("name_key").sum().alias("姓名一致"),
            _meets("id").sum().alias("证件号码一致"),
            _meets("employer").sum().alias("单位一致"),
            (_meets("name_key") & _meets("id")).sum().alias("姓名和号码一致"),
        )
        lines.append(shares.with_columns(pl.lit(f"{SHORT[one]}—{SHORT[other]}").alias("系统")))
    together = pl.concat(lines)
    rate = pl.when(pl.col("共有人数") > 0).then(pl.col("姓名和号码一致") * 10_000 // pl.col("共有人数"))
    return together.with_columns(rate.alias("一致率")).select("系统", pl.exclude("系统"))


def _meets(column: str) -> pl.Expr:
    """Whether two lists have something in common."""
    return (pl.col(column).list.set_intersection(f"{column}_b").list.drop_nulls().list.len() > 0).cast(pl.Int64)


def completion(people: pl.DataFrame, candidates: pl.DataFrame) -> pl.DataFrame:
    """By system: rows, rows with an open suspect of severity H or M, rows that are clean, 整理完成率 in hundredths of a
    percent. A reference (城乡居民) is not counted.
    """
    open_rows = (
        candidates.filter(pl.col("severity").is_in(["H", "M"]) & ~pl.col("auto"))
        .select(pl.col("records").list.head(pl.col("own")).explode())
        .unnest("records")
        .select("system", "file", "row")
        .unique()
    )
    open_by_system = open_rows.group_by("system").agg(pl.len().alias("有疑点"))
    rows = people.filter(pl.col("system").is_in(UNIFIED)).group_by("system").agg(pl.len().alias("行数"))
    done = rows.join(open_by_system, on="system", how="left").with_columns(pl.col("有疑点").fill_null(0))
    done = done.with_columns(pl.min_horizontal("有疑点", "行数").alias("有疑点"))
    done = done.with_columns((pl.col("行数") - pl.col("有疑点")).alias("无疑点"))
    return done.with_columns((pl.col("无疑点") * 10_000 // pl.col("行数")).alias("整理完成率")).sort("system")
