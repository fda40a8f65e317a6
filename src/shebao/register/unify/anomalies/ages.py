"""A28: ages and dates that are not plausible. Where a person has several birth dates, all must say so."""

import polars as pl

from shebao.register.standards import ParameterLookupError, view
from shebao.register.unify.anomalies.catalogue import numbers
from shebao.register.unify.anomalies.compared import Compared
from shebao.register.unify.anomalies.raising import NEEDED
from shebao.register.unify.anomalies.states import WORKERS
from shebao.register.unify.anomalies.wording import NAMED
from shebao.register.unify.numbers import OLD, PROVEN
from shebao.register.unify.verdicts import lent

OLD_AGE = {"男": "ret.M60.old_age", "女": "ret.F50.old_age"}
"""The earliest lawful month follows from these: no flexible retirement goes below the old age."""
SPECIAL = {"男": "ret.special_work.men", "女": "ret.special_work.women"}
MONTHS = 12


def _months(day: str) -> pl.Expr:
    return pl.col(day).dt.year() * MONTHS + pl.col(day).dt.month()


def implausible(compared: Compared) -> pl.DataFrame:
    """A28. Each kind of implausible is a case of its own."""
    # A number that is somebody else's says nothing about this person.
    certain = pl.col("id_state").is_in([PROVEN, OLD]) & ~lent()
    of_number = pl.when(certain).then("id_born")
    now = compared.month.year * MONTHS + compared.month.month
    age = now - pl.min_horizontal("born", of_number).dt.year() * MONTHS
    # Only who is near one of the ages by one of the birth dates, or retired, needs a second look.
    near = (age < (numbers()["youngest"] + 1) * MONTHS) | (age > numbers()["oldest"] * MONTHS)
    looked_at = near | pl.col("retired_on").is_not_null() | pl.col("accident_on").is_not_null()
    people = compared.records.filter(looked_at)["person"].unique()
    rows = (
        compared.records.filter(pl.col("person").is_in(people.implode()))
        .with_columns(
            pl.min_horizontal("born", of_number).min().over("person").alias("first_born"),
            pl.max_horizontal("born", of_number).max().over("person").alias("last_born"),
        )
        .with_columns(
            # Where record and number differ, the lower age is asked for.
            pl.when((pl.col("sex") == "女") | (certain & ~pl.col("id_male")))
            .then(pl.lit("女"))
            .when((pl.col("sex") == "男") | (certain & pl.col("id_male")))
            .then(pl.lit("男"))
            .alias("sex")
        )
    )
    young = rows.filter("pays", now - _months("first_born") < numbers()["youngest"] * MONTHS)
    old = rows.filter("draws", ~pl.col("dead"), now - _months("last_born") > numbers()["oldest"] * MONTHS)
    born = pl.concat_str(
        NAMED,
        pl.lit("："),
        pl.col("first_born").dt.to_string("%Y-%m-%d"),
        pl.lit("出生"),
    )
    return pl.concat(
        [
            _case(young, "年幼", f"不满{numbers()['youngest']}周岁参保缴费", born),
            _case(old, "高龄", f"超过{numbers()['oldest']}周岁仍在领取待遇", born),
            _early(compared, rows, born),
            _accidents(rows),
        ]
    )


def _case(
    rows: pl.DataFrame, what: str, lead: str | pl.Expr, says: pl.Expr, proposal: str | pl.Expr = "核实"
) -> pl.DataFrame:
    return rows.select(
        pl.concat_str("person", pl.lit(what), separator="/").alias("case"),
        *NEEDED[1:],
        says.alias("says"),
        (pl.lit(lead) if isinstance(lead, str) else lead).alias("lead"),
        pl.lit(what).alias("what"),
        (pl.lit(proposal) if isinstance(proposal, str) else proposal).alias("proposal"),
    )


def _early(compared: Compared, rows: pl.DataFrame, born: pl.Expr) -> pl.DataFrame:
    """Retired before the age of the law. Special work and illness may be the reason down to the age of special work."""
    retired = rows.filter(
        (pl.col("retired") | pl.col("draws")) & pl.col("system").is_in(WORKERS) & pl.col("retired_on").is_not_null()
    )
    ages = [
        (day, sex, _age(compared, OLD_AGE[sex], day), _age(compared, SPECIAL[sex], day))
        for day in retired["retired_on"].unique().to_list()
        for sex in OLD_AGE
    ]
    names = {"retired_on": pl.Date, "sex": pl.String, "lawful": pl.Int64, "special": pl.Int64}
    table = pl.DataFrame(ages, schema=names, orient="row")
    age = _months("retired_on") - _months("first_born")
    early = retired.join(table, on=["retired_on", "sex"], maintain_order="left").filter(age < pl.col("lawful"))
    possible = (age >= pl.col("special")).fill_null(False)
    at = pl.concat_str(
        born,
        pl.lit("，"),
        pl.col("retired_on").dt.to_string("%Y-%m-%d"),
        pl.lit("退休，"),
        (age // MONTHS).cast(pl.String),
        pl.lit("岁"),
        (age % MONTHS).cast(pl.String),
        pl.lit("个月"),
    )
    lead = (
        pl.when(possible)
        .then(pl.lit("退休早于法定年龄（特殊工种、病退等须有审批）"))
        .otherwise(pl.lit("退休早于法定年龄"))
    )
    return _case(early, "早退", lead, at)


def _age(compared: Compared, name: str, on: object) -> int | None:
    try:
        value = view(compared.today).row(name, on).value  # type: ignore[arg-type]
    except ParameterLookupError:
        return None
    return value if isinstance(value, int) else None


def _accidents(rows: pl.DataFrame) -> pl.DataFrame:
    """Hurt before the employer insured the person; another spell with the employer may have begun before."""
    since = pl.col("since").min().over("person", pl.col("unit").fill_null(""))
    hurt = rows.filter(pl.col("system") == "410").with_columns(since.alias("first_since"))
    hurt = hurt.filter(pl.col("accident_on").dt.truncate("1mo") < pl.col("first_since"))
    says = pl.concat_str(
        NAMED,
        pl.lit("：事故"),
        pl.col("accident_on").dt.to_string("%Y-%m-%d"),
        pl.lit("，参保"),
        pl.col("first_since").dt.to_string("%Y%m"),
    )
    return _case(hurt, "事故", "事故日期早于参保年月", says)
