"""企业职工月缴费: one month's contributions of one person, unit's and person's side of each insurance."""

from collections.abc import Iterable
from functools import reduce
from operator import or_

from shebao.law.declare import TODAY, Declaration
from shebao.law.expressions import Condition, clamp, number, when
from shebao.law.kinds._unit_side import unit_rounding_of, unit_side
from shebao.law.payers import Payer
from shebao.law.units import COUNT, FLAG, MONTH, YEAR, YUAN, rate, ratio


def any_of(conditions: Iterable[Condition]) -> Condition:
    """Whether at least one of some conditions holds."""
    return reduce(or_, conditions)


law = Declaration("enterprise_contributions", "企业职工月缴费", basis="社会保险法第十二条")
month = law.input("month", "费款所属期", MONTH, ("1998-01", "2100-12"), optional=True)
year = law.input("year", "缴费年度", YEAR, (1998, 2100), optional=True)
wage = law.input(
    "declared_monthly_wage",
    "申报月工资",
    YUAN,
    ("0", "10000000"),
    aliases=("declared_wage", "monthly_wage", "wage", "申报工资", "月工资"),
)
given_injury_rate = law.input(
    "rates.injury_unit", "工伤保险单位费率", rate(6), ("0", "0.1"), optional=True, aliases=("injury_rate",)
)
injury_class = law.input(
    "injury_class", "工伤保险行业类别", COUNT, (1, 8), optional=True, aliases=("class", "injury.class")
)
given_base_rate = law.input(
    "injury_base_rate",
    "工伤保险行业基准费率",
    rate(6),
    ("0", "0.05"),
    optional=True,
    aliases=("rates.injury_base", "injury.base_rate"),
)
float_factor = law.input(
    "float_factor",
    "工伤保险浮动系数",
    ratio(2),
    ("0.5", "1.5"),
    optional=True,
    aliases=("float", "injury.float_factor"),
)
on = (month, year)
base_floor = law.parameter("base_floor", "缴费基数下限", YUAN, ("0", "1000000"), id="base.limit.lower", on=on)
base_ceiling = law.parameter("base_ceiling", "缴费基数上限", YUAN, ("0", "1000000"), id="base.limit.upper", on=on)
pension_unit_rate = law.parameter(
    "rates.pension_unit", "养老保险单位费率", rate(4), ("0", "1"), id="rate.110.unit", on=on
)
pension_person_rate = law.parameter(
    "rates.pension_person", "养老保险个人费率", rate(4), ("0", "1"), id="rate.110.person", on=on
)
unemp_unit_rate = law.parameter("rates.unemp_unit", "失业保险单位费率", rate(4), ("0", "1"), id="rate.210.unit", on=on)
unemp_person_rate = law.parameter(
    "rates.unemp_person", "失业保险个人费率", rate(4), ("0", "1"), id="rate.210.person", on=on
)
injury_rates = law.table(
    "injury_rates",
    "工伤保险行业基准费率表",
    rate(4),
    id="rate.410.classes",
    keys=(1, 8),
    bounds=("0", "0.05"),
    on=on,
)

floats_1 = law.table(
    "floats_1", "一类行业浮动档次", ratio(2), id="rate.410.float_class_1", keys=(1, 3), bounds=("0.1", "5"), on=on
)
floats_2_to_8 = law.table(
    "floats_2_to_8",
    "二至八类行业浮动档次",
    ratio(2),
    id="rate.410.float_classes_2_to_8",
    keys=(1, 5),
    bounds=("0.1", "5"),
    on=on,
)
law.step(
    "float_allowed",
    "浮动系数是规定的档次",
    when(
        injury_class.equals(1),
        when(any_of(float_factor.equals(floats_1.at(number(place))) for place in range(1, 4)), 1, 0),
        when(any_of(float_factor.equals(floats_2_to_8.at(number(place))) for place in range(1, 6)), 1, 0),
    ),
    FLAG,
    law="一类行业可上浮到120%、150%；二至八类行业还可下浮到80%、50%。",
    source="人社部发〔2015〕71号",
    when=float_factor.given & injury_class.given & ~given_injury_rate.given,
    bounds=("true", "true"),
    hidden=True,
    says="工伤保险浮动系数不是这一行业类别规定的档次：一类行业不能下浮，各类只能按规定的几档浮动。请核对浮动决定。",
)
base = law.step(
    "base",
    "缴费基数",
    clamp(wage, base_floor, base_ceiling),
    YUAN,
    law="按本人上年度月平均工资核定，低于下限的按下限，高于上限的按上限。",
    source="国办发〔2019〕13号",
)
injury_rate = law.step(
    "injury_rate",
    "工伤保险费率",
    when(
        given_injury_rate.given,
        given_injury_rate,
        when(given_base_rate.given, given_base_rate, injury_rates.at(injury_class))
        * when(float_factor.given, float_factor, 1),
    ),
    rate(8),
    law="行业基准费率乘以浮动系数，费率本身不取整；没有浮动决定的用基准费率。",
    source="人社部发〔2015〕71号",
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
    source="国发〔2005〕38号",
    payer=Payer.PERSON,
)
unemp_unit = law.step(
    "unemp_unit",
    "失业保险单位缴费",
    base * unemp_unit_rate,
    YUAN,
    "half_up",
    law="单位按缴费基数和规定的费率缴纳。",
    source="社会保险法第四十四条",
    payer=Payer.EMPLOYER,
)
unemp_person = law.step(
    "unemp_person",
    "失业保险个人缴费",
    base * unemp_person_rate,
    YUAN,
    "half_up",
    law="个人按缴费基数和规定的费率缴纳。",
    source="社会保险法第四十四条",
    payer=Payer.PERSON,
)
injury_unit = law.step(
    "injury_unit",
    "工伤保险单位缴费",
    base * injury_rate,
    YUAN,
    "half_up",
    law="工伤保险费由单位缴纳，个人不缴。",
    source="社会保险法第三十三条",
    payer=Payer.EMPLOYER,
)
everything = law.step(
    "all",
    "合计",
    pension_unit + pension_person + unemp_unit + unemp_person + injury_unit,
    YUAN,
    law="各险种单位和个人缴费之和。",
)
results = (pension_unit, pension_person, unemp_unit, unemp_person, injury_unit, everything)
rounding = unit_rounding_of(law, (*on, TODAY))
law.each(
    "declared_monthly_wages",
    "各人申报月工资",
    single="declared_monthly_wage",
    totals=results,
    rounded_once={
        pension_unit: unit_side(law, rounding, pension_unit, base, pension_unit_rate),
        unemp_unit: unit_side(law, rounding, unemp_unit, base, unemp_unit_rate),
        injury_unit: unit_side(law, rounding, injury_unit, base, injury_rate),
    },
    sums={everything: results[:-1]},
)
KIND = law.kind(
    base,
    *results,
    example={"month": "2025-06", "declared_monthly_wage": "5263.50", "injury_class": 5},
)
