"""个人账户一个年度: interest and closing balance of one year by the monthly-product method (月积数法)."""

from shebao.law.declare import Declaration
from shebao.law.expressions import greatest, total
from shebao.law.units import MONTHS, YEAR, YUAN, rate

law = Declaration("account_year", "个人账户年度记账（月积数法）", basis="劳办发〔1997〕116号")
year = law.input("year", "年度", YEAR, (1990, 2100), optional=True)
opening = law.input("opening", "上年末储存额", YUAN, ("0", "100000000"))
credits = law.map_of(
    "credits_by_month",
    "记入额",
    range(1, 13),
    YUAN,
    ("-1000000", "1000000"),
    key_label="月",
    absent="0",
)
months_counted = law.input(
    "months_counted", "计息月数（至退休、转移或死亡的月份）", MONTHS, (1, 12), aliases=("last_month",)
)
interest_rate = law.parameter("rate", "记账利率", rate(4), ("0", "0.5"), id="acct.rate", on=(year,))

credits_total = law.step(
    "credits_total",
    "本年记入额合计",
    total(credits.values()),
    YUAN,
    law="当年各月实际到账、记入个人账户的金额之和。",
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
closing = law.step(
    "closing",
    "年末储存额",
    opening + interest_opening + credits_total + interest_current,
    YUAN,
    law="上年末储存额、两项利息和本年记入额之和。",
)
KIND = law.kind(
    credits_total,
    month_product,
    interest_opening,
    interest_current,
    closing,
    example={
        "year": 2024,
        "opening": "38652.41",
        "credits_by_month": {str(month): "512.80" for month in range(1, 13)},
        "months_counted": 12,
    },
)
