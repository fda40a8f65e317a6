"""城乡居民养老金: base, long-years and age bonus, account pension, and the supplementary scheme (补充养老保险)."""

from shebao.law.declare import TODAY, Declaration
from shebao.law.expressions import greatest, when
from shebao.law.payers import Payer
from shebao.law.units import AGE, FLAG, MONTH, YEARS, YUAN, ratio

NATIONAL = "国发〔2014〕8号"
SUPPLEMENTARY = "山西省城乡居民补充养老保险办法（文号未查到）"
MONTHLY = ("0", "10000")

law = Declaration(
    "residents_pension",
    "城乡居民养老金",
    basis=NATIONAL,
    note="个人账户领完的，由基金继续支付同样金额。制度实施时已满45岁的，应缴年限较短，填“最低缴费年限”。",
)
month = law.input("month", "待遇年月", MONTH, ("2009-09", "2100-12"), optional=True)
age = law.input("age", "年龄（周岁）", YEARS, (0, 130), optional=True)
birth = law.input("birth", "出生年月", MONTH, ("1880-01", "2100-12"), optional=True)
years = law.input("contribution_years", "缴费年限", YEARS, (0, 80), aliases=("years",))
account_balance = law.input("account", "个人账户储存额", YUAN, ("0", "10000000"), aliases=("account_balance",))
given_age_bonus = law.input("age_bonus", "高龄加发", YUAN, MONTHLY, optional=True)
extra_years = law.input("supplementary.years", "补充养老保险缴费年限", YEARS, (0, 80), group="supplementary")
extra_account = law.input(
    "supplementary.account", "补充养老保险个人账户储存额", YUAN, ("0", "10000000"), group="supplementary"
)
on = (month, TODAY)
base = law.parameter("base", "基础养老金月标准", YUAN, MONTHLY, id="res.base", on=on)
bonus_per_year = law.parameter(
    "long_years_bonus_per_year_over_15",
    "长缴多得每年加发",
    YUAN,
    MONTHLY,
    id="res.long_bonus",
    on=on,
    aliases=("long_years_bonus_per_year", "long_bonus"),
)
bonus_from = law.parameter(
    "long_bonus_from_years", "长缴多得起算年限", YEARS, (0, 80), id="res.long_bonus_from_years", on=on
)
divisor = law.parameter("divisor", "计发月数", ratio(1), ("20", "300"), id="res.divisor", on=on)
age_bonus_table = law.table(
    "age_bonus_table",
    "高龄加发表",
    YUAN,
    id="res.age_bonus",
    keys=(0, 140),
    bounds=MONTHLY,
    on=on,
    threshold=True,
    below="0",
)
pension_age = law.parameter("pension_age", "领取年龄", AGE, ("40y", "80y"), id="res.age", on=on)
min_years = law.parameter("required_years", "最低缴费年限", YEARS, (0, 40), id="res.min_years", on=on)
extra_age = law.parameter("supplementary.age", "补充养老金领取年龄", AGE, ("40y", "90y"), id="rsp.age", on=on)
extra_base = law.parameter("supplementary.base", "补充养老金基础部分", YUAN, MONTHLY, id="rsp.base", on=on)
extra_per_year = law.parameter(
    "supplementary.per_year", "补充养老金每缴费一年加发", YUAN, MONTHLY, id="rsp.per_year", on=on
)
extra_divisor = law.parameter(
    "supplementary.divisor", "补充养老金计发月数", ratio(1), ("20", "300"), id="rsp.divisor", on=on
)

age_known = age.given | birth.given
reached = law.step(
    "age_reached",
    "待遇年月的周岁",
    when(age.given, age, (month - birth) // 12),
    YEARS,
    law="到待遇年月已满的周岁；生日所在的月份算已满。",
    when=age_known,
    why_not="没有填年龄或出生年月",
    bounds=(0, 140),
)
account = law.step(
    "account_pension",
    "个人账户养老金",
    account_balance / divisor,
    YUAN,
    "half_up",
    law="个人账户储存额除以139，终身支付。",
)
bonus = law.step(
    "bonus",
    "长缴多得",
    greatest(years - bonus_from, 0) * bonus_per_year,
    YUAN,
    law="缴费超过15年的，每多缴一年加发。",
    source="由县里确定",
)
age_bonus = law.step(
    "age_bonus_amount",
    "高龄加发（月）",
    when(given_age_bonus.given, given_age_bonus, when(age_known, age_bonus_table.at(reached), given_age_bonus)),
    YUAN,
    law="满规定年龄的按档加发，不满最低一档的没有。",
    source="由县里确定",
)
total = law.step(
    "total",
    "月养老金",
    base + bonus + age_bonus + account,
    YUAN,
    law="基础养老金、长缴多得、高龄加发和个人账户养老金之和。",
    payer=Payer.RESIDENTS_FUND,
)
has_extra = extra_years.given
NO_EXTRA = "没有参加补充养老保险"
extra_account_pension = law.step(
    "supplementary_account",
    "补充养老金个人账户部分",
    extra_account / extra_divisor,
    YUAN,
    "half_up",
    law="补充养老保险个人账户储存额除以101。",
    source=SUPPLEMENTARY,
    when=has_extra,
    otherwise="0",
    why_not=NO_EXTRA,
)
extra_seniority = law.step(
    "supplementary_seniority",
    "补充养老金年限部分",
    extra_years * extra_per_year,
    YUAN,
    law="每缴费一年加发1元。",
    source=SUPPLEMENTARY,
    when=has_extra,
    otherwise="0",
    why_not=NO_EXTRA,
)
extra_total = law.step(
    "supplementary_total",
    "月补充养老金",
    extra_base + extra_seniority + extra_account_pension,
    YUAN,
    law="基础部分、年限部分和个人账户部分之和，满65周岁起发。",
    source=SUPPLEMENTARY,
    when=has_extra,
    otherwise="0",
    why_not=NO_EXTRA,
)
grand_total = law.step(
    "grand_total_from_65",
    "满65周岁后的月合计",
    total + extra_total,
    YUAN,
    law="月养老金加月补充养老金。",
    source=SUPPLEMENTARY,
)
entitled = law.step(
    "entitled",
    "达到领取年龄和缴费年限",
    when((reached * 12 >= pension_age) & (years >= min_years), 1, 0),
    FLAG,
    law="满60周岁、缴费满15年、没有领取职工养老金的，按月领取。",
    when=age_known,
    why_not="没有填年龄或出生年月",
)
payable = law.step(
    "payable",
    "当月应发",
    when(entitled.is_("true"), total, 0) + when(has_extra, when(reached * 12 >= extra_age, extra_total, 0), 0),
    YUAN,
    law="达到领取条件的发月养老金；满65周岁另发补充养老金。",
    when=age_known,
    why_not="没有填年龄或出生年月",
)
KIND = law.kind(
    account,
    bonus,
    total,
    extra_total,
    grand_total,
    payable,
    monthly=(total, extra_total, grand_total),
    example={
        "base": "148.00",
        "contribution_years": 19,
        "account": "18654.37",
        "age": 66,
        "supplementary": {"years": 5, "account": "3890.12"},
    },
)
