"""Claims (主张): rows that bear one trusted number and one name. Where nothing disputes them, a person."""

from dataclasses import dataclass

import polars as pl

from shebao.register.unify.numbers import OLD, OTHER, PROVEN

GENERATION = 15
"""Years between the births of two people of one family who may bear one name."""
TRUSTED = [PROVEN, OLD, OTHER]


@dataclass(frozen=True)
class Claims:
    """``rows``: people with ``claim``. ``table``: claim, id (trusted, else null), name_key, rows, checked (the number
    holds its check character), proven (and contradicts no birth), of_number (claims with this number), main (leads the
    others of its number), settled (nothing to decide about it).
    """

    rows: pl.DataFrame
    table: pl.DataFrame


def odd(people: pl.DataFrame) -> pl.Series:
    """Rows whose own birth is that of another generation than their number's, by the birth they state; 0 for all
    others. A digit typed wrong, or day and month changed over, is no contradiction.
    """
    years = (pl.col("born").dt.year() - pl.col("id_born").dt.year()).abs()
    apart = people.select("at", "born", "id_born").filter(years >= GENERATION)
    day, in_number = pl.col("born").dt.strftime("%Y%m%d"), pl.col("id_born").dt.strftime("%Y%m%d")
    digits = pl.sum_horizontal(*(day.str.slice(at, 1) != in_number.str.slice(at, 1) for at in range(8)))
    found = apart.filter(digits >= 3).select("at", (pl.col("born").cast(pl.Int32) + 1_000_000).alias("odd"))
    return people.select("at").join(found, on="at", how="left", maintain_order="left")["odd"].fill_null(0)


def _code(column: str) -> pl.Expr:
    """A text as a number that is the same for the same text: quicker to group by."""
    return pl.col(column).cast(pl.Categorical).to_physical()


def claim(people: pl.DataFrame) -> Claims:
    """Group the rows. A row without a trusted number is a claim of its own; so are those of a record that people set
    apart (``apart``), whatever number it bears.
    """
    trusted = pl.col("id_state").is_in(TRUSTED) & pl.col("apart").is_null()
    rows = people.with_columns(pl.when(trusted).then("id").alias("trusted_id"), odd(people))
    rows = rows.with_columns(_code("trusted_id").alias("id_code"), _code("name_key").alias("name_code"))
    # The smallest row stands for its claim.
    rows = rows.with_columns(
        pl.when(pl.col("trusted_id").is_not_null())
        .then(pl.col("at").min().over("id_code", "name_code", "odd"))
        .when(pl.col("apart").is_not_null())
        .then(pl.col("at").min().over("apart"))
        .otherwise("at")
        .cast(pl.Int64)
        .alias("claim")
    )
    table = rows.group_by("claim").agg(
        pl.col("trusted_id").first().alias("id"),
        pl.col("id_code").first(),
        pl.col("name_key").first(),
        pl.len().alias("rows"),
        pl.col("system").n_unique().alias("systems"),
        ((pl.col("id_state") == PROVEN) & (pl.col("odd") == 0)).any().alias("proven"),
        (pl.col("id_state") == PROVEN).any().alias("checked"),
    )
    table = table.with_columns(
        pl.when(pl.col("id").is_not_null()).then(pl.len().over("id_code")).otherwise(0).alias("of_number")
    )
    several = table.filter(pl.col("of_number") > 1)["claim"]
    records = (
        rows.filter(pl.col("claim").is_in(several.implode()))
        .group_by("claim")
        .agg(pl.struct("system", "number").n_unique().alias("records"))
    )
    # A file delivered twice makes nobody weigh more: records are counted, not rows.
    rank = (pl.col("systems").cast(pl.Int64) * 1_000_000 + pl.col("records")) * pl.col("proven")
    table = (
        table.join(records, on="claim", how="left")
        .with_columns(pl.col("records").fill_null(1))
        .with_columns((rank == rank.max().over("id_code")).alias("leads"))
        .with_columns(
            (pl.col("leads") & pl.col("id").is_not_null() & (pl.col("leads").sum().over("id_code") == 1)).alias("main"),
        )
    )
    # A name that is missing says nothing against a number that only one person bears.
    table = table.with_columns(
        (pl.col("proven") & pl.col("name_key").is_not_null() & ((pl.col("of_number") == 1) | pl.col("main"))).alias(
            "settled"
        )
    ).drop("leads", "systems")
    return Claims(rows, table)
