"""计发月数: the steps that find the divisor of an account balance, shared by all kinds that pay one out monthly."""

from collections.abc import Sequence
from datetime import date

from shebao.law.declare import TODAY, Declaration, Step, Today
from shebao.law.expressions import Condition, Name, when
from shebao.law.units import MONTHS, YEARS, choice, ratio

DIVISOR = ratio(1)
SOURCE = "国发〔2005〕38号附件"


def divisor_steps(
    law: Declaration,
    retire_age: Name,
    on: Sequence[Name | date | Today] = (TODAY,),
    *,
    applies: Condition | None = None,
) -> Step:
    """Declare the steps from the age at retirement to the divisor. ``on``: the month of retirement.

    The table by month of age is data; where it has no value the line between two whole ages is taken. ``applies``:
    the divisor is looked up only then, for kinds that may be given one.
    """
    quiet = applies is not None
    by_year = law.table(
        "divisor_table",
        "计发月数表（整岁）",
        DIVISOR,
        id="pension.divisor.whole",
        keys=(40, 71),
        bounds=("20", "300"),
        on=on,
    )
    by_month = law.table(
        "divisor_table_by_month",
        "计发月数表（按月龄）",
        DIVISOR,
        id="pension.divisor.monthly",
        keys=(40 * 12, 71 * 12),
        bounds=("20", "300"),
        on=on,
    )
    counting = law.parameter(
        "age_counting",
        "计发月数的查法",
        choice(whole="按整岁", month="按月龄"),
        id="pension.divisor.age_counting",
        on=on,
    )
    years = law.step(
        "retire_age_years",
        "退休时整岁",
        retire_age // 12,
        YEARS,
        law="按退休时的年龄查计发月数。",
        source=SOURCE,
        when=applies,
        quiet=quiet,
    )
    months = law.step(
        "retire_age_months",
        "整岁以外的月数",
        retire_age % 12,
        MONTHS,
        law="整岁以外另有的月数。",
        source=SOURCE,
        when=applies,
        quiet=quiet,
    )
    this, following = by_year.at(years), by_year.at(years + 1)
    interpolated = law.step(
        "divisor_interpolated",
        "按月龄推算的计发月数",
        when(months.equals(0), this, this - (this - following) * months / 12),
        DIVISOR,
        "half_up",
        law="两个整岁之间，计发月数逐月递减，保留一位小数。",
        source=SOURCE,
        when=counting.is_("month") if applies is None else applies & counting.is_("month"),
        quiet=quiet,
        why_not="2025年以前退休，只按整岁查表",
        bounds=("20", "300"),
    )
    tabled = (retire_age >= 45 * 12) & (retire_age < 70 * 12)
    return law.step(
        "divisor",
        "计发月数",
        when(counting.is_("whole"), this, when(tabled, by_month.at(retire_age), interpolated)),
        DIVISOR,
        law="以公布的计发月数表为准；表上没有的年龄用推算数。",
        source=SOURCE,
        when=applies,
        quiet=quiet,
    )
