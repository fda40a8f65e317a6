"""Which employers of different systems are one (单位对应), as far as linking persons needs it.

By unified social credit code, by name, and by the people themselves: units of two systems that share most of their
proven people are the same employer, whatever its code and name are there (renamed, merged, coded anew).
"""

from collections.abc import Sequence

import numpy as np
import polars as pl

from shebao.register.unify.linking.components import components
from shebao.register.unify.normalise import Values

SHARED_PEOPLE = 3
"""People that two units of different systems must have in common …"""
SHARED_PART = 0.3
"""… and their part of those people of the smaller one who are in the other system at all."""
SHARED_NAMES = 4
RARE_NAME = 12
"""Rows that bear a name that still says something."""
NO_EMPLOYER = r"灵活就业|个体参保|个人参保|自由职业|无单位|以个人身份"
"""Names of units that are no employer: everybody who has none stands there."""
COMPANY = r"(股份)?有限(责任)?公司"
NOT_IN_NAME = r"[\s（）()《》“”\"'·.,，。、\-—_]"


def employer_groups(people: pl.DataFrame, settled: pl.Series, values: Sequence[Values]) -> pl.Series:
    """The employer of each row as a number (Int64), null where it has none.

    ``people`` has system, unit, unit_name and claim; ``settled`` says which rows bear a number that nobody disputes.
    """
    written = people["unit_name"].drop_nulls().unique()
    plain = plain_unit_names(written)
    names = pl.DataFrame({"unit_name": written, "plain": plain, "none": written.str.contains(NO_EMPLOYER)})
    named = (
        people.select("at", "system", "claim", "unit", "unit_name", settled.alias("settled"))
        .join(names, on="unit_name", how="left", maintain_order="left")
        .with_columns(
            pl.when(pl.col("none").not_().fill_null(True)).then("unit").alias("unit"),
            pl.when(pl.col("none").not_().fill_null(True)).then("plain").alias("unit_name"),
        )
    )
    nodes = (
        named.filter(pl.col("unit").is_not_null() | pl.col("unit_name").is_not_null())
        .select("system", "unit", "unit_name")
        .unique()
        .sort("system", "unit", "unit_name", nulls_last=True)
        .with_row_index("node")
        .with_columns(pl.col("node").cast(pl.Int64))
    )
    placed = named.join(nodes, on=["system", "unit", "unit_name"], how="left", nulls_equal=True, maintain_order="left")
    by_code = _within(nodes.filter(pl.col("unit").is_not_null()), ["system", "unit"])
    by_name = _within(nodes.filter(pl.col("unit_name").is_not_null()), ["unit_name"])
    by_credit = _within(_credit_codes(nodes, values), ["credit"])
    by_people = _by_people(placed)
    by_names = _by_names(placed.with_columns(people["name_key"]))
    edges = pl.concat([by_code, by_name, by_credit, by_people, by_names])
    labels = components(len(nodes), edges["one"].to_numpy(), edges["other"].to_numpy())
    table = pl.DataFrame({"node": np.arange(len(nodes)), "employer": labels})
    return placed.join(table, on="node", how="left", maintain_order="left")["employer"]


def plain_unit_names(names: pl.Series) -> pl.Series:
    """Names of employers without what differs in form only: width, brackets, spaces, the legal form's short words."""
    plain = names.str.normalize("NFKC").str.replace_all(NOT_IN_NAME, "").str.replace_all(COMPANY, "公司")
    return plain.replace("", None)


def _within(nodes: pl.DataFrame, keys: list[str]) -> pl.DataFrame:
    """Edges from the first node of each group to the others."""
    return nodes.select(
        pl.col("node").min().over(keys).alias("one"),
        pl.col("node").alias("other"),
    ).filter(pl.col("one") != pl.col("other"))


def _credit_codes(nodes: pl.DataFrame, values: Sequence[Values]) -> pl.DataFrame:
    known = [
        one.data.select(
            pl.lit(one.source.system).alias("system"),
            pl.col("单位编号").alias("unit"),
            pl.col("统一社会信用代码").alias("credit"),
        )
        for one in values
        if one.source.kind == "F6" and one.source.system and one.has("单位编号", "统一社会信用代码")
    ]
    if not known:
        return nodes.head(0).with_columns(pl.lit("").alias("credit"))
    codes = pl.concat(known).drop_nulls().unique(["system", "unit"], keep="none")
    return nodes.join(codes, on=["system", "unit"])


def _by_people(placed: pl.DataFrame) -> pl.DataFrame:
    """Units of different systems that share their people."""
    rows = placed.filter(pl.col("settled") & pl.col("node").is_not_null()).select("claim", "system", "node").unique()
    pairs = rows.join(rows, on="claim", suffix="_b").filter(pl.col("system") < pl.col("system_b"))
    shared = pairs.group_by("node", "node_b").agg(pl.col("claim").n_unique().alias("shared"))
    of_one = pairs.group_by("node", "system_b").agg(pl.col("claim").n_unique().alias("of_one"))
    of_other = pairs.group_by("node_b", "system").agg(pl.col("claim").n_unique().alias("of_other"))
    systems = pairs.select("node", "node_b", "system", "system_b").unique(["node", "node_b"])
    known = (
        shared.join(systems, on=["node", "node_b"])
        .join(of_one, on=["node", "system_b"])
        .join(of_other, on=["node_b", "system"])
    )
    least = pl.min_horizontal("of_one", "of_other")
    return known.filter((pl.col("shared") >= SHARED_PEOPLE) & (pl.col("shared") >= least * SHARED_PART)).select(
        pl.col("node").alias("one"), pl.col("node_b").alias("other")
    )


def _by_names(placed: pl.DataFrame) -> pl.DataFrame:
    """Units of different systems that share rare names, for units whose people's numbers were all lost."""
    rows = placed.filter(pl.col("node").is_not_null()).select("name_key", "system", "node").drop_nulls().unique()
    rare = rows.filter(pl.len().over("name_key") <= RARE_NAME)
    lost = placed.group_by("node").agg((~pl.col("settled")).sum().alias("open"), pl.len().alias("rows"))
    weak = lost.filter((pl.col("open") >= SHARED_NAMES) & (pl.col("open") * 2 >= pl.col("rows")))["node"]
    ones = rare.filter(pl.col("node").is_in(weak.implode()))
    pairs = ones.join(rare, on="name_key", suffix="_b").filter(pl.col("system") != pl.col("system_b"))
    shared = pairs.group_by("node", "node_b").agg(pl.col("name_key").n_unique().alias("shared"))
    sizes = ones.group_by("node").agg(pl.col("name_key").n_unique().alias("names"))
    known = shared.join(sizes, on="node")
    return known.filter(
        (pl.col("shared") >= SHARED_NAMES) & (pl.col("shared") >= pl.col("names") * SHARED_PART)
    ).select(pl.col("node").alias("one"), pl.col("node_b").alias("other"))
