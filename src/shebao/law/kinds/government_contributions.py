"""机关事业单位缴费: one month of pension contributions and of the occupational annuity (职业年金) for one person."""

from shebao.law.declare import TODAY, Declaration
from shebao.law.expressions import cases, clamp, when
from shebao.law.kinds._unit_side import EXACT, unit_rounding_of, unit_side
from shebao.law.payers import Payer
from shebao.law.units import FLAG, MONTH, YEAR, YUAN, rate

REFORM = "国发〔2015〕2号"
ANNUITY = "国办发〔2015〕18号"

law = Declaration(
    "government_contributions",
    "机关事业单位养老保险和职业年金月缴费",
    basis=REFORM,
    note="填了费款所属期、缴费年度或上下限的，缴费基数按上下限核定；都没有填的，所填缴费工资就是已经核定的基数。",
)
month = law.input("month", "费款所属期", MONTH, ("2014-10", "2100-12"), optional=True)
year = law.input("year", "缴费年度", YEAR, (2015, 2100), optional=True)
wage = law.input(
    "declared_monthly_wage", "缴费工资", YUAN, ("0", "1000000"), aliases=("base", "wage", "monthly_wage", "缴费基数")
)
fully_funded = law.input(
    "unit_fully_funded", "财政全额供款单位", FLAG, aliases=("fully_funded", "全额拨款单位", "财政全额拨款")
)
given_floor = law.input("base_floor", "指定的缴费基数下限", YUAN, ("0", "1000000"), group="limits", aliases=("floor",))
given_ceiling = law.input(
    "base_ceiling", "指定的缴费基数上限", YUAN, ("0", "1000000"), group="limits", aliases=("ceiling",)
)
on = (month, year)
floor = law.parameter("limits.floor", "缴费基数下限", YUAN, ("0", "1000000"), id="base.limit.lower", on=on)
ceiling = law.parameter("limits.ceiling", "缴费基数上限", YUAN, ("0", "1000000"), id="base.limit.upper", on=on)
# By month only: the rate fell in the middle of a year (2019-05), so a year does not say which one holds.
pension_unit_rate = law.parameter(
    "rates.pension_unit", "养老保险单位费率", rate(4), ("0", "1"), id="rate.120.unit", on=(month,)
)
pension_person_rate = law.parameter(
    "rates.pension_person", "养老保险个人费率", rate(4), ("0", "1"), id="rate.120.person", on=on
)
annuity_unit_rate = law.parameter(
    "rates.annuity_unit", "职业年金单位费率", rate(4), ("0", "1"), id="rate.OA.unit", on=on
)
annuity_person_rate = law.parameter(
    "rates.annuity_person", "职业年金个人费率", rate(4), ("0", "1"), id="rate.OA.person", on=on
)

base = law.step(
    "base",
    "缴费基数",
    cases(
        (given_floor.given & given_ceiling.given, clamp(wage, given_floor, given_ceiling)),
        (month.given | year.given, clamp(wage, floor, ceiling)),
        otherwise=wage,
    ),
    YUAN,
    law="按省里规定计入基数的工资项目核定，低于下限的按下限，高于上限的按上限。",
    source="晋人社厅发〔2016〕82号",
)
pension_unit = law.step(
    "pension_unit",
    "养老保险单位缴费",
    base * pension_unit_rate,
    YUAN,
    "half_up",
    law="单位按缴费基数和规定的费率缴纳，每人每险种取到分。",
    payer=Payer.EMPLOYER,
)
pension_person = law.step(
    "pension_person",
    "养老保险个人缴费",
    base * pension_person_rate,
    YUAN,
    "half_up",
    law="个人按缴费基数的8%缴纳，全部记入个人账户。",
    payer=Payer.PERSON,
)
annuity_unit = law.step(
    "annuity_unit",
    "职业年金单位缴费",
    base * annuity_unit_rate,
    YUAN,
    "half_up",
    law="单位按缴费基数的8%缴纳职业年金。",
    source=ANNUITY,
    payer=Payer.EMPLOYER,
)
annuity_person = law.step(
    "annuity_person",
    "职业年金个人缴费",
    base * annuity_person_rate,
    YUAN,
    "half_up",
    law="个人按缴费基数的4%缴纳职业年金，一律实账。",
    source=ANNUITY,
    payer=Payer.PERSON,
)
nominal_posted = law.step(
    "nominal_posted",
    "职业年金单位部分记账（虚账）",
    when(fully_funded.is_("true"), annuity_unit, 0),
    YUAN,
    law="财政全额供款的单位，单位缴费部分只记账、不缴现金；其他单位实账缴纳。",
    source=ANNUITY,
)
cash_due = law.step(
    "cash_due",
    "应缴现金",
    pension_unit + pension_person + annuity_unit + annuity_person - nominal_posted,
    YUAN,
    law="各项缴费之和，记账的部分除外。",
)
results = (pension_unit, pension_person, annuity_unit, annuity_person, cash_due, nominal_posted)
rounding = unit_rounding_of(law, (*on, TODAY))
exact_annuity = unit_side(law, rounding, annuity_unit, base, annuity_unit_rate)
exact_nominal = law.step(
    "nominal_posted_exact",
    "职业年金单位部分记账（未取整）",
    when(fully_funded.is_("true"), exact_annuity, 0),
    EXACT,
    law="与职业年金单位缴费同样取整。",
    source="由县里确定",
    when=rounding.is_("per_unit"),
    why_not="逐人取整",
    quiet=True,
)
law.each(
    "people",
    "人员",
    totals=(pension_unit, pension_person, annuity_unit, annuity_person, nominal_posted, cash_due),
    rounded_once={
        pension_unit: unit_side(law, rounding, pension_unit, base, pension_unit_rate),
        annuity_unit: exact_annuity,
        nominal_posted: exact_nominal,
    },
    sums={cash_due: (pension_unit, pension_person, annuity_unit, annuity_person)},
    less={cash_due: (nominal_posted,)},
)
KIND = law.kind(
    base,
    *results,
    example={"month": "2025-06", "declared_monthly_wage": "6853.70", "unit_fully_funded": True},
)
