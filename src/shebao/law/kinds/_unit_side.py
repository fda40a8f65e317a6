"""单位缴费的取整: the unit's side of a contribution, rounded for each person or once over the unit's total.

Where the county rounds once (``contrib.unit_rounding`` = ``per_unit``), a single person has no rounded amount of the
unit's side of his own: what stands in his row only shows his part, and his exact amount is kept for the unit's total.
"""

from collections.abc import Sequence
from datetime import date

from shebao.law.declare import Declaration, Parameter, Step, Today
from shebao.law.expressions import Name
from shebao.law.units import choice, money

EXACT = money(10)
LAW = "按单位总额取整的，各人的金额不取整，全单位相加后一次取到分；个人一行上取到分的金额只表示其中的部分。"


def unit_rounding_of(law: Declaration, on: Sequence[Name | date | Today]) -> Parameter:
    """Declare how the unit's side is rounded. ``on``: the period."""
    return law.parameter(
        "unit_rounding",
        "单位缴费的取整方式",
        choice(per_person="逐人取整后相加", per_unit="按单位基数总额取整一次"),
        id="contrib.unit_rounding",
        on=on,
    )


def unit_side(law: Declaration, rounding: Parameter, rounded: Step, base: Step, rate: Name) -> Step:
    """Declare the exact amount beside the rounded one, for the unit's total; only there where it is rounded once."""
    return law.step(
        f"{rounded.name}_exact",
        f"{rounded.label}（未取整）",
        base * rate,
        EXACT,
        law=LAW,
        source="由县里确定",
        when=rounding.is_("per_unit"),
        why_not="逐人取整",
        quiet=True,
    )
