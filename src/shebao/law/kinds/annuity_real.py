"""职业年金记账部分做实: the nominal part to the month it is made real, and the account's monthly payment."""

from shebao.law.declare import TODAY, Declaration
from shebao.law.expressions import Name, Number, cases, greatest, when
from shebao.law.kinds._divisor import divisor_steps
from shebao.law.payers import Payer
from shebao.law.units import AGE, COUNT, MONTH, MONTHS, YEAR, YUAN, rate, ratio

MOST = 40
METHOD = "劳办发〔1997〕116号"

law = Declaration(
    "annuity_real",
    "职业年金记账部分做实和计发",
    basis="国办发〔2015〕18号",
    note="退休、调出或死亡当年填退休（调出、死亡）年月，计息到当月；参加不满一年的年份填起止月份。",
)
nominal_opening = law.input(
    "nominal_principal_opening",
    "记账部分期初余额",
    YUAN,
    ("0", "10000000"),
    aliases=("nominal_opening", "opening", "opening_balance"),
)
rows = law.list_of(
    "annual_nominal_credits_and_rates",
    "各年度记账",
    MOST,
    ("year", "年度", YEAR, (2014, 2100)),
    ("monthly", "每月记账额", YUAN, ("0", "1000000")),
    ("months_counted", "计息月数", COUNT, (1, 12)),
    ("first_month", "起始月份", COUNT, (1, 12)),
    ("last_month", "截止月份", COUNT, (1, 12)),
    optional=True,
    none="没有记账的年度",
    may_miss=("months_counted", "first_month", "last_month"),
    aliases=("years", "annual_credits", "nominal_years"),
    field_aliases={
        "monthly_credit": "monthly",
        "credit": "monthly",
        "from_month": "first_month",
        "to_month": "last_month",
        "months": "months_counted",
    },
)
law.needs("annual_nominal_credits_and_rates")
settled = law.input(
    "retired",
    "退休（调出、死亡）年月",
    MONTH,
    ("2014-10", "2100-12"),
    optional=True,
    aliases=("retire_month", "settled", "made_real", "made_real_month", "退休年月", "做实年月"),
)
real_balance = law.input("real_balance", "实账部分余额", YUAN, ("0", "100000000"), aliases=("real", "real_account"))
given_divisor = law.input(
    "given_divisor", "指定的计发月数", ratio(1), ("20", "300"), optional=True, aliases=("divisor", "计发月数")
)
retire_age = law.input("retire_age", "退休年龄", AGE, ("40y", "70y11m"), optional=True, aliases=("age",))
months_paid = law.input(
    "months_paid", "已发放月数", MONTHS, (0, 600), optional=True, aliases=("paid_months", "months_received")
)

