"""Rows of persons (F1–F5) beside the register: whose row it is, what contradicts what, which rows follow from it.

A person is found by the number of the identity document and only if the name agrees. Whoever is found keeps what the
register holds of him (changes of it are cases, P03); only what is empty there is filled. An enrolment that is there
already, of the same employer from the same month, takes the file's state, base, months and balance; any other open one
contradicts the row.
"""

from dataclasses import dataclass, field
from datetime import date

import polars as pl

from shebao.jobs.say import Say, silent_progress
from shebao.register.imports.changes import TableChanges, compare
from shebao.register.imports.checking import add_reasons
from shebao.register.imports.layouts import Layout
from shebao.register.imports.snapshot import table_frame
from shebao.register.imports.taken_numbers import refuse_taken
from shebao.register.imports.unit_names import refuse_other_names
from shebao.register.insurances import SEVERAL_AT_ONCE
from shebao.register.models import Township
from shebao.register.states import VOID
from shebao.screens.masks import mask_name

KEY = ["id_kind", "id_number"]
PERSON = (
    "name", "sex", "born", "ethnicity", "household", "first_work_on", "telephone", "bank", "bank_account", "died_on"
)  # fmt: skip
TEXTS = ("number", "unit", "employment", "township", "person_state", "pay_state", "benefit_state", "supplementary")
DATES = (
    "last_month",
    "benefit_from",
    "benefit_to",
    "retired_on",
    "died_on",
    "accident_on",
    "updated_on",
    "first_work_on",
)
NUMBERS = (
    "base",
    "deemed_months",
    "paid_months",
    "paid_years",
    "account_balance",
    "level",
    "monthly",
    "monthly_account",
)
OTHER_TEXTS = ("ethnicity", "household", "telephone", "bank", "bank_account")
PAYING, PAUSED, ENDED = "参保缴费", "暂停缴费", "终止缴费"
DRAWS, SUPPLEMENTARY = ("正常", "暂停", "终止"), "RSP"
PAYS_SUPPLEMENTARY = (pl.col("supplementary") == PAYING) & (pl.col("pay_state") == PAYING)
PERSONS, ENROLMENTS, PENSIONS = "register_person", "register_enrolment", "register_pensionstatus"


@dataclass
class Plan:
    """The rows with all reasons, and what the good ones do: changes by table in the order of writing, notices."""

    rows: pl.DataFrame
    changes: list[TableChanges] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)

    @property
    def good(self) -> pl.DataFrame:
        """The rows that nothing speaks against."""
        return self.rows.filter(pl.col("reason").is_null())


