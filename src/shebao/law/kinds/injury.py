"""工伤伤残待遇: one-off disability benefit, monthly allowance and nursing by grade (工伤保险条例)."""

from dataclasses import replace

from shebao.law.declare import TODAY, Declaration
from shebao.law.expressions import greatest, when
from shebao.law.kinds._own_wage import average_wage_of, own_wage_step
from shebao.law.payers import Payer
from shebao.law.units import COUNT, FLAG, MONTH, MONTHS, YUAN, choice, rate

RULES = "工伤保险条例第三十四条至第三十七条"
NURSING = replace(
    choice(full="完全不能自理", most="大部分不能自理", part="部分不能自理", none="能够自理或未评定"),
    other_words=(
        ("完全", "full"),
        ("大部分", "most"),
        ("mostly", "most"),
        ("部分", "part"),
        ("partial", "part"),
        ("partly", "part"),
        ("无", "none"),
    ),
)
PAYER = choice(fund="工伤保险基金", unit="用人单位")

law = Declaration(
    "injury",
    "工伤伤残待遇",
    basis=RULES,
    note="解除劳动关系时的一次性工伤医疗补助金、一次性伤残就业补助金由省里定月数，尚未查到，不在本计算内。",
)
injured = law.input("injured", "工伤发生年月", MONTH, ("2011-01", "2100-12"), optional=True, aliases=("happened",))
month = law.input("month", "待遇年月", MONTH, ("2011-01", "2100-12"), optional=True)
grade = law.input("grade", "伤残等级", COUNT, (1, 10))
own_wage = law.input(
    "own_wage", "本人工资（事故前12个月月平均缴费工资）", YUAN, ("0", "1000000"), aliases=("wage", "monthly_wage")
)
nursing_level = law.input("nursing_level", "生活自理障碍等级", NURSING, optional=True)
suitable_work = law.input("suitable_work", "单位已安排适当工作", FLAG, optional=True)
no_suitable_work = law.input("no_suitable_work", "难以安排工作", FLAG, optional=True, aliases=("hard_to_place",))
pension = law.input("pension", "本人基本养老金", YUAN, ("0", "100000"), optional=True)
on = (injured, TODAY)
average_wage = average_wage_of(law, on)
min_wage = law.parameter("min_wage", "最低工资月标准", YUAN, ("0", "100000"), id="minwage", on=(month, TODAY))
one_off_months = law.table(
    "one_off_months_table",
    "一次性伤残补助金月数表",
    MONTHS,
    id="inj.one_off_months",
    keys=(1, 10),
    bounds=(0, 60),
    on=on,
)
monthly_rates = law.table(
    "monthly_rates", "伤残津贴比例表", rate(4), id="inj.monthly", keys=(1, 10), bounds=("0", "1"), on=on
)
nursing_rates = law.table(
    "nursing_rates", "生活护理费比例表", rate(4), id="inj.nursing", keys=NURSING, bounds=("0", "1"), on=on
)

wage = own_wage_step(law, own_wage, average_wage, on)
months = law.step(
    "one_off_months",
    "一次性伤残补助金月数",
    one_off_months.at(grade),
    MONTHS,
    law="一级27个月，每低一级减少；十级7个月。",
)
one_off = law.step(
    "one_off",
    "一次性伤残补助金",
    wage * months,
    YUAN,
    law="本人工资乘以规定的月数，从工伤保险基金支付。",
    payer=Payer.INJURY_FUND,
)
law.step(
    "work_agrees",
    "安排工作与难以安排相符",
    when(suitable_work.given & no_suitable_work.given, when(suitable_work.equals(no_suitable_work), 0, 1), 1),
    FLAG,
    law="已安排适当工作与难以安排工作只能有一项为是。",
    bounds=("true", "true"),
    hidden=True,
)
law.step(
    "work_said",
    "已说明能否安排适当工作",
    when((grade >= 5) & (grade <= 6) & ~suitable_work.given & ~no_suitable_work.given, 0, 1),
    FLAG,
    law="五级、六级保留劳动关系，难以安排工作的才按月发给伤残津贴。",
    bounds=("true", "true"),
    hidden=True,
    warns=True,
    asks=True,
    says="没有填“单位已安排适当工作”（suitable_work）或“难以安排工作”（no_suitable_work），五级、六级按难以安排工作"
    "列出伤残津贴。单位已安排适当工作的不发，请核实后填写。",
)
has_allowance = (grade <= 4) | (
    (grade <= 6)
    & ~when(suitable_work.given, suitable_work, when(no_suitable_work.given, 1 - no_suitable_work, 0)).equals(1)
)
WHY_NOT = "七级至十级没有伤残津贴；五级、六级已安排适当工作的不发"
allowance_rate = law.step(
    "allowance_rate",
    "伤残津贴比例",
    monthly_rates.at(grade),
    rate(4),
    law="一级90%，二级85%，三级80%，四级75%；五级70%、六级60%（难以安排工作的）。",
    when=has_allowance,
    why_not=WHY_NOT,
)
own_allowance = law.step(
    "allowance_before_floor",
    "按比例计算的伤残津贴",
    wage * allowance_rate,
    YUAN,
    "half_up",
    law="本人工资乘以伤残津贴比例。",
    when=has_allowance,
    otherwise="0",
    why_not=WHY_NOT,
)
payer = law.step(
    "allowance_payer",
    "伤残津贴支付渠道",
    when(grade <= 4, PAYER.option("fund"), PAYER.option("unit")),
    PAYER,
    law="一级至四级从工伤保险基金支付；五级、六级由用人单位支付。",
    when=has_allowance,
    why_not=WHY_NOT,
)
monthly_allowance = law.step(
    "monthly_allowance",
    "月伤残津贴",
    greatest(own_allowance, min_wage),
    YUAN,
    law="实际金额低于当地最低工资标准的，补足差额。",
    when=has_allowance,
    otherwise="0",
    why_not=WHY_NOT,
    payer=payer,
)
top_up = law.step(
    "pension_top_up",
    "退休后补足的差额",
    greatest(monthly_allowance - pension, 0),
    YUAN,
    law="一级至四级办理退休后停发伤残津贴，基本养老金低于伤残津贴的，由工伤保险基金补足差额。",
    when=pension.given & (grade <= 4),
    otherwise="0",
    why_not="没有办理退休，或不是一级至四级",
    payer=Payer.INJURY_FUND,
)
nursing = law.step(
    "nursing",
    "月生活护理费",
    average_wage * nursing_rates.at(nursing_level),
    YUAN,
    "half_up",
    law="生活完全、大部分、部分不能自理的，分别按统筹地区上年度职工月平均工资的50%、40%、30%支付。",
    when=nursing_level.given & ~nursing_level.is_("none"),
    otherwise="0",
    why_not="没有评定生活自理障碍等级",
    payer=Payer.INJURY_FUND,
)
KIND = law.kind(
    one_off,
    monthly_allowance,
    payer,
    top_up,
    nursing,
    monthly=(monthly_allowance, top_up, nursing),
    example={
        "grade": 4,
        "own_wage": "4105.00",
        "avg_wage_of_pool_area": "6997",
        "nursing_level": "part",
        "min_wage": "2050",
    },
)
