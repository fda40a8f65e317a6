"""改革前账户结余 (P24): principal and interest of the county's earlier pilot, moved once.

In service at the reform: to the person's annuity account, which confirms its receipt. Retired before it: what is left,
to the person. Adds to the candidates: ``principal``, ``interest``, ``paid`` (fen), ``retired_before``, ``added``
(加发过个人账户养老金), ``recomputed`` (本息已核对).
"""

from datetime import date

import polars as pl

from shebao.law import calculate, kind
from shebao.law.store import ParameterView
from shebao.programmes.allowances.catalogue import Allowance
from shebao.programmes.allowances.eligible import first_of, with_status
from shebao.programmes.allowances.suspicions import UNCLEAR

EXTRA = {
    "principal": pl.Int64(),
    "interest": pl.Int64(),
    "paid": pl.Int64(),
    "retired_before": pl.Boolean(),
    "added": pl.Boolean(),
    "recomputed": pl.Boolean(),
}
TO_ACCOUNT, TO_PERSON = "划入职业年金账户", "一次性支付本人"


def eligible(people: pl.DataFrame, allowance: Allowance, year: int, on: date, view: ParameterView) -> pl.DataFrame:
    """Lines of the programme; the standard is what is moved or paid."""
    del year
    asked = people.select(
        pl.col("principal").alias("pilot_principal"),
        pl.col("interest").alias("pilot_interest"),
        pl.col("retired_before").cast(pl.Int64).alias("already_retired_before_reform"),
        pl.col("added").cast(pl.Int64).alias("account_pension_added"),
        pl.col("paid"),
        pl.lit(on.year * 12 + on.month - 1, pl.Int64).alias("moved"),
    )
    answer = calculate(kind(allowance.law), asked, view)
    lines = people.with_columns(answer["pilot_debit"].alias("standard"), answer["provisional"])
    out = first_of(
        (pl.col("standard") == 0, "改革前账户没有结余，或已全部发给本人"),
        (~pl.col("recomputed"), "改革前账户本息没有核对"),
        (pl.col("died").is_not_null() & (pl.col("died") < on), "已死亡，结余按继承另行处理"),
    )
    told = first_of((pl.col("standard").is_null(), "改革前账户的本金、利息登记不全，不能算出结余"))
    unclear = first_of((pl.col("standard").is_null(), UNCLEAR))
    where = pl.when(pl.col("retired_before")).then(pl.lit(TO_PERSON)).otherwise(pl.lit(TO_ACCOUNT))
    return with_status(lines, out, unclear, told, where).with_columns(where.alias("grade"))
