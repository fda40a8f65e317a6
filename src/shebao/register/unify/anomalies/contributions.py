"""A22 and A23: contributions (F7) that were paid twice, or for months that cannot be."""

import polars as pl

from shebao.register.unify.anomalies import states
from shebao.register.unify.anomalies.catalogue import numbers
from shebao.register.unify.anomalies.compared import BACK, NORMAL, REFUND, Compared
from shebao.register.unify.anomalies.outside import DEATH, reported
from shebao.register.unify.anomalies.raising import NEEDED
from shebao.register.unify.anomalies.wording import NAMED, system_word, yuan

OF_PERSONS = ("110", "120", "210", "170")
"""Insurances to which each person pays by himself or through the employer."""
PAID = pl.col("unit_paid") + pl.col("person_paid")
DUE = pl.coalesce(pl.col("unit_due").fill_null(0) + pl.col("person_due").fill_null(0), PAID)


def _fees(compared: Compared) -> pl.DataFrame:
    rows = compared.fees.filter(pl.col("system").is_in(OF_PERSONS) & pl.col("number").is_not_null())
    return rows.with_columns(PAID.alias("paid"), DUE.alias("due"))


def fee_says() -> pl.Expr:
    """A contribution as the evidence names it."""
    receipt = pl.concat_str(pl.lit("，票据号"), "receipt")
    day = pl.concat_str(pl.lit("，"), pl.col("received").dt.to_string("%Y-%m-%d"), pl.lit("到账"))
    return pl.concat_str(
        system_word(pl.col("system")),
        pl.lit(" "),
        "number",
        pl.lit(" "),
        pl.col("month").dt.to_string("%Y%m"),
        "kind",
        yuan(pl.col("paid")),
        pl.lit("元"),
        day.fill_null(""),
        receipt.fill_null(""),
    )


def paid_twice(compared: Compared) -> pl.DataFrame:
    """A22. Instalments that together make what was due are one contribution, and what was refunded is none. Back
    payments (补缴) of one month may be several; only equal ones are doubtful. Two employers at once are A07's.
    """
    rows = _fees(compared)
    again = pl.when(pl.col("kind") == BACK).then("base")
    group = ["person", "system", "month", "kind", "again"]
    paid = rows.filter(pl.col("kind").is_in([NORMAL, BACK])).with_columns(again.alias("again"))
    counted = paid.group_by(group).agg(
        pl.len().alias("size"),
        pl.col("paid").sum().alias("total"),
        pl.col("due").max().alias("most"),
        ((pl.col("paid") == 0) & (pl.col("due") > 0)).all().alias("unpaid"),
        pl.col("unit").drop_nulls().n_unique().alias("units"),
    )
    refunds = (
        rows.filter(pl.col("kind") == REFUND)
        .group_by("person", "system", "month")
        .agg(pl.col("paid").abs().sum().alias("refunded"))
    )
    several = (
        counted.filter(pl.col("size") > 1)
        .join(refunds, on=["person", "system", "month"], how="left")
        .with_columns((pl.col("total") - pl.col("refunded").fill_null(0) - pl.col("most")).alias("surplus"))
        .filter((pl.col("surplus") > 0) | pl.col("unpaid"))
    )
    at_two = states.two_employers(compared).select("person", "system", pl.lit(True).alias("at_two")).unique()
    several = several.join(at_two, on=["person", "system"], how="left").filter(
        ~(pl.col("at_two").fill_null(False) & (pl.col("units") > 1))
    )
    found = paid.join(several.select(*group, "surplus"), on=group, nulls_equal=True).sort(
        "person", "month", "received", "source", "row", nulls_last=True
    )
    case = pl.concat_str(
        "person",
        "system",
        pl.col("month").dt.to_string("%Y%m"),
        "kind",
        pl.col("again").cast(pl.String).fill_null(""),
        separator="/",
    )
    same = pl.col("receipt").is_not_null() & (pl.col("receipt").n_unique().over(case) == 1)
    return found.select(
        case.alias("case"),
        *NEEDED[1:],
        pl.concat_str(pl.col("month").dt.to_string("%Y%m"), "kind").alias("what"),
        fee_says().alias("says"),
        pl.when(pl.col("surplus") > 0).then("surplus").alias("money"),
        pl.when(same).then(pl.lit("更正")).alias("proposal"),
        pl.when(same).then(pl.lit("票据号相同，核实是否重复记账；是的冲销重复的一笔。")).alias("proposed"),
    )


def impossible_months(compared: Compared) -> pl.DataFrame:
    """A23. What is wrong with a person's months is a case for each kind of wrong, with the register's record first."""
    fees = _fees(compared).filter(pl.col("kind").is_in([NORMAL, BACK]))
    record = compared.records.filter(pl.col("record").is_not_null()).unique("record", keep="first", maintain_order=True)
    # 参保年月 of unemployment insurance may be that of the present employer: then more was paid than there were months.
    elapsed = (pl.lit(compared.month).dt.year() - pl.col("since").dt.year()) * 12 + (
        pl.lit(compared.month).dt.month() - pl.col("since").dt.month()
    )
    since = pl.when((pl.col("system") != "210") | (pl.col("paid_months").fill_null(0) <= elapsed + 1)).then("since")
    dates = record.select(
        "record",
        since.alias("since"),
        pl.when(pl.col("retired") | pl.col("draws")).then("retired_on").alias("retired_on"),
    )
    died = reported(compared, DEATH).group_by("person").agg(pl.col("on").min().alias("died"))
    gone = (
        record.filter("dead")
        .join(died, on="person", how="left")
        .select("record", pl.coalesce("died_on", "died").alias("died"))
    )
    fees = fees.join(dates, on="record", how="left").join(gone, on="record", how="left")
    kinds = (
        ("晚于退休", pl.col("month") > pl.col("retired_on").dt.truncate("1mo"), "退休以后仍有缴费"),
        ("晚于死亡", pl.col("month") > pl.col("died").dt.truncate("1mo"), "死亡以后仍有缴费"),
        ("早于参保", pl.col("month") < pl.col("since"), "费款所属期早于首次参保年月"),
    )
    parts = [
        _gaps(fees, record),
        _reversed_periods(compared.records),
        _case(_negative(fees), "负数", "缴费为负数，没有可冲销的缴费", None),
    ]
    for what, wrong, lead in kinds:
        rows = fees.filter(wrong.fill_null(False)).sort("month")
        parts.append(_case(rows, what, lead, record))
    return pl.concat(parts)


