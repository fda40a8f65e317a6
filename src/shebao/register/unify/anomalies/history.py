"""A29: changes on record (F10) by which one person's history could be given to another (双改)."""

import polars as pl

from shebao.register.imports.headers import plain
from shebao.register.imports.layouts import layouts
from shebao.register.unify.anomalies.catalogue import numbers, words
from shebao.register.unify.anomalies.compared import Compared, plain_name
from shebao.register.unify.anomalies.raising import NEEDED
from shebao.register.unify.anomalies.wording import system_word
from shebao.register.unify.numbers import read_numbers

NAME, NUMBER, BIRTH = "姓名", "证件号码", "出生日期"
MONTHS = 12


def _item(word: str) -> str | None:
    """The key field that an item of change is, by its header or one of its other names."""
    for column in layouts()["F1"].columns:
        if column.header in words("identity") and any(
            plain(each) == plain(word) for each in (column.header, *column.aliases)
        ):
            return column.header
    return None


def double_changes(compared: Compared) -> pl.DataFrame:
    """A29. Name and number both, or one of the key fields twice, within the months of the catalogue. A change of form
    alone (width, spaces, 15 digits as 18) is none; a birth date that follows a number on the same day is one change.
    """
    rows = compared.changes.filter(pl.col("on").is_not_null() & pl.col("item").is_not_null())
    items = {word: item for word in rows["item"].unique().to_list() if (item := _item(word))}
    rows = rows.with_columns(pl.col("item").replace_strict(items, default=None, return_dtype=pl.String).alias("field"))
    rows = rows.filter(pl.col("field").is_not_null())
    rows = _of_form(compared, rows)
    told = pl.concat_str("field", pl.col("was").fill_null(""), pl.col("now").fill_null(""), separator="/")
    changes = rows.with_columns(told.alias("told"), pl.col("on").rank("ordinal").alias("order"))
    # One change entered in several systems is one change.
    once = changes.sort("on").unique(["person", "told"], keep="first", maintain_order=True)
    pairs = once.join(once, on="person", suffix="_b").filter(
        (pl.col("on") < pl.col("on_b")) | ((pl.col("on") == pl.col("on_b")) & (pl.col("order") < pl.col("order_b")))
    )
    both = pl.concat_list("field", "field_b").list.sort()
    within = pl.col("on_b") <= pl.col("on").dt.offset_by(f"{numbers()['twice_within']}mo")
    same_day = pl.col("on") == pl.col("on_b")
    follows = same_day & (both == pl.lit([NUMBER, BIRTH], pl.List(pl.String)).list.sort())
    together = both == pl.lit([NAME, NUMBER], pl.List(pl.String)).list.sort()
    twice = pl.col("field") == pl.col("field_b")
    found = pairs.filter(within & (together | twice | (~follows & both.list.contains(BIRTH))))
    if not len(found):
        return rows.head(0).select(*NEEDED[1:], pl.col("person").alias("case"))
    why = found.group_by("person").agg(together.any().alias("together"), (together & same_day).any().alias("at_once"))
    marked = pl.concat(
        [found.select("person", "told"), found.select("person", pl.col("told_b").alias("told"))]
    ).unique()
    hit = changes.join(marked, on=["person", "told"], how="semi").join(why, on="person")
    lead = (
        pl.when("at_once")
        .then(pl.lit("姓名和证件号码同日变更"))
        .when("together")
        .then(pl.lit("姓名和证件号码先后变更"))
        .otherwise(pl.lit("关键信息两次变更"))
    )
    return hit.sort("on", maintain_order=True).select(
        pl.col("person").alias("case"),
        *NEEDED[1:],
        lead.alias("lead"),
        pl.concat_str(
            system_word(pl.col("system")),
            pl.lit(" "),
            "number",
            pl.lit(" "),
            pl.col("on").dt.to_string("%Y-%m-%d"),
            pl.lit("“"),
            "field",
            pl.lit("”由"),
            pl.col("before").fill_null("空"),
            pl.lit("改为"),
            pl.col("after").fill_null("空"),
            pl.concat_str(pl.lit("，由"), "by", pl.lit("办理")).fill_null(""),
        ).alias("says"),
    )


def _of_form(compared: Compared, rows: pl.DataFrame) -> pl.DataFrame:
    """``was`` and ``now`` in one form; changes of form alone left out."""
    nobody = pl.Series([None], dtype=pl.String).new_from_index(0, len(rows))
    before = read_numbers(rows["before"], nobody, compared.today)["id"].alias("number_was")
    after = read_numbers(rows["after"], nobody, compared.today)["id"].alias("number_now")
    rows = rows.with_columns(before, after)

    def one_form(column: str, number: str) -> pl.Expr:
        return (
            pl.when(pl.col("field") == NUMBER)
            .then(number)
            .when(pl.col("field") == NAME)
            .then(plain_name(pl.col(column)))
            .otherwise(pl.col(column).str.replace_all(r"[^\d]", ""))
        )

    rows = rows.with_columns(
        one_form("before", "number_was").alias("was"), one_form("after", "number_now").alias("now")
    )
    return rows.filter(pl.col("was").ne_missing(pl.col("now")))
