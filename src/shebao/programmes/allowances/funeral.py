"""丧葬抚恤 of retirees of institutions not fully funded: once, for who died in the year up to the reference date.

The money goes to the family member who claims it (领取人), whose account stands in the claim: a candidate is a death
with its claim. Adds to the candidates: ``staffing``, ``claimed`` (a claim with its papers is there).
"""

from datetime import date

import polars as pl

from shebao.law import calculate, kind
from shebao.law.store import ParameterView
from shebao.programmes.allowances.catalogue import Allowance
from shebao.programmes.allowances.eligible import first_of, with_status
from shebao.programmes.allowances.heating import FULL, OWN, PARTLY
from shebao.programmes.allowances.suspicions import UNCLEAR

EXTRA = {"g_state": pl.String(), "staffing": pl.String(), "claimed": pl.Boolean()}


def eligible(people: pl.DataFrame, allowance: Allowance, year: int, on: date, view: ParameterView) -> pl.DataFrame:
    """Lines of the programme. The key is the dead person's: nobody is buried twice."""
    died = pl.col("died")
    month = (died.dt.year().cast(pl.Int64) * 12 + died.dt.month().cast(pl.Int64) - 1).alias("died")
    answer = calculate(kind(allowance.law), people.select(month), view)
    lines = people.with_columns(answer["payable"].alias("standard"), answer["provisional"])
    institution = pl.col("g_state").is_not_null()
    out = first_of(
        (~institution, "不是机关事业单位退休人员"),
        (pl.col("staffing") == FULL, "全额拨款单位退休人员，丧葬抚恤由原渠道解决"),
        (died.is_null(), "没有死亡登记"),
        (died > on, pl.format("死亡日期{}在基准日以后", died.dt.to_string("%Y-%m-%d"))),
        (died.dt.year() != year, pl.format("死亡日期{}不在本年度", died.dt.to_string("%Y-%m-%d"))),
        (~pl.col("claimed"), "没有领取人申领"),
    )
    known = pl.col("staffing").is_in([PARTLY, OWN]).fill_null(False)
    told = first_of(
        (~known, "没有登记编制类型，不能确定是否属于非全额人员"),
        (pl.col("standard").is_null(), "按政策参数不能算出标准"),
    )
    unclear = first_of((~known | pl.col("standard").is_null(), UNCLEAR))
    entitled = pl.format("{}死亡，领取人已申领", died.dt.to_string("%Y-%m-%d"))
    return with_status(lines, out, unclear, told, entitled).with_columns(pl.col("staffing").alias("grade"))
