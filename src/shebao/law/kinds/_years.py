"""缴费年限: contribution months as years, rounded as the province says, shared by the pensions of employees."""

from collections.abc import Sequence
from datetime import date

from shebao.law.declare import Declaration, Parameter, Today
from shebao.law.expressions import Name, Number, Round, cases
from shebao.law.units import choice


def years_rounding_of(law: Declaration, on: Sequence[Name | date | Today]) -> Parameter:
    """Declare how months become years. ``on``: the month of retirement."""
    return law.parameter(
        "years_rounding",
        "缴费年限取整办法",
        choice(**{"none": "不取整", "2dp": "保留两位小数", "1dp_up": "保留一位小数并进位"}),
        id="pension.years_rounding",
        on=on,
    )


def in_years(months: Name, years_rounding: Parameter) -> Number:
    """Months as years, rounded as the province says."""
    years = months / 12
    return cases(
        (years_rounding.is_("2dp"), Round(years, 100, "half_up")),
        (years_rounding.is_("1dp_up"), Round(years, 10, "ceiling")),
        otherwise=years,
    )
