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
from shebao.law.units import MONTH, YUAN

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
