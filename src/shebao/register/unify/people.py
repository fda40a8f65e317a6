"""The index of persons (人员主索引): one line for each, the value chosen for every field, and the row it came from.

Of several values the one that most rows hold is chosen, then the one that was changed last, then that of the system
named first; a number that proves itself goes before one that does not, and one that linking found to be somebody
else's is not the person's, nor the birth and sex in it. The choice is shown, never written back: what a
system has to change is decided in its suspects.
"""

from collections.abc import Sequence

import polars as pl

from shebao.register.insurances import SHORT
from shebao.register.unify.normalise import Values
from shebao.register.unify.numbers import PLACEHOLDER, STATES
from shebao.register.unify.sources import SYSTEMS
from shebao.register.unify.verdicts import lent

CHOSEN = {
    "姓名": "name",
    "证件号码": "id",
    "性别": "sex",
    "出生日期": "born",
    "手机号码": "phone",
    "银行账号": "account",
    "单位名称": "unit_name",
}
"""What is chosen, and the column of the linked rows it is chosen from."""


def person_index(people: pl.DataFrame, values: Sequence[Values]) -> pl.DataFrame:
    """One line for each person, in the order of the keys: 人员主键, each of :data:`CHOSEN` with its 来源 (file:row),
    证件状态, the personal numbers in each system, 记录数, 系统数, 一致 (whether all rows say one name and number).
    """
    names = dict(enumerate(one.source.name for one in values))
    order = {system: place for place, system in enumerate(SYSTEMS)}
    rows = people.with_columns(
        pl.col("system").replace_strict(order, default=9, return_dtype=pl.Int8).alias("order"),
        (
            pl.col("source").cast(pl.Int64).replace_strict(names, return_dtype=pl.String)
            + ":"
            + pl.col("row").cast(pl.String)
        ).alias("place"),
        pl.when(pl.col("sex").is_not_null())
        .then("sex")
        .when(pl.col("id_born").is_not_null() & ~lent())
        .then(pl.when("id_male").then(pl.lit("男")).otherwise(pl.lit("女")))
        .alias("sex"),
        pl.coalesce("born", pl.when(~lent()).then("id_born")).cast(pl.String).alias("born"),
        pl.when(pl.col("id_state") != PLACEHOLDER).then("id").alias("id_here"),
        pl.when((pl.col("id_state") != PLACEHOLDER) & ~lent()).then("id").alias("id"),
    )
    index = rows.group_by("person").agg(
        pl.len().alias("记录数"),
        pl.col("system").n_unique().alias("系统数"),
        ((pl.col("name_key").n_unique() <= 1) & (pl.col("id_here").n_unique() <= 1)).alias("一致"),
    )
    for title, column in CHOSEN.items():
        index = index.join(_chosen(rows, title, column), on="person", how="left")
    for system in SYSTEMS:
        numbers = (
            rows.filter((pl.col("system") == system) & pl.col("number").is_not_null())
            .group_by("person")
            .agg(pl.col("number").unique().sort().str.join("、").alias(f"{SHORT[system]}个人编号"))
        )
        index = index.join(numbers, on="person", how="left")
    state = pl.col("证件状态").replace_strict(STATES, default="", return_dtype=pl.String)
    columns = [part for title in CHOSEN for part in (title, f"{title}来源")]
    return (
        index.sort("person")
        .with_columns(state, pl.when("一致").then(pl.lit("是")).otherwise(pl.lit("否")).alias("一致"))
        .select(pl.col("person").alias("人员主键"), *columns, "证件状态", *_numbers(), "记录数", "系统数", "一致")
    )


def _numbers() -> list[str]:
    return [f"{SHORT[system]}个人编号" for system in SYSTEMS]


def _chosen(rows: pl.DataFrame, title: str, column: str) -> pl.DataFrame:
    """The value of each person with the first row that holds it."""
    known = rows.filter(pl.col(column).is_not_null())
    state = [pl.col("id_state").first().alias("证件状态")] if column == "id" else []
    # Nearly everybody has one value: only the others have to be weighed.
    each = known.group_by("person", column).agg(
        pl.len().alias("rows"),
        pl.col("updated").max(),
        pl.col("order").min(),
        pl.col("place").sort_by("order", "place").first(),
        pl.col("id_state").min(),
    )
    proven = ["id_state"] if column == "id" else []
    best = each.sort(
        *proven,
        "rows",
        "updated",
        "order",
        column,
        descending=[*([False] if proven else []), True, True, False, False],
        nulls_last=True,
    ).unique("person", keep="first", maintain_order=True)
    return best.select(
        "person",
        pl.col(column).alias(title),
        pl.col("place").alias(f"{title}来源"),
        *([pl.col("id_state").alias("证件状态")] if state else []),
    )
