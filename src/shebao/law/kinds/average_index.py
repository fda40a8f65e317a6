"""平均缴费工资指数: the index of each year to four decimals, and their mean weighted by months."""

from shebao.law.declare import Declaration
from shebao.law.expressions import total, when
from shebao.law.units import MONTHS, YEAR, YUAN, ratio

MOST = 50
INDEX = ratio(4)

law = Declaration("average_index", "平均缴费工资指数", basis="国发〔2005〕38号、晋政发〔2006〕32号")
years = law.list_of(
    "years",
    "各缴费年度",
    MOST,
    ("year", "年度", YEAR, (1990, 2100)),
    ("months", "缴费月数", MONTHS, (1, 12)),
    ("base_sum", "缴费基数合计", YUAN, ("0", "10000000")),
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
    )
    index = law.step(
        f"index.{position}",
        f"第{position}行年度指数",
        row["base_sum"] / row["months"] / wage,
        INDEX,
        "half_up",
        law="当年月平均缴费基数与该缴费年度参考工资之比，保留四位小数。",
        when=row["year"].given,
        quiet=True,
        bounds=("0", "100"),
    )
    weighted.append(when(row["year"].given, index * row["months"], 0))
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
