"""A11, A14, A19: what other offices report about people who pay or draw here, and about employers with people here."""

import polars as pl

from shebao.register.unify.anomalies.compared import Compared
from shebao.register.unify.anomalies.raising import NEEDED
from shebao.register.unify.anomalies.states import PENSIONS, state_says
from shebao.register.unify.anomalies.units import disputed_codes
from shebao.register.unify.anomalies.wording import WHO, system_word, yuan
from shebao.register.unify.names import Relation, relation
from shebao.register.unify.verdicts import lent

DEATH = "死亡|殡葬|火化"
CUSTODY = "服刑|收监|羁押|在押|判刑|拘役"
RELEASE = "释放|刑满"
CLOSED = "注销|吊销"
CANCELLED = "注销"
OPENED = "登记|设立|恢复"


def reported(compared: Compared, events: str) -> pl.DataFrame:
    """Outside records of these events with the ``person`` they are about: number and name agree.

    A name that shares only a part (a former one) is enough where nobody else bears the number. A row whose number is
    somebody else's (a twin's) is not who is meant.
    """
    reports = compared.outside.filter(
        pl.col("event").str.contains(events).fill_null(False) & pl.col("id").is_not_null()
    ).drop("person", "number", "system", strict=False)
    bearers = (
        compared.records.filter(pl.col("id").is_in(reports["id"].unique().implode()) & ~lent())
        .select("id", "person", pl.col("name_key").alias("name_here"))
        .unique(maintain_order=True)
        .with_columns(pl.col("person").n_unique().over("id").alias("bearers"))
    )
    pairs = reports.join(bearers, on="id", maintain_order="left")
    related = [
        int(relation(one, other))
        for one, other in zip(pairs["name_key"].to_list(), pairs["name_here"].to_list(), strict=True)
    ]
    kind = pl.lit(pl.Series(related, dtype=pl.Int64))
    agrees = kind.is_in([Relation.SAME, Relation.CLOSE, Relation.UNKNOWN]) | (
        (kind == Relation.PART) & (pl.col("bearers") == 1)
    )
    return pairs.filter(agrees).unique(["source", "row", "person"], maintain_order=True)


def _report_rows(reports: pl.DataFrame) -> pl.DataFrame:
    """Outside records as rows of a case."""
    says = pl.concat_str(
        pl.col("office").fill_null("外部数据"),
        pl.lit("："),
        pl.col("name").fill_null(""),
        pl.col("on").dt.to_string("%Y-%m-%d").fill_null("（日期不详）"),
        "event",
    )
    return reports.select(
        pl.col("person").alias("case"),
        "source",
        "row",
        pl.lit("").alias("system"),
        pl.lit(None, pl.String).alias("number"),
        "person",
        says.alias("says"),
    )


def _paid_after(compared: Compared, since: pl.DataFrame) -> pl.DataFrame:
    """What was paid (F8) to persons for months after the month of ``on``, in fen: person, money."""
    paid = compared.benefits.join(since, on="person").filter(pl.col("month") > pl.col("on").dt.truncate("1mo"))
    return paid.group_by("person").agg(pl.col("paid").sum().alias("money"))


def _against(compared: Compared, reports: pl.DataFrame, here: pl.DataFrame) -> pl.DataFrame:
    """The rows here and the reports they contradict, a person a case; money is what was paid afterwards."""
    people = here["person"].unique()
    reports = reports.filter(pl.col("person").is_in(people.implode()))
    since = reports.group_by("person").agg(pl.col("on").min())
    money = _paid_after(compared, since)
    rows = here.filter(pl.col("person").is_in(reports["person"].unique().implode()))
    rows = rows.join(money, on="person", how="left", maintain_order="left").select(
        pl.col("person").alias("case"), *NEEDED[1:], state_says().alias("says"), "money"
    )
    told = _report_rows(reports).with_columns(pl.lit(None, pl.Int64).alias("money"))
    return pl.concat([rows, told.cast(dict(rows.schema))])  # type: ignore[arg-type]


def dead_outside(compared: Compared) -> pl.DataFrame:
    """A11. Who is registered as dead in a system here too, is A12's; the month of death itself is still paid. Where no
    record pays or draws any more, what was paid (F8) after the month of death tells.
    """
    records = compared.records
    known = records.filter("dead")["person"].unique()
    told = reported(compared, DEATH).filter(pl.col("on").is_null() | (pl.col("on") < compared.month))
    reports = told.filter(~pl.col("person").is_in(known.implode()))
    here = records.filter(pl.col("pays") | pl.col("draws")).sort(~pl.col("draws"), maintain_order=True)
    return pl.concat([_against(compared, reports, here), _paid_to_the_dead(compared, told, here)])


