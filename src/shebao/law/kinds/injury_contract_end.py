"""工伤职工解除劳动关系: one-off medical and one-off employment subsidy of grades 5 to 10 (工伤保险条例)."""

from shebao.law.declare import TODAY, Declaration
from shebao.law.expressions import cases, clamp, when
from shebao.law.kinds._own_wage import average_wage_of, own_wage_step
from shebao.law.payers import Payer
from shebao.law.units import COUNT, MONTH, MONTHS, YEARS, YUAN, choice, rate

RULES = "工伤保险条例第三十六条、第三十七条"
PROVINCE = "山西省工伤保险规定（须核对）"

law = Declaration(
    "injury_contract_end",
    "工伤职工解除劳动关系的一次性补助",
    basis=RULES,
    note="一级至四级保留劳动关系，不适用。月数、计发基数、临近退休的减发比例由省里规定，尚未查到，须先设定或在案例中填。",
)
ended = law.input("ended", "解除（终止）劳动关系年月", MONTH, ("2011-01", "2100-12"), optional=True, aliases=("month",))
grade = law.input("grade", "伤残等级", COUNT, (5, 10))
own_wage = law.input("own_wage", "本人工资（月平均缴费工资）", YUAN, ("0", "1000000"), optional=True, aliases=("wage",))
to_retirement = law.input("months_to_retirement", "距法定退休年龄的月数", MONTHS, (0, 600))
given_share = law.input("share", "核定的发给比例", rate(4), ("0", "1"), optional=True, aliases=("reduction",))
given_medical = law.input("medical_months", "核定的医疗补助金月数", MONTHS, (0, 120), optional=True)
given_employment = law.input("employment_months", "核定的就业补助金月数", MONTHS, (0, 120), optional=True)
on = (ended, TODAY)
basis = law.parameter(
    "wage_basis",
    "计发基数",
    choice(pool_average="统筹地区上年度职工月平均工资", own_wage="本人工资"),
    id="inj.contract_end.wage_basis",
    on=on,
)
average_wage = average_wage_of(law, on)
medical_table = law.table(
    "medical_table", "一次性工伤医疗补助金月数表", MONTHS, id="inj.medical_months", keys=(5, 10), bounds=(0, 120), on=on
)
employment_table = law.table(
    "employment_table",
    "一次性伤残就业补助金月数表",
    MONTHS,
    id="inj.employment_months",
    keys=(5, 10),
    bounds=(0, 120),
    on=on,
)
near_retirement = law.table(
    "near_retirement",
    "临近退休的发给比例表",
    rate(4),
    id="inj.contract_end.near_retirement",
    keys=(0, 60),
    bounds=("0", "1"),
    on=on,
    threshold=True,
)
wage = own_wage_step(law, own_wage, average_wage, on, basis.is_("own_wage"), "以统筹地区上年度职工月平均工资为计发基数")
base = law.step(
    "base",
    "计发基数（月）",
    when(basis.is_("own_wage"), wage, average_wage),
    YUAN,
    law="以统筹地区上年度职工月平均工资或本人工资为基数，由省里规定。",
    source=PROVINCE,
)
whole_years = law.step(
    "years_to_retirement",
    "距法定退休年龄满几年",
    clamp(to_retirement // 12, 0, 60),
    YEARS,
    law="按满几年查减发比例。",
    source=PROVINCE,
)
share = law.step(
    "share_used",
    "发给比例",
    cases((given_share.given, given_share), otherwise=near_retirement.at(whole_years)),
    rate(4),
    law="临近法定退休年龄的按规定比例减发，达到退休年龄的不发。",
    source=PROVINCE,
)
medical_months = law.step(
    "medical_months_used",
    "一次性工伤医疗补助金月数",
    cases((given_medical.given, given_medical), otherwise=medical_table.at(grade)),
    MONTHS,
    law="按伤残等级的月数，由省里规定。",
    source=PROVINCE,
)
employment_months = law.step(
    "employment_months_used",
    "一次性伤残就业补助金月数",
    cases((given_employment.given, given_employment), otherwise=employment_table.at(grade)),
    MONTHS,
    law="按伤残等级的月数，由省里规定。",
    source=PROVINCE,
)
medical = law.step(
    "medical",
    "一次性工伤医疗补助金",
    base * medical_months * share,
    YUAN,
    "half_up",
    law="五级、六级经本人提出，七级至十级合同期满终止或者本人提出解除的，由工伤保险基金支付。",
    payer=Payer.INJURY_FUND,
)
employment = law.step(
    "employment",
    "一次性伤残就业补助金",
    base * employment_months * share,
    YUAN,
    "half_up",
    law="同样情形下由用人单位支付。",
    payer=Payer.EMPLOYER,
)
together = law.step("total", "两项合计", medical + employment, YUAN, law="基金和用人单位分别支付，合计只供告知本人。")
KIND = law.kind(
    medical,
    employment,
    together,
    example={
        "grade": 7,
        "months_to_retirement": 240,
        "share": "1",
        "wage_basis": "pool_average",
        "avg_wage_of_pool_area": "6997",
        "medical_months": 11,
        "employment_months": 13,
    },
)
