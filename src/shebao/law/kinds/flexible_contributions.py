"""灵活就业人员缴费: what a person insured as an individual pays, and how it is split between account and pool."""

from shebao.law.declare import Declaration
from shebao.law.expressions import clamp, to_yuan, when
from shebao.law.payers import Payer
from shebao.law.units import MONTH, MONTHS, YEAR, YUAN, rate, ratio

law = Declaration("flexible_contributions", "灵活就业人员基本养老保险缴费", basis="国发〔2005〕38号")
year = law.input("year", "缴费年度", YEAR, (2006, 2100), optional=True)
month = law.input("month", "费款所属期", MONTH, ("2006-01", "2100-12"), optional=True)
tier = law.input("tier", "缴费档次（占平均工资的比例）", ratio(4), ("0", "10"), optional=True, aliases=("level",))
chosen = law.input(
    "chosen_base",
    "自选缴费基数",
    YUAN,
    ("0", "1000000"),
    optional=True,
    aliases=("declared_base", "base_chosen", "base"),
)
months = law.input("months", "缴费月数", MONTHS, (0, 12))
on = (month, year)
wage = law.parameter(
    "avg_monthly_wage",
    "核定基数所用月平均工资",
    YUAN,
    ("100", "1000000"),
    id="wage.reference",
    on=on,
    aliases=("ref_monthly_wage",),
)
floor = law.parameter(
    "floor", "缴费基数下限", YUAN, ("0", "1000000"), id="base.limit.lower", on=on, aliases=("base_floor",)
)
ceiling = law.parameter(
    "ceiling", "缴费基数上限", YUAN, ("0", "1000000"), id="base.limit.upper", on=on, aliases=("base_ceiling",)
)
full_rate = law.parameter(
    "rate", "缴费比例", rate(4), ("0", "1"), id="rate.110.flexible", on=on, aliases=("rates.flexible",)
)
account_rate = law.parameter(
    "account_rate",
    "记入个人账户的比例",
    rate(4),
    ("0", "1"),
    id="rate.110.flexible_account",
    on=on,
    aliases=("rates.account",),
)

base = law.step(
    "base",
    "缴费基数",
    clamp(when(chosen.given, chosen, to_yuan(wage * tier)), floor, ceiling),
    YUAN,
    law="本人在上下限之间自选基数，自选的不取整；按档次选的，月平均工资乘以档次，四舍五入到元；"
    "低于下限的按下限，高于上限的按上限。",
    formula="自选的基数；没有自选的，月平均工资×档次，四舍五入到元；在上下限之间",
    source="国办发〔2019〕13号",
)
monthly = law.step("monthly", "每月缴费额", base * full_rate, YUAN, "half_up", law="按缴费基数的20%缴纳，取到分。")
account_monthly = law.step(
    "account_monthly", "每月记入个人账户", base * account_rate, YUAN, "half_up", law="其中8个百分点记入个人账户。"
)
pooled_monthly = law.step(
    "pooled_monthly",
    "每月进入统筹基金",
    monthly - account_monthly,
    YUAN,
    law="其余进入统筹基金，等于每月缴费额减去记入个人账户的部分。",
    bounds=("0", "1000000"),
)
PERIOD = "每月金额乘以缴费月数。"
period_total = law.step("period_total", "本期缴费合计", monthly * months, YUAN, law=PERIOD, payer=Payer.PERSON)
account_total = law.step("account_total", "本期记入个人账户", account_monthly * months, YUAN, law=PERIOD)
pooled_total = law.step("pooled_total", "本期进入统筹基金", pooled_monthly * months, YUAN, law=PERIOD)
law.each("people", "人员", totals=(period_total, account_total, pooled_total))
KIND = law.kind(
    base,
    period_total,
    account_total,
    pooled_total,
    example={"year": 2026, "tier": "0.60", "months": 12},
)
