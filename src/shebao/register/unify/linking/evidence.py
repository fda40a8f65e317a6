"""What speaks for and against two claims being one person (证据), as columns for the rules to read.

All of it is counted over the claims' rows: one row that agrees is enough to say that an employer, a telephone or an
account agrees.
"""

import numpy as np
import polars as pl

from shebao.register.imports.cells import SCIENTIFIC
from shebao.register.unify.linking.candidates import written_number
from shebao.register.unify.linking.claims import GENERATION
from shebao.register.unify.linking.near import ONE, TWO, nearness
from shebao.register.unify.names import DAMAGED, Relation, relation, sound_alike
from shebao.register.unify.numbers import BROKEN, CUT, MISSING, OLD, PLACEHOLDER

PAIR = ["one", "other"]
AT_LEAST = 20_000
"""People among whom namesakes are expected, however few stand in the files."""
SAME, CLOSE = int(Relation.SAME), int(Relation.CLOSE)
SEEN = 8
"""Characters of a masked number that must be left to see."""
ALIKE = 13
"""Characters in the same place from which two numbers of 18 are not simply different ones."""
SHARED = ("employer", "phone", "account", "birth", "text", "base")
"""Things two claims may have in common."""


def gather(pairs: pl.DataFrame, rows: pl.DataFrame, table: pl.DataFrame, former: pl.DataFrame) -> pl.DataFrame:
    """The evidence on each pair.

    ``name``: a :class:`~shebao.register.unify.names.Relation`. ``near``: as
    :func:`~shebao.register.unify.linking.near.nearness` over the doubtful number of ``one``; ``head``: the digits that
    a cut number kept agree; ``shown``: all that a mask left to see. ``same_…``: they share it; ``birth_differs``,
    ``sex_differs``: both know it and it differs. ``same_number``: one trusted number; ``same_record``: one 个人编号 in
    one system; ``former``: a change of name is on record. ``chance``: namesakes to be expected among the rows of the
    shared employer, in thousandths.
    """
    every = rows
    # Nearly all rows are in no pair.
    rows = rows.filter(pl.col("claim").is_in(pl.concat([pairs["one"], pairs["other"]]).unique().implode()))
    facts = table.select("claim", "id", "name_key", "settled", "of_number", "proven")
    frame = pairs.join(facts.rename(lambda name: f"{name}_1"), left_on="one", right_on="claim_1", how="left").join(
        facts.rename(lambda name: f"{name}_2"), left_on="other", right_on="claim_2", how="left"
    )
    names = _names(frame["name_key_1"], frame["name_key_2"])
    frame = frame.with_columns(
        pl.Series("same_sound", _sound(frame["name_key_1"], frame["name_key_2"], names), dtype=pl.Boolean),
        pl.Series("name", names, dtype=pl.UInt8),
        (pl.col("id_1") == pl.col("id_2")).fill_null(False).alias("same_number"),
        (pl.col("id_1") != pl.col("id_2")).fill_null(False).alias("other_number"),
    )
    rows = rows.with_columns(written_number().alias("text"))
    for thing in SHARED:
        frame = frame.join(
            _share(pairs, rows, [thing]).with_columns(pl.lit(True).alias(f"same_{thing}")), on=PAIR, how="left"
        )
    frame = frame.join(
        _share(pairs, rows, ["system", "number"]).with_columns(pl.lit(True).alias("same_record")), on=PAIR, how="left"
    )
    frame = (
        frame.join(former.with_columns(pl.lit(True).alias("former")), on=PAIR, how="left")
        if len(former)
        else frame.with_columns(pl.lit(False).alias("former"))
    )
    frame = _differs(frame, rows, "birth")
    frame = _differs(frame, rows, "sex")
    frame = _numbers(frame, rows)
    frame = _generations(_chance(frame, every, len(table)), rows)
    flags = [f"same_{thing}" for thing in SHARED] + ["same_record", "former"]
    return frame.with_columns(pl.col(flags).fill_null(False))


def _names(one: pl.Series, other: pl.Series) -> list[int]:
    return [int(relation(a, b)) for a, b in zip(one.to_list(), other.to_list(), strict=True)]


