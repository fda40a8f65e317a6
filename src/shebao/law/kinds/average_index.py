"""平均缴费工资指数: the index of each year to four decimals, and their mean weighted by months."""

from shebao.law.declare import Declaration
from shebao.law.expressions import Call, greatest, total, when
from shebao.law.units import MONTHS, YEAR, YUAN, ratio

MOST = 50
INDEX = ratio(4)


def year_given_twice(*years: int | None) -> int:
    """重复填写的年度"""
    given = [year for year in years if year is not None]
    return next((year for year in given if given.count(year) > 1), 0)


law = Declaration("average_index", "平均缴费工资指数", basis="国发〔2005〕38号、晋政发〔2006〕32号")
years = law.list_of(
    "years",
    "各缴费年度",
    MOST,
    ("year", "年度", YEAR, (1990, 2100)),
    ("months", "缴费月数", MONTHS, (0, 12)),
    ("base_sum", "缴费基数合计", YUAN, ("0", "10000000")),
    ("monthly_base", "月缴费基数", YUAN, ("0", "1000000")),
    may_miss=("base_sum", "monthly_base"),
    aliases=("by_year", "rows"),
    field_aliases={
        "bases_sum": "base_sum",
        "sum_of_bases": "base_sum",
        "annual_base": "base_sum",
        "yearly_base": "base_sum",
        "total_base": "base_sum",
        "base": "monthly_base",
        "monthly_wage": "monthly_base",
    },
)
law.step(
    "year_given_twice",
    "重复填写的年度",
    Call(year_given_twice, tuple(row["year"] for row in years), YEAR, 0, 2100, takes_absent=True),
    YEAR,
    law="同一年度分行填写的，各行月数相加不超过12。",
    bounds=(0, 0),
    hidden=True,
    warns=True,
    says="同一年度填了两行，各行都计算在内。请核对是否重复填写。",
)
weighted, months = [], []
for position, row in enumerate(years, start=1):
    wage = law.parameter(
        f"years.{position}.ref_monthly_wage",
        f"第{position}行参考月平均工资",
        YUAN,
        ("100", "1000000"),
        id="wage.reference",
        on=(row["year"],),
        aliases=tuple(
            f"years.{position}.{name}"
            for name in ("reference_wage", "ref_wage", "reference_monthly_wage", "avg_monthly_wage", "参考月平均工资")
        ),
    )
    counts = row["year"].given & (row["months"] > 0)
    divided_by = law.step(
        f"divided_by.{position}",
        f"第{position}行缴费月数",
        greatest(row["months"], 1),
        MONTHS,
        law="除数不为零；没有缴费月数的年度不算指数。",
        when=counts,
        hidden=True,
    )
    index = law.step(
        f"index.{position}",
        f"第{position}行年度指数",
        when(row["base_sum"].given, row["base_sum"], row["monthly_base"] * row["months"]) / divided_by / wage,
        INDEX,
        "half_up",
        law="当年月平均缴费基数与该缴费年度参考工资之比，保留四位小数；没有缴费月数的年度不计；各月基数相同的可填月基数。",
        formula="缴费基数合计÷缴费月数÷参考月平均工资",
        when=counts,
        quiet=True,
        bounds=("0", "100"),
    )
    weighted.append(when(counts, index * row["months"], 0))
    months.append(when(row["year"].given, row["months"], 0))
weighted_sum = law.step(
    "weighted_sum",
    "指数与月数之积合计",
    total(weighted),
    INDEX,
    law="各年指数乘以缴费月数，相加。",
    formula="Σ年度指数×缴费月数",
)
months_total = law.step(
    "months_total",
    "缴费月数合计",
    total(months),
    MONTHS,
    law="只计实际缴费的月数。",
    formula="Σ缴费月数",
    bounds=(1, 720),
)
average = law.step(
    "average_index",
    "平均缴费工资指数",
    weighted_sum / months_total,
    INDEX,
    "half_up",
    law="按月数加权平均，保留四位小数。",
)
KIND = law.kind(
    average,
    example={
        "years": [
            {"year": 2024, "months": 12, "base_sum": "64800.00"},
            {"year": 2025, "months": 7, "base_sum": "36842.00"},
        ]
    },
)
