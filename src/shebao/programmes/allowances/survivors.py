"""遗属补助 (P23): the share of the dibao standard that the law sets, for the months of the year in which it is due.

Adds to the candidates: ``household`` (户籍地: urban, rural, or null where the county has one standard),
``since`` and ``until`` (起止年月, first days), ``confirmed`` (本年度身份和条件已核实). Who died in a month has that
month.
"""

from datetime import date

import polars as pl

from shebao.law import calculate, kind
from shebao.law.store import ParameterView
from shebao.months import month_number
from shebao.programmes.allowances.catalogue import Allowance
from shebao.programmes.allowances.eligible import first_of, with_status
from shebao.programmes.allowances.suspicions import UNCLEAR

EXTRA = {"household": pl.String(), "since": pl.Date(), "until": pl.Date(), "confirmed": pl.Boolean()}


def eligible(people: pl.DataFrame, allowance: Allowance, year: int, on: date, view: ParameterView) -> pl.DataFrame:
    """Lines of the programme: months of the year × the month's amount."""
    first, last = month_number(year, 1), month_number(year, 12)
    begin = pl.max_horizontal(_month(pl.col("since")).fill_null(first), pl.lit(first))
    end = pl.min_horizontal(
        _month(pl.col("until")).fill_null(last), _month(pl.col("died")).fill_null(last), pl.lit(last)
    )
    asked = people.select(
        pl.col("household"),
        pl.max_horizontal(end - begin + 1, pl.lit(0, pl.Int64)).alias("survivor_months"),
        pl.lit(last, pl.Int64).alias("month"),
    )
    answer = calculate(kind(allowance.law), asked, view)
    lines = people.with_columns(
        answer["hardship_year"].alias("standard"),
        answer["hardship_month"].alias("monthly"),
        answer["provisional"],
        asked["survivor_months"].alias("months"),
    )
    out = first_of(
        (pl.col("months") == 0, pl.when(pl.col("died").is_not_null()).then(pl.lit("本年度以前死亡")).otherwise(
            pl.lit("本年度没有应补助的月份"))),
        (~pl.col("confirmed"), "本年度身份和享受条件没有核实"),
    )  # fmt: skip
    told = first_of((pl.col("standard").is_null(), "户籍地的低保标准没有设定，不能算出补助额"))
    unclear = first_of((pl.col("standard").is_null(), UNCLEAR))
    entitled = pl.format("补助{}个月，每月{}元", pl.col("months"), _yuan(pl.col("monthly")))
    grade = pl.col("household").replace_strict({"urban": "城镇", "rural": "农村"}, default="")
    return with_status(lines, out, unclear, told, entitled).with_columns(grade.alias("grade"))


def _month(day: pl.Expr) -> pl.Expr:
    return day.dt.year().cast(pl.Int64) * 12 + day.dt.month().cast(pl.Int64) - 1


def _yuan(fen: pl.Expr) -> pl.Expr:
    return pl.format("{}.{}", fen // 100, (fen % 100).cast(pl.String).str.zfill(2))
