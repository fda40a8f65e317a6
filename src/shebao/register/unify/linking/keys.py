"""Keys of persons (人员主键): the same person has the same key in every run, and keeps it when files grow.

A key is made from the number that proves who somebody is; where none does, from the first record (system, 个人编号).
A run that is given the links of an earlier one keeps its keys, also where what they were made from has changed since.
"""

import hashlib

import numpy as np
import numpy.typing as npt
import polars as pl

ALPHABET = np.frombuffer(b"0123456789ABCDEFGHJKMNPQRSTVWXYZ", dtype=np.uint8)
"""Without I, L, O, U, which are misread."""
LENGTH = 12
RECORD = ["system", "number"]


def person_keys(rows: pl.DataFrame, earlier: pl.DataFrame | None = None) -> pl.DataFrame:
    """person → key. ``rows`` has person, system, number, trusted_id, name_key, file, row and, where people decided,
    ``apart`` (not null for a record that is somebody else's); ``earlier`` system, number, key.
    """
    made = _from_content(rows)
    if earlier is None or not len(earlier):
        return made.select("person", "key")
    set_apart = pl.col("apart").is_not_null() if "apart" in rows.columns else pl.lit(False)
    known = (
        rows.select("person", *RECORD, set_apart.alias("apart"))
        .join(earlier.select(*RECORD, pl.col("key").alias("old")).unique(RECORD, keep="none"), on=RECORD)
        .group_by("person", "old")
        .agg(pl.len().alias("rows"), pl.col("apart").all())
        .join(made, on="person")
    )
    # Each person keeps the key most of its rows had; each old key stays with the person that has most of its rows. A
    # record that people set apart leaves the key to those it was set apart from, however many rows it has.
    downwards = [False, True, False]
    by_person = known.sort("apart", "rows", "old", descending=downwards).unique(
        "person", keep="first", maintain_order=True
    )
    kept = by_person.sort("apart", "rows", "key", descending=downwards).unique("old", keep="first", maintain_order=True)
    joined = made.join(kept.select("person", "old"), on="person", how="left")
    in_use = kept["old"]
    fresh = (
        pl.when(pl.col("key").is_in(in_use.implode()))
        .then(pl.col("ground") + "|" + pl.col("person_name"))
        .otherwise(None)
    )
    joined = joined.with_columns(pl.when(pl.col("old").is_null()).then(fresh).alias("again"))
    clash = joined.filter(pl.col("again").is_not_null())
    other = dict(zip(clash["person"].to_list(), map(_of_text, clash["again"].to_list()), strict=True))
    return joined.select(
        "person",
        pl.coalesce("old", pl.col("person").replace_strict(other, default=None, return_dtype=pl.String), "key").alias(
            "key"
        ),
    )


def _from_content(rows: pl.DataFrame) -> pl.DataFrame:
    """person, key, ground (what it is made from), person_name."""
    pairs = (
        rows.filter(pl.col("id_code").is_not_null())
        .group_by("person", "id_code")
        .agg(pl.len().alias("rows"), pl.col("trusted_id").first(), pl.col("at").first())
    )
    plain = (pl.len().over("person") == 1) & (pl.len().over("id_code") == 1)
    pairs = pairs.with_columns(plain.alias("plain"))
    easy = pairs.filter("plain").select("person", pl.lit("").alias("person_name"), pl.col("trusted_id").alias("ground"))
    hard = _leading(rows.join(pairs.filter(~pl.col("plain")), on=["person", "id_code"], how="semi"))
    proven = pl.concat([easy, hard])
    people = pl.concat([proven, _from_records(rows.join(proven, on="person", how="anti"))])
    number = people["ground"].str.extract(r"^(\d{17}[\dX])$")
    is_number = number.is_not_null()
    value = number.str.slice(0, 17).cast(pl.UInt64).fill_null(0).to_numpy()
    keys = pl.Series("key", _letters(_mixed(value)))
    others = [_of_text(text) if text else None for text in people["ground"].zip_with(~is_number, _nulls(len(people)))]
    return people.with_columns(pl.coalesce(pl.Series(others, dtype=pl.String), keys).alias("key")).select(
        "person", "key", "ground", "person_name"
    )


