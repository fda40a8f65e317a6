"""What is suspicious about who is on a roster (名册疑点): frames in, frames out, nothing else.

Each suspect names a line, what kind it is and what was found; it blocks the roster until two people have decided it.
"""

from collections.abc import Mapping
from datetime import date

import polars as pl

from shebao.programmes.allowances.eligible import Status

DEAD, TWICE, TWO_SCHEMES, SHARED, NO_ACCOUNT, UNCLEAR = "R1", "R2", "R3", "R4", "R5", "R6"
NAMES: Mapping[str, str] = {
    DEAD: "死亡",
    TWICE: "重复人员",
    TWO_SCHEMES: "同时在两个项目",
    SHARED: "共用银行账户",
    NO_ACCOUNT: "缺少银行账户",
    UNCLEAR: "用工、编制或条件不清",
}
"""The kinds of suspects by code."""
SUSPECTS: Mapping[str, pl.DataType] = {"key": pl.String(), "code": pl.String(), "evidence": pl.String()}


def suspects(lines: pl.DataFrame, reported_dead: pl.DataFrame, schemes: pl.DataFrame, today: date) -> pl.DataFrame:
    """Every suspect of a roster's lines, ordered by code and key; a line has each kind once.

    ``lines`` as :data:`shebao.programmes.allowances.eligible.LINES`; ``reported_dead`` (key, evidence): who is dead by
    what others reported; ``schemes`` (key, evidence): who draws two pensions.
    """
    inside = lines.filter(pl.col("status").is_in([Status.IN, Status.OPEN]))
    found = [
        _dead(inside, today),
        inside.join(reported_dead, on="key").select("key", pl.lit(DEAD).alias("code"), "evidence"),
        _twice(inside),
        inside.join(schemes, on="key").select("key", pl.lit(TWO_SCHEMES).alias("code"), "evidence"),
        _shared(inside),
        inside.filter(pl.col("account").fill_null("") == "").select(
            "key", pl.lit(NO_ACCOUNT).alias("code"), pl.lit("没有登记发放用的银行账户").alias("evidence")
        ),
        inside.filter(pl.col("status") == Status.OPEN).select(
            "key", pl.lit(UNCLEAR).alias("code"), pl.col("reason").alias("evidence")
        ),
    ]
    together = pl.concat([each.select(pl.col(name).cast(dtype) for name, dtype in SUSPECTS.items()) for each in found])
    return together.group_by("key", "code").agg(pl.col("evidence").str.join("；")).sort("code", "key")


def _dead(inside: pl.DataFrame, today: date) -> pl.DataFrame:
    """On the roster because alive on the reference date, and dead by now."""
    return inside.filter(pl.col("died").is_not_null() & (pl.col("died") <= today) & ~_of_the_dead()).select(
        "key", pl.lit(DEAD).alias("code"), pl.format("登记簿已登记{}死亡", _day("died")).alias("evidence")
    )


def _of_the_dead() -> pl.Expr:
    """A line that is about a death."""
    return pl.col("reason").str.contains("领取人已申领", literal=True)


def _twice(inside: pl.DataFrame) -> pl.DataFrame:
    """One number in its old and new form, or one name, birth date and account: entered twice."""
    number = pl.when(pl.col("id_number").str.len_chars() == 18).then(
        pl.concat_str(pl.col("id_number").str.slice(0, 6), pl.col("id_number").str.slice(8, 9))
    ).otherwise(pl.col("id_number"))  # fmt: skip
    plain = inside.select("key", "name", "born", "account", number.alias("number"))
    by_number = _others(plain.filter(pl.col("number") != ""), ["number", "born"], "证件号码相同或新旧号码相同")
    same = plain.filter((pl.col("account").fill_null("") != "") & pl.col("born").is_not_null())
    return pl.concat([by_number, _others(same, ["name", "born", "account"], "姓名、出生日期、银行账户相同")])


def _others(rows: pl.DataFrame, by: list[str], what: str) -> pl.DataFrame:
    count = pl.len().over(by)
    return rows.filter(count > 1).select(
        "key",
        pl.lit(TWICE).alias("code"),
        pl.format(what + "的共{}条", count.filter(count > 1)).alias("evidence"),
    )


def _shared(inside: pl.DataFrame) -> pl.DataFrame:
    count = pl.len().over("account")
    rows = inside.filter(pl.col("account").fill_null("") != "")
    return rows.filter(count > 1).select(
        "key",
        pl.lit(SHARED).alias("code"),
        pl.format("尾号{}的银行账户由{}人共用", pl.col("account").str.slice(-4), pl.len().over("account")).alias(
            "evidence"
        ),
    )


def _day(column: str) -> pl.Expr:
    return pl.col(column).dt.to_string("%Y-%m-%d")
