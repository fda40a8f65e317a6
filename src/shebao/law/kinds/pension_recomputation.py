"""养老待遇重算: a pension awarded on an interim benefit base, computed again once the definitive base is published."""

from shebao.law.declare import Declaration
from shebao.law.expressions import greatest, least, when
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

BASES = ("100", "50000")
RECOMPUTE = "从养老金起发之月起重算，差额一次补发。"

law = Declaration(
    "pension_recomputation",
    "养老待遇重算",
    basis=NATIONAL,
    note="其间经过年度调整的，调整额另按重算后的养老金重算。公布的基数低于预发基数的，差额为负，是多发。",
)
retired = law.input("retired", "退休年月", MONTH, ("2006-01", "2100-12"), aliases=("retire_month",))
recomputed = law.input(
    "recomputed", "按新标准首次发放年月", MONTH, ("2006-01", "2101-12"), aliases=("recomputed_from", "paid_month")
)
died = law.input("died", "死亡年月", MONTH, ("2006-01", "2101-12"), optional=True)
interim_base = law.input(
    "interim_base", "预发时的计发基数", YUAN, BASES, aliases=("provisional_base", "interim_benefit_base")
)
person = entitlement_of(law, (retired,))
definitive_base = law.parameter(
    "definitive_base",
    "公布的计发基数",
    YUAN,
    BASES,
    id="pension.base",
    on=(retired,),
    aliases=("benefit_base_B", "benefit_base", "B"),
)
years = years_step(law, person)
account = account_step(law, person)
totals = []
for base, prefix, words in ((interim_base, "provisional.", "预发"), (definitive_base, "definitive.", "重算")):
    indexed = indexed_wage_step(law, person, base, prefix, words)
    base_pension = base_pension_step(law, person, base, indexed, years, prefix, words)
    transitional = transitional_step(law, person, base, prefix, words)
    totals.append(total_step(law, person, base_pension + account + transitional, prefix, words))
provisional, definitive = totals
difference = law.step(
    "difference", "每月差额", definitive - provisional, YUAN, law="重算后的月养老金减预发的月养老金。"
)
start = law.step("pension_start", "养老金起发年月", retired + 1, MONTH, law="从退休的次月起发给养老金。")
last = law.step(
    "last_month",
    "按预发标准发放的最后年月",
    when(died.given, least(died, recomputed - 1), recomputed - 1),
    MONTH,
    law="到按新标准首次发放的前一个月；其间死亡的，到死亡当月。",
)
months = law.step("months", "补发月数", greatest(last - start + 1, 0), MONTHS, law=RECOMPUTE, bounds=(0, 600))
arrears = law.step(
    "arrears",
    "补发金额",
    difference * months,
    YUAN,
    law="每月差额乘以补发月数；为负的是多发。",
    payer=Payer.ENTERPRISE_FUND,
)
KIND = law.kind(
    provisional,
    definitive,
    difference,
    months,
    arrears,
    example={
        "retired": "2025-06",
        "recomputed": "2025-11",
        "interim_base": "7111",
        "avg_index_Z": "0.8312",
        "total_months": 271,
        "account_balance": "98765.43",
        "retire_age": "60y3m",
    },
)
