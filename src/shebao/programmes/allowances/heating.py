"""取暖费: three programmes of which everybody belongs to one at most, by employment type and the date of retirement.

Retirees of institutions that are not fully funded (差额、自收自支) belong to the third; of the others who paid before
2022 and who pays since is the law's to say (heat.enterprise.funding). Adds to the candidates:
``e_retired``, ``e_state``, ``e_to`` (企业养老: 退休日期, 待遇状态, 止领年月), ``e_individual`` (个人身份参保),
``g_retired``, ``g_state``, ``g_to`` (机关事业养老), ``staffing`` (编制类型), ``tier`` (取暖费档次: tier1 to tier3).
"""

from datetime import date

import polars as pl

from shebao.law import calculate, kind
from shebao.law.store import ParameterView
from shebao.programmes.allowances.catalogue import Allowance, allowances
from shebao.programmes.allowances.eligible import first_of, with_status
from shebao.programmes.allowances.suspicions import UNCLEAR

EARLY, LATE, PART = "heating-early", "heating-late", "heating-part"
FULL, PARTLY, OWN = "全额", "差额", "自收自支"
STAFFINGS = (FULL, PARTLY, OWN)
TIERS = {"tier1": "一档", "tier2": "二档", "tier3": "三档"}
EXTRA = {
    "e_retired": pl.Date(),
    "e_state": pl.String(),
    "e_to": pl.Date(),
    "e_individual": pl.Boolean(),
    "g_retired": pl.Date(),
    "g_state": pl.String(),
    "g_to": pl.Date(),
    "staffing": pl.String(),
    "tier": pl.String(),
}
"""What heating asks of a candidate beside what is asked of everybody."""
COUNTY_TREASURY = "county_treasury"
_ENTERPRISE, _INSTITUTION = pl.col("e_state").is_not_null(), pl.col("g_state").is_not_null()
_NOT_FULL = _INSTITUTION & pl.col("staffing").is_in([PARTLY, OWN]).fill_null(False)
_FULL = _INSTITUTION & (pl.col("staffing") == FULL).fill_null(False)
_NOT_KNOWN = _INSTITUTION & ~_NOT_FULL & ~_FULL


def assigned(people: pl.DataFrame, year: int, on: date, view: ParameterView) -> pl.DataFrame:
    """Candidates with the law's answer (its steps as columns) and ``programme``: the one each belongs to, or null."""
    by_institution = _NOT_FULL | _NOT_KNOWN
    asked = people.with_columns(
        pl.lit(year, pl.Int64).alias("heating_year"),
        pl.when(by_institution).then(pl.col("g_retired")).otherwise(pl.col("e_retired")).alias("retired_on"),
        pl.when(by_institution).then(pl.col("g_state")).otherwise(pl.col("e_state")).alias("state"),
        pl.when(by_institution).then(pl.col("g_to")).otherwise(pl.col("e_to")).alias("drawn_to"),
        pl.when(by_institution)
        .then(pl.lit("non_full_funded"))
        .when(pl.col("e_individual"))
        .then(pl.lit("individual"))
        .otherwise(pl.lit("enterprise"))
        .alias("kind"),
        pl.lit(on).alias("paid_on"),
    ).with_columns(_month(pl.col("retired_on")).alias("retired"))
    names = ("heating_year", "kind", "tier", "retired", "died", "paid_on")
    law = kind("heating")
    answer = calculate(law, asked.select(names), view)
    funded = {step.name: step.unit for step in law.steps}["funding"].option(COUNTY_TREASURY)
    made = pl.concat(
        [
            asked.drop("heating_year", "kind", "retired"),
            answer.select("kind", "standard", "funding", "heating", "entitled", "retired_in_time", "provisional")
            .with_columns(answer["died_before_payment"].alias("died_before"))
        ],
        how="horizontal",
    )  # fmt: skip
    return made.with_columns(
        pl.when(by_institution)
        .then(pl.lit(PART))
        .when(_ENTERPRISE & (pl.col("funding") == funded))
        .then(pl.lit(LATE))
        .when(_ENTERPRISE)
        .then(pl.lit(EARLY))
        .alias("programme")
    )


def eligible(people: pl.DataFrame, allowance: Allowance, year: int, on: date, view: ParameterView) -> pl.DataFrame:
    """Lines of one of the three programmes."""
    lines = assigned(people, year, on, view)
    names = {code: each.name for code, each in allowances().items()}
    elsewhere = pl.format("属于“{}”发放范围", pl.col("programme").replace_strict(names, default=""))
    ended = (pl.col("state") == "终止") & pl.col("died").is_null()
    not_drawn = ended & (pl.col("drawn_to").is_null() | (pl.col("drawn_to") < on.replace(day=1)))
    cutoff = view.row("heat.cutoff", date(year, 12, 31)).text
    out = first_of(
        (~_ENTERPRISE & ~_INSTITUTION, "没有养老金待遇登记，不属于取暖费发放范围"),
        (pl.col("programme").is_null(), "全额拨款单位退休人员，取暖费由原渠道解决"),
        (pl.col("programme") != allowance.code, elsewhere),
        (pl.col("died_before") == 1, pl.format("发放前死亡（{}）", pl.col("died").dt.to_string("%Y-%m-%d"))),
        (pl.col("state") == "已冲正", "待遇登记已冲正"),
        (pl.col("state") == "暂停", "养老金暂停发放，恢复后补发"),
        (not_drawn, "养老金待遇已终止"),
        (
            pl.col("retired_in_time") == 0,
            pl.format("退休日期{}在当年截止日" + cutoff + "以后", pl.col("retired_on").dt.to_string("%Y-%m-%d")),
        ),
        # Last, as the law asks it: who fails another condition needs no decision of the county.
        ((pl.col("kind") == "individual") & (pl.col("entitled") == 0), "以个人身份参保，按县里规定不享受取暖费"),
        (pl.col("entitled") == 0, "不符合当年享受取暖费的条件"),
    )
    unclear, told = _not_clear()
    entitled = pl.format("{}退休，符合发放条件", pl.col("retired_on").dt.to_string("%Y-%m-%d"))
    made = with_status(lines, out, unclear, told, entitled)
    grade = pl.when(allowance.code == PART).then(
        pl.concat_str(pl.col("staffing").fill_null(""), pl.col("tier").replace_strict(TIERS, default=""))
    )
    return made.with_columns(grade.otherwise(pl.lit("")).alias("grade"))


def _not_clear() -> tuple[pl.Expr, pl.Expr]:
    """What the register does not say: the code of the suspect, and in words."""
    conditions = (
        (_NOT_KNOWN, "没有登记编制类型，不能确定是否属于非全额人员"),
        (pl.col("retired_on").is_null(), "没有登记退休日期"),
        (_NOT_FULL & pl.col("standard").is_null(), "没有登记取暖费档次，或档次没有标准"),
        ((pl.col("kind") == "individual") & pl.col("entitled").is_null(), "以个人身份参保，县里没有规定是否享受"),
        (pl.col("entitled").is_null() | pl.col("heating").is_null(), "按政策参数不能确定是否享受"),
    )
    return first_of(*((when, UNCLEAR) for when, _ in conditions)), first_of(*conditions)


def _month(day: pl.Expr) -> pl.Expr:
    return day.dt.year().cast(pl.Int64) * 12 + day.dt.month().cast(pl.Int64) - 1
