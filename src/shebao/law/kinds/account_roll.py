"""个人账户逐年滚存: the balance of an account over many years, by the monthly-product method.

In service the year's credits are added; in the month of retirement the account is settled; after that payments are
taken off, until the month of death, when what is left is inherited.
"""

from datetime import date

from shebao.law.declare import Declaration
from shebao.law.expressions import Number, cases, clamp, greatest, when
from shebao.law.units import FLAG, MONTH, MONTHS, YEAR, YUAN, rate

YEARS = range(1993, 2051)
MONTH_BOUNDS = ("1993-01", "2050-12")

law = Declaration(
    "account_roll",
    "个人账户逐年滚存",
    basis="劳办发〔1997〕116号",
    note="记入额、发放额按每月等额填写；各月不同的年份用“个人账户年度记账”。退休当月照常记入，次月起发放；死亡当月照发。",
)
opening_end_of = law.input(
    "opening_end_of", "期初储存额所属年末", YEAR, (1992, 2050), aliases=("opening_year", "opening_year_end")
)
opening = law.input("opening", "期初储存额", YUAN, ("0", "100000000"), aliases=("opening_balance",))
monthly = law.map_of(
    "monthly_credit_by_year",
    "每月记入额",
    YEARS,
    YUAN,
    ("0", "1000000"),
    key_label="年",
    optional=True,
    aliases=("credits_by_year", "monthly_credits", "monthly_credit", "credits"),
    none="没有记入额",
    if_list="各月不同的年份，请用“个人账户年度记账（月积数法）”（account_year）逐年计算。",
)
payments = law.map_of(
    "monthly_payment_by_year",
    "每月发放额",
    YEARS,
    YUAN,
    ("0", "1000000"),
    key_label="年",
    optional=True,
    aliases=("payments_by_year", "monthly_payments", "monthly_paid_by_year"),
    if_list="各月不同的年份，请用“个人账户年度记账（月积数法）”（account_year）逐年计算。",
)
law.needs("monthly_credit_by_year", "monthly_payment_by_year")
closing_end_of = law.input(
    "closing_end_of", "滚存到哪一年末", YEAR, (1993, 2050), optional=True, aliases=("through", "to_year")
)
retired = law.input(
    "retired", "退休年月", MONTH, MONTH_BOUNDS, optional=True, aliases=("retire_month", "retirement_month")
)
ended = law.input(
    "ended",
    "死亡或转移年月",
    MONTH,
    MONTH_BOUNDS,
    optional=True,
    aliases=("died", "death_month", "transferred", "死亡年月"),
)
rates = {
    year: law.parameter(
        f"rates.{year}",
        f"{year}年记账利率",
        rate(6),
        ("0", "0.2"),
        id="acct.rate",
        on=(date(year, 1, 1),),
        aliases=tuple(f"{name}.{year}" for name in ("rates_by_year", "rate_by_year", "interest_rates", "记账利率")),
    )
    for year in YEARS
}

last_given: Number = opening_end_of
for year in YEARS:
    last_given = when(monthly[year].given | payments[year].given, year, last_given)
last_listed = law.step(
    "last_listed", "列出的最后一年", last_given, YEAR, law="有记入额或发放额的最后一年。", hidden=True
)
first_given: Number = last_listed
for year in reversed(YEARS):
    first_given = when(monthly[year].given | payments[year].given, year, first_given)
first_listed = law.step(
    "first_listed", "列出的第一年", first_given, YEAR, law="有记入额或发放额的第一年。", hidden=True, warns=True
)
for year in YEARS:
    law.step(
        f"not_listed.{year}",
        f"{year}年没有列出",
        when((first_listed < year) & (last_listed > year) & ~monthly[year].given & ~payments[year].given, 1, 0),
        FLAG,
        law="中间没有列出的年份没有记入额，照样计息。",
        bounds=("false", "false"),
        hidden=True,
        warns=True,
        says=f"前后年份都有记入额或发放额，{year}年没有列出，按没有记入、照样计息计算。请核对；确实没有的填0。",
    )
