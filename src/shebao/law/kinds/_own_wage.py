"""本人工资: the injured worker's own wage within 60 % and 300 % of the average, for all work injury benefits."""

from collections.abc import Sequence
from datetime import date

from shebao.law.declare import Declaration, Input, Parameter, Step, Today
from shebao.law.expressions import Condition, Name, clamp
from shebao.law.units import YUAN, ratio

SOURCE = "工伤保险条例第六十四条"


def average_wage_of(law: Declaration, on: Sequence[Name | date | Today]) -> Parameter:
    """Declare the average monthly wage of the pool area of the previous year. ``on``: when it is applied."""
    return law.parameter(
        "avg_wage_of_pool_area",
        "统筹地区上年度职工月平均工资",
        YUAN,
        ("100", "100000"),
        id="inj.average_wage",
        on=on,
        aliases=("average_wage", "avg_wage", "pool_wage"),
    )


def own_wage_step(
    law: Declaration,
    own_wage: Input,
    average_wage: Parameter,
    on: Sequence[Name | date | Today],
    applies: Condition | None = None,
    why_not: str = "",
) -> Step:
    """Declare the step from a worker's average contribution wage to the wage that counts."""
    floor = law.parameter(
        "wage_floor_ratio", "本人工资下限比例", ratio(2), ("0", "1"), id="inj.wage_floor_ratio", on=on
    )
    ceiling = law.parameter(
        "wage_ceiling_ratio", "本人工资上限比例", ratio(2), ("1", "10"), id="inj.wage_ceiling_ratio", on=on
    )
    return law.step(
        "wage",
        "本人工资（计发）",
        clamp(own_wage, average_wage * floor, average_wage * ceiling),
        YUAN,
        "half_up",
        law="本人工资低于统筹地区职工平均工资60%的按60%计算，高于300%的按300%计算。",
        source=SOURCE,
        when=applies,
        why_not=why_not,
    )
