"""丧葬补助金和抚恤金: funeral and bereavement grants of the enterprise pension from September 2021 on."""

from dataclasses import replace

from shebao.law.declare import TODAY, Declaration
from shebao.law.expressions import Name, Number, greatest, least, when, whole, whole_up
from shebao.law.payers import Payer
from shebao.law.units import MONTH, MONTHS, YEAR, YEARS, YUAN, choice

NOTICE = "人社部发〔2021〕18号"
STATUS = replace(
    choice(in_service="在职", retired="已退休"),
    other_words=(
        ("在职职工", "in_service"),
        ("active", "in_service"),
        ("employed", "in_service"),
        ("退休", "retired"),
        ("退休人员", "retired"),
        ("pensioner", "retired"),
    ),
)

law = Declaration("death_grants", "丧葬补助金和抚恤金", basis=NOTICE)
died = law.input("died", "死亡年月", MONTH, ("2021-09", "2100-12"), optional=True)
status = law.input("status", "死亡时状态", STATUS)
contribution_months = law.input(
    "contribution_months", "缴费月数（含视同缴费）", MONTHS, (0, 720), aliases=("total_months", "months")
)
pension_months = law.input(
    "pension_months_received", "已领养老金月数", MONTHS, (0, 900), optional=True, aliases=("pension_months",)
)
own_contributions = law.input("own_contributions", "本人缴费金额", YUAN, ("0", "10000000"), optional=True)
work_death_grants = law.input(
    "work_death_grants", "因工死亡应领的丧葬补助金和一次性工亡补助金", YUAN, ("0", "100000000"), optional=True
)
on = (died, TODAY)
income_year = law.step(
    "income_year",
    "收入的统计年度",
    died // 12 - 1,
    YEAR,
    law="用死亡时上一年度的收入。",
    when=died.given,
    why_not="没有填死亡年月",
)
basis = law.parameter(
    "income_basis",
    "计发基数",
    choice(province_income="本省城镇居民人均可支配收入", national_income="全国城镇居民人均可支配收入"),
    id="surv.basis",
    on=on,
)
INCOME = ("1000", "1000000")
province_income = law.parameter(
    "annual_income",
    "本省城镇居民人均可支配收入",
    YUAN,
    INCOME,
    id="income.urban.province",
    on=(income_year,),
    aliases=("province_income", "income", "urban_income"),
)
national_income = law.parameter(
    "national_income", "全国城镇居民人均可支配收入", YUAN, INCOME, id="income.urban.national", on=(income_year,)
)
funeral_months = law.parameter("funeral_months", "丧葬补助金月数", MONTHS, (0, 60), id="surv.funeral_months", on=on)
months_table = law.table(
    "months_table", "抚恤金月数表", MONTHS, id="surv.months", keys=(0, 60), bounds=(0, 60), on=on, threshold=True
)
extra_from = law.parameter("extra_from_years", "加发起算年限", YEARS, (0, 60), id="surv.months.extra_from_years", on=on)
extra_per_year = law.parameter(
    "extra_per_year", "超过后每年加发月数", MONTHS, (0, 12), id="surv.months.extra_per_year", on=on
)
max_months = law.parameter("max_months", "抚恤金最多月数", MONTHS, (0, 120), id="surv.months.max", on=on)
less_per_year = law.parameter(
    "less_per_pension_year", "每领一年养老金减发月数", MONTHS, (0, 12), id="surv.retired.less_per_year", on=on
)
min_months = law.parameter(
    "retired_min_months", "退休人员抚恤金最少月数", MONTHS, (0, 60), id="surv.retired.min_months", on=on
)
cap_years = law.parameter(
    "cap_under_years", "不满多少年以本人缴费为限", YEARS, (0, 60), id="surv.own_contributions_cap_under_years", on=on
)
counting = law.parameter(
    "years_counting",
    "不足一年的月数",
    choice(completed="不计", started="按一年计"),
    id="surv.years_counting",
    on=on,
)


def years_of(months: Name) -> Number:
    """Months as whole years, counted as the office decides."""
    return when(counting.is_("completed"), whole(months / 12), whole_up(months / 12))


monthly_income = law.step(
    "monthly_income",
    "月人均可支配收入",
    when(basis.is_("province_income"), province_income, national_income) / 12,
    YUAN,
    "half_up",
    law="死亡时本省上一年度城镇居民人均可支配收入除以12，取到分；不是全国的。",
)
funeral = law.step(
    "funeral", "丧葬补助金", monthly_income * funeral_months, YUAN, law="2个月的本省城镇居民月人均可支配收入。"
)
years = law.step(
    "years", "缴费年限（整年）", years_of(contribution_months), YEARS, law="按满几年计算，含视同缴费年限。"
)
months_by_years = law.step(
    "months_by_years",
    "按缴费年限的抚恤金月数",
    least(months_table.at(years) + greatest(years - extra_from, 0) * extra_per_year, max_months),
    MONTHS,
    law="不满5年3个月，满5年不满10年6个月，满10年不超过15年9个月；超过15年的每多1年加1个月，最多24个月。",
)
pension_years = law.step(
    "pension_years",
    "已领养老金年数",
    years_of(pension_months),
    YEARS,
    law="从领取养老金起按满几年计算。",
    when=status.is_("retired"),
    why_not="在职死亡",
)
months = law.step(
    "months",
    "抚恤金月数",
    when(
        status.is_("retired"),
        greatest(months_by_years - pension_years * less_per_year, min_months),
        months_by_years,
    ),
    MONTHS,
    law="退休人员每领取1年养老金减发1个月，最少9个月。",
)
bereavement = law.step("bereavement", "抚恤金", monthly_income * months, YUAN, law="月人均可支配收入乘以抚恤金月数。")
capped = status.is_("in_service") & (contribution_months < cap_years * 12)
both = law.step("grants", "两项合计", funeral + bereavement, YUAN, law="丧葬补助金和抚恤金之和。")
limited = law.step(
    "after_cap",
    "限额以后",
    least(both, own_contributions),
    YUAN,
    law="在职人员缴费不满5年的，待遇总额不超过本人缴费。",
    when=capped,
    why_not="缴费满5年，或已退休，不受本人缴费限制",
)
payable = law.step(
    "payable",
    "应发金额",
    when(
        when(work_death_grants.given, work_death_grants, 0) > when(capped, limited, both),
        0,
        when(capped, limited, both),
    ),
    YUAN,
    formula="两项合计，受限额的按限额以后；因工死亡待遇较高的为0",
    law="同时符合因工死亡条件的，只能选领其中一种，取高的。",
    payer=Payer.ENTERPRISE_FUND,
)
law.each("cases", "各案例", totals=(payable,))
KIND = law.kind(
    funeral,
    months,
    bereavement,
    payable,
    example={"status": "in_service", "annual_income": "41327", "contribution_months": 227},
)
