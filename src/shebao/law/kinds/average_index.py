"""平均缴费工资指数: the index of each year to four decimals, and their mean weighted by months."""

from shebao.law.declare import TODAY, Declaration
from shebao.law.expressions import Call, Number, Round, cases, clamp, greatest, total, when
from shebao.law.units import COUNT, FLAG, MONTHS, YEAR, YUAN, ratio

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
deemed_months = law.input("deemed_months", "视同缴费月数", MONTHS, (0, 600), optional=True)
deemed_index = law.parameter("deemed_index", "视同缴费指数", INDEX, ("0", "10"), id="pension.deemed_index", on=(TODAY,))
bounded = law.parameter("index_bounded", "年度指数限制在上下限之内", FLAG, id="pension.index.bounded", on=(TODAY,))
lowest = law.parameter("index_floor", "年度指数下限", ratio(4), ("0", "1"), id="base.limit.lower_ratio", on=(TODAY,))
highest = law.parameter(
    "index_ceiling", "年度指数上限", ratio(4), ("1", "10"), id="base.limit.upper_ratio", on=(TODAY,)
)
places = law.parameter("index_decimals", "指数保留的小数位数", COUNT, (2, 4), id="pension.index.decimals", on=(TODAY,))


def to_places(index: Number) -> Number:
    """An index to the decimals that the county has set: four, or fewer."""
    return cases(
        (places.equals(2), Round(index, 100, "half_up")),
        (places.equals(3), Round(index, 1000, "half_up")),
        otherwise=Round(index, 10000, "half_up"),
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
    monthly_base = when(row["base_sum"].given, row["base_sum"] / divided_by, row["monthly_base"])
    unbounded = to_places(monthly_base / wage)
    index = law.step(
        f"index.{position}",
        f"第{position}行年度指数",
        when(bounded.is_("true"), clamp(unbounded, lowest, highest), unbounded),
        INDEX,
        law="当年月平均缴费基数与该缴费年度参考工资之比，保留四位小数；没有缴费月数的年度不计；各月基数相同的可填月基数。",
        formula="缴费基数合计÷缴费月数÷参考月平均工资（县里规定限制上下限的，限制在内）",
        when=counts,
        quiet=True,
        bounds=("0", "100"),
    )
    weighted.append(when(counts, index * row["months"], 0))
    months.append(when(row["year"].given, row["months"], 0))
counts = deemed_months.given & (deemed_months > 0)
weighted.append(when(counts, deemed_index * deemed_months, 0))
months.append(when(deemed_months.given, deemed_months, 0))
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
    law="只计实际缴费的月数；填了视同缴费月数的，视同缴费按省里规定的指数一并计算。",
    formula="Σ缴费月数＋视同缴费月数",
    bounds=(1, 1320),
)
average = law.step(
    "average_index",
    "平均缴费工资指数",
    to_places(weighted_sum / months_total),
    INDEX,
    law="按月数加权平均，四舍五入保留四位小数（县里另有规定的按规定的位数）。",
    formula="指数与月数之积合计÷缴费月数合计",
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
