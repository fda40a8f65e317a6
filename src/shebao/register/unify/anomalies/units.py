"""A17 and A18: employers that the systems know by different codes, or differently by one code."""

import polars as pl

from shebao.register.insurances import SHORT
from shebao.register.unify.anomalies.catalogue import numbers
from shebao.register.unify.anomalies.compared import Compared
from shebao.register.unify.anomalies.wording import system_word

PERCENT = 100
ENOUGH = 20
"""Common codes from which two systems can be seen to number employers each by itself."""
UNIT_SAYS = pl.concat_str(
    system_word(pl.col("system")),
    pl.lit(" "),
    "unit",
    pl.lit(" "),
    pl.col("name").fill_null("（无名称）"),
    pl.lit(" "),
    pl.col("credit").fill_null("（无统一社会信用代码）"),
)


def _plain(name: str) -> pl.Expr:
    return pl.col(name).str.normalize("NFKC").str.replace_all(r"[\s·]", "").str.to_uppercase()


def _pairs(compared: Compared) -> pl.DataFrame:
    """Rows of units with one code, in two systems or twice in one: whether name and credit code differ."""
    units = compared.units.filter(pl.col("unit").is_not_null()).with_columns(_plain("name").alias("plain"))
    units = units.select(
        "source", "row", "system", "unit", "plain", "credit", pl.coalesce("credit", "plain").alias("who")
    )
    pairs = (
        units.join(units, on="unit", suffix="_b")
        .filter(
            (pl.col("source") < pl.col("source_b"))
            | ((pl.col("source") == pl.col("source_b")) & (pl.col("row") < pl.col("row_b")))
        )
        .with_columns(
            (pl.col("plain") != pl.col("plain_b")).fill_null(False).alias("name_differs"),
            (pl.col("credit") != pl.col("credit_b")).fill_null(False).alias("credit_differs"),
        )
    )
    return _met_by_chance(pairs, units)


def _met_by_chance(pairs: pl.DataFrame, units: pl.DataFrame) -> pl.DataFrame:
    """``by_chance``: two whole employers (by credit code, else by name), of which one has another code in the other's
    system. A system counts in its own way there (A17), and the codes mean nothing to one another.
    """
    codes = units.select("system", "who", "unit").drop_nulls().unique()
    known = codes.group_by("system", "who").agg(pl.col("unit").alias("codes"))
    for own, other in (("", "_b"), ("_b", "")):
        there = known.rename({"codes": f"there{own}", "who": f"who{own}", "system": f"system{other}"})
        here = known.rename({"codes": f"here{own}", "who": f"who{own}", "system": f"system{own}"})
        pairs = pairs.join(there, on=[f"who{own}", f"system{other}"], how="left", maintain_order="left")
        pairs = pairs.join(here, on=[f"who{own}", f"system{own}"], how="left", maintain_order="left")

    def elsewhere(own: str) -> pl.Expr:
        others = pl.col(f"there{own}").list.set_difference(pl.concat_list("unit")).list.len() > 0
        return others.fill_null(False) & (pl.col(f"here{own}").list.len() == 1).fill_null(False)

    no_code = pl.col("credit").is_null() | pl.col("credit_b").is_null()
    whole = pl.col("name_differs") & (pl.col("credit_differs") | no_code)
    return pairs.with_columns((whole & (elsewhere("") | elsewhere("_b"))).alias("by_chance"))


def _own_codes(pairs: pl.DataFrame) -> pl.DataFrame:
    """Pairs of systems that number employers each by itself, so that a common code means nothing."""
    return (
        pairs.group_by("system", "system_b")
        .agg(pl.len().alias("common"), (pl.col("name_differs") & pl.col("credit_differs")).mean().alias("share"))
        .filter((pl.col("common") >= ENOUGH) & (pl.col("share") * PERCENT > numbers()["own_codes"]))
    )


def _differing(pairs: pl.DataFrame) -> pl.DataFrame:
    comparable = pairs.join(_own_codes(pairs), on=["system", "system_b"], how="anti")
    return comparable.filter(~pl.col("by_chance") & (pl.col("name_differs") | pl.col("credit_differs")))


def disputed_codes(compared: Compared) -> pl.DataFrame:
    """Unit codes that stand with different credit codes: ``unit``."""
    return _differing(_pairs(compared)).filter("credit_differs").select("unit").unique()


def several_codes(compared: Compared) -> pl.DataFrame:
    """A17. A code under which a system has another credit code than the others is A18's."""
    units = compared.units.filter(pl.col("credit").is_not_null() & pl.col("unit").is_not_null())
    units = units.join(disputed_codes(compared), on="unit", how="anti")
    units = units.filter(pl.col("unit").n_unique().over("credit") > 1)
    return units.select(
        pl.col("credit").alias("case"),
        "source",
        "row",
        "system",
        "number",
        "person",
        UNIT_SAYS.alias("says"),
        pl.col("credit").alias("employer"),
    )


def several_employers(compared: Compared) -> tuple[pl.DataFrame, list[str]]:
    """A18. Where the business register reports a change of the employer, the names are old and new."""
    pairs = _pairs(compared)
    differing = _differing(pairs)
    notes = [
        f"{SHORT.get(one, one)}和{SHORT.get(other, other)}的单位编号各自编排，未比较相同编号"
        for one, other in _own_codes(pairs).select("system", "system_b").sort("system", "system_b").rows()
    ]
    names = differing.group_by("unit").agg(pl.col("name_differs").any(), pl.col("credit_differs").any())
    changed = compared.outside.filter(pl.col("event").str.contains("变更").fill_null(False))["id"].unique()
    rows = compared.units.join(names, on="unit", maintain_order="left")
    known = (pl.col("credit").is_in(changed.implode())).fill_null(False).any().over("unit") & ~pl.col("credit_differs")
    lead = (
        pl.when("credit_differs")
        .then(pl.lit("同一单位编号在各系统的统一社会信用代码不同"))
        .when(known)
        .then(pl.lit("同一单位编号在各系统的名称不同（市场监管有变更记录）"))
        .otherwise(pl.lit("同一单位编号在各系统的名称不同"))
    )
    found = rows.sort("unit", maintain_order=True).select(
        pl.col("unit").alias("case"),
        "source",
        "row",
        "system",
        "number",
        "person",
        UNIT_SAYS.alias("says"),
        lead.alias("lead"),
        pl.when(known).then(pl.lit("更正")).alias("proposal"),
        pl.when(known).then(pl.lit("核对市场监管变更记录后，未更新的系统改为现名称。")).alias("proposed"),
        pl.col("credit").alias("employer"),
    )
    return found, notes
