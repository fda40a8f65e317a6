"""P-20: contradicting values: ≤ for a rate to be reached, less than nothing, a year above the period or the budget."""

import re
from collections.abc import Iterator

from shebao.budget.book import Horizon, Indicator
from shebao.disclosure.figures import PrintedFigure, exact_figure, read_printed
from shebao.disclosure.model import PerformanceForm
from shebao.disclosure.rules.over_forms import indicator_spots
from shebao.disclosure.rules.r23_calculations import amount_of
from shebao.disclosure.rules.rule import Material, Rule, form_name, form_subject, indicators_by_name, values_shown
from shebao.findings import Finding, Severity
from shebao.money import format_wan

TO_BE_REACHED = re.compile(r"(?:完成|合格|达标|覆盖|及时|准确|发放|参保|到位|执行|保障|办结|通过|满意)(?:率|度)")
AT_MOST = ("≤", "<=", "＜", "<")
MONEY = re.compile(r"^(亿元|万元|元)")


def check(material: Material) -> Iterator[Finding]:
    """Every named indicator, then each yearly one beside that of the period."""
    for form in material.forms:
        for name, indicators in indicators_by_name(form):
            for what, wrong, action in _faults(form, indicators):
                yield RULE.finding(
                    f"{form_subject(form)}/{name}/{what}",
                    f"{form_name(form)}指标“{name}”的{values_shown(wrong)}，{action}",
                    found=wrong[0].value,
                    spots=indicator_spots(form, wrong),
                )


def _faults(form: PerformanceForm, indicators: list[Indicator]) -> Iterator[tuple[str, list[Indicator], str]]:
    name = indicators[0].name
    if TO_BE_REACHED.search(name):
        below = [item for item in indicators if item.operator in AT_MOST]
        if below:
            yield "符号", below, "是应当达到的率，不能用“≤”。请改用“≥”或“=”。"
    negative = [item for item in indicators if (number := amount_of(item)) is not None and number < 0]
    if negative:
        yield "负数", negative, "是负数。请改正。"
    year, period = (
        next((i for i in indicators if i.horizon is horizon), None) for horizon in (Horizon.YEAR, Horizon.PERIOD)
    )
    if year is not None and period is not None and not negative:
        of_year, of_period = amount_of(year), amount_of(period)
        same = (year.operator, year.number_unit) == (period.operator, period.number_unit)
        if same and of_year is not None and of_period is not None and of_period < of_year:
            yield "期间", [period, year], "实施期值小于年度值。实施期包括本年度，请改正。"
    above = [(item, total) for item in indicators if (total := _exceeded(form, item)) is not None]
    if above:
        horizon = "年度" if above[0][0].horizon is Horizon.YEAR else "实施期"
        action = f"超过项目{horizon}资金{above[0][1].shown}。请核对成本指标或项目资金。"
        yield "金额", [item for item, _ in above], action


def _exceeded(form: PerformanceForm, indicator: Indicator) -> PrintedFigure | None:
    """The money that a cost is above of, the period's for one of the period; None where it is not.

    A target is exact, the money beside it may be rounded to 万元: only what lies above the rounding is above.
    """
    unit = MONEY.match(indicator.number_unit)
    cost = read_printed(indicator.number, unit[1]) if unit is not None and indicator.number else None
    if "成本" not in indicator.level1 + indicator.level2 or cost is None:
        return None
    fen = form.year_total_fen if indicator.horizon is Horizon.YEAR else form.period_total_fen
    total = (
        form.total(indicator.horizon) if form.amounts else exact_figure(fen, f"{format_wan(fen)}万元") if fen else None
    )
    return total if total is not None and total.value and cost.value > total.truncated.high else None


RULE = Rule(
    "P-20",
    "指标值不自相矛盾",
    Severity.WARNING,
    "绩效指标应当与项目内容、资金相匹配，前后一致",
    "绩效指标",
    check,
)