def _sound(one: pl.Series, other: pl.Series, names: list[int]) -> list[bool]:
    """Whether two names may sound alike; only names that are near each other are read aloud."""
    return [
        bool(a and b)
        and (name == SAME or DAMAGED in a or DAMAGED in b or len(a) != len(b) or (name == CLOSE and sound_alike(a, b)))
        for a, b, name in zip(one.to_list(), other.to_list(), names, strict=True)
    ]


def _share(pairs: pl.DataFrame, rows: pl.DataFrame, keys: list[str]) -> pl.DataFrame:
    """The pairs that have the same value of these columns in some row of each."""
    has = rows.select("claim", *keys).drop_nulls().unique()
    one = pairs.join(has.rename({"claim": "one"}), on="one")
    return one.join(has.rename({"claim": "other"}), on=["other", *keys]).select(PAIR).unique()


def _differs(frame: pl.DataFrame, rows: pl.DataFrame, column: str) -> pl.DataFrame:
    """Whether both sides know a thing and have none of it in common."""
    knows = rows.select("claim", column).drop_nulls().unique()
    known = knows["claim"].unique()
    same = _share(frame.select(PAIR), rows, [column]).with_columns(pl.lit(True).alias("agree"))
    both = pl.col("one").is_in(known.implode()) & pl.col("other").is_in(known.implode())
    return (
        frame.join(same, on=PAIR, how="left")
        .with_columns((both & pl.col("agree").is_null()).alias(f"{column}_differs"))
        .drop("agree")
    )


def _numbers(frame: pl.DataFrame, rows: pl.DataFrame) -> pl.DataFrame:
    """The nearness of the doubtful number of the first side to the trusted one of the other."""
    compared = pl.col("id_state").is_in([BROKEN, OLD, CUT]) & ~pl.col("id").str.contains(SCIENTIFIC)
    doubtful = (
        rows.sort("id_state", "id", nulls_last=True)
        .group_by("claim")
        .agg(
            pl.coalesce(
                pl.col("id").filter(compared).first(),
                pl.col("trusted_id").first(),
            ).alias("written"),
            pl.col("id_known").drop_nulls().first().alias("known"),
            pl.col("id_state").min().alias("kind"),
        )
    )
    frame = frame.join(doubtful, left_on="one", right_on="claim", how="left").join(
        doubtful.select("claim", pl.col("written").alias("written_2")),
        left_on="other",
        right_on="claim",
        how="left",
    )
    target = pl.coalesce("id_2", "written_2")
    old_form = pl.col("written").str.len_chars().is_between(14, 16)
    short = target.str.slice(0, 6) + target.str.slice(8, 9)
    is_old = pl.col("kind") == OLD
    frame = frame.with_columns(
        pl.when(is_old).then(pl.col("written").str.slice(0, 17)).otherwise("written").alias("a"),
        pl.when(is_old).then(target.str.slice(0, 17)).when(old_form).then(short).otherwise(target).alias("b"),
        target.alias("target"),
    )
    near = nearness(frame["a"], frame["b"])
    known = pl.col("known")
    frame = frame.with_columns(pl.Series("near", near, dtype=pl.UInt8)).with_columns(
        (_rounds_to(pl.col("target"), known) & (known.str.len_chars() >= 14)).fill_null(False).alias("head"),
        (pl.col("target").is_not_null() & ~_rounds_to(pl.col("target"), known)).fill_null(False).alias("not_head"),
        (_rounds_to(pl.col("target"), known) & (known.str.len_chars() >= 6)).fill_null(False).alias("head_known"),
        _alike(frame).alias("alike"),
        _shown(frame).alias("shown"),
    )
    silent = pl.col("kind").is_in([MISSING, PLACEHOLDER]) | ((pl.col("kind") == CUT) & ~pl.col("not_head"))
    far = pl.col("kind").is_in([BROKEN, OLD]) & (pl.col("near") < TWO) & pl.col("target").is_not_null()
    return frame.with_columns(
        silent.fill_null(True).alias("silent"),
        ((far & ~pl.col("shown") & (pl.col("alike") < ALIKE)) | ((pl.col("kind") == CUT) & pl.col("not_head")))
        .fill_null(False)
        .alias("against"),
        (pl.col("near") >= ONE).alias("one_edit"),
        (pl.col("near") == TWO).alias("two_edits"),
        pl.col("name_key_1").str.contains(DAMAGED).fill_null(False).alias("damaged"),
    ).drop("a", "b")


