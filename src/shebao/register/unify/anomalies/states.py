"""A07 to A10, A12, A13, A15, A16: states of one person in several systems that cannot be true together."""

import polars as pl

from shebao.register.insurances import SEVERAL_AT_ONCE
from shebao.register.unify.anomalies.compared import Compared
from shebao.register.unify.anomalies.raising import NEEDED
from shebao.register.unify.anomalies.wording import NAMED, system_word, yuan

WORKERS = ("110", "120")
"""The pension schemes of workers."""
RESIDENTS = "170"
PENSIONS = (*WORKERS, RESIDENTS)
PROJECT = "项目"
FLEXIBLE = "灵活就业"


def of_persons(rows: pl.DataFrame, *conditions: pl.Expr) -> pl.DataFrame:
    """The rows of persons for whom every condition holds in some row, the person as the case."""
    for condition in conditions:
        people = rows.filter(condition)["person"].unique()
        rows = rows.filter(pl.col("person").is_in(people.implode()))
    return rows.with_columns(pl.col("person").alias("case"))


def _is(*systems: str) -> pl.Expr:
    return pl.col("system").is_in(systems)


def _where() -> pl.Expr:
    unit = pl.coalesce("unit_name", "unit")
    return pl.when(unit.is_not_null()).then(pl.concat_str(pl.lit("（"), unit, pl.lit("）"))).otherwise(pl.lit(""))


def _monthly() -> pl.Expr:
    amount = pl.concat_str(pl.lit("，月"), yuan(pl.col("benefit")), pl.lit("元"))
    return pl.when((pl.col("benefit") > 0).fill_null(False)).then(amount).otherwise(pl.lit(""))


def _since(column: str, form: str, word: str) -> pl.Expr:
    day = pl.col(column).dt.to_string(form)
    return pl.when(pl.col(column).is_not_null()).then(pl.concat_str(pl.lit(word), day)).otherwise(pl.lit(""))


def state_says() -> pl.Expr:
    """A record with its state, as the evidence names it."""
    state = (
        pl.when("dead")
        .then(pl.concat_str(pl.lit("登记死亡"), _since("died_on", "%Y-%m-%d", "于")))
        .when("draws")
        .then(pl.concat_str(pl.lit("待遇正常发放"), _monthly()))
        .when("pays")
        .then(pl.concat_str(pl.lit("参保缴费"), _where()))
        .when("paused")
        .then(pl.concat_str(pl.lit("暂停缴费"), _where()))
        .when("retired")
        .then(pl.concat_str(pl.lit("离退休"), _since("retired_on", "%Y-%m-%d", "，")))
        .otherwise(pl.coalesce("pay_state", "benefit_state", "person_state", pl.lit("有记录")))
    )
    return pl.concat_str(NAMED, pl.lit("："), state)


def _found(rows: pl.DataFrame, *extra: pl.Expr) -> pl.DataFrame:
    return rows.select("case", *NEEDED[1:], state_says().alias("says"), *extra)


def two_employers(compared: Compared) -> pl.DataFrame:
    """A07. One employer under several codes is one employer; a person of one insurance is a case."""
    rows = compared.records.filter(
        pl.col("pays") & ~pl.col("system").is_in([*SEVERAL_AT_ONCE, RESIDENTS]) & pl.col("unit").is_not_null()
    )
    several = rows.filter(pl.col("employer").n_unique().over("person", "system") > 1)
    return _found(
        several.with_columns(pl.concat_str("person", pl.lit("/"), "system").alias("case")).sort(
            "case", "since", maintain_order=True, nulls_last=True
        )
    )


def two_schemes(compared: Compared) -> pl.DataFrame:
    """A08."""
    rows = of_persons(compared.records.filter(pl.col("pays") & _is(*WORKERS)), _is("110"), _is("120"))
    return _found(rows)


def worker_and_resident(compared: Compared) -> pl.DataFrame:
    """A09. The resident's record is the one to be put right."""
    workers = compared.records.filter(pl.col("pays") & _is(*WORKERS))
    residents = compared.records.filter((pl.col("pays") | pl.col("draws")) & _is(RESIDENTS))
    rows = of_persons(pl.concat([residents, workers]), _is(RESIDENTS), _is(*WORKERS))
    drawing = (pl.col("draws") & _is(RESIDENTS)).any().over("person")
    proposal = pl.when(drawing).then(pl.lit("停发")).otherwise(pl.lit("核实"))
    return _found(rows, proposal.alias("proposal"))


def two_pensions(compared: Compared) -> pl.DataFrame:
    """A10. The residents' pension is the one that ends where it is one of the two; money is what it pays a month."""
    rows = compared.records.filter(pl.col("draws") & _is(*PENSIONS) & ~pl.col("dead"))
    rows = rows.filter(pl.col("system").n_unique().over("person") > 1).with_columns(pl.col("person").alias("case"))
    rows = rows.sort(pl.col("system") != RESIDENTS, "benefit", maintain_order=True)
    return _found(rows, pl.col("benefit").alias("money"))


