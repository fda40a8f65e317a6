"""个人账户一个年度: interest and closing balance of one year by the monthly-product method (月积数法).

Of a retired person the payments of the year are taken off with the interest they would have earned.
"""

from shebao.law.declare import Declaration
from shebao.law.expressions import clamp, greatest, total, when
from shebao.law.units import MONTH, MONTHS, YEAR, YUAN, choice, rate

law = Declaration(
    "account_year",
    "个人账户年度记账（月积数法）",
    basis="劳办发〔1997〕116号",
    note="没有列出的月份就是没有记入。计息末月以后到账的，计入本金、当年不计息。",
)
year = law.input("year", "年度", YEAR, (1990, 2100), optional=True, aliases=("year_of_months",))
opening = law.input("opening", "上年末储存额", YUAN, ("0", "100000000"), aliases=("opening_balance", "balance"))
MONTHS_OF_YEAR = range(1, 13)
credits = law.map_of(
    "credits_by_month",
    "记入额",
    MONTHS_OF_YEAR,
    YUAN,
    ("-1000000", "1000000"),
    key_label="月",
    absent="0",
    optional=True,
    aliases=("credits",),
    none="没有记入额",
    year_alias="year_of_months",
)
payments = law.map_of(
    "payments_by_month",
    "发放额",
    MONTHS_OF_YEAR,
    YUAN,
    ("0", "1000000"),
    key_label="月",
    absent="0",
    optional=True,
    aliases=("payments", "paid_by_month"),
    year_alias="year_of_months",
)
law.needs("credits_by_month", "payments_by_month")
given_months = law.input(
    "months_counted",
    "计息月数（至退休、转移或死亡的月份）",
    MONTHS,
    (1, 12),
    optional=True,
    aliases=("last_month", "counted_to_month", "months", "m"),
)
retired = law.input("retired", "退休年月", MONTH, ("1990-01", "2100-12"), optional=True, aliases=("retire_month",))
law.one_of(given_months, retired)
law.step(
    "retired_year",
    "退休年度",
    when(year.given, retired // 12 - year, 0),
    YEAR,
    law="按退休年月确定计息月数的，退休年月应在本年度。",
    when=retired.given,
    bounds=(0, 0),
    hidden=True,
)
months_counted = law.step(
    "months_counted_used",
    "计息月数",
    when(given_months.given, given_months, retired % 12 + 1),
    MONTHS,
    law="全年为12个月；退休当年计算到退休当月。",
    formula="计息月数，没有填的为退休月份",
    bounds=(1, 12),
)
scheme = law.input(
    "scheme", "险种", choice(employees="职工（企业、机关事业单位）", residents="城乡居民"), optional=True
)
employees_rate = law.parameter(
    "rate", "记账利率", rate(6), ("0", "0.5"), id="acct.rate", on=(year, retired), aliases=("interest_rate",)
)
residents_rate = law.parameter(
    "residents_rate", "城乡居民个人账户记账利率", rate(6), ("0", "0.5"), id="acct.rate.residents", on=(year, retired)
)
interest_rate = law.step(
    "rate_used",
    "采用的记账利率",
    when(scheme.given & scheme.is_("residents"), residents_rate, employees_rate),
    rate(6),
    law="职工个人账户用国家统一公布的记账利率；城乡居民个人账户用省里公布的记账利率。",
    source="人社部发〔2017〕31号",
    formula="职工或城乡居民个人账户的记账利率",
)

for month, credit in credits.items():
    law.step(
        f"credited_after.{month}",
        f"计息末月以后{month}月的记入额",
        when(months_counted < month, credit, 0),
        YUAN,
        law="计息末月以后到账的，计入本金、当年不计息。",
        bounds=("0", "0"),
        hidden=True,
        warns=True,
        says=f"{month}月有记入额，但利息只计算到以前的月份；这笔记入额计入本金，当年不计息。请核对月份。",
    )
credits_total = law.step(
    "credits_total",
    "本年记入额合计",
    total(credits.values()),
    YUAN,
    law="当年各月实际到账、记入个人账户的金额之和。",
    formula="Σ各月记入额",
)
month_product = law.step(
    "month_product",
    "月积数",
    total(credit * greatest(months_counted - month + 1, 0) for month, credit in credits.items()),
    YUAN,
    law="每月记入额乘以从当月到计息末月的月数，相加。",
    formula="Σ各月记入额×（计息月数－月份＋1）",
)
interest_opening = law.step(
    "interest_opening",
    "上年末储存额利息",
    opening * interest_rate * months_counted / 12,
    YUAN,
    "half_up",
    law="上年末储存额乘以记账利率；年中退休、转移或死亡的按月计息。",
)
interest_current = law.step(
    "interest_current",
    "本年记入额利息",
    month_product * interest_rate / 12,
    YUAN,
    "half_up",
    law="月积数乘以记账利率再除以12。",
)
paid = total(payments.values()) > 0
NOT_PAID = "当年没有从个人账户发放"
paid_total = law.step(
    "paid_total",
    "本年发放合计",
    total(payments.values()),
    YUAN,
    law="退休后当年从个人账户支付的个人账户养老金之和。",
    formula="Σ各月发放额",
    when=paid,
    otherwise="0",
    why_not=NOT_PAID,
    quiet=True,
)
payment_product = law.step(
    "payment_product",
    "发放额月积数",
    total(payment * greatest(months_counted - month + 1, 0) for month, payment in payments.items()),
    YUAN,
    law="每月发放额乘以从当月到计息末月的月数，相加。",
    formula="Σ各月发放额×（计息月数－月份＋1）",
    when=paid,
    otherwise="0",
    why_not=NOT_PAID,
    quiet=True,
)
interest_paid = law.step(
    "interest_paid",
    "发放额应扣利息",
    payment_product * interest_rate / 12,
    YUAN,
    "half_up",
    law="发放额月积数乘以记账利率再除以12，从余额中扣除。",
    when=paid,
    otherwise="0",
    why_not=NOT_PAID,
    quiet=True,
)
whole = law.step(
    "balance",
    "收支相抵后的余额",
    opening + interest_opening + credits_total + interest_current - paid_total - interest_paid,
    YUAN,
    law="上年末储存额、两项利息和本年记入额之和，减去本年发放额及其利息。",
    when=paid,
    otherwise="0",
    why_not=NOT_PAID,
    quiet=True,
)
closing = law.step(
    "closing",
    "年末储存额",
    when(paid, greatest(whole, 0), opening + interest_opening + credits_total + interest_current),
    YUAN,
    law="上年末储存额、两项利息和本年记入额之和；有发放的，减去发放额及其利息，不低于零。",
    formula="上年末储存额＋上年末储存额利息＋本年记入额合计＋本年记入额利息（有发放的，扣除发放额及其利息，不低于零）",
)
from_pool = law.step(
    "from_pool",
    "统筹基金负担",
    clamp(0 - whole, 0, paid_total),
    YUAN,
    law="个人账户用完以后，由统筹基金照原标准继续支付；按年度的差额计，不超过当年发放合计。",
    when=paid,
    otherwise="0",
    why_not=NOT_PAID,
    quiet=True,
)
KIND = law.kind(
    credits_total,
    month_product,
    interest_opening,
    interest_current,
    closing,
    paid_total,
    from_pool,
    example={
        "year": 2024,
        "opening": "38652.41",
        "credits_by_month": {str(month): "512.80" for month in range(1, 13)},
        "months_counted": 12,
    },
)
