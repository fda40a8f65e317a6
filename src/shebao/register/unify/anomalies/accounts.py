"""A25 and A26: months and personal accounts counted again from the contributions (F7); A27: accounts at the bank."""

from datetime import date
from fractions import Fraction

import polars as pl

from shebao.register.insurances import SHORT
from shebao.register.standards import ParameterLookupError, view
from shebao.register.unify.anomalies.catalogue import numbers
from shebao.register.unify.anomalies.compared import BACK, NORMAL, OPENING, REFUND, Compared
from shebao.register.unify.anomalies.raising import NEEDED
from shebao.register.unify.anomalies.states import PENSIONS
from shebao.register.unify.anomalies.wording import NAMED, system_word, yuan

COUNTED = ("110", "120", "210")
WITH_ACCOUNT = ("110", "120")
PERCENT = 100
ROUNDING = 100
"""A yuan: how much an employee's contribution may exceed the account's share by rounding."""


def _opened(compared: Compared, systems: tuple[str, ...]) -> pl.DataFrame:
    """Contributions (all but the opening row) of records with what stood before them: opening_months, opening_balance,
    opened (the opening row's month); and the register's since, paid_months, balance of the record.

    A record without an opening row began with nothing where its contributions go back to its first month.
    """
    fees = compared.fees.filter(pl.col("system").is_in(systems) & pl.col("record").is_not_null()).with_columns(
        (pl.col("unit_paid") + pl.col("person_paid")).alias("paid")
    )
    opening = (
        fees.filter(pl.col("kind") == OPENING)
        .sort("month")
        .group_by("record")
        .agg(
            pl.col("months").last().alias("opening_months"),
            pl.col("balance").last().alias("opening_balance"),
            pl.col("month").last().alias("opened"),
            pl.col("source").last().alias("opening_source"),
            pl.col("row").last().alias("opening_row"),
        )
    )
    record = (
        compared.records.filter(pl.col("system").is_in(systems) & pl.col("record").is_not_null())
        .select(
            "record",
            "since",
            "paid_months",
            "balance",
            (pl.col("retired") | pl.col("draws") | pl.col("dead")).alias("over"),
        )
        .unique("record", keep="first")
    )
    rows = fees.filter(pl.col("kind") != OPENING).drop("months", "balance")
    rows = rows.join(opening, on="record", how="left").join(record, on="record")
    whole = (pl.col("month").min().over("record") <= pl.col("since")).fill_null(False) & pl.col("opened").is_null()
    return rows.with_columns(
        pl.when(whole).then(0).otherwise("opening_months").alias("opening_months"),
        pl.when(whole).then(0).otherwise("opening_balance").alias("opening_balance"),
    )


def _months(opened: pl.DataFrame) -> pl.DataFrame:
    """Records with their months and the least and most that the contributions make of them."""
    rows = opened.filter(pl.col("opening_months").is_not_null() & pl.col("paid_months").is_not_null())
    insured = pl.col("kind").is_in([NORMAL, BACK])
    amount = pl.when(pl.col("kind") == REFUND).then(-pl.col("paid").abs()).otherwise("paid")
    # A back payment for a month gathered before makes up a difference, or a month: both are right.
    old = ((pl.col("kind") == BACK) & (pl.col("month") <= pl.col("opened"))).fill_null(False)
    by_month = rows.group_by("record", "month").agg(
        amount.sum().alias("net"),
        old.all().alias("old"),
        insured.sum().alias("rows"),
    )
    counted = by_month.group_by("record").agg(
        ((pl.col("net") > 0) & ~pl.col("old")).sum().cast(pl.Int64).alias("least"),
        pl.col("rows").sum().cast(pl.Int64).alias("most"),
    )
    first = rows.unique("record", keep="first").select(
        "record", "system", "number", "opening_months", "paid_months", "opening_source", "opening_row"
    )
    least, most = (pl.col("opening_months") + pl.col(name) for name in ("least", "most"))
    return first.join(counted, on="record").with_columns(
        least.alias("least"), most.alias("most"), (~pl.col("paid_months").is_between(least, most)).alias("differs")
    )


