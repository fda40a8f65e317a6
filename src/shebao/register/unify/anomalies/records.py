"""A06, A20, A21, A30: records that are there twice, point to nobody, or lack what every record must have."""

import polars as pl

from shebao.register.unify.anomalies.catalogue import numbers, words
from shebao.register.unify.anomalies.compared import Compared
from shebao.register.unify.anomalies.raising import NEEDED
from shebao.register.unify.anomalies.wording import NAMED, WHO, system_word
from shebao.register.unify.sources import OF_SYSTEM
from shebao.register.unify.verdicts import lent

FIELD = {
    "姓名": "name",
    "性别": "sex",
    "出生日期": "born",
    "首次参保年月": "since",
    "参保年月": "since",
    "手机号码": "phone",
    "银行账号": "account",
}
"""The columns that must be filled, by the names the records have for them."""
PERCENT = 100


def several_records(compared: Compared) -> pl.DataFrame:
    """A06. Two that pay, or draw, at once touch money."""
    rows = compared.records.filter(
        pl.col("number").is_not_null() & (pl.col("number").n_unique().over("person", "system") > 1)
    )
    if not len(rows):
        return rows.select(*NEEDED[1:], pl.col("person").alias("case"))
    rows = rows.with_columns(pl.concat_str("person", pl.lit("/"), "system").alias("case")).sort(
        "case", "paid_months", "since", descending=[False, True, False], nulls_last=True, maintain_order=True
    )
    kept = pl.col("number").first().over("case")
    both = ((pl.col("pays") | pl.col("draws")).sum().over("case") > 1) & ~pl.col("system").is_in(["410"])
    months = pl.when(pl.col("paid_months").is_not_null()).then(
        pl.concat_str(pl.lit("，缴费"), pl.col("paid_months").cast(pl.String), pl.lit("个月"))
    )
    state = pl.coalesce("pay_state", "benefit_state", "person_state", pl.lit("有记录"))
    return rows.select(
        "case",
        *NEEDED[1:],
        pl.concat_str(NAMED, pl.lit("："), state, months.fill_null("")).alias("says"),
        pl.concat_str(
            # What rests on a number that is somebody else's is put right first, or others' records would be merged.
            pl.when(lent().any().over("case")).then(pl.lit("先更正属他人的证件号码，再")).otherwise(pl.lit("")),
            pl.lit("保留"),
            kept,
            pl.lit("，其余记录并入，原编号留作别名。"),
        ).alias("proposed"),
        pl.when(both).then(pl.lit("H")).alias("severity"),
    )


def unknown_units(compared: Compared) -> tuple[pl.DataFrame, list[str]]:
    """A20. All people of one unknown code are a case. A file of units that most codes are missing from is not used."""
    rows = _with_unit(compared)
    incomplete = _incomplete(rows)
    notes = [
        f"F6 单位文件不全：{OF_SYSTEM[system]}有{share:.0%}的行查无单位，未逐条列出"
        for system, share in sorted(incomplete.items())
    ]
    rows = rows.filter(~pl.col("known") & ~pl.col("system").is_in(list(incomplete)))
    elsewhere = compared.units.select("unit", system_word(pl.col("system")).alias("word")).unique()
    elsewhere = elsewhere.group_by("unit").agg(pl.col("word").sort().str.join("、").alias("elsewhere"))
    rows = rows.join(elsewhere, on="unit", how="left", maintain_order="left")
    there = pl.when(pl.col("elsewhere").is_not_null()).then(
        pl.concat_str(pl.lit("，该编号在"), "elsewhere", pl.lit("单位文件中有"))
    )
    found = rows.select(
        pl.concat_str("system", pl.lit("/"), "unit").alias("case"),
        *NEEDED[1:],
        NAMED.alias("says"),
        pl.concat_str(
            pl.lit("单位编号"),
            "unit",
            pl.when(pl.col("unit_name").is_not_null())
            .then(pl.concat_str(pl.lit("（"), "unit_name", pl.lit("）")))
            .otherwise(pl.lit("")),
            pl.lit("不在"),
            system_word(pl.col("system")),
            pl.lit("单位文件中"),
            there.fill_null(""),
        ).alias("lead"),
        "credit",
    )
    return found, notes


def _with_unit(compared: Compared) -> pl.DataFrame:
    known = compared.units.select("system", "unit", pl.lit(True).alias("known")).unique()
    systems = known["system"].unique()
    rows = compared.records.filter(pl.col("unit").is_not_null() & pl.col("system").is_in(systems.implode()))
    return rows.join(known, on=["system", "unit"], how="left", maintain_order="left").with_columns(
        pl.col("known").fill_null(False)
    )


def _incomplete(rows: pl.DataFrame) -> dict[str, float]:
    """Systems of whose rows most have a unit that the file of units does not know, with their share."""
    shares = rows.group_by("system").agg(pl.len().alias("size"), (~pl.col("known")).mean().alias("unknown"))
    many = (pl.col("size") > PERCENT) & (pl.col("unknown") * PERCENT > numbers()["mostly_unknown"])
    return dict(shares.filter(many).select("system", "unknown").rows())


