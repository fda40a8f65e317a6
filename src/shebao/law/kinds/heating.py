"""取暖费: the yearly heating allowance of retirees, its amount and which money pays it."""

from dataclasses import replace
from datetime import date

from shebao.law.declare import Declaration
from shebao.law.expressions import Call, when
from shebao.law.payers import Payer
from shebao.law.units import DATE, FLAG, MONTH, MONTH_DAY, MONTHS, TEXT, YEAR, YUAN, choice
from shebao.months import month_of

NOTICE = "晋人社厅发〔2017〕9号"
FUNDING_NOTICE = "晋人社密电〔2022〕7号、人社部发〔2022〕55号"
KIND_OF = replace(
    choice(
        enterprise="企业退休人员",
        individual="以个人身份参保的退休人员",
        non_full_funded="差额、自收自支事业单位退休人员",
    ),
    other_words=(
        ("企业", "enterprise"),
        ("个人身份", "individual"),
        ("灵活就业", "individual"),
        ("institution", "non_full_funded"),
        ("差额", "non_full_funded"),
        ("自收自支", "non_full_funded"),
        ("差额、自收自支", "non_full_funded"),
        ("非全额", "non_full_funded"),
    ),
)
TIER = replace(
    choice(tier1="一档", tier2="二档", tier3="三档"), other_words=(("1", "tier1"), ("2", "tier2"), ("3", "tier3"))
)
FUNDING = choice(fund_or_local_budget="养老保险基金或地方一般公共预算", county_treasury="同级财政全额")
AMOUNT = ("0", "100000")

law = Declaration(
    "heating",
    "取暖费",
    basis=NOTICE,
    note="一人一年只领一份；不属于月养老金，不计入调整基数。退休按年月算，截止日应在月末。",
)
law.input("id", "序号或标识", TEXT, optional=True)
year = law.input("heating_year", "取暖年度", YEAR, (2000, 2100), aliases=("year",))
kind_of = law.input("kind", "人员类别", KIND_OF, aliases=("category", "type"))
tier = law.input("tier", "取暖费档次", TIER, optional=True)
retired = law.input("retired", "退休年月", MONTH, ("1950-01", "2100-12"), aliases=("retire_month",))
died = law.input("died", "死亡日期", DATE, ("1990-01-01", "2110-12-31"), optional=True, month_only="died_month")
died_month = law.input("died_month", "死亡年月", MONTH, ("1990-01", "2110-12"), optional=True)
paid_on = law.input(
    "paid_on", "发放日期", DATE, ("2000-01-01", "2110-12-31"), optional=True, aliases=("payment_date", "pay_date")
)
already_paid = law.input("already_paid", "当年已在其他渠道领取", FLAG, optional=True)
tiers = [
    law.input(f"heating_tiers.{code}", f"{words}取暖费", YUAN, AMOUNT, optional=True) for code, words in TIER.options
]
season_end = law.step(
    "year_end", "取暖年度末月", year * 12 + 11, MONTH, law="截止日、发放月份按取暖年度当年的规定。", hidden=True
)
cutoff = law.parameter(
    "heating_cutoff",
    "退休截止日",
    MONTH_DAY,
    ("01-01", "12-31"),
    id="heat.cutoff",
    on=(season_end,),
    aliases=("cutoff",),
)
pay_month = law.parameter("pay_month", "发放月份", MONTHS, (1, 12), id="heat.month", on=(season_end,))
pay_time = law.step("pay_time", "发放年月", year * 12 + pay_month - 1, MONTH, law="每年10月发放。", source=NOTICE)
enterprise_amount = law.parameter(
    "heating_tiers.enterprise", "企业退休人员取暖费标准", YUAN, AMOUNT, id="heat.enterprise", on=(pay_time,)
)
by_tier = law.table(
    "tier_amounts",
    "事业单位退休人员取暖费标准",
    YUAN,
    id="heat.institution",
    keys=TIER,
    bounds=AMOUNT,
    on=(pay_time,),
)
enterprise_funding = law.parameter(
    "enterprise_funding", "企业退休人员取暖费资金来源", FUNDING, id="heat.enterprise.funding", on=(retired,)
)
individuals_included = law.parameter(
    "individuals_included",
    "以个人身份参保的退休人员享受取暖费",
    FLAG,
    id="heat.individuals_included",
    on=(pay_time,),
)
paid_if_died = law.parameter(
    "paid_if_died_before", "发放前死亡的仍发放", FLAG, id="heat.paid_if_died_before", on=(pay_time,)
)


def month_of_day(day: int) -> int:
    """所在年月"""
    # Days since 1970-01-01, as dates are kept in formulas.
    return month_of(date.fromordinal(date(1970, 1, 1).toordinal() + day))


