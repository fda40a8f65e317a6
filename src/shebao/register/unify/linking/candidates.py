"""Which claims an undecided claim is compared with (候选): a name and something else in common.

Each block is one equality join from the undecided rows; what no block brings together is not compared.
"""

import polars as pl

from shebao.register.imports.cells import SCIENTIFIC
from shebao.register.unify.numbers import BROKEN, CUT, MISSING, OLD, OTHER, PLACEHOLDER

MOST_IN_BLOCK = 3_000_000
"""A block that would bring more pairs is too common a thing to say anything, and is left out."""
RARE_NAME = 12
"""Rows that bear a name that says something by itself."""
PAIR = ["one", "other"]


def candidate_pairs(rows: pl.DataFrame, open_claims: pl.Series) -> pl.DataFrame:
    """Pairs of claims: ``one`` undecided, ``other`` any other."""
    columns = [
        "claim",
        "system",
        "number",
        "name_key",
        "employer",
        "phone",
        "account",
        "birth",
        "id",
        "id_state",
        "trusted_id",
    ]
    every = rows.select(columns).with_columns(
        pl.when(pl.col("id").str.len_chars() >= 14).then("id").alias("long"),
    )
    every = every.with_columns(
        written_number().alias("written"),
        pl.col("long").str.slice(0, 6).alias("division"),
        pl.col("long").str.slice(0, 14).alias("head"),
        pl.col("long").str.slice(6, 8).alias("day"),
        pl.col("long").str.tail(12).alias("tail"),
        pl.col("long").str.tail(4).alias("end"),
        (pl.col("long").str.slice(0, 6) + pl.col("long").str.tail(4)).alias("ends"),
        pl.when(pl.len().over("name_key") <= RARE_NAME).then("name_key").alias("rare_name"),
    )
    undecided = every.filter(pl.col("claim").is_in(open_claims.implode()))
    doubtful = undecided.filter(pl.col("id_state").is_in([BROKEN, CUT, OLD]))
    certain = every.filter(pl.col("trusted_id").is_not_null())
    blocks = [
        (undecided, every, ["trusted_id"]),
        (undecided, every, ["name_key", "employer"]),
        (undecided, every, ["name_key", "phone"]),
        (undecided, every, ["name_key", "account"]),
        (undecided, every, ["name_key", "birth"]),
        (undecided, every, ["system", "number"]),
        (undecided, every, ["account"]),
        (undecided, every, ["written"]),
        (undecided, every, ["phone", "employer"]),
        (undecided, every, ["birth", "employer"]),
        (doubtful, certain, ["name_key", "division"]),
        (doubtful, certain, ["name_key", "day"]),
        (doubtful, certain, ["name_key", "end"]),
        (doubtful, certain, ["head"]),
        (doubtful, certain, ["tail"]),
        (doubtful, certain, ["ends"]),
        (doubtful, certain, ["rare_name"]),
    ]
    found = [_block(one, other, keys) for one, other, keys in blocks]
    silent = undecided.filter(pl.col("id_state").is_in([MISSING, PLACEHOLDER]))
    found.append(_block(silent, every, ["rare_name"]))
    found.append(_block(pl.concat([_damaged(undecided), silent]), every, ["employer", "family"]))
    return pl.concat(found).unique()


def written_number() -> pl.Expr:
    """A number that proves nothing by itself but can be compared: broken, yet long and not a thing of many people."""
    whole = (pl.col("id").str.len_chars() >= 8) & ~pl.col("id").str.contains(SCIENTIFIC)
    return pl.when(pl.col("id_state").is_in([BROKEN, CUT, OTHER]) & whole).then("id")


def _damaged(undecided: pl.DataFrame) -> pl.DataFrame:
    """Rows with a name that lost characters, by what stands before them."""
    return undecided.filter(pl.col("name_key").str.contains("\ufffd"))


def _block(one: pl.DataFrame, other: pl.DataFrame, keys: list[str]) -> pl.DataFrame:
    if "family" in keys:
        one = one.with_columns(pl.col("name_key").str.slice(0, 1).alias("family"))
        other = other.with_columns(pl.col("name_key").str.slice(0, 1).alias("family"))
    left = one.select("claim", *keys).drop_nulls().unique()
    if not len(left):
        return pl.DataFrame(schema={"one": pl.Int64, "other": pl.Int64})
    right = other.select("claim", *keys).join(left.select(keys).unique(), on=keys, how="semi").unique()
    sizes = right.group_by(keys).len("size").join(left.group_by(keys).len("asked"), on=keys)
    sizes = sizes.with_columns((pl.col("size") * pl.col("asked")).alias("pairs"))
    if sizes["pairs"].sum() > MOST_IN_BLOCK:
        # The rarest first: they say most.
        kept = sizes.sort("size", *keys).filter(pl.col("pairs").cum_sum() <= MOST_IN_BLOCK).select(keys)
        left = left.join(kept, on=keys, how="semi")
    return (
        left.rename({"claim": "one"})
        .join(right.rename({"claim": "other"}), on=keys)
        .filter(pl.col("one") != pl.col("other"))
        .select(PAIR)
    )