def _required() -> list[tuple[str, str, bool]]:
    """System, column, whether only of recipients."""
    of = {layout: system for system, layout in OF_SYSTEM.items()}
    asked = [(name, False) for name in words("required")] + [(name, True) for name in words("required_of_recipients")]
    return [(of[name.partition(":")[0]], name.partition(":")[2], recipients) for name, recipients in asked]


def missing_fields(compared: Compared) -> tuple[pl.DataFrame, list[str]]:
    """A21. A record is a case, however much it lacks. A recipient without an account cannot be paid: high."""
    records = compared.records
    empty = _mostly_empty(compared)
    notes = [
        f"{OF_SYSTEM[system]}“{column}”{'在领取人中' if recipients else ''}有{share:.0%}为空，系统未采集，未逐条列出"
        for (system, column, recipients), share in sorted(empty.items())
    ]
    lacking = []
    for system, column, recipients in _required():
        if f"{OF_SYSTEM[system]}:{column}" not in compared.available or (system, column, recipients) in empty:
            continue
        here = (pl.col("system") == system) & pl.col(FIELD[column]).is_null()
        lacking.append(
            records.filter(here & (pl.col("draws") & ~pl.col("dead") if recipients else pl.lit(True))).with_columns(
                pl.lit(column).alias("column")
            )
        )
    if not lacking:
        return records.head(0).select(*NEEDED[1:], pl.col("person").alias("case")), notes
    rows = pl.concat(lacking)
    over = (pl.col("pay_state").fill_null("") == "终止缴费") & ~pl.col("draws") | pl.col("dead")
    found = rows.select(
        pl.concat_str(pl.col("source").cast(pl.String), pl.lit("/"), "row").alias("case"),
        *NEEDED[1:],
        pl.concat_str(
            NAMED,
            pl.lit("缺"),
            pl.col("column").unique(maintain_order=True).str.join("、").over("source", "row"),
        ).alias("says"),
        pl.when(((pl.col("column") == "银行账号") & pl.col("draws")).any().over("source", "row"))
        .then(pl.lit("H"))
        .when((pl.col("column") == "姓名").any().over("source", "row"))
        .then(pl.lit("M"))
        .alias("severity"),
        pl.when(over).then(pl.lit("确认无误候选")).alias("proposal"),
        pl.when(over).then(pl.lit("已死亡或终止缴费，无须补填的可确认。")).alias("proposed"),
        pl.col("credit").alias("employer"),
    )
    return found, notes


def _mostly_empty(compared: Compared) -> dict[tuple[str, str, bool], float]:
    """Columns that a system does not keep: mostly empty, with the share."""
    found = {}
    for system, column, recipients in _required():
        rows = compared.records.filter(pl.col("system") == system)
        rows = rows.filter("draws") if recipients else rows
        if len(rows) and f"{OF_SYSTEM[system]}:{column}" in compared.available:
            share = rows[FIELD[column]].null_count() / len(rows)
            if share * PERCENT > numbers()["mostly_empty"] and len(rows) > PERCENT:
                found[system, column, recipients] = share
    return found


def full_duplicates(compared: Compared) -> pl.DataFrame:
    """A30. Rows of one file of which every cell as delivered is the same. Benefits twice are looked at by a person."""
    parts = []
    for place, one in enumerate(compared.values):
        if one.source.kind not in {*OF_SYSTEM.values(), "F6", "F8"}:
            continue
        raw = one.source.raw
        twice = raw.is_duplicated()
        places = one.source.rows.filter(twice)
        if len(places):
            cells = raw.filter(twice).select(pl.concat_str(pl.all().fill_null(""), separator="\x1f").alias("case"))
            parts.append(
                cells.with_columns(
                    pl.lit(place, pl.UInt16).alias("source"),
                    places.cast(pl.Int64).alias("row"),
                    pl.lit(one.source.kind == "F8").alias("money_file"),
                )
            )
    tall = [compared.records, compared.units, compared.benefits]
    who = pl.concat([each.select("source", "row", "system", "number", "person") for each in tall])
    if not parts:
        return who.head(0).with_columns(pl.lit("").alias("case"))
    twins = pl.concat(parts).join(who, on=["source", "row"], how="left", maintain_order="left")
    return twins.select(
        pl.concat_str(pl.col("source").cast(pl.String), pl.lit("/"), "case").alias("case"),
        *NEEDED[1:],
        pl.when("money_file").then(pl.col("row").min().over("source", "case").cast(pl.String)).alias("what"),
        pl.concat_str(WHO, pl.lit("第"), pl.col("row").cast(pl.String), pl.lit("行")).alias("says"),
        (~pl.col("money_file")).alias("auto"),
        pl.when("money_file").then(pl.lit("核实")).alias("proposal"),
        pl.when("money_file").then(pl.lit("核实是重复导出还是重复发放；重复发放的追回。")).alias("proposed"),
        pl.when("money_file").then(pl.lit("H")).alias("severity"),
    )
