"""个人账户年度记账（年度计算法）: old years of which only the total is known, one or several one after the other.

The share of the base that was credited fell from 11 % to 8 % on 2006-01-01 (国发〔2005〕38号).
"""

from shebao.law.declare import Declaration
from shebao.law.expressions import Number, Round, cases, when
from shebao.law.units import MONTHS, YEAR, YUAN, Unit, money, rate, ratio

MOST = 30
OPENING_PART: Unit = money(7)
CURRENT_PART: Unit = money(11)
FORMULA_LAW = "当年记账额平均计息约半年：记账额×（1＋利率×1.083÷2）。"

law = Declaration(
    "account_year_annual",
    "个人账户年度记账（年度计算法）",
    basis="劳办发〔1997〕116号",
    note="只知道年度合计的老账用本办法；知道各月记入额的，用月积数法。连续多年的填“各年度”，每年取到分后转入下年；"
    "按年份填月缴费基数（monthly_base_by_year、bases）的，没有另填月数的各为12个月。",
)
opening = law.input("opening", "期初储存额", YUAN, ("0", "10000000"), aliases=("opening_balance", "上年末储存额"))
year = law.input("year", "年度", YEAR, (1990, 2100), optional=True)
credits_total = law.input(
    "credits_total", "本年记账额", YUAN, ("0", "1000000"), optional=True, aliases=("credits", "本年记入额合计")
)
one_rate = law.parameter(
    "rate", "记账利率", rate(5), ("0", "0.5"), id="acct.rate", on=(year,), aliases=("interest_rate",)
)
rows = law.list_of(
    "years",
    "各年度",
    MOST,
    ("year", "年度", YEAR, (1990, 2100)),
    ("credits_total", "记账额", YUAN, ("0", "1000000")),
    ("base_sum", "缴费基数合计", YUAN, ("0", "10000000")),
    ("monthly_base", "月缴费基数", YUAN, ("0", "1000000")),
    ("months", "缴费月数", MONTHS, (1, 12)),
    optional=True,
    may_miss=("credits_total", "base_sum", "monthly_base", "months"),
    aliases=("annual", "years_list"),
    field_aliases={
        "credits": "credits_total",
        "base": "monthly_base",
        "annual_base": "base_sum",
        "yearly_base": "base_sum",
    },
    key_field="year",
    columns={
        "credits_total_by_year": "credits_total",
        "credits_by_year": "credits_total",
        "base_sum_by_year": "base_sum",
        "monthly_base_by_year": "monthly_base",
        "base_by_year": "monthly_base",
        "bases": "monthly_base",
        "months_by_year": "months",
        "rates": "rate",
        "rates_by_year": "rate",
        "share_by_year": "share",
    },
    column_rest={name: {"months": 12} for name in ("monthly_base_by_year", "base_by_year", "bases")},
)
opening_end_of = law.input("opening_end_of", "期初储存额所属年末", YEAR, (1989, 2100), optional=True)
law.step(
    "opening_year_after",
    "首个年度与期初所属年末相差年数",
    when(rows[0]["year"].given, rows[0]["year"] - opening_end_of, when(year.given, year - opening_end_of, 1)),
    YEAR,
    law="期初储存额是首个年度上一年的年末储存额。",
    when=opening_end_of.given,
    bounds=(1, 1),
    hidden=True,
)
several = rows[0]["year"].given
factor = law.parameter(
    "annual_factor", "月积数系数", ratio(3), ("0.001", "2"), id="acct.annual_factor", aliases=("factor",)
)

one_opening = law.step(
    "opening_part",
    "期初储存额本息",
    opening * (1 + one_rate),
    OPENING_PART,
    law="上年末储存额按当年记账利率计息一年。",
    when=~several,
    quiet=True,
)
one_current = law.step(
    "current_part",
    "本年记账额本息",
    credits_total * (1 + one_rate * factor / 2),
    CURRENT_PART,
    law=FORMULA_LAW,
    when=~several,
    quiet=True,
)
balance: Number = opening
previous = None
for position, row in enumerate(rows, start=1):
    there = row["year"].given
    interest_rate = law.parameter(
        f"years.{position}.rate",
        f"第{position}行记账利率",
        rate(5),
        ("0", "0.5"),
        id="acct.rate",
        on=(row["year"],),
        aliases=(f"years.{position}.interest_rate",),
    )
    share = law.parameter(
        f"years.{position}.share",
        f"第{position}行记入个人账户的比例",
        rate(4),
        ("0", "0.3"),
        id="acct.share",
        on=(row["year"],),
        aliases=(f"years.{position}.account_share",),
    )
    if previous is not None:
        law.step(
            f"year_after.{position}",
            f"第{position}行与上一行相差年数",
            when(previous.given, row["year"] - previous, 0),
            YEAR,
            law="各年度逐年相连，没有缴费的年份记账额填零。",
            when=there,
            bounds=(1, 1),
            hidden=True,
        )
    previous = row["year"]
    credited = law.step(
        f"credits.{position}",
        f"第{position}行记账额",
        cases(
            (row["credits_total"].given, row["credits_total"]),
            (row["base_sum"].given, row["base_sum"] * share),
            otherwise=Round(row["monthly_base"] * share, 100, "half_up") * row["months"],
        ),
        YUAN,
        "half_up",
        formula="给出的记账额；没有给出的，缴费基数×记入个人账户的比例",
        law="缴费基数的11%（2005年底以前）或8%（2006年起）记入个人账户；给出月基数的，每月取到分。",
        source="国发〔1997〕26号、国发〔2005〕38号",
        when=there,
        quiet=True,
        bounds=("0", "1000000"),
    )
    opening_part = law.step(
        f"opening_part.{position}",
        f"第{position}行期初储存额本息",
        balance * (1 + interest_rate),
        OPENING_PART,
        law="上年末储存额按当年记账利率计息一年。",
        when=there,
        quiet=True,
    )
    current_part = law.step(
        f"current_part.{position}",
        f"第{position}行本年记账额本息",
        credited * (1 + interest_rate * factor / 2),
        CURRENT_PART,
        law=FORMULA_LAW,
        when=there,
        quiet=True,
    )
    closed = law.step(
        f"closing.{position}",
        f"第{position}行年末储存额",
        opening_part + current_part,
        YUAN,
        "half_up",
        law="两部分相加，一次取到分；取到分的年末储存额是下一年的期初。",
        when=there,
        quiet=True,
        bounds=("0", "10000000"),
    )
    balance = law.step(
        f"balance.{position}",
        f"第{position}行结转",
        when(there, closed, balance),
        YUAN,
        law="没有的行不变。",
        hidden=True,
    )
closing = law.step(
    "closing",
    "年末储存额",
    when(several, balance, one_opening + one_current),
    YUAN,
    "half_up",
    law="两部分相加，一次取到分。",
)
KIND = law.kind(
    closing,
    example={
        "opening": "3120.40",
        "years": [
            {"year": 2016, "monthly_base": "2800.00", "months": 12},
            {"year": 2017, "monthly_base": "2900.00", "months": 12},
        ],
    },
)