def dead_here(compared: Compared) -> pl.DataFrame:
    """A12. Dead in one record, paying or drawing in another, or drawing in the same."""
    alive = pl.col("pays") | pl.col("draws")
    rows = compared.records.filter(pl.col("dead") | alive)
    rows = of_persons(rows, pl.col("dead"), alive)
    # Who died in the month of the data is still in the payment that was made before.
    fresh = (pl.col("died_on") >= compared.month).fill_null(False).any().over("person")
    rows = rows.filter(~fresh).sort(alive & ~pl.col("dead"), maintain_order=True)
    money = pl.when("draws").then("benefit")
    return _found(rows, money.alias("money"))


def unemployed_at_work(compared: Compared) -> pl.DataFrame:
    """A13. Work that a contribution of one's own (灵活就业) shows, is asked after first."""
    benefit = pl.col("draws") & _is("210")
    working = pl.col("pays") & _is(*WORKERS, "210", "410")
    pensioned = pl.col("draws") & _is(*PENSIONS)
    rows = of_persons(compared.records.filter(benefit | working | pensioned), benefit, working | pensioned)
    rows = rows.sort(~benefit, maintain_order=True)
    own = (pl.col("employment") == FLEXIBLE).fill_null(False) | (_is("110") & pl.col("unit").is_null())
    sure = (pensioned | (working & ~own)).any().over("person")
    paid = _paid_since_work(compared, rows)
    rows = rows.join(paid, on="person", how="left", maintain_order="left")
    return _found(
        rows,
        pl.when(sure).then(pl.lit("停发")).otherwise(pl.lit("核实")).alias("proposal"),
        pl.when(~sure).then(pl.lit("本人以灵活就业身份缴费，核实是否已就业；已就业的停发并追回。")).alias("proposed"),
        pl.col("money"),
    )


def _paid_since_work(compared: Compared, rows: pl.DataFrame) -> pl.DataFrame:
    """What was paid as unemployment benefit in months in which the same person paid as a worker, in fen."""
    people = rows["person"].unique().implode()
    paid = compared.benefits.filter((pl.col("system") == "210") & pl.col("person").is_in(people))
    worked = compared.fees.filter(
        pl.col("system").is_in(WORKERS) & pl.col("person").is_in(people) & (pl.col("unit_paid") > 0)
    ).select("person", "month")
    both = paid.join(worked.unique(), on=["person", "month"], how="semi")
    return both.group_by("person").agg(pl.col("paid").sum().alias("money"))


def retired_and_insured(compared: Compared) -> pl.DataFrame:
    """A15. The month of retirement itself still counts as work."""
    since = pl.col("retired_on").is_null() | (pl.col("retired_on") < compared.month)
    retired = pl.col("retired") & ~pl.col("dead") & since & _is(*WORKERS)
    insured = pl.col("pays") & _is("210", "410")
    rows = of_persons(compared.records.filter(retired | insured), retired, insured)
    rows = rows.sort(_is(*WORKERS), maintain_order=True)
    by_project = (insured & (pl.col("mode") == PROJECT).fill_null(False)) | ~insured
    only_project = by_project.all().over("person")
    return _found(
        rows,
        pl.when(only_project).then(pl.lit("核实")).alias("proposal"),
        pl.when(only_project).then(pl.lit("按工程项目参加工伤保险，核实是否返聘；不是的终止参保。")).alias("proposed"),
    )


def paused_and_paying(compared: Compared) -> pl.DataFrame:
    """A16. One person and one employer are a case."""
    rows = compared.records.filter(
        # Who draws unemployment benefit is paused there by right (A13 looks at that).
        ((pl.col("paused") & ~pl.col("draws")) | pl.col("pays"))
        & _is(*WORKERS, "210", "410")
        & pl.col("unit").is_not_null()
    )
    rows = rows.with_columns(pl.concat_str("person", pl.lit("/"), "employer").alias("case"))
    rows = rows.filter(pl.col("paused").any().over("case") & pl.col("pays").any().over("case"))
    # Paused and paying with one employer in the same system is an old spell beside a new one.
    rows = rows.filter(~(pl.col("paused") & pl.col("pays").any().over("case", "system")))
    rows = rows.filter(pl.col("paused").any().over("case"))
    rows = rows.filter(pl.col("system").n_unique().over("case") > 1)
    lead = pl.concat_str(
        pl.lit("同一单位，"),
        system_word(pl.col("system").filter("paused").first().over("case")),
        pl.lit("暂停、"),
        system_word(pl.col("system").filter("pays").first().over("case")),
        pl.lit("参保缴费"),
    )
    return _found(
        rows.sort(pl.col("pays"), maintain_order=True), lead.alias("lead"), pl.col("credit").alias("employer")
    )