standard = law.step(
    "standard",
    "取暖费标准",
    when(
        kind_of.is_("non_full_funded"),
        when(
            tier.is_("tier1") & tiers[0].given,
            tiers[0],
            when(
                tier.is_("tier2") & tiers[1].given,
                tiers[1],
                when(tier.is_("tier3") & tiers[2].given, tiers[2], by_tier.at(tier)),
            ),
        ),
        enterprise_amount,
    ),
    YUAN,
    law="企业退休人员每年3360元；差额、自收自支事业单位退休人员按档次每年3360元、3920元、4480元。",
    source=f"{NOTICE}、泽州县2025年度部门预算",
    formula="按人员类别和档次的标准",
)
funding = law.step(
    "funding",
    "资金来源",
    when(kind_of.is_("non_full_funded"), FUNDING.option("county_treasury"), enterprise_funding),
    FUNDING,
    formula="按人员类别和退休时间",
    law="2021年底前退休的企业人员由原渠道支付，2022年起退休的由同级财政全额负担；事业单位退休人员由县财政负担。",
    source=FUNDING_NOTICE,
)
died_in = law.step(
    "died_in",
    "死亡年月",
    Call(month_of_day, (died,), MONTH, 1900 * 12, 2200 * 12),
    MONTH,
    law="死亡日期所在的年月。",
    when=died.given,
    why_not="没有死亡记录",
    hidden=True,
)
paid_in = law.step(
    "paid_in",
    "实际发放年月",
    Call(month_of_day, (paid_on,), MONTH, 1900 * 12, 2200 * 12),
    MONTH,
    law="发放日期所在的年月。",
    when=paid_on.given,
    why_not="没有填发放日期",
    hidden=True,
)
# Of a month only: before or after the month of payment the day does not matter; within it the day is asked for.
died_month_before = when(
    paid_on.given,
    when(died_month.equals(paid_in), when(died < paid_on, 1, 0), when(died_month < paid_in, 1, 0)),
    when(died_month < pay_time, 1, 0),
)
died_before = law.step(
    "died_before_payment",
    "发放前已死亡",
    when(
        died.given,
        when(paid_on.given, when(died < paid_on, 1, 0), when(died_in < pay_time, 1, 0)),
        when(died_month.given, died_month_before, 0),
    ),
    FLAG,
    formula="死亡日期早于发放日期，或死亡年月早于发放年月",
    law="填了发放日期的按日期比较；没有填的，死亡在发放月份以前的为发放前死亡，死亡当月照发。",
    source="由县里确定",
)
in_time = law.step(
    "retired_in_time",
    "在截止日以前退休",
    when(retired <= year * 12 + cutoff // 100 - 1, 1, 0),
    FLAG,
    formula="退休年月不晚于当年截止日所在的月",
    law="当年9月30日以前办理退休并按月领取养老金的，当年享受。",
    source=NOTICE,
)
# Last of the conditions, because the county has not decided it: who fails another needs no decision.
belongs = when(kind_of.is_("individual"), individuals_included, 1).equals(1)
entitled = law.step(
    "entitled",
    "当年享受取暖费",
    when(
        in_time.is_("true")
        & ~(died_before.is_("true") & paid_if_died.is_("false"))
        & ~when(already_paid.given, already_paid, 0).equals(1)
        & belongs,
        1,
        0,
    ),
    FLAG,
    law="在截止日以前退休，属于享受范围，发放前没有死亡，当年没有在其他渠道领取。",
    formula="各项条件都符合",
)
heating = law.step(
    "heating",
    "取暖费",
    standard,
    YUAN,
    law="符合条件的按标准发放。",
    when=entitled.is_("true"),
    otherwise="0",
    why_not="不符合当年享受取暖费的条件",
)
county = law.step(
    "county_heating",
    "县财政负担的取暖费",
    when(funding.is_("county_treasury"), heating, 0),
    YUAN,
    law="由同级财政全额负担的部分。",
    source=FUNDING_NOTICE,
    payer=Payer.COUNTY,
)
earlier = law.step(
    "pre2022_heating",
    "2021年底前退休的企业人员取暖费",
    when(funding.is_("fund_or_local_budget"), heating, 0),
    YUAN,
    law="由养老保险基金或地方一般公共预算负担的部分。",
    source=FUNDING_NOTICE,
    payer=Payer.FUND_OR_LOCAL_BUDGET,
)
law.each("retirees", "各退休人员", totals=(heating, county, earlier))
KIND = law.kind(
    heating,
    funding,
    county,
    earlier,
    example={"heating_year": 2025, "kind": "enterprise", "retired": "2022-01"},
)
