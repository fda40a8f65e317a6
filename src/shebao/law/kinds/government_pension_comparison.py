"""机关事业单位养老金新老办法对比: old and new method, the ten years' share of the excess, and the annuity."""

from datetime import date
from fractions import Fraction

from shebao.law.declare import TODAY, Declaration, Step
from shebao.law.expressions import Call, when
from shebao.law.kinds._divisor import DIVISOR, divisor_steps
from shebao.law.kinds._years import in_years, years_rounding_of
from shebao.law.payers import Payer
from shebao.law.units import AGE, COUNT, FLAG, MONTH, MONTHS, YEAR, YEARS, YUAN, choice, money, rate, ratio
from shebao.money import round_half_up

DECISION = "国发〔2015〕2号、人社部发〔2015〕28号"
SHANXI = "山西省机关事业单位养老保险制度改革实施办法（须核对）"
INDEX = ratio(4)
GROWTH = rate(4)
GROWTH_YEARS = range(2014, 2024)
STAFF = choice(civil_servant="公务员", institution="事业单位工作人员")
PAY = ("0", "100000")
CORE = money(6)


def grown(core: int, *growth: int) -> int:
    """基数乘以各年（1＋增长率）"""
    # Ten factors of four decimals do not fit 64 bits, so this product is made of Python's own integers.
    product = Fraction(core, CORE.scale)
    for rate_of_year in growth:
        product *= 1 + Fraction(rate_of_year, GROWTH.scale)
    fen = product * YUAN.scale
    return round_half_up(fen.numerator, fen.denominator)


law = Declaration(
    "government_pension_comparison",
    "机关事业单位养老金新老办法对比",
    basis=DECISION,
    note="职业年金从年金账户支付，领完为止，不是终身；其余从机关事业单位养老保险基金支付。改革前已退休的不变。",
)
retired = law.input("retired", "退休年月", MONTH, ("2014-10", "2060-12"), aliases=("retire_month",))
basic_pay = law.input("basic_pay", "2014年9月基本工资", YUAN, PAY, optional=True, aliases=("A",))
given_ratio = law.input("service_ratio", "老办法计发比例", rate(4), ("0", "1"), optional=True, aliases=("M",))
staff = law.input("staff", "人员身份", STAFF, optional=True)
service_years = law.input("service_years", "工作年限（满几年）", YEARS, (0, 60), optional=True)
allowance = law.input("retirement_allowance", "2014年9月退休补贴标准", YUAN, PAY, optional=True, aliases=("B", "B0"))
increase = law.input("increase_2015", "按国办发〔2015〕3号增加的退休费", YUAN, PAY, optional=True, aliases=("C",))
avg_index = law.input("avg_index", "平均缴费工资指数", INDEX, ("0", "5"), aliases=("avg_index_Z", "Z"))
total_months = law.input("total_months", "缴费月数（含视同缴费）", MONTHS, (1, 720))
deemed_index = law.input("deemed_index", "视同缴费指数", INDEX, ("0", "5"), group="deemed")
deemed_months = law.input("deemed_months", "视同缴费月数", MONTHS, (0, 720), group="deemed")
account_balance = law.input("account", "个人账户储存额", YUAN, ("0", "100000000"), aliases=("account_balance",))
annuity_balance = law.input("annuity", "职业年金账户储存额", YUAN, ("0", "100000000"), aliases=("annuity_balance",))
given_divisor = law.input(
    "given_divisor", "核定的计发月数", DIVISOR, ("20", "300"), optional=True, aliases=("divisor",)
)
retire_age = law.input("retire_age", "退休年龄", AGE, ("40y", "70y11m"), optional=True)
on = (retired, TODAY)
transition_end = law.parameter(
    "transition_end", "过渡期最后年月", MONTH, ("2014-10", "2060-12"), id="gov.transition.end", on=on
)
share = law.parameter("k", "超出部分发给比例", rate(2), ("0", "1"), id="gov.transition.k", on=(retired,))
ratios = {
    code: law.table(
        f"seniority_{code}",
        f"{words}老办法计发比例表",
        rate(4),
        id=f"gov.seniority_ratio.{code}s",
        keys=(0, 60),
        bounds=("0", "1"),
        on=on,
        threshold=True,
    )
    for code, words in STAFF.options
}
growth = {
    year: law.parameter(
        f"growth.{year}",
        f"{year}年增长率",
        GROWTH,
        ("-0.2", "0.5"),
        id="gov.growth",
        on=(date(year, 1, 1),),
        aliases=(f"growth.{position}",),
    )
    for position, year in enumerate(GROWTH_YEARS, start=1)
}
benefit_base = law.parameter(
    "benefit_base",
    "养老金计发基数",
    YUAN,
    ("100", "50000"),
    id="pension.base",
    on=(retired,),
    aliases=("W", "benefit_base_B"),
)
rate_per_year = law.parameter(
    "rate_per_year", "每满一年发给的比例", rate(4), ("0", "0.1"), id="pension.rate_per_year", on=on
)
coefficient = law.parameter(
    "coefficient",
    "过渡性养老金系数",
    rate(4),
    ("0", "0.05"),
    id="gov.transitional.coefficient",
    on=on,
    aliases=("coef",),
)
years_rounding = years_rounding_of(law, on)