def plan_persons(rows: pl.DataFrame, layout: Layout, today: date, say: Say = silent_progress) -> Plan:
    """Compare rows with each other and with the register, and plan what the good ones do."""
    rows = _periods(_complete(rows))
    rows = add_reasons(rows, _contradictions(layout))
    rows = _among_themselves(rows, layout)
    say("与登记簿比对", rows.height // 5, rows.height)
    persons = table_frame(PERSONS)
    rows = _with_register(rows, layout, persons)
    rows = refuse_other_names(rows, layout.insurance)
    say("与登记簿比对", rows.height * 2 // 5, rows.height)
    enrolments = table_frame(
        ENROLMENTS, "insurance IN (%s, %s) AND state <> %s", [layout.insurance, SUPPLEMENTARY, VOID]
    )
    pensions = table_frame(PENSIONS, "insurance IN (%s, %s)", [layout.insurance, SUPPLEMENTARY])
    rows = _against_enrolments(rows, layout, enrolments)
    rows = refuse_taken(rows, enrolments, layout.insurance, pl.lit(True))
    rows = refuse_taken(rows, enrolments, SUPPLEMENTARY, PAYS_SUPPLEMENTARY)
    rows = _against_pensions(rows, layout, pensions)
    say("与登记簿比对", rows.height * 4 // 5, rows.height)
    plan = Plan(rows)
    good = plan.good
    people = _people(good)
    enrolled = _enrolled(good, layout)
    drawing = _drawing(good, layout)
    if layout.column("supplementary") is not None:
        enrolled = pl.concat([enrolled, _supplementary(good)], how="diagonal")
    plan.changes = [
        compare(PERSONS, people, persons, keep=True, keys=[]),
        compare(ENROLMENTS, _known(enrolled, enrolments, ["insurance", "registration_id", "valid_from"]), enrolments,
                keep=False, keys=KEY),
        compare(PENSIONS, _known(drawing, pensions, ["insurance", "valid_from"]), pensions, keep=False, keys=KEY),
    ]  # fmt: skip
    plan.notices = _notices(good)
    return plan


def _complete(rows: pl.DataFrame) -> pl.DataFrame:
    """The rows with every field, whatever the layout has."""
    wanted = [
        *((name, pl.String) for name in (*TEXTS, *OTHER_TEXTS)),
        *((name, pl.Date) for name in DATES),
        *((name, pl.Int64) for name in NUMBERS),
    ]
    return rows.with_columns(pl.lit(None, kind).alias(name) for name, kind in wanted if name not in rows.columns)


def _periods(rows: pl.DataFrame) -> pl.DataFrame:
    """``valid_to``, ``paused_from`` and ``end_reason`` of the enrolment, ``draws_from`` of the benefit."""
    last = pl.coalesce(
        "last_month",
        pl.col("benefit_from").dt.offset_by("-1mo"),
        pl.col("died_on").dt.month_start(),
        pl.col("retired_on").dt.month_start(),
        pl.col("updated_on").dt.month_start(),
    )
    paused = pl.coalesce(pl.col("last_month").dt.offset_by("1mo"), pl.col("updated_on").dt.month_start())
    ended, state = pl.col("pay_state") == ENDED, pl.col("person_state")
    reason = (
        pl.when((state == "死亡") | pl.col("died_on").is_not_null())
        .then(pl.lit("死亡"))
        .when((state == "离退休") | (pl.col("benefit_state") == "正常"))
        .then(pl.lit("退休"))
        .otherwise(pl.lit("其他终止"))
    )
    start = pl.coalesce(
        "benefit_from",
        pl.col("retired_on").dt.month_start().dt.offset_by("1mo"),
        pl.col("accident_on").dt.month_start(),
    )
    return rows.with_columns(
        pl.when(ended).then(last).alias("valid_to"),
        pl.when(pl.col("pay_state") == PAUSED).then(pl.max_horizontal(paused, "valid_from")).alias("paused_from"),
        pl.when(ended).then(reason).alias("end_reason"),
        pl.when(pl.col("benefit_state").is_in(DRAWS)).then(start).alias("draws_from"),
    )


def _says(condition: pl.Expr, text: str) -> pl.Expr:
    return pl.when(condition).then(pl.lit(text))


def _contradictions(layout: Layout) -> pl.Expr:
    """What one row says against itself."""
    paying = pl.col("pay_state") == PAYING
    draws = pl.col("benefit_state").is_in(["正常", "暂停"])
    checks = [
        _says((pl.col("pay_state") == ENDED) & pl.col("valid_to").is_null(), "终止缴费而没有最近缴费年月"),
        _says((pl.col("pay_state") == PAUSED) & pl.col("paused_from").is_null(), "暂停缴费而没有最近缴费年月"),
        _says(pl.col("last_month") < pl.col("valid_from"), "“最近缴费年月”早于参保年月"),
        _says(pl.col("valid_to") < pl.col("valid_from"), "终止年月早于参保年月"),
        _says(pl.col("valid_from") < pl.col("born"), "参保年月早于出生日期"),
        _says(pl.col("first_work_on") < pl.col("born"), "“参加工作日期”早于出生日期"),
        _says(paying & (pl.col("person_state") == "死亡"), "人员状态为死亡，不得参保缴费"),
        _says(paying & pl.col("died_on").is_not_null(), "有死亡日期，不得参保缴费"),
        _says(draws & pl.col("died_on").is_not_null(), "有死亡日期，待遇未终止"),
        _says(draws & pl.col("draws_from").is_null(), "有待遇状态而没有退休日期或起领年月"),
        _says(pl.col("benefit_to") < pl.col("benefit_from"), "“止领年月”早于“起领年月”"),
    ]
    if layout.insurance in ("110", "120"):
        checks.append(_says(paying & (pl.col("person_state") == "离退休"), "离退休人员不得参保缴费"))
    if layout.column("unit") is not None:
        without = pl.col("unit").is_null() & (pl.col("employment").fill_null("") != "灵活就业")
        checks.append(_says(paying & without, "“单位编号”未填，且不是灵活就业"))
    return pl.concat_str(checks, separator="；", ignore_nulls=True).replace("", None)


def _among_themselves(rows: pl.DataFrame, layout: Layout) -> pl.DataFrame:
    """Contradictions between rows of the file: none of them is taken, since none is known to be the right one."""
    # A row refused for its own sake still contradicts others, but not where it repeats another row word by word.
    some = rows.filter(
        ~pl.col("reason").fill_null("").str.contains("完全相同") & pl.col("id_number").is_not_null()
    ).with_columns(
        pl.col("valid_to").fill_null(date(9999, 1, 1)).alias("until"),
        (pl.col("unit").fill_null("") if layout.insurance in SEVERAL_AT_ONCE else pl.lit("")).alias("place"),
    )
    listed = pl.col("row").head(5).cast(pl.String).str.join("、")
    names = (
        some.group_by(KEY)
        .agg(pl.col("name").n_unique().alias("n"), listed.alias("at"))
        .filter(pl.col("n") > 1)
        .select(*KEY, pl.format("同一证件号码在文件中有不同姓名：第{}行", "at").alias("r1"))
    )
    numbers = (
        some.filter(pl.col("number").is_not_null())
        .group_by("number")
        .agg(pl.struct(KEY).n_unique().alias("n"), listed.alias("at"))
        .filter(pl.col("n") > 1)
        .select("number", pl.format("同一个人编号在文件中属于不同的人：第{}行", "at").alias("r2"))
    )
    several = some.filter(pl.len().over(*KEY, "place") > 1).sort("valid_from", "until")
    overlaps = (
        several.with_columns(pl.col("until").shift(1).over(*KEY, "place").alias("earlier"))
        .group_by(*KEY, "place")
        .agg(
            (pl.col("valid_from") <= pl.col("earlier")).any().alias("bad"),
            pl.col("number").n_unique().alias("n"),
            pl.col("row").sort().head(5).cast(pl.String).str.join("、").alias("at"),
        )
        .filter(pl.col("bad") | (pl.col("n") > 1))
        .select(*KEY, "place", pl.format("同一人在文件中重复参保，不能确定以哪一行为准：第{}行", "at").alias("r3"))
    )
    rows = rows.with_columns(
        (pl.col("unit").fill_null("") if layout.insurance in SEVERAL_AT_ONCE else pl.lit("")).alias("place")
    )
    rows = rows.join(names, on=KEY, how="left", maintain_order="left")
    rows = rows.join(numbers, on="number", how="left", maintain_order="left")
    rows = rows.join(overlaps, on=[*KEY, "place"], how="left", maintain_order="left")
    same = pl.col("reason").fill_null("").str.contains("完全相同")
    joined = pl.concat_str("r1", "r2", "r3", separator="；", ignore_nulls=True).replace("", None)
    return add_reasons(rows, pl.when(~same).then(joined)).drop("r1", "r2", "r3", "place")


def _with_register(rows: pl.DataFrame, layout: Layout, persons: pl.DataFrame) -> pl.DataFrame:
    """The person and the employer's registration of each row, and what the register says against it."""
    known = persons.select(
        *KEY,
        pl.col("id").alias("person_id"),
        pl.col("name").alias("known_name"),
        pl.col("died_on").alias("known_died"),
    )
    registered = table_frame("register_registration", "insurance = %s AND state <> %s", [layout.insurance, VOID])
    units = registered.select(
        pl.col("number").alias("unit"),
        pl.col("id").alias("registration_id"),
        pl.col("valid_to").alias("unit_ended"),
    )
    rows = rows.join(known, on=KEY, how="left", maintain_order="left")
    rows = rows.join(units, on="unit", how="left", maintain_order="left")
    masked = pl.col("known_name").map_elements(mask_name, return_dtype=pl.String)
    checks = [
        pl.when(pl.col("known_name") != pl.col("name")).then(
            pl.format("登记簿中该证件号码的姓名与本行不同，须核实后按变更办理：{}", masked)
        ),
        _says((pl.col("pay_state") == PAYING) & pl.col("known_died").is_not_null(), "登记簿中已登记死亡，不得参保缴费"),
        pl.when(pl.col("unit").is_not_null() & pl.col("registration_id").is_null()).then(
            pl.format("单位编号没有本险种登记，须先导入或登记单位：{}", "unit")
        ),
        _says(
            (pl.col("pay_state") == PAYING) & pl.col("unit_ended").is_not_null(), "单位的本险种登记已终止，不得参保缴费"
        ),
    ]
    if layout.column("township") is not None:
        codes = list(Township.objects.values_list("code", flat=True))
        checks.append(pl.when(~pl.col("township").is_in(codes)).then(pl.format("乡镇编码不在乡镇表中：{}", "township")))
    return add_reasons(rows, pl.concat_str(checks, separator="；", ignore_nulls=True).replace("", None))


def _against_enrolments(rows: pl.DataFrame, layout: Layout, enrolments: pl.DataFrame) -> pl.DataFrame:
    """An open enrolment that is not this one, and an ended one that the file would open again."""
    several = layout.insurance in SEVERAL_AT_ONCE
    of_layout = enrolments.filter(pl.col("insurance") == layout.insurance)
    month = pl.col("valid_from").dt.to_string("%Y-%m-%d")
    sought = rows.with_row_index("at").select(
        "at", "person_id", "registration_id", month.alias("month"), "pay_state", "valid_to"
    )
    pairs = sought.filter(pl.col("person_id").is_not_null()).join(
        of_layout.select(
            "person_id", *(pl.col(n).alias(f"r_{n}") for n in ("registration_id", "valid_from", "valid_to"))
        ),
        on="person_id",
    )
    same_unit = pl.col("registration_id").eq_missing(pl.col("r_registration_id"))
    same = same_unit & (pl.col("month") == pl.col("r_valid_from"))
    other_open = pl.col("r_valid_to").is_null() & ~same & (same_unit if several else pl.lit(True))
    overlap = (pl.col("pay_state") != ENDED) | (pl.col("valid_to").dt.to_string("%Y-%m-%d") >= pl.col("r_valid_from"))
    reasons = pairs.select(
        "at",
        pl.when(other_open & overlap)
        .then(pl.format("登记簿中已有未终止的参保，须先办理停保或转移：自{}起", pl.col("r_valid_from").str.slice(0, 7)))
        .when(same & pl.col("r_valid_to").is_not_null() & (pl.col("pay_state") != ENDED))
        .then(pl.format("登记簿中该参保已终止，恢复须办理业务：终止年月{}", pl.col("r_valid_to").str.slice(0, 7)))
        .alias("why"),
    ).filter(pl.col("why").is_not_null())
    first = reasons.group_by("at").agg(pl.col("why").first())
    joined = rows.with_row_index("at").join(first, on="at", how="left", maintain_order="left")
    return add_reasons(joined, joined["why"]).drop("at", "why")


def _against_pensions(rows: pl.DataFrame, layout: Layout, pensions: pl.DataFrame) -> pl.DataFrame:
    """A benefit that the register has from another month."""
    current = pensions.filter((pl.col("insurance") == layout.insurance) & pl.col("valid_to").is_null())
    known = current.select("person_id", pl.col("valid_from").alias("drawn_from"))
    rows = rows.join(known, on="person_id", how="left", maintain_order="left")
    differs = pl.col("draws_from").dt.to_string("%Y-%m-%d") != pl.col("drawn_from")
    reason = pl.when(differs).then(
        pl.format("登记簿中待遇的起领年月与本行不同，须核实：自{}起", pl.col("drawn_from").str.slice(0, 7))
    )
    return add_reasons(rows, reason).drop("drawn_from")


def _people(good: pl.DataFrame) -> pl.DataFrame:
    """Each person once, with the first value that the rows give of each field."""
    fields = [pl.col(name).drop_nulls().first() for name in PERSON]
    township = pl.col("township").drop_nulls().first().alias("township_id")
    return good.group_by(KEY, maintain_order=True).agg(pl.col("person_id").first().alias("id"), *fields, township)


def _enrolled(good: pl.DataFrame, layout: Layout) -> pl.DataFrame:
    return good.select(
        *KEY,
        "person_id",
        pl.lit(layout.insurance).alias("insurance"),
        "registration_id",
        "number",
        "employment",
        *(pl.col(name).dt.to_string("%Y-%m-%d") for name in ("valid_from", "valid_to", "paused_from")),
        pl.col("pay_state").alias("state"),
        "end_reason",
        "base",
        "deemed_months",
        pl.coalesce("paid_months", pl.col("paid_years") * 12).alias("paid_months"),
        "account_balance",
        "level",
    )


def _supplementary(good: pl.DataFrame) -> pl.DataFrame:
    """The supplementary scheme (城乡居民补充养老保险), of which the residents' file tells whether it is paid into."""
    return good.filter(PAYS_SUPPLEMENTARY).select(
        *KEY,
        "person_id",
        pl.lit(SUPPLEMENTARY).alias("insurance"),
        pl.lit(None, pl.Int64).alias("registration_id"),
        "number",
        pl.col("valid_from").dt.to_string("%Y-%m-%d"),
        pl.lit(PAYING).alias("state"),
    )


def _drawing(good: pl.DataFrame, layout: Layout) -> pl.DataFrame:
    draws = good.filter(
        pl.col("draws_from").is_not_null() & ((pl.col("benefit_state") != "终止") | pl.col("benefit_to").is_not_null())
    )
    money = pl.col("monthly") + pl.col("monthly_account").fill_null(0)
    return draws.select(
        *KEY,
        "person_id",
        pl.lit(layout.insurance).alias("insurance"),
        pl.col("benefit_state").alias("state"),
        pl.col("retired_on").dt.to_string("%Y-%m-%d"),
        pl.col("draws_from").dt.to_string("%Y-%m-%d").alias("valid_from"),
        pl.when(pl.col("benefit_state") == "终止").then("benefit_to").dt.to_string("%Y-%m-%d").alias("valid_to"),
        money.alias("monthly"),
    )


def _known(wanted: pl.DataFrame, current: pl.DataFrame, keys: list[str]) -> pl.DataFrame:
    """With the ``id`` of the row that is there already."""
    there = current.select("id", "person_id", *keys)
    return wanted.join(
        there, on=["person_id", *keys], how="left", nulls_equal=True, maintain_order="left"
    ).with_columns(pl.when(pl.col("person_id").is_not_null()).then("id").alias("id"))


def _notices(good: pl.DataFrame) -> list[str]:
    unclear = good.filter((pl.col("benefit_state") == "终止") & pl.col("benefit_to").is_null()).height
    return [f"{unclear:,}行的待遇已终止而没有终止年月，不登记待遇状态。"] if unclear else []