def _credits(compared: Compared, rows: pl.DataFrame) -> pl.DataFrame:
    """The account's share of each contribution, in fen (``credit``): an employee's own contribution, of people who pay
    all themselves the share of the base.
    """
    shares = []
    for month in rows["month"].drop_nulls().unique().to_list():
        of_month = _share(month, compared.today)
        if of_month is not None:
            shares.append((month, *of_month))
    table = pl.DataFrame(shares, schema={"month": pl.Date, "over": pl.Int64, "under": pl.Int64}, orient="row")
    rows = rows.rename({"over": "finished"}).join(table, on="month", how="left")
    share = (pl.col("base") * pl.col("over") * 2 + pl.col("under")) // (pl.col("under") * 2)
    own = pl.col("person_paid").abs() <= share + ROUNDING
    credit = pl.when(share.is_null() | own).then("person_paid").otherwise(share * pl.col("person_paid").sign())
    return rows.with_columns(pl.when(pl.col("kind") == REFUND).then(-credit.abs()).otherwise(credit).alias("credit"))


def _share(month: date, known: date) -> tuple[int, int] | None:
    try:
        value = view(known).row("acct.share", month).value
    except ParameterLookupError:
        return None
    return (value.numerator, value.denominator) if isinstance(value, Fraction) else None


def _accounts(credits: pl.DataFrame) -> pl.DataFrame:
    """Records with their balance and what the contributions make of it: all rows, without what was paid twice, without
    negative rows. Where one of them is the balance it is right; the rows themselves are A22's and A23's.
    """
    rows = credits.filter(
        pl.col("opening_balance").is_not_null() & pl.col("balance").is_not_null() & ~pl.col("finished")
    )
    once = pl.struct("record", "month", "kind", "base").is_first_distinct()
    sums = (
        rows.with_columns(once.alias("is_once"))
        .group_by("record")
        .agg(
            pl.col("system").first(),
            pl.col("number").first(),
            pl.col("balance").first(),
            *(pl.col(name).first() for name in ("opening_balance", "opening_source", "opening_row")),
            pl.col("credit").sum().alias("all_rows"),
            pl.col("credit").filter("is_once").sum().alias("once"),
            pl.col("credit").filter(pl.col("credit") > 0).sum().alias("positive"),
        )
    )
    added = pl.col("balance") - pl.col("opening_balance")
    fits = (added == pl.col("all_rows")) | (added == pl.col("once")) | (added == pl.col("positive"))
    return sums.with_columns(
        (~fits).alias("differs"), (pl.col("opening_balance") + pl.col("all_rows")).alias("expected")
    )


def _other_way(counted: pl.DataFrame) -> dict[str, float]:
    """Systems that count in another way: so many records differ that it is no error of single ones."""
    shares = counted.group_by("system").agg(pl.len().alias("size"), pl.col("differs").mean().alias("share"))
    many = shares.filter((pl.col("size") > PERCENT) & (pl.col("share") * PERCENT > numbers()["mostly_different"]))
    return dict(many.select("system", "share").rows())


def _left_out(counted: pl.DataFrame, what: str, without: int) -> list[str]:
    """What a rule did not look at."""
    notes = [
        f"{SHORT[system]}有{share:.0%}的{what}与推算不符，可能口径不同，未逐条列出"
        for system, share in sorted(_other_way(counted).items())
    ]
    return notes + ([f"{without}条个人记录的缴费明细没有期初又不满全部年限，{what}未核对"] if without else [])


def _without(rows: pl.DataFrame, column: str) -> int:
    """Records of which nobody knows what stood before the contributions."""
    return rows.filter(pl.col(column).is_null()).select("record").n_unique()