balance: Number = nominal_opening
previous: Name | None = None
for position, row in enumerate(rows, start=1):
    there, at = row["year"].given, f"第{position}行"
    book_rate = law.parameter(
        f"annual_nominal_credits_and_rates.{position}.rate",
        f"{at}记账利率",
        rate(6),
        ("0", "0.5"),
        id="OA.book_rate",
        on=(row["year"],),
    )
    if previous is not None:
        law.step(
            f"year_after.{position}",
            f"{at}与上一行相差年数",
            when(previous.given, row["year"] - previous, 0),
            YEAR,
            law="各年度逐年相连，没有记账的年份记账额填零。",
            when=there,
            bounds=(1, 1),
            hidden=True,
        )
    previous = row["year"]
    settles = settled.given & (settled // 12).equals(row["year"])
    to_month = law.step(
        f"counted_to.{position}",
        f"{at}计息末月",
        cases((row["months_counted"].given, row["months_counted"]), (settles, settled % 12 + 1), otherwise=12),
        COUNT,
        law="退休、调出或死亡当年计息到当月，其他年份到12月。",
        formula="所填计息月数；没有填的，退休（调出、死亡）当年到当月，其他年份12月",
        when=there,
        quiet=True,
        bounds=(1, 12),
    )
    first = when(row["first_month"].given, row["first_month"], 1)
    last = cases((row["last_month"].given & (row["last_month"] < to_month), row["last_month"]), otherwise=to_month)
    months = law.step(
        f"months.{position}",
        f"{at}记账月数",
        last - first + 1,
        MONTHS,
        law="当年实际记账的月数。",
        formula="截止月份－起始月份＋1，不超过计息末月",
        when=there,
        quiet=True,
        bounds=(0, 12),
    )
    interest_opening = law.step(
        f"interest_opening.{position}",
        f"{at}期初余额利息",
        balance * book_rate * to_month / 12,
        YUAN,
        "half_up",
        law="期初余额乘以记账利率；不满一年的按计息月数。",
        source=METHOD,
        formula="期初余额×记账利率×计息末月÷12",
        when=there,
        quiet=True,
    )
    credits_total = law.step(
        f"credits_total.{position}",
        f"{at}记账额合计",
        row["monthly"] * months,
        YUAN,
        law="当年各月记账额之和。",
        formula="每月记账额×记账月数",
        when=there,
        quiet=True,
    )
    interest_current = law.step(
        f"interest_current.{position}",
        f"{at}记账额利息",
        row["monthly"] * (months * (to_month * 2 - first - last + 2) / 2) * book_rate / 12,
        YUAN,
        "half_up",
        law="各月记账额乘以从当月到计息末月的月数相加，乘以记账利率再除以12；全年等额时为月记账额的78倍。",
        source=METHOD,
        formula="每月记账额×月数之和×记账利率÷12",
        when=there,
        quiet=True,
    )
    closed = law.step(
        f"closing.{position}",
        f"{at}期末余额",
        balance + interest_opening + credits_total + interest_current,
        YUAN,
        law="取到分的期末余额是下一年的期初。",
        formula="期初余额＋期初余额利息＋记账额合计＋记账额利息",
        when=there,
        quiet=True,
        bounds=("0", "10000000"),
    )
    law.step(
        f"left_out.{position}",
        f"{at}在退休（调出、死亡）以后的年数",
        when(settled.given, row["year"] - settled // 12, 0),
        YEAR,
        law="退休、调出或死亡以后的年份不再记账。",
        when=there,
        bounds=(-100, 0),
        hidden=True,
    )
    balance = law.step(
        f"balance.{position}", f"{at}结转", when(there, closed, balance), YUAN, law="没有的行不变。", hidden=True
    )

to_fund = law.step(
    "to_fund",
    "财政应做实金额",
    balance,
    YUAN,
    law="记账部分在退休、调出或死亡前由财政做实，金额为当月的记账余额。",
    formula="最后一行期末余额",
    payer=Payer.COUNTY,
)
whole = law.step("total", "职业年金账户余额", real_balance + to_fund, YUAN, law="实账余额与做实金额之和。")
pays = given_divisor.given | retire_age.given
NOT_PAID_OUT = "没有填计发月数或退休年龄，不计发"
tabled = divisor_steps(law, retire_age, (settled, TODAY), applies=retire_age.given & ~given_divisor.given)
divisor = law.step(
    "divisor_used",
    "采用的计发月数",
    when(given_divisor.given, given_divisor, tabled),
    ratio(1),
    law="按退休时的年龄查计发月数表。",
    source="国发〔2005〕38号附件",
    when=pays,
    why_not=NOT_PAID_OUT,
)
monthly = law.step(
    "monthly",
    "每月发放额",
    whole / divisor,
    YUAN,
    "half_up",
    law="账户余额除以计发月数，按月发放，发完为止。",
    when=pays,
    why_not=NOT_PAID_OUT,
    payer=Payer.ANNUITY,
)
full_payments = law.step(
    "full_payments",
    "足额发放次数",
    when(monthly > 0, whole / greatest(monthly, "0.01"), 0),
    COUNT,
    "floor",
    law="账户余额能够足额发放的次数。",
    formula="账户余额÷每月发放额，取整；每月不足一分的为零",
    when=pays,
    why_not=NOT_PAID_OUT,
    bounds=(0, 100000),
)
last_payment = law.step(
    "last_payment",
    "最后一次发放额",
    whole - monthly * full_payments,
    YUAN,
    law="最后一次发放余额；正好发完的为零。",
    when=pays,
    why_not=NOT_PAID_OUT,
    bounds=("0", "100000000"),
)
left = law.step(
    "inheritable",
    "发放后余额（可继承额）",
    greatest(whole - monthly * when(months_paid < full_payments, months_paid, full_payments), 0)
    - when(months_paid > full_payments, last_payment, 0),
    YUAN,
    law="本人死亡的，账户余额可以继承。",
    formula="账户余额－每月发放额×已发放月数，发完为零",
    when=pays & months_paid.given,
    why_not="没有填已发放月数",
    bounds=("0", "100000000"),
)
KIND = law.kind(
    to_fund,
    whole,
    monthly,
    full_payments,
    last_payment,
    left,
    example={
        "nominal_principal_opening": "36120.50",
        "annual_nominal_credits_and_rates": [
            {"year": 2023, "monthly": "520.00", "rate": "0.0380"},
            {"year": 2024, "monthly": "541.60", "rate": "0.0350"},
        ],
        "real_balance": "28410.33",
        "divisor": "139",
    },
)
