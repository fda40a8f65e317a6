"""缴费基数上下限: the floor and ceiling of the contribution base, worked out from the average wage.

The published limits are what is in force; this derivation only checks them.
"""

from shebao.law.declare import Declaration
from shebao.law.expressions import to_yuan, when
from shebao.law.units import YEAR, YUAN, choice, ratio

law = Declaration(
    "base_limits",
    "缴费基数上下限",
    basis="国办发〔2019〕13号",
    note="公布的上下限是执行依据，本计算只用于核对。",
)
given_monthly = law.input(
    "monthly_wage", "月平均工资", YUAN, ("10", "1000000"), optional=True, aliases=("avg_monthly_wage",)
)
stat_year = law.input("stat_year", "统计年度", YEAR, (1990, 2100), optional=True)
given_year = law.input("contribution_year", "缴费年度", YEAR, (1991, 2101), optional=True, aliases=("year",))
law.one_of(stat_year, given_year)
law.step(
    "years_agree",
    "缴费年度比统计年度晚的年数",
    given_year - stat_year,
    YEAR,
    law="上一年度的平均工资用于核定本年度的缴费基数。",
    when=stat_year.given & given_year.given,
    bounds=(1, 1),
    hidden=True,
)
applies_to_year = law.step(
    "applies_to_year",
    "适用的缴费年度",
    when(given_year.given, given_year, stat_year + 1),
    YEAR,
    law="上一年度的平均工资用于核定本年度的缴费基数。",
)
statistical_year = law.step(
    "statistical_year",
    "统计年度（采用）",
    applies_to_year - 1,
    YEAR,
    law="缴费年度的上一年。",
    hidden=True,
)
annual_wage = law.parameter(
    "annual_wage",
    "统计年度平均工资",
    YUAN,
    ("100", "10000000"),
    id="wage.annual",
    on=(statistical_year,),
)
wage_rounding = law.parameter(
    "wage_rounding",
    "月平均工资取整办法",
    choice(none="不先取整", yuan="先四舍五入到元"),
    id="base.wage_rounding",
    on=(applies_to_year,),
)
floor_ratio = law.parameter(
    "floor_ratio", "下限比例", ratio(4), ("0", "1"), id="base.limit.lower_ratio", on=(applies_to_year,)
)
ceiling_ratio = law.parameter(
    "ceiling_ratio", "上限比例", ratio(4), ("1", "10"), id="base.limit.upper_ratio", on=(applies_to_year,)
)
# Before 2019 the limits came from the unrounded monthly wage, so the two ways differ by up to a yuan.
monthly_wage = when(
    given_monthly.given,
    when(wage_rounding.is_("yuan"), to_yuan(given_monthly), given_monthly),
    when(wage_rounding.is_("yuan"), to_yuan(annual_wage / 12), annual_wage / 12),
)
monthly = law.step(
    "monthly",
    "月平均工资",
    monthly_wage,
    YUAN,
    "half_up",
    law="年平均工资除以12得月平均工资；2019年起先四舍五入到元，再计算上下限。",
)
floor = law.step(
    "floor",
    "缴费基数下限",
    monthly_wage * floor_ratio,
    YUAN,
    "half_up_yuan",
    law="缴费基数不低于月平均工资的60%。",
)
ceiling = law.step(
    "ceiling",
    "缴费基数上限",
    monthly_wage * ceiling_ratio,
    YUAN,
    "half_up_yuan",
    law="缴费基数不高于月平均工资的300%。",
)
KIND = law.kind(monthly, floor, ceiling, applies_to_year, example={"annual_wage": "84881", "stat_year": 2025})
