"""Scoring suspects against an answer key: recall of each kind of anomaly, and what was raised that nobody planted.

A planted case is found where one suspect of its code has all of its rows (``whole``) or any of them (``found``). A
suspect is false where none of its rows stands in the key under its code.
"""

from collections.abc import Sequence
from pathlib import Path

import polars as pl


def read_key(path: Path) -> pl.DataFrame:
    """An answer key: case, code, file, row."""
    return pl.read_csv(path, schema_overrides={"row": pl.Int64}, infer_schema_length=0).select(
        "case", "code", "file", pl.col("row").cast(pl.Int64), "note"
    )


def score_anomalies(candidates: pl.DataFrame, key: pl.DataFrame, *, not_checked: Sequence[str] = ()) -> pl.DataFrame:
    """A line for each code: cases, found, whole, recall, raised, false, false_share.

    ``candidates`` has code and records (list of structs with file and row). Codes in ``not_checked`` are left out.
    """
    rows = (
        candidates.with_row_index("suspect")
        .select("suspect", "code", "records")
        .explode("records")
        .with_columns(pl.col("records").struct.field("file"), pl.col("records").struct.field("row"))
        .drop("records")
    )
    told = key.filter(~pl.col("code").is_in(list(not_checked))).with_columns(pl.len().over("case").alias("size"))
    met = told.join(rows, on=["code", "file", "row"])
    by_case = met.group_by("code", "case", "suspect").agg((pl.len() >= pl.col("size").first()).alias("whole"))
    found = by_case.group_by("code", "case").agg(pl.col("whole").any())
    true = met["suspect"].unique()
    raised = (
        candidates.with_row_index("suspect")
        .group_by("code")
        .agg(pl.len().alias("raised"), (~pl.col("suspect").is_in(true.implode())).sum().alias("false"))
    )
    cases = told.group_by("code").agg(pl.col("case").n_unique().alias("cases"))
    hits = found.group_by("code").agg(pl.len().alias("found"), pl.col("whole").sum())
    return (
        cases.join(hits, on="code", how="left")
        .join(raised, on="code", how="full", coalesce=True)
        .with_columns(pl.col("cases", "found", "whole", "raised", "false").fill_null(0))
        .with_columns(
            (pl.col("found") / pl.col("cases")).alias("recall"),
            (pl.col("false") / pl.col("raised")).alias("false_share"),
        )
        .sort("code")
    )


def missed_cases(candidates: pl.DataFrame, key: pl.DataFrame, code: str) -> pl.DataFrame:
    """The planted cases of a code of which no row was found, with their notes."""
    rows = (
        candidates.filter(pl.col("code") == code)
        .select(pl.col("records").explode())
        .select(pl.col("records").struct.field("file"), pl.col("records").struct.field("row"))
    )
    told = key.filter(pl.col("code") == code)
    seen = told.join(rows, on=["file", "row"], how="semi")["case"].unique()
    return told.filter(~pl.col("case").is_in(seen.implode()))
