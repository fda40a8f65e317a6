"""企业职工基本养老金: base, account and transitional pension (基础、个人账户、过渡性养老金) by Shanxi's rules."""

from shebao.law.declare import TODAY, Declaration
from shebao.law.kinds._enterprise import (
    NATIONAL,
    account_step,
    base_pension_step,
    entitlement_of,
    indexed_wage_step,
    total_step,
    transitional_step,
    years_step,
)
from shebao.law.payers import Payer
from shebao.law.units import MONTH, MONTHS, YUAN

law = Declaration(
    "enterprise_pension",
    "企业职工基本养老金",
    basis=NATIONAL,
    note="退休时当年计发基数尚未公布的，暂按上年基数预发，结果标为暂定；公布后用“养老待遇重算”补发。",
)
retired = law.input("retired", "退休年月", MONTH, ("2006-01", "2100-12"), optional=True, aliases=("retire_month",))
person = entitlement_of(law, (retired, TODAY))
benefit_base = law.parameter(
    "benefit_base_B",
    "养老金计发基数",
    YUAN,
    ("100", "50000"),
    id="pension.base",
    on=(retired,),
    aliases=("benefit_base", "B"),
)
minimum = law.parameter(
    "min_months",
    "最低缴费月数",
    MONTHS,
    (0, 480),
    id="ret.min_months",
    on=(retired, TODAY),
    aliases=("minimum_months",),
)
law.step(
    "months_beyond_minimum",
    "超过最低缴费月数的月数",
    person.total_months - minimum,
    MONTHS,
    law="达到法定退休年龄时累计缴费满最低年限的，按月领取基本养老金。",
    source="社会保险法第十六条",
    bounds=(0, 720),
    hidden=True,
    warns=True,
    says="缴费月数（total_months）少于最低缴费月数{min_months}，还不能按月领取基本养老金，以下金额只供测算。"
    "可以延长缴费到最低年限；2011年7月以前参保、延长五年仍不足的，可以一次性缴费到最低年限；也可以转入城乡居民养老保险，"
    "或者书面申请终止关系、一次性支付个人账户储存额。",
)
indexed = indexed_wage_step(law, person, benefit_base)
years = years_step(law, person)
base = base_pension_step(law, person, benefit_base, indexed, years)
account = account_step(law, person)
transitional = transitional_step(law, person, benefit_base)
total = total_step(law, person, base + account + transitional, payer=Payer.ENTERPRISE_FUND)
KIND = law.kind(
    base,
    account,
    transitional,
    total,
    monthly=(total,),
    example={
        "retired": "2025-06",
        "avg_index_Z": "1.0346",
        "total_months": 451,
        "account_balance": "143210.88",
        "retire_age": "60y2m",
        "pre_account_months": 125,
        "transitional_index": "1.1180",
    },
)