compared_if = (retired <= transition_end) & (deemed_months.given | basic_pay.given)
compared = law.step(
    "compared",
    "新老办法对比",
    when(compared_if, 1, 0),
    FLAG,
    formula="2024年9月以前退休，且有改革前的工作年限",
    law="改革前参加工作、2014年10月1日至2024年9月30日退休的，新老办法对比；以后退休的只按新办法。",
)
in_transition = compared.is_("true")
NEW_ONLY = "过渡期以后退休，或没有改革前的工作年限，只按新办法"
service_ratio = law.step(
    "old_ratio",
    "老办法计发比例（M）",
    when(
        given_ratio.given,
        given_ratio,
        when(
            staff.is_("civil_servant"),
            ratios["civil_servant"].at(service_years),
            ratios["institution"].at(service_years),
        ),
    ),
    rate(4),
    formula="核定的比例，或按人员身份和工作年限查表",
    law="按工作年限确定：满35年90%，满30年85%，满20年80%，满10年70%。",
    when=in_transition,
    why_not=NEW_ONLY,
)
exact_core = law.step(
    "old_core_exact",
    "老办法基数（连乘用，不取整）",
    basic_pay * service_ratio + allowance + increase,
    CORE,
    law="2014年9月基本工资乘以计发比例，加退休补贴标准和2015年增加的退休费。",
    when=in_transition,
    why_not=NEW_ONLY,
)
law.step(
    "old_core",
    "老办法基数",
    exact_core,
    YUAN,
    "half_up",
    law="取到分只供查看；老办法待遇用不取整的基数连乘，最后一次取到分。",
    when=in_transition,
    why_not=NEW_ONLY,
)
retired_year = law.step("retired_year", "退休年度", retired // 12, YEAR, law="退休年月所在的年度。")
applied: list[Step] = [
    law.step(
        f"growth_applied.{year}",
        f"{year}年增长率（计入）",
        growth[year],
        GROWTH,
        law="退休年度的上一年及以前各年的增长率计入；2014年为0。",
        when=in_transition & (retired_year > year),
        otherwise="0",
        quiet=True,
    )
    for year in GROWTH_YEARS
]
old = law.step(
    "old",
    "老办法待遇",
    Call(grown, (exact_core, *applied), YUAN, 0, 10**12),
    YUAN,
    law="老办法基数连乘2015年至退休年度各年的（1＋上一年增长率），最后取到分。",
    when=in_transition,
    why_not=NEW_ONLY,
    bounds=("0", "10000000"),
)
base = law.step(
    "base",
    "基础养老金",
    (benefit_base + benefit_base * avg_index) / 2 * in_years(total_months, years_rounding) * rate_per_year,
    YUAN,
    "half_up",
    formula="（计发基数＋计发基数×平均缴费工资指数）÷2×缴费年限×每满一年的比例",
    law="以计发基数和本人指数化月平均缴费工资的平均值为基数，缴费每满一年发给1%。",
)
transitional = law.step(
    "transitional",
    "过渡性养老金",
    benefit_base * deemed_index * in_years(deemed_months, years_rounding) * coefficient,
    YUAN,
    "half_up",
    formula="计发基数×视同缴费指数×视同缴费年限×过渡系数",
    law="计发基数乘以视同缴费指数、视同缴费年限和过渡系数。",
    source=SHANXI,
    when=deemed_months.given,
    otherwise="0",
    why_not="没有视同缴费年限",
)
by_age = divisor_steps(law, retire_age, on, applies=~given_divisor.given)
divisor = law.step(
    "divisor_used",
    "计发月数（采用）",
    when(~given_divisor.given, by_age, given_divisor),
    DIVISOR,
    law="填了核定的计发月数的用它，没有填的按退休年龄查表。",
    source="国发〔2005〕38号附件",
)
account_pension = law.step(
    "account_pension",
    "个人账户养老金",
    account_balance / divisor,
    YUAN,
    "half_up",
    law="个人账户储存额除以计发月数。",
)
annuity_pension = law.step(
    "annuity_pension",
    "职业年金月支付额",
    annuity_balance / divisor,
    YUAN,
    "half_up",
    law="职业年金储存额除以计发月数，领完为止。",
    source="国办发〔2015〕18号",
    payer=Payer.ANNUITY,
)
new = law.step(
    "new",
    "新办法待遇",
    base + transitional + account_pension + annuity_pension,
    YUAN,
    law="基础养老金、过渡性养老金、个人账户养老金和职业年金之和。",
)
exceeds = in_transition & (new > when(in_transition, old, 0))
percent = law.step(
    "ratio",
    "超出部分发给的百分数",
    when(exceeds, share * 100, 0),
    COUNT,
    formula="新办法高于老办法时，退休年度的发给比例",
    law="2014年10月至2015年底退休的10%，以后每年增加10个百分点，2024年1月至9月100%；新办法不高于老办法的为0。",
    when=in_transition,
    otherwise=100,
    why_not="只按新办法，全额发给",
)
top_up = law.step(
    "top_up",
    "超出部分发给额",
    when(in_transition, (new - old) * share, 0),
    YUAN,
    "half_up",
    formula="（新办法待遇－老办法待遇）×发给比例",
    law="新办法高于老办法的部分，按退休年度的比例发给（限高）。",
    when=exceeds,
    otherwise="0",
    why_not="新办法不高于老办法，按老办法发给（保低）；或只按新办法",
)
payable = law.step(
    "payable",
    "月应发待遇",
    when(in_transition, old + top_up, new),
    YUAN,
    formula="老办法待遇＋超出部分发给额；过渡期以后为新办法待遇",
    law="新办法低于老办法的按老办法发给，高于的发老办法加超出部分的规定比例；过渡期以后按新办法。",
)
fund = law.step(
    "fund",
    "基金支付额",
    payable - annuity_pension,
    YUAN,
    law="应发待遇减去从职业年金账户支付的部分。",
    payer=Payer.GOVERNMENT_FUND,
)
law.one_of(given_divisor, retire_age)
law.each("cases", "各案例")
KIND = law.kind(
    old,
    new,
    percent,
    payable,
    annuity_pension,
    fund,
    monthly=(annuity_pension, fund),
    example={
        "retired": "2019-06",
        "basic_pay": "2380.00",
        "service_ratio": "0.90",
        "retirement_allowance": "1310.00",
        "increase_2015": "260.00",
        "growth": ["0", "0.035", "0.03", "0.03", "0.025"],
        "benefit_base": "5639",
        "avg_index": "1.0850",
        "total_months": 456,
        "deemed_index": "1.1200",
        "deemed_months": 399,
        "account": "31250.60",
        "annuity": "42318.75",
        "given_divisor": "139",
    },
)
