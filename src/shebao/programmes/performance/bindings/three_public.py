"""三公经费支出: what the unit's own accounts (单位决算账表) have; nothing is known before they are there."""

from django.urls import reverse

from shebao.budget.book import Indicator
from shebao.programmes.performance.bindings.binding import YUAN, About, Binding, Link, Measured, declare
from shebao.programmes.performance.bindings.payments import yuan_of
from shebao.programmes.performance.unit_figures import REGISTER, unit_figures

OTHERWISE = "必须先行评价的，把取数口径改为手工填报，附证明材料。"


def _fits(indicator: Indicator) -> bool:
    return "三公" in indicator.name and "元" in indicator.number_unit


def _measure(about: About) -> Measured:
    unit = unit_figures(about.year)
    if unit is None:
        # What basic spending paid of it is not in this system: before the accounts nothing is known; 0 is no answer.
        how = f"{about.year}年决算账表还没有登记确认，三公经费支出数取自该表"
        return Measured(None, YUAN, how, (), f"{REGISTER}{OTHERWISE}")
    how = f"{unit.told}“三公经费决算”四项之和"
    return Measured(yuan_of(unit.three_public), YUAN, how, (Link("年度预算", reverse("years"), "year.look"),))


THREE_PUBLIC = declare(
    Binding(
        "三公经费支出", YUAN, "单位决算账表中的三公经费决算数", _fits, _measure, of_projects=False, of_department=True
    )
)