def _rounds_to(number: pl.Expr, known: pl.Expr) -> pl.Expr:
    """Whether a number begins with the digits that are left of a cut one, the last of which may have been rounded."""
    begins = number.str.head(known.str.len_chars()).cast(pl.Int64, strict=False)
    return (begins - known.cast(pl.Int64, strict=False)).abs() <= 1


def _alike(frame: pl.DataFrame) -> pl.Series:
    """How many characters stand in the same place."""
    a, b = frame["a"], frame["b"]
    if not len(frame):
        return pl.Series("alike", [], dtype=pl.Int64)
    one, other = _codes(a, "\0"), _codes(b, "\1")
    return pl.Series("alike", (one == other).sum(axis=1))


def _shown(frame: pl.DataFrame) -> pl.Series:
    """Whether a number that was masked (140525********0795) agrees in every character that is left to see."""
    masked = frame["a"].str.contains(r"\*").fill_null(False) & (
        frame["a"].str.len_chars() == frame["b"].str.len_chars()
    )
    if not masked.any():
        return pl.Series("shown", [False], dtype=pl.Boolean).new_from_index(0, len(frame))
    one, other = _codes(frame["a"], "\0"), _codes(frame["b"], "\1")
    stars = one == ord("*")
    agree = ((one == other) | stars).all(axis=1) & ((~stars).sum(axis=1) >= SEEN)
    return pl.Series("shown", agree) & masked


def _codes(texts: pl.Series, filling: str) -> "np.ndarray[tuple[int, int], np.dtype[np.uint8]]":
    plain = texts.fill_null("").str.replace_all(r"[^\x00-\x7F]", "#").str.slice(0, 18).str.pad_end(18, filling)
    return np.frombuffer("".join(plain).encode(), dtype=np.uint8).reshape(-1, 18)


def _generations(frame: pl.DataFrame, rows: pl.DataFrame) -> pl.DataFrame:
    """Whether the numbers, right or wrong, tell of births a generation apart and are not near each other."""
    born = rows.group_by("claim").agg(pl.col("id_born").dt.year().first().alias("year"))
    years = frame.join(born.rename({"claim": "one"}), on="one", how="left", maintain_order="left").join(
        born.rename({"claim": "other"}), on="other", how="left", suffix="_2", maintain_order="left"
    )
    apart = ((years["year"] - years["year_2"]).abs() >= GENERATION).fill_null(False)
    return frame.with_columns((apart & (frame["near"] < TWO)).alias("years_differ"))


def _chance(frame: pl.DataFrame, rows: pl.DataFrame, claims: int) -> pl.DataFrame:
    """Namesakes to be expected at the shared employer and on the shared birthday, in thousandths."""
    total = max(AT_LEAST, claims)
    names = claims_with(rows, "name_key", frame["name_key_2"], "of_name")
    ones = rows.filter(pl.col("claim").is_in(frame["one"].unique().implode()))
    of_ones = ones.select("claim", "employer").drop_nulls()
    sizes = claims_with(rows, "employer", of_ones["employer"], "of_employer")
    largest = of_ones.join(sizes, on="employer").group_by("claim").agg(pl.col("of_employer").max())
    divisions = rows.group_by(pl.col("trusted_id").str.slice(0, 6).alias("division")).agg(
        pl.col("claim").n_unique().alias("of_division")
    )
    return (
        frame.with_columns(pl.col("target").str.slice(0, 6).alias("division"))
        .join(divisions, on="division", how="left")
        .join(names.rename({"name_key": "name_key_2"}), on="name_key_2", how="left")
        .join(largest.rename({"claim": "one"}), on="one", how="left")
        .with_columns(
            (pl.col("of_name") * pl.col("of_employer") * 1000 // total).fill_null(0).alias("chance"),
            (pl.col("of_name") * pl.col("of_division") * 1000 // total).fill_null(1000).alias("chance_of_head"),
        )
    )


def claims_with(rows: pl.DataFrame, column: str, asked: pl.Series, name: str) -> pl.DataFrame:
    """How many claims bear each of the values asked for."""
    of_asked = rows.select("claim", column).filter(pl.col(column).is_in(asked.unique().drop_nulls().implode()))
    return of_asked.group_by(column).agg(pl.col("claim").n_unique().alias(name))


__all__ = ["PAIR", "Relation", "claims_with", "gather"]
