"""What linking knows of a record whose number is wrong or missing (同一人的有效号码): the same person's records with a
proven number, shown beside it with the places that differ, and the number that is proposed.

Those records only illustrate: they are no part of what the suspect is known by.
"""

from collections.abc import Sequence

import polars as pl

from shebao.register.unify.anomalies.compared import Compared
from shebao.register.unify.anomalies.raising import NEEDED
from shebao.register.unify.anomalies.wording import WHO
from shebao.register.unify.differing import differing
from shebao.register.unify.linking.rules import ALL
from shebao.register.unify.numbers import PROVEN
from shebao.register.unify.verdicts import BY_RULE, MERGED, lent

MOST_BESIDE = 4
"""Records of the same person that are shown."""
MOST_PLACES = 4
"""Differing places that are told one by one."""


def with_linked(compared: Compared, rows: pl.DataFrame, acceptable: pl.Expr, proposed: Sequence[str]) -> pl.DataFrame:
    """Cases of one row each (``case``, ``says``, ``employer`` and the columns of records) with the records beside them.

    ``acceptable``: whether a proven number of a record can be meant. ``proposed``: the words before and after the one
    number of the person; where linking knows none, or several, the rule's own proposal stands.
    """
    good = compared.records.filter(
        pl.col("person").is_in(rows["person"].drop_nulls().unique().implode())
        & (pl.col("id_state") == PROVEN)
        & ~lent()
        & acceptable
    )
    of_person = good.group_by("person").agg(pl.col("id").unique().alias("ids"))
    known = of_person.filter(pl.col("ids").list.len() == 1).select("person", pl.col("ids").list.first().alias("right"))
    own = rows.join(known, on="person", how="left", maintain_order="left")
    grounds = pl.col("rule").replace_strict(
        {code: ALL[code] for code in (*BY_RULE, MERGED)}, default=None, return_dtype=pl.String
    )
    joined = pl.concat_str(pl.lit("，归并认定是同一人（"), grounds, pl.lit("）"))
    linked = pl.col("person").is_in(of_person["person"].implode())
    own = own.select(
        "case",
        *NEEDED[1:],
        pl.concat_str("says", pl.when(linked).then(joined).otherwise(pl.lit("")).fill_null("")).alias("says"),
        "employer",
        pl.when(pl.col("right").is_not_null())
        .then(pl.concat_str(pl.lit(proposed[0]), "right", pl.lit(proposed[1])))
        .alias("proposed"),
        pl.lit(False).alias("beside"),
    )
    return pl.concat([own, _beside(rows, good)], how="diagonal")


def _beside(rows: pl.DataFrame, good: pl.DataFrame) -> pl.DataFrame:
    """The other records of the persons, those of other systems first."""
    wrong = rows.select("case", "person", pl.col("system").alias("own_system"), pl.col("id").alias("wrong"))
    beside = (
        wrong.join(good, on="person", maintain_order="left_right")
        .sort(pl.col("system") == pl.col("own_system"), maintain_order=True)
        .unique(["case", "system", "number"], keep="first", maintain_order=True)
    )
    beside = beside.filter(pl.int_range(pl.len()).over("case") < MOST_BESIDE)
    where = [_where(*pair) for pair in beside.select("wrong", "id").iter_rows()]
    return beside.with_columns(pl.Series("where", where, dtype=pl.String)).select(
        "case",
        *NEEDED[1:],
        pl.concat_str(WHO, pl.lit("的证件号码是"), "id", "where").alias("says"),
        pl.lit(True).alias("beside"),
    )


def _where(wrong: str | None, right: str) -> str:
    """The places in which a wrong number differs from the right one, as people count them."""
    if not wrong:
        return ""
    if len(wrong) != len(right):
        return "（位数不同）"
    places = sorted(differing([wrong, right])[0])
    if len(places) > MOST_PLACES:
        return "（多位不同）"
    return f"（第{'、'.join(str(place + 1) for place in places)}位不同）"