last_year = law.step(
    "last_year",
    "期末年度",
    cases(
        (ended.given, ended // 12),
        (closing_end_of.given, closing_end_of),
        (retired.given, greatest(retired // 12, last_listed)),
        otherwise=last_listed,
    ),
    YEAR,
    law="滚存到死亡、转移的年份或指定的年末，没有指定的到列出的最后一年；其间没有记入的年份照样计息。",
    formula="死亡、转移年份，或指定的年末，或列出的最后一年",
    bounds=(1992, 2050),
)
law.step(
    "listed_beyond",
    "期末以后还列有的年数",
    last_listed - last_year,
    YEAR,
    law="期末以后不得再有记入额或发放额。",
    bounds=(-58, 0),
    hidden=True,
)
law.step(
    "ended_after",
    "退休到死亡的月数",
    ended - retired,
    MONTHS,
    law="死亡不早于退休。",
    when=ended.given & retired.given,
    bounds=(0, 695),
    hidden=True,
)

NO_DATE = "没有填"
retired_in = law.step(
    "retired_in",
    "退休月份",
    retired % 12 + 1,
    MONTHS,
    law="退休当年计息到退休当月。",
    when=retired.given,
    why_not=NO_DATE,
    hidden=True,
)
ended_in = law.step(
    "ended_in",
    "死亡或转移月份",
    ended % 12 + 1,
    MONTHS,
    law="死亡、转移当年计息到当月。",
    when=ended.given,
    why_not=NO_DATE,
    hidden=True,
)

balance: Number = opening
at_retirement: Number = opening
for year in YEARS:
    january = year * 12
    counts = (opening_end_of < year) & (last_year >= year)
    retires = retired.given & (retired >= january) & (retired < january + 12)
    ends = ended.given & (ended >= january) & (ended < january + 12)
    retired_before = retired.given & (retired < january)
    saves = law.step(
        f"saves.{year}",
        f"{year}年仍在记账",
        when(counts & ~retired_before & (retires | ~payments[year].given), 1, 0),
        FLAG,
        law="退休以前的年份记账，退休当年两段都有。",
        hidden=True,
    ).is_("true")
    draws = law.step(
        f"draws.{year}",
        f"{year}年已在发放",
        when(counts & (retired_before | payments[year].given), 1, 0),
        FLAG,
        law="有发放额的年份和退休以后的年份。",
        hidden=True,
    ).is_("true")
    months = law.step(
        f"months_counted.{year}",
        f"{year}年计息月数",
        cases((retires, retired_in), (ends, ended_in), otherwise=12),
        MONTHS,
        law="退休、转移或死亡当年计算到当月，其他年份为12个月。",
        formula="退休、转移或死亡当年到当月，其他年份12个月",
        when=saves,
        quiet=True,
        bounds=(1, 12),
    )
    credit = when(monthly[year].given, monthly[year], 0)
    interest_opening = law.step(
        f"interest_opening.{year}",
        f"{year}年上年末储存额利息",
        balance * rates[year] * months / 12,
        YUAN,
        "half_up",
        law="上年末储存额乘以当年记账利率；年中退休、转移或死亡的按月计息。",
        formula="上年末储存额×记账利率×计息月数÷12",
        when=saves,
        quiet=True,
    )
    credits_total = law.step(
        f"credits_total.{year}",
        f"{year}年记入额合计",
        credit * months,
        YUAN,
        law="当年各月记入额之和。",
        formula="每月记入额×计息月数",
        when=saves,
        quiet=True,
    )
    interest_current = law.step(
        f"interest_current.{year}",
        f"{year}年记入额利息",
        credit * (months * (months + 1) / 2) * rates[year] / 12,
        YUAN,
        "half_up",
        law="每月等额记入，全年月积数为月记入额的78倍，乘以记账利率再除以12；不满一年的按计息月数。",
        formula="每月记入额×（计息月数×（计息月数＋1）÷2）×记账利率÷12",
        when=saves,
        quiet=True,
    )
    closing = law.step(
        f"closing.{year}",
        f"{year}年末（退休、转移或死亡时）储存额",
        balance + interest_opening + credits_total + interest_current,
        YUAN,
        law="取到分的年末储存额是下一年的期初。",
        formula="上年末储存额＋上年末储存额利息＋记入额合计＋记入额利息",
        when=saves,
        quiet=True,
        bounds=("0", "1000000000"),
    )
    at_retirement = law.step(
        f"at_retirement.{year}",
        f"{year}年止退休时储存额",
        when(saves, closing, at_retirement),
        YUAN,
        law="退休后不变。",
        hidden=True,
    )
    paid_months = law.step(
        f"paid_months.{year}",
        f"{year}年发放月数",
        when(ends, ended_in, 12) - when(retires, retired_in, 0),
        MONTHS,
        law="从退休次月起发到死亡当月。",
        formula="退休次月（退休以后的年份为1月）至12月（死亡当年至死亡当月）的月数",
        when=draws,
        quiet=True,
        bounds=(0, 12),
    )
    before = law.step(
        f"opening_drawn.{year}",
        f"{year}年发放前余额",
        when(retires, at_retirement, balance),
        YUAN,
        law="退休当年是退休时储存额，以后各年是上年末余额。",
        formula="退休时储存额或上年末余额",
        when=draws,
        quiet=True,
    )
    interest_remaining = law.step(
        f"interest_remaining.{year}",
        f"{year}年发放前余额利息",
        before * rates[year] * paid_months / 12,
        YUAN,
        "half_up",
        law="发放前余额乘以记账利率；退休当年从退休次月起，死亡当年到死亡当月。",
        formula="发放前余额×记账利率×发放月数÷12",
        when=draws,
        quiet=True,
    )
    paid_total = law.step(
        f"paid_total.{year}",
        f"{year}年发放合计",
        payments[year] * paid_months,
        YUAN,
        law="当年从个人账户支付的金额之和。",
        formula="每月发放额×发放月数",
        when=draws,
        quiet=True,
    )
    interest_paid = law.step(
        f"interest_paid.{year}",
        f"{year}年发放额应扣利息",
        payments[year] * (paid_months * (paid_months + 1) / 2) * rates[year] / 12,
        YUAN,
        "half_up",
        law="发放额月积数乘以记账利率再除以12，从余额中扣除。",
        formula="每月发放额×（发放月数×（发放月数＋1）÷2）×记账利率÷12",
        when=draws,
        quiet=True,
    )
    rest = before + interest_remaining - paid_total - interest_paid
    remaining = law.step(
        f"remaining.{year}",
        f"{year}年末（死亡时）余额",
        greatest(rest, 0),
        YUAN,
        law="发放前余额加利息，减去发放额及其利息，不低于零。",
        formula="发放前余额＋余额利息－发放合计－发放额应扣利息，不低于零",
        when=draws,
        quiet=True,
        bounds=("0", "1000000000"),
    )
    law.step(
        f"from_pool.{year}",
        f"{year}年统筹基金负担",
        clamp(0 - rest, 0, paid_total),
        YUAN,
        law="个人账户用完以后，由统筹基金照原标准继续支付；按年度的差额计，不超过当年发放合计。",
        formula="余额不足的部分，不超过发放合计",
        when=draws,
        quiet=True,
    )
    balance = law.step(
        f"balance.{year}",
        f"{year}年末余额",
        cases((draws, remaining), (saves, closing), otherwise=balance),
        YUAN,
        law="尚未开始或已经结束的年份不变。",
        hidden=True,
    )
settled = law.step(
    "balance_at_retirement",
    "退休时储存额",
    at_retirement,
    YUAN,
    law="退休时的储存额用于计算个人账户养老金。",
    formula="退休当月的储存额",
    when=retired.given & (retired // 12 > opening_end_of) & (retired // 12 <= last_year),
    why_not="没有在滚存期间退休",
)
last = law.step(
    "closing",
    "期末储存额",
    balance,
    YUAN,
    law="最后一年的年末（死亡、转移当月）储存额。",
    formula="最后一年的年末（死亡、转移当月）储存额",
)
inherited = law.step(
    "inherited",
    "死亡或转移时的余额（可继承额）",
    last,
    YUAN,
    law="在职死亡的全部储存额、退休后死亡的余额，可以继承。",
    when=ended.given,
    why_not="没有填死亡或转移年月",
)
KIND = law.kind(
    settled,
    last,
    inherited,
    example={
        "opening_end_of": 2023,
        "opening": "76804.78",
        "monthly_credit_by_year": {"2024": "436.80", "2025": "450.00"},
    },
)
