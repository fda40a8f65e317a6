"""Rows of employers (F6) beside the register: one legal body by its credit code, one registration by its number."""

from datetime import date

import polars as pl

from shebao.register.imports.changes import compare
from shebao.register.imports.checking import add_reasons
from shebao.register.imports.layouts import Layout
from shebao.register.imports.persons import Plan
from shebao.register.imports.snapshot import empty, table_frame
from shebao.register.insurances import INSURANCES, SHORT
from shebao.register.states import VOID

EMPLOYERS, REGISTRATIONS, RATES = "register_employer", "register_registration", "register_injuryrate"
FIELDS = (
    "name",
    "kind",
    "industry",
    "address",
    "legal_representative",
    "contact",
    "telephone",
    "bank",
    "bank_account",
    "state",
)
INJURY = "410"


def plan_employers(rows: pl.DataFrame, layout: Layout, today: date) -> Plan:
    """Compare rows with each other and with the register, and plan what the good ones do."""
    month = pl.coalesce(pl.col("updated_on").dt.month_start(), pl.lit(None, pl.Date))
    rows = rows.with_columns(
        pl.col("since").dt.month_start().alias("valid_from"),
        pl.when(pl.col("state") == "注销").then(month).alias("valid_to"),
    )
    rows = add_reasons(rows, _contradictions(layout))
    rows = _among_themselves(rows)
    employers = table_frame(EMPLOYERS)
    registrations = table_frame(REGISTRATIONS, "insurance = %s AND state <> %s", [layout.insurance, VOID])
    rows = _with_register(rows, employers, registrations)
    plan = Plan(rows)
    good = plan.good
    wanted = good.group_by("credit_code", maintain_order=True).agg(
        pl.col("employer_id").first().alias("id"), *(pl.col(name).drop_nulls().first() for name in FIELDS)
    )
    changed = compare(EMPLOYERS, wanted, employers, keep=True, keys=[])
    registered = good.select(
        "credit_code",
        pl.col("registration_id").alias("id"),
        "employer_id",
        pl.lit(layout.insurance).alias("insurance"),
        "number",
        *(pl.col(name).dt.to_string("%Y-%m-%d") for name in ("valid_from", "valid_to")),
        "state",
        *(("risk_class", "injury_rate") if layout.insurance == INJURY else ()),
    )
    plan.changes = [changed, compare(REGISTRATIONS, registered, registrations, keep=False, keys=["credit_code"])]
    if layout.insurance == INJURY:
        rates = good.filter(
            pl.col("registration_id").is_null()
            & pl.col("risk_class").is_not_null()
            & pl.col("injury_rate").is_not_null()
        ).select(
            pl.lit(None, pl.Int64).alias("id"),
            "number",
            pl.col("valid_from").dt.to_string("%Y-%m-%d"),
            "risk_class",
            pl.col("injury_rate").alias("rate"),
            pl.lit(100, pl.Int64).alias("factor"),
            pl.lit(f"源文件 {layout.title}").alias("source"),
            pl.lit("").alias("case_number"),
        )
        plan.changes.append(compare(RATES, rates, empty(RATES), keep=False, keys=["number"]))
    return plan


def _contradictions(layout: Layout) -> pl.Expr:
    of_system = (SHORT[layout.insurance], INSURANCES[layout.insurance], layout.insurance)
    listed = pl.col("insurances")
    named = pl.any_horizontal(listed.str.contains(word, literal=True) for word in of_system)
    checks = [
        pl.when(listed.is_not_null() & ~named).then(pl.lit(f"“参保险种”中没有{SHORT[layout.insurance]}")),
        pl.when((pl.col("state") == "注销") & pl.col("valid_to").is_null()).then(pl.lit("单位已注销而没有更新时间")),
        pl.when(pl.col("valid_to") < pl.col("valid_from")).then(pl.lit("“更新时间”早于“参保日期”")),
    ]
    if layout.insurance == INJURY:
        checks.append(pl.when(pl.col("risk_class") > 8).then(pl.lit("“行业风险类别”应为1至8")))
        checks.append(
            pl.when(pl.col("risk_class").is_null() | pl.col("injury_rate").is_null()).then(
                pl.lit("工伤保险须填“行业风险类别”和“工伤费率”")
            )
        )
    return pl.concat_str(checks, separator="；", ignore_nulls=True).replace("", None)


def _among_themselves(rows: pl.DataFrame) -> pl.DataFrame:
    alike = pl.col("reason").fill_null("").str.contains("完全相同")
    at = pl.col("row").cast(pl.String).head(5).str.join("、")
    some = rows.filter(~alike)
    numbers = some.group_by("number").agg(pl.len().alias("n"), at.alias("at")).filter(pl.col("n") > 1)
    codes = (
        some.filter(pl.col("valid_to").is_null() & pl.col("credit_code").is_not_null())
        .group_by("credit_code")
        .agg(pl.len().alias("n"), at.alias("at"))
        .filter(pl.col("n") > 1)
    )
    rows = rows.join(
        numbers.select("number", pl.format("单位编号在文件中重复：第{}行", "at").alias("r1")),
        on="number",
        how="left",
        maintain_order="left",
    ).join(
        codes.select("credit_code", pl.format("同一统一社会信用代码有几个未注销的单位编号：第{}行", "at").alias("r2")),
        on="credit_code",
        how="left",
        maintain_order="left",
    )
    joined = pl.concat_str("r1", "r2", separator="；", ignore_nulls=True).replace("", None)
    return add_reasons(rows, pl.when(~alike).then(joined)).drop("r1", "r2")


def _with_register(rows: pl.DataFrame, employers: pl.DataFrame, registrations: pl.DataFrame) -> pl.DataFrame:
    known = employers.filter(pl.col("credit_code").is_not_null()).select(
        "credit_code", pl.col("id").alias("employer_id"), pl.col("name").alias("known_name")
    )
    there = registrations.select(
        "number", pl.col("id").alias("registration_id"), pl.col("employer_id").alias("owner"),
        pl.col("valid_to").alias("known_end"),
    )  # fmt: skip
    opened = registrations.filter(pl.col("valid_to").is_null()).select("employer_id", pl.col("number").alias("other"))
    rows = rows.join(known, on="credit_code", how="left", maintain_order="left")
    rows = rows.join(there, on="number", how="left", maintain_order="left")
    rows = rows.join(opened, on="employer_id", how="left", maintain_order="left")
    checks = [
        pl.when(pl.col("known_name") != pl.col("name")).then(
            pl.format("登记簿中该统一社会信用代码的单位名称与本行不同，须核实后按变更办理：{}", "known_name")
        ),
        pl.when(pl.col("registration_id").is_not_null() & pl.col("owner").ne_missing(pl.col("employer_id"))).then(
            pl.lit("单位编号在登记簿中属于另一单位")
        ),
        pl.when((pl.col("other") != pl.col("number")) & pl.col("valid_to").is_null()).then(
            pl.format("登记簿中该单位已有本险种登记：编号{}", "other")
        ),
        pl.when(pl.col("known_end").is_not_null() & pl.col("valid_to").is_null()).then(
            pl.lit("登记簿中该险种登记已终止，恢复须办理业务")
        ),
    ]
    return add_reasons(rows, pl.concat_str(checks, separator="；", ignore_nulls=True).replace("", None))
