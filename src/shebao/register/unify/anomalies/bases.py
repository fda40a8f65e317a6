"""A24: contribution bases outside the limits of their year, as the law library has them for the day."""

from contextlib import suppress
from datetime import date

import polars as pl

from shebao.register.insurances import SHORT
from shebao.register.standards import ParameterLookupError, limits, view
from shebao.register.unify.anomalies.catalogue import numbers
from shebao.register.unify.anomalies.compared import BACK, NORMAL, Compared
from shebao.register.unify.anomalies.raising import NEEDED
from shebao.register.unify.anomalies.wording import NAMED, system_word, yuan

INSURED = ("110", "120", "210")
PERCENT = 100


def _years(compared: Compared) -> list[int]:
    fees = compared.fees.filter(pl.col("system").is_in(INSURED) & pl.col("number").is_not_null())
    years = pl.concat(
        [fees["month"].dt.year(), fees["booked"].dt.year(), pl.Series([compared.month.year], dtype=pl.Int32)]
    )
    return sorted(years.drop_nulls().unique().to_list())


def _limits(compared: Compared) -> tuple[pl.DataFrame, list[int]]:
    """``month``, ``floor``, ``ceiling`` (fen) of every month of the years in the data; years without limits apart.

    Until the limits of a year are published, those of the year before are in force.
    """
    lines, unknown = [], []
    for year in _years(compared):
        try:
            now = limits(year, compared.today)
            published = view(compared.today).row("base.limit.lower", date(year, 7, 1)).published_on
        except ParameterLookupError:
            unknown.append(year)
            continue
        before = now
        with suppress(ParameterLookupError):
            before = limits(year - 1, compared.today)
        until = published or date(year, numbers()["published_by"], 1)
        for month in range(1, 13):
            on = date(year, month, 1)
            early = on < until
            floor = min(now.floor, before.floor) if early else now.floor
            ceiling = max(now.ceiling, before.ceiling) if early else now.ceiling
            lines.append((on, floor, ceiling))
    names = {"month": pl.Date, "floor": pl.Int64, "ceiling": pl.Int64}
    return pl.DataFrame(lines, schema=names, orient="row"), unknown


def _outside(compared: Compared, known: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Contributions and records outside their limits, with the limits."""
    fees = compared.fees.filter(
        pl.col("system").is_in(INSURED)
        & pl.col("number").is_not_null()
        & pl.col("kind").is_in([NORMAL, BACK])
        & pl.col("base").is_not_null()
    )
    # A back payment beside the month's own contribution makes up a difference; its base is none.
    regular = (pl.col("kind") == NORMAL).any().over("system", "number", "month")
    fees = fees.filter((pl.col("kind") == NORMAL) | ~regular).join(known, on="month")
    beyond = (pl.col("base") < pl.col("floor")) | (pl.col("base") > pl.col("ceiling"))
    when_paid = known.rename({"month": "booked", "floor": "floor_paid", "ceiling": "ceiling_paid"})
    fees = fees.filter(beyond & (pl.col("base") > 0)).join(when_paid, on="booked", how="left", maintain_order="left")
    by_then = pl.col("base").is_between("floor_paid", "ceiling_paid").fill_null(False)
    fees = fees.filter((pl.col("kind") == NORMAL) | ~by_then)
    records = compared.records.filter(
        pl.col("system").is_in(INSURED) & pl.col("pays") & pl.col("base").is_not_null()
    ).with_columns(pl.lit(compared.month).alias("month"))
    records = records.join(known, on="month").filter(beyond)
    return fees, records


def _other_way(compared: Compared, records: pl.DataFrame) -> dict[str, float]:
    """Systems of which so many bases lie outside that they are something else than bases."""
    all_of = compared.records.filter(pl.col("pays") & pl.col("base").is_not_null()).group_by("system").len()
    shares = records.group_by("system").len("outside").join(all_of, on="system")
    many = shares.filter(
        (pl.col("len") > PERCENT) & (pl.col("outside") * PERCENT > pl.col("len") * numbers()["mostly_different"])
    )
    return {system: outside / total for system, outside, total in many.select("system", "outside", "len").rows()}


def bases_outside(compared: Compared) -> tuple[pl.DataFrame, list[str]]:
    """A24. A record and a year are a case."""
    known, unknown = _limits(compared)
    fees, records = _outside(compared, known)
    shares = _other_way(compared, records)
    other_way = list(shares)
    year = pl.col("month").dt.year().cast(pl.String)
    case = pl.concat_str(
        "system",
        pl.coalesce("number", pl.concat_str(pl.col("source").cast(pl.String), "row", separator=":")),
        year,
        separator="/",
    )
    bounds = pl.concat_str(
        pl.lit("缴费基数不在"),
        year,
        pl.lit("年上下限"),
        yuan(pl.col("floor")),
        pl.lit("至"),
        yuan(pl.col("ceiling")),
        pl.lit("元以内"),
    )
    common = (*NEEDED[1:], case.alias("case"), year.alias("what"), bounds.alias("lead"))
    of_records = records.filter(~pl.col("system").is_in(other_way)).select(
        *common,
        pl.concat_str(NAMED, pl.lit("：缴费基数"), yuan(pl.col("base")), pl.lit("元")).alias("says"),
    )
    of_fees = fees.sort("month").select(
        *common,
        pl.concat_str(
            system_word(pl.col("system")),
            pl.lit(" "),
            "number",
            pl.lit(" "),
            pl.col("month").dt.to_string("%Y%m"),
            pl.col("kind"),
            pl.lit("，基数"),
            yuan(pl.col("base")),
            pl.lit("元"),
        ).alias("says"),
    )
    return pl.concat([of_records, of_fees]), _left_out(shares, unknown)


def _left_out(shares: dict[str, float], unknown: list[int]) -> list[str]:
    """Years without limits, systems that hold something else."""
    years = [f"没有{'、'.join(map(str, unknown))}年的缴费基数上下限，未核对"] if unknown else []
    return years + [
        f"{SHORT[system]}有{share:.0%}的缴费基数不在上下限以内，可能口径不同，未逐条列出"
        for system, share in sorted(shares.items())
    ]
