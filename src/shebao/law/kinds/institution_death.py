"""差额、自收自支事业单位退休人员丧葬抚恤: the county's death package for retirees of partly funded institutions.

The county pays a fixed package; the formulas of state bodies and of institutions stand ready, so that the county can
change over by date.
"""

from shebao.law.declare import TODAY, Declaration
from shebao.law.expressions import cases, number
from shebao.law.payers import Payer
from shebao.law.units import FLAG, MONTH, MONTHS, YEAR, YUAN, choice, ratio

BUDGET = "泽州县2025年度部门预算"
FORMULAS = "国家机关和事业单位离退休人员死亡一次性抚恤规定（须核对）"
FUND_PAYS_NOT = "晋人社厅发〔2016〕82号第二条第三项"
PARTS = choice(funeral="丧葬补助", bereavement="一次性抚恤")
AMOUNT = ("0", "10000000")

law = Declaration(
    "institution_death",
    "差额、自收自支事业单位退休人员丧葬抚恤",
    basis=BUDGET,
    note="由县级财政负担，单列项目和批次，不得列入养老保险基金；因工死亡、企业职工遗属待遇另有规定，不重复发给。",
)
died = law.input("died", "死亡年月", MONTH, ("2011-08", "2100-12"), optional=True)
basic_pay = law.input(
    "basic_pay", "本人基本离退休费（月）", YUAN, ("0", "100000"), optional=True, aliases=("basic_pension", "pension")
)
by_parts = law.input("by_parts", "分列丧葬补助和一次性抚恤", FLAG, optional=True, aliases=("parts",))
given_funeral = law.input("funeral_part", "其中丧葬补助（县里核定）", YUAN, AMOUNT, optional=True)
other_paid = law.input("already_paid", "已在其他渠道领取的丧葬抚恤", YUAN, AMOUNT, optional=True)
on = (died, TODAY)
formula = law.parameter(
    "formula",
    "丧葬抚恤计算办法",
    choice(package="定额", income_and_pay="收入倍数加基本离退休费月数", pay="基本离退休费月数"),
    id="death.institution.formula",
    on=on,
)
package = law.parameter(
    "package", "丧葬抚恤定额", YUAN, AMOUNT, id="death.institution", on=on, aliases=("death_package",)
)
parts = law.table(
    "parts_table", "丧葬抚恤定额的构成", YUAN, id="death.institution.parts", keys=PARTS, bounds=AMOUNT, on=on
)
income_year = law.step(
    "income_year",
    "收入的统计年度",
    died // 12 - 1,
    YEAR,
    law="用死亡时上一年度的收入。",
    source=FORMULAS,
    when=died.given & formula.is_("income_and_pay"),
    why_not="没有填死亡年月，或者不按收入计算",
    quiet=True,
)
income = law.parameter(
    "national_income",
    "全国城镇居民人均可支配收入",
    YUAN,
    ("1000", "1000000"),
    id="income.urban.national",
    on=(income_year,),
    aliases=("annual_income",),
)
multiple = law.parameter("income_multiple", "收入倍数", ratio(2), ("0", "100"), id="death.income_multiple", on=on)
months_with_income = law.parameter(
    "pay_months_with_income", "收入之外的基本离退休费月数", MONTHS, (0, 120), id="death.pay_months", on=on
)
months_alone = law.parameter(
    "pay_months_alone", "只按基本离退休费的月数", MONTHS, (0, 120), id="death.institution.pay_months", on=on
)
standard = law.step(
    "standard",
    "丧葬抚恤标准",
    cases(
        (formula.is_("package"), package),
        (formula.is_("income_and_pay"), income * multiple + basic_pay * months_with_income),
        otherwise=basic_pay * months_alone,
    ),
    YUAN,
    "half_up",
    law="县里定额每人50000元；改按公式的，机关为上年全国城镇居民人均可支配收入的2倍加40个月基本离退休费，"
    "事业单位为20个月基本离退休费。",
    source=f"{BUDGET}；{FORMULAS}",
)
payable = law.step(
    "payable",
    "应发丧葬抚恤",
    standard - cases((other_paid.given, other_paid), otherwise=0),
    YUAN,
    law="一人只发一次；已在其他渠道领取的部分扣除，超过标准的须查明原因。",
    source="由县里确定",
    bounds=AMOUNT,
    payer=Payer.COUNTY,
)
listed = cases((by_parts.given, by_parts), otherwise=0).equals(1)
funeral = law.step(
    "funeral",
    "其中丧葬补助",
    cases((given_funeral.given, given_funeral), otherwise=parts.at(number(PARTS.option("funeral")))),
    YUAN,
    law="定额中丧葬补助和一次性抚恤各多少，由县里确定。",
    source="由县里确定",
    when=given_funeral.given | listed,
    why_not="没有要求分列",
)
law.step(
    "parts_beyond",
    "各部分之和与标准的差额",
    parts.at(number(PARTS.option("funeral"))) + parts.at(number(PARTS.option("bereavement"))) - standard,
    YUAN,
    law="丧葬补助和一次性抚恤之和等于标准。",
    when=listed & ~given_funeral.given,
    bounds=("0", "0"),
    hidden=True,
    says="县里设定的丧葬补助和一次性抚恤相加，不等于丧葬抚恤标准。请核对参数death.institution.parts。",
)
bereavement = law.step(
    "bereavement",
    "其中一次性抚恤",
    standard - funeral,
    YUAN,
    law="标准减去丧葬补助。",
    source="由县里确定",
    when=given_funeral.given | listed,
    why_not="没有要求分列",
    bounds=AMOUNT,
)
from_fund = law.step(
    "from_fund",
    "养老保险基金支付",
    0,
    YUAN,
    law="丧葬费、一次性抚恤金不从机关事业单位养老保险基金支付，由原渠道负担。",
    source=FUND_PAYS_NOT,
)
law.each("people", "人员", totals=(payable, from_fund))
KIND = law.kind(payable, funeral, bereavement, from_fund, example={"died": "2025-08"})