def _with_records(compared: Compared, wrong: pl.DataFrame, says: pl.Expr, money: pl.Expr) -> pl.DataFrame:
    """The register's record, then the opening row."""
    told = wrong.select("record", "opening_source", "opening_row", says.alias("says"), money.alias("money"))
    case = pl.concat_str("system", "number", separator="/").alias("case")
    first = compared.records.join(told, on="record", maintain_order="left").select(case, *NEEDED[1:], "says", "money")
    opening = compared.fees.join(
        told.rename({"opening_source": "source", "opening_row": "row"})
        .select("source", "row", "money")
        .drop_nulls("row"),
        on=["source", "row"],
    ).select(case, *NEEDED[1:], pl.lit(None, pl.String).alias("says"), "money")
    return pl.concat([first, opening])


def months_differ(compared: Compared) -> tuple[pl.DataFrame, list[str]]:
    """A25. Zero tolerance, but for rows that are themselves in doubt, which may count or not."""
    opened = _opened(compared, COUNTED)
    counted = _months(opened)
    wrong = counted.filter("differs", ~pl.col("system").is_in(list(_other_way(counted))))
    from_rows = (
        pl.when(pl.col("least") == pl.col("most"))
        .then(pl.col("least").cast(pl.String))
        .otherwise(pl.concat_str(pl.col("least").cast(pl.String), pl.lit("至"), pl.col("most").cast(pl.String)))
    )
    says = pl.concat_str(
        system_word(pl.col("system")),
        pl.lit(" "),
        "number",
        pl.lit("：登记"),
        pl.col("paid_months").cast(pl.String),
        pl.lit("个月，期初"),
        pl.col("opening_months").cast(pl.String),
        pl.lit("个月，按明细应为"),
        from_rows,
        pl.lit("个月"),
    )
    notes = _left_out(counted, "缴费月数", _without(opened, "opening_months"))
    return _with_records(compared, wrong, says, pl.lit(None, pl.Int64)), notes


def accounts_differ(compared: Compared) -> tuple[pl.DataFrame, list[str]]:
    """A26. Money is the difference."""
    opened = _opened(compared, WITH_ACCOUNT)
    counted = _accounts(_credits(compared, opened))
    wrong = counted.filter("differs", ~pl.col("system").is_in(list(_other_way(counted))))
    says = pl.concat_str(
        system_word(pl.col("system")),
        pl.lit(" "),
        "number",
        pl.lit("：登记"),
        yuan(pl.col("balance")),
        pl.lit("元，期初"),
        yuan(pl.col("opening_balance")),
        pl.lit("元，按明细应为"),
        yuan(pl.col("expected")),
        pl.lit("元"),
    )
    notes = _left_out(counted, "个人账户", _without(opened, "opening_balance"))
    return _with_records(compared, wrong, says, (pl.col("balance") - pl.col("expected")).abs()), notes


def shared_accounts(compared: Compared) -> pl.DataFrame:
    """A27. Rows of one name and birth date are taken for one person though nothing links them. Accounts of benefits
    that the register of persons does not hold come from the payments (F8).
    """
    drawing = compared.records.filter(pl.col("draws") & ~pl.col("dead"))
    paid = (
        compared.benefits.filter(pl.col("account").is_not_null() & pl.col("record").is_not_null())
        .sort("month")
        .group_by("record")
        .agg(pl.col("account").last().alias("paid_to"))
    )
    rows = drawing.join(paid, on="record", how="left", maintain_order="left").with_columns(
        pl.coalesce("account", "paid_to").alias("account")
    )
    rows = rows.filter(pl.col("account").is_not_null())
    same = pl.concat_str("name_key", pl.coalesce("born", "id_born").cast(pl.String))
    human = pl.coalesce(same, "person")
    shared = (pl.col("person").n_unique().over("account") > 1) & (human.n_unique().over("account") > 1)
    rows = rows.filter(shared).sort(~pl.col("system").is_in(PENSIONS), "account", maintain_order=True)
    tail = pl.concat_str(pl.lit("银行账号（尾号"), pl.col("account").str.slice(-4), pl.lit("）由多名待遇领取人使用"))
    return rows.select(
        pl.col("account").alias("case"),
        *NEEDED[1:],
        NAMED.alias("says"),
        tail.alias("lead"),
        pl.col("benefit").sum().over("account").alias("money"),
    )
