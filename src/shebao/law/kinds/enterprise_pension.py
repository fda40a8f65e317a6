"""企业职工基本养老金: base, account and transitional pension (基础、个人账户、过渡性养老金) by Shanxi's rules."""

from shebao.law.declare import TODAY, Declaration
from shebao.law.expressions import Name, Number, Round, cases, when
from shebao.law.kinds._divisor import divisor_steps
from shebao.law.payers import Payer
from shebao.law.units import AGE, EXACT_YEARS, MONTH, MONTHS, YUAN, choice, rate, ratio

NATIONAL = "国发〔2005〕38号第六条"
SHANXI = "晋政发〔2006〕32号"
INDEX = ratio(4)

law = Declaration("enterprise_pension", "企业职工基本养老金", basis=NATIONAL)
retired = law.input("retired", "退休年月", MONTH, ("2006-01", "2100-12"), optional=True, aliases=("retire_month",))
avg_index = law.input("avg_index_Z", "平均缴费工资指数", INDEX, ("0", "10"), aliases=("avg_index", "Z"))
total_months = law.input("total_months", "缴费月数（含视同缴费）", MONTHS, (1, 720))
account_balance = law.input("account_balance", "个人账户储存额", YUAN, ("0", "100000000"))
retire_age = law.input("retire_age", "退休年龄", AGE, ("40y", "70y11m"))
early_months = law.input("pre_account_months", "建账前缴费月数（含视同缴费）", MONTHS, (0, 720), group="transitional")
early_index = law.input(
    "transitional_index", "过渡性养老金平均缴费指数", INDEX, ("0", "10"), group="transitional", aliases=("Zt",)
)
benefit_base = law.parameter(
    "benefit_base_B",
    "养老金计发基数",
    YUAN,
    ("100", "50000"),
    id="pension.base",
    on=(retired,),
    aliases=("benefit_base", "B"),
)
on = (retired, TODAY)
rate_per_year = law.parameter(
    "rate_per_year", "每满一年发给的比例", rate(4), ("0", "0.1"), id="pension.rate_per_year", on=on
)
coefficient = law.parameter(
    "coefficient", "过渡性养老金系数", rate(4), ("0", "0.05"), id="pension.transitional.coefficient", on=on
)
years_rounding = law.parameter(
    "years_rounding",
    "缴费年限取整办法",
    choice(**{"none": "不取整", "2dp": "保留两位小数", "1dp_up": "保留一位小数并进位"}),
    id="pension.years_rounding",
    on=on,
)
total_rounding = law.parameter(
    "total_rounding",
    "合计取整办法",
    choice(fen="保留到分", jiao_up="见分进角"),
    id="pension.total_rounding",
    on=on,
)

indexed = law.step(
    "indexed_wage",
    "指数化月平均缴费工资",
    benefit_base * avg_index,
    YUAN,
    "half_up",
    law="计发基数乘以本人平均缴费工资指数。",
)


def in_years(months: Name) -> Number:
    """Months as years, rounded as the province says."""
    years = months / 12
    return cases(
        (years_rounding.is_("2dp"), Round(years, 100, "half_up")),
        (years_rounding.is_("1dp_up"), Round(years, 10, "ceiling")),
        otherwise=years,
    )


years = law.step(
    "years",
    "缴费年限",
    in_years(total_months),
    EXACT_YEARS,
    law="缴费月数除以12，含视同缴费年限。",
)
base = law.step(
    "base",
    "基础养老金",
    (benefit_base + indexed) / 2 * years * rate_per_year,
    YUAN,
    "half_up",
    law="以计发基数和指数化月平均缴费工资的平均值为基数，缴费每满一年发给1%。",
)
divisor = divisor_steps(law, retire_age, on)
account = law.step(
    "account",
    "个人账户养老金",
    account_balance / divisor,
    YUAN,
    "half_up",
    law="个人账户储存额除以计发月数。",
)
transitional = law.step(
    "transitional",
    "过渡性养老金",
    benefit_base * early_index * in_years(early_months) * coefficient,
    YUAN,
    "half_up",
    law="建账前有缴费（含视同缴费）的，按过渡性平均缴费指数、建账前年限和过渡系数计发。",
    source=SHANXI,
    when=early_months.given,
    otherwise="0",
    why_not="没有建立个人账户以前的缴费年限",
)
total = law.step(
    "total",
    "月基本养老金",
    when(
        total_rounding.is_("jiao_up"),
        Round(base + account + transitional, 10, "ceiling"),
        base + account + transitional,
    ),
    YUAN,
    law="各组成部分分别取到分后相加。",
    payer=Payer.ENTERPRISE_FUND,
)
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
