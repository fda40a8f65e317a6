"""个人账户逐年滚存: the balance of an account carried over many years, each by the monthly-product method."""

from datetime import date

from shebao.law.declare import Declaration
from shebao.law.expressions import Number, when
from shebao.law.units import YEAR, YUAN, rate

YEARS = range(1993, 2061)

law = Declaration("account_roll", "个人账户逐年滚存", basis="劳办发〔1997〕116号")
opening_end_of = law.input("opening_end_of", "期初储存额所属年末", YEAR, (1992, 2060))
opening = law.input("opening", "期初储存额", YUAN, ("0", "100000000"))
monthly = law.map_of("monthly_credit_by_year", "每月记入额", YEARS, YUAN, ("0", "1000000"), key_label="年")
rates = {
    year: law.parameter(
        f"rates.{year}", f"{year}年记账利率", rate(4), ("0", "0.2"), id="acct.rate", on=(date(year, 1, 1),)
    )
    for year in YEARS
}

last_given: Number = opening_end_of
for year in YEARS:
    last_given = when(monthly[year].given, year, last_given)
last_year = law.step(
    "last_year",
    "期末年度",
    last_given,
    YEAR,
    law="滚存到有记入额的最后一年；其间没有记入的年份照样计息。",
    formula="有记入额的最后一年",
)

balance: Number = opening
for year in YEARS:
    counts = (opening_end_of < year) & (last_year >= year)
    credit = when(monthly[year].given, monthly[year], 0)
    interest_opening = law.step(
        f"interest_opening.{year}",
        f"{year}年上年末储存额利息",
        balance * rates[year],
        YUAN,
        "half_up",
        law="上年末储存额乘以当年记账利率。",
        when=counts,
        quiet=True,
    )
    credits_total = law.step(
        f"credits_total.{year}",
        f"{year}年记入额合计",
        credit * 12,
        YUAN,
        law="当年十二个月的记入额之和。",
        when=counts,
        quiet=True,
    )
    interest_current = law.step(
        f"interest_current.{year}",
        f"{year}年记入额利息",
        credit * 78 * rates[year] / 12,
        YUAN,
        "half_up",
        law="每月等额记入，月积数为月记入额的78倍，乘以记账利率再除以12。",
        when=counts,
        quiet=True,
    )
    closing = law.step(
        f"closing.{year}",
        f"{year}年末储存额",
        balance + interest_opening + credits_total + interest_current,
        YUAN,
        law="取到分的年末储存额是下一年的期初。",
        when=counts,
        quiet=True,
        bounds=("0", "1000000000"),
    )
    balance = law.step(
        f"balance.{year}",
        f"{year}年末余额",
        when(counts, closing, balance),
        YUAN,
        law="尚未开始或已经结束的年份不变。",
        hidden=True,
    )
last = law.step("closing", "期末储存额", balance, YUAN, law="最后一年的年末储存额。")
KIND = law.kind(
    last,
    example={
        "opening_end_of": 2023,
        "opening": "76804.78",
        "monthly_credit_by_year": {"2024": "436.80", "2025": "450.00"},
    },
)