def _negative(fees: pl.DataFrame) -> pl.DataFrame:
    """Amounts below zero, more than what stands against them in the month."""
    owner = ["person", "system", "month"]
    below = (pl.col("paid") < 0) | (pl.col("due") < 0)
    beside = fees.join(fees.filter(below).select(owner).unique(), on=owner, how="semi")
    against = pl.max_horizontal("paid", "due").clip(0).sum().over(owner)
    return beside.filter(below & (against < pl.min_horizontal("paid", "due").abs())).sort("month")


def _case(rows: pl.DataFrame, what: str, lead: str, record: pl.DataFrame | None) -> pl.DataFrame:
    case = pl.concat_str("system", "number", pl.lit(what), separator="/").alias("case")
    common = (pl.lit(what).alias("what"), pl.lit(lead).alias("lead"))
    positive = pl.when(pl.col("paid") > 0).then("paid").sum().over("record")
    of_fees = rows.select(case, *NEEDED[1:], fee_says().alias("says"), *common, positive.alias("money"))
    if record is None:
        return of_fees
    dates = pl.concat_str(
        pl.concat_str(pl.lit("首次参保"), pl.col("since").dt.to_string("%Y%m")),
        pl.concat_str(pl.lit("退休"), pl.col("retired_on").dt.to_string("%Y-%m-%d")),
        separator="，",
        ignore_nulls=True,
    )
    first = record.join(rows.select("record").unique(), on="record", how="semi").select(
        case,
        *NEEDED[1:],
        pl.concat_str(NAMED, pl.lit("："), dates).alias("says"),
        *common,
        pl.lit(None, pl.Int64).alias("money"),
    )
    joined = first.join(of_fees.group_by("case").agg(pl.col("money").first()), on="case", how="left", suffix="_of")
    return pl.concat([joined.with_columns(pl.col("money_of").alias("money")).drop("money_of"), of_fees])


def _gaps(fees: pl.DataFrame, record: pl.DataFrame) -> pl.DataFrame:
    """Months missing between two of one employer. Longer ones, and those of people who pay themselves, are breaks."""
    regular = fees.filter(
        pl.col("unit").is_not_null() & (pl.col("since").is_null() | (pl.col("month") >= pl.col("since")))
    )
    at = (pl.col("month").dt.year() * 12 + pl.col("month").dt.month()).alias("at")
    # Sorted, each row beside the one before it: cheaper than a window for each record.
    ordered = regular.select("record", "unit", "month", at).drop_nulls("record").sort("record", "month")
    before = {name: pl.col(name).shift(1) for name in ("record", "unit", "month", "at")}
    gap = pl.col("at") - before["at"] - 1
    months = ordered.with_columns(before["month"].alias("before")).filter(
        (before["record"] == pl.col("record"))
        & (before["unit"] == pl.col("unit"))
        & gap.is_between(1, numbers()["gap"])
    )
    rows = regular.join(
        pl.concat(
            [
                months.select("record", "month"),
                months.select("record", pl.col("before").alias("month")),
            ]
        ).unique(),
        on=["record", "month"],
        how="semi",
    ).sort("record", "month")
    return _case(rows, "缺月", "缴费中间缺月", record).with_columns(pl.lit(None, pl.Int64).alias("money"))


def _reversed_periods(records: pl.DataFrame) -> pl.DataFrame:
    """Periods that end before they begin."""
    paid = ((pl.col("last_month") < pl.col("since")) & pl.col("system").is_in(states.WORKERS)).fill_null(False)
    drawn = (pl.col("benefit_to") < pl.col("benefit_from")).fill_null(False)
    period = (
        pl.when(paid)
        .then(
            pl.concat_str(
                pl.lit("首次参保"),
                pl.col("since").dt.to_string("%Y%m"),
                pl.lit("，最近缴费"),
                pl.col("last_month").dt.to_string("%Y%m"),
            )
        )
        .otherwise(
            pl.concat_str(
                pl.lit("起领"),
                pl.col("benefit_from").dt.to_string("%Y%m"),
                pl.lit("，止领"),
                pl.col("benefit_to").dt.to_string("%Y%m"),
            )
        )
    )
    rows = records.filter(paid | drawn)
    return rows.select(
        pl.concat_str(pl.col("source").cast(pl.String), "row", pl.lit("颠倒"), separator="/").alias("case"),
        *NEEDED[1:],
        pl.concat_str(NAMED, pl.lit("："), period).alias("says"),
        pl.lit("颠倒").alias("what"),
        pl.lit("起止年月颠倒").alias("lead"),
        pl.lit(None, pl.Int64).alias("money"),
    )