def _paid_to_the_dead(compared: Compared, reports: pl.DataFrame, here: pl.DataFrame) -> pl.DataFrame:
    """Payments after the month of death to people of whom no record pays or draws."""
    reports = reports.filter(~pl.col("person").is_in(here["person"].unique().implode()))
    died = reports.group_by("person").agg(pl.col("on").min())
    paid = compared.benefits.join(died, on="person", maintain_order="left").filter(
        (pl.col("month") > pl.col("on").dt.truncate("1mo")) & (pl.col("paid") > 0)
    )
    says = pl.concat_str(
        WHO, pl.lit(" "), pl.col("month").dt.to_string("%Y%m"), pl.lit("发放"), yuan(pl.col("paid")), pl.lit("元")
    )
    rows = paid.select(
        pl.col("person").alias("case"),
        *NEEDED[1:],
        says.alias("says"),
        pl.col("paid").sum().over("person").alias("money"),
    )
    told = _report_rows(reports.filter(pl.col("person").is_in(rows["person"].unique().implode())))
    told = told.with_columns(pl.lit(None, pl.Int64).alias("money"))
    return pl.concat([rows, told.cast(dict(rows.schema))])  # type: ignore[arg-type]


def in_custody(compared: Compared) -> pl.DataFrame:
    """A14. A later report of release ends it."""
    reports = reported(compared, CUSTODY).filter(pl.col("on").is_null() | (pl.col("on") < compared.month))
    freed = reported(compared, RELEASE).group_by("person").agg(pl.col("on").max().alias("freed"))
    reports = reports.join(freed, on="person", how="left", maintain_order="left").filter(
        pl.col("freed").is_null() | (pl.col("freed") < pl.col("on"))
    )
    here = compared.records.filter(pl.col("draws") & pl.col("system").is_in([*PENSIONS, "210"]))
    return _against(compared, reports, here)


def closed_employers(compared: Compared) -> pl.DataFrame:
    """A19. An employer that was registered again later is in business. A code whose credit code differs between
    systems is A18's.
    """
    closed = compared.outside.filter(pl.col("event").str.contains(CLOSED).fill_null(False))
    again = compared.outside.filter(pl.col("event").str.contains(OPENED).fill_null(False))
    again = again.group_by("id").agg(pl.col("on").max().alias("again"))
    closed = closed.join(again, on="id", how="left", maintain_order="left").filter(
        pl.col("again").is_null() | pl.col("on").is_null() | (pl.col("again") <= pl.col("on"))
    )
    units = compared.units.join(disputed_codes(compared), on="unit", how="anti").filter(pl.col("credit").is_not_null())
    units = units.filter(pl.col("credit").is_in(closed["id"].unique().implode()))
    staff = (
        compared.records.filter(pl.col("pays") & ~pl.col("dead"))
        .group_by("system", "unit")
        .agg(pl.col("person").n_unique().alias("staff"))
    )
    units = units.join(staff, on=["system", "unit"], how="left", maintain_order="left")
    # Where the unit is cancelled here too, it is the person's state that lags behind.
    open_here = pl.col("state").fill_null("") != CANCELLED
    units = units.filter((pl.col("staff").is_not_null() & open_here).any().over("credit")).sort(
        pl.col("staff").is_null(), maintain_order=True
    )
    people = pl.concat_str(pl.lit("参保缴费"), pl.col("staff").fill_null(0).cast(pl.String), pl.lit("人"))
    rows = units.select(
        pl.col("credit").alias("case"),
        "source",
        "row",
        "system",
        "number",
        "person",
        pl.concat_str(
            system_word(pl.col("system")), pl.lit(" "), "unit", pl.lit(" "), "name", pl.lit("："), people
        ).alias("says"),
        pl.col("credit").alias("employer"),
    )
    told = closed.filter(pl.col("id").is_in(units["credit"].unique().implode())).with_columns(
        pl.col("id").alias("person")
    )
    reports = _report_rows(told).with_columns(pl.lit(None, pl.String).alias("person"), pl.col("case").alias("employer"))
    return pl.concat([rows, reports.cast(dict(rows.schema))])  # type: ignore[arg-type]