def _leading(rows: pl.DataFrame) -> pl.DataFrame:
    """Persons who share a number, or have several: the number that most of their rows bear, with the name where others
    bear it more.
    """
    numbers = (
        rows.group_by("person", "trusted_id")
        .agg(
            pl.struct("system", "number").n_unique().alias("rows"),
            pl.col("system").n_unique().alias("systems"),
            pl.col("name_key").min(),
            pl.concat_str("system", "number", separator=":").min().alias("record"),
            (pl.col("odd") == 0).any().alias("own"),
        )
        # A number that tells of another generation than the row's own birth says last who somebody is.
        .with_columns(((pl.col("systems").cast(pl.Int64) * 1_000_000 + pl.col("rows")) * pl.col("own")).alias("rank"))
    )
    leading = numbers.sort("rank", "trusted_id", descending=[True, False]).unique(
        "person", keep="first", maintain_order=True
    )
    leads = pl.col("rank") == pl.col("rank").max().over("trusted_id")
    only = (pl.len().over("trusted_id") == 1) | (leads & (leads.sum().over("trusted_id") == 1))
    name = pl.col("name_key").fill_null("")
    grounds = leading.select(
        "person",
        name.alias("person_name"),
        pl.when(only).then("trusted_id").otherwise(pl.col("trusted_id") + "|" + name).alias("ground"),
        pl.col("record").fill_null(""),
    )
    # Two people of one name who bear one number (a father's) are told apart by their first records.
    several = pl.len().over("ground") > 1
    return grounds.select(
        "person",
        "person_name",
        pl.when(several).then(pl.concat_str("ground", "record", separator="|")).otherwise("ground").alias("ground"),
    )


def _from_records(rows: pl.DataFrame) -> pl.DataFrame:
    """Persons without a number, from their first record; where a row has none, from its place in its file."""
    place = pl.concat_str("system", "file", pl.col("row").cast(pl.String), separator=":")
    first = (
        rows.with_columns(pl.coalesce(pl.concat_str("system", "number", separator=":"), place).alias("ground"))
        .sort("system", "number", "file", "row", nulls_last=True)
        .group_by("person", maintain_order=True)
        .agg(
            pl.col("name_key").min().fill_null("").alias("person_name"),
            pl.col("ground").first(),
            place.first().alias("place"),
        )
    )
    # Two persons under one 个人编号 are told apart by their names, and where these are alike by their places.
    several = pl.len().over("ground") > 1
    first = first.with_columns(
        pl.when(several).then(pl.concat_str("ground", "person_name", separator="|")).otherwise("ground").alias("ground")
    )
    return first.select(
        "person",
        "person_name",
        pl.when(several).then(pl.concat_str("ground", "place", separator="|")).otherwise("ground").alias("ground"),
    )


def _nulls(size: int) -> pl.Series:
    return pl.Series([None], dtype=pl.String).new_from_index(0, size)


def _mixed(values: npt.NDArray[np.uint64]) -> npt.NDArray[np.uint64]:
    """A one-to-one mixing of 64 bits (the finaliser of splitmix64): no two numbers meet, none is read off."""
    mixed = values + np.uint64(0x9E3779B97F4A7C15)
    mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return mixed ^ (mixed >> np.uint64(31))


def _letters(values: npt.NDArray[np.uint64]) -> list[str]:
    signs = np.empty((len(values), LENGTH + 1), dtype=np.uint8)
    signs[:, 0] = ord("P")
    for place in range(LENGTH):
        signs[:, place + 1] = ALPHABET[((values >> np.uint64(5 * place)) & np.uint64(31)).astype(np.int64)]
    text = signs.reshape(-1).tobytes().decode("ascii") if len(values) else ""
    width = LENGTH + 1
    return [text[at : at + width] for at in range(0, len(text), width)]


def _of_text(text: str) -> str:
    value = np.frombuffer(hashlib.blake2b(text.encode(), digest_size=8).digest(), dtype=np.uint64)
    return _letters(value)[0]
