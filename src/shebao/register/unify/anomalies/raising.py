"""From what a rule found to suspects (疑点候选): one shape for all rules.

A rule answers the rows that belong to its cases, one below the other, the record to be put right first: ``case``,
``source``, ``row``, ``system``, ``number``, ``person`` and, where it has something to say, ``says`` (what this record
shows), ``lead`` (what is wrong), ``what`` (what makes it one case besides its records, such as a month), ``proposal``,
``proposed``, ``money`` (fen), ``severity``, ``employer``, ``auto``. Of all but ``says`` the first row of a case counts.

A row with ``beside`` only illustrates: it stands after the others and is no part of the key.
"""

from collections.abc import Sequence

import polars as pl

from shebao.register.unify.anomalies.catalogue import SECTIONS, Rule
from shebao.register.unify.normalise import Values

MOST_SAID = 6
"""Records named in the evidence; the rest are counted."""
RECORD = pl.Struct({"system": pl.String, "file": pl.String, "row": pl.Int64, "number": pl.String})
SCHEMA: dict[str, pl.DataType] = {
    "code": pl.String(),
    "key": pl.String(),
    "records": pl.List(RECORD),
    "own": pl.Int64(),
    "persons": pl.List(pl.String()),
    "employer": pl.String(),
    "money": pl.Int64(),
    "evidence": pl.String(),
    "proposal": pl.String(),
    "proposed": pl.String(),
    "auto": pl.Boolean(),
    "section": pl.String(),
    "severity": pl.String(),
}
"""The columns of suspects. ``own``: how many of the records, from the first, are its own; the others illustrate."""
OPTIONAL: dict[str, pl.DataType] = {
    "says": pl.String(),
    "lead": pl.String(),
    "what": pl.String(),
    "proposal": pl.String(),
    "proposed": pl.String(),
    "money": pl.Int64(),
    "severity": pl.String(),
    "employer": pl.String(),
    "auto": pl.Boolean(),
    "beside": pl.Boolean(),
}
NEEDED = ("case", "source", "row", "system", "number", "person")


def no_suspects() -> pl.DataFrame:
    """No suspects, in their shape."""
    return pl.DataFrame(schema=SCHEMA)


def suspects(rule: Rule, found: pl.DataFrame, values: Sequence[Values]) -> pl.DataFrame:
    """The suspects of a rule from the rows it found, one for each key."""
    if not len(found):
        return no_suspects()
    rows = found.select(
        pl.col("case").cast(pl.String),
        *(pl.col(name) for name in NEEDED[1:]),
        *(
            (pl.col(name) if name in found.columns else pl.lit(None)).cast(dtype).alias(name)
            for name, dtype in OPTIONAL.items()
        ),
    )
    files = pl.DataFrame(
        {
            "source": pl.Series(range(len(values)), dtype=pl.UInt16),
            "file": [one.source.name for one in values],
            "outside": [one.source.kind == "F9" for one in values],
        },
        schema_overrides={"file": pl.String, "outside": pl.Boolean},
    )
    rows = rows.join(files, on="source", how="left", maintain_order="left")
    place = pl.concat_str("system", pl.lit(":"), "file", pl.lit(":"), pl.col("row").cast(pl.String))
    record = pl.coalesce(pl.concat_str("system", pl.lit(":"), "number"), place)
    rows = rows.with_columns(pl.col("beside").fill_null(False)).with_columns(
        pl.when(~pl.col("outside") & ~pl.col("beside")).then(record).alias("record_key")
    )
    rows = rows.sort("beside", maintain_order=True)
    names = pl.col("record_key").drop_nulls().unique().sort()
    keys = rows.group_by("case", maintain_order=True).agg(
        names.str.join(",").alias("names"), pl.col("what").drop_nulls().first().fill_null("").alias("what_key")
    )
    keyed = keys.select(
        "case",
        pl.concat_str(
            pl.lit(rule.code + "|"),
            "names",
            pl.when(pl.col("what_key") != "").then("|" + pl.col("what_key")).otherwise(pl.lit("")),
        ).alias("key"),
    )
    rows = rows.join(keyed, on="case", how="left", maintain_order="left")
    rows = rows.unique(["key", "source", "row"], keep="first", maintain_order=True)
    said = pl.col("says").drop_nulls().unique(maintain_order=True)
    made = rows.group_by("key", maintain_order=True).agg(
        pl.struct("system", "file", "row", "number").alias("records"),
        (~pl.col("beside")).sum().alias("own"),
        pl.col("person").drop_nulls().unique().sort().alias("persons"),
        pl.col("employer").drop_nulls().first(),
        pl.col("money").drop_nulls().first(),
        pl.col("lead").drop_nulls().first(),
        said.head(MOST_SAID).str.join("；").alias("said"),
        said.len().alias("sayings"),
        pl.col("proposal").drop_nulls().first(),
        pl.col("proposed").drop_nulls().first(),
        pl.col("severity").drop_nulls().first(),
        pl.col("auto").drop_nulls().first(),
        pl.col("system").first().alias("of"),
    )
    rest = (
        pl.when(pl.col("sayings") > MOST_SAID)
        .then(pl.concat_str(pl.lit("；等"), pl.col("sayings").cast(pl.String), pl.lit("条")))
        .otherwise(pl.lit(""))
    )
    head = pl.col("lead").fill_null(rule.finds)
    evidence = (
        pl.when(pl.col("said").fill_null("") == "")
        .then(pl.concat_str(head, pl.lit("。")))
        .otherwise(pl.concat_str(head, pl.lit("："), "said", rest, pl.lit("。")))
    )
    section = pl.col("of").replace_strict(SECTIONS, default=rule.section or SECTIONS[""], return_dtype=pl.String)
    return made.select(
        pl.lit(rule.code).alias("code"),
        "key",
        "records",
        "own",
        "persons",
        "employer",
        "money",
        evidence.alias("evidence"),
        pl.col("proposal").fill_null(rule.proposal),
        pl.col("proposed").fill_null(rule.proposed),
        # Only what 3.5 allows is ever put right by the system.
        (pl.col("auto").fill_null(rule.auto) & pl.lit(rule.auto)).alias("auto"),
        (pl.lit(rule.section) if rule.section else section).alias("section"),
        pl.col("severity").fill_null(rule.severity),
    ).cast(SCHEMA)  # type: ignore[arg-type]
