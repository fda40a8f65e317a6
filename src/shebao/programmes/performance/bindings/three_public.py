"""三公经费支出: of the whole unit, as its own accounts of the year (单位决算账表) have it."""

from django.urls import reverse

from shebao.budget.book import Indicator
from shebao.programmes.performance.bindings.binding import YUAN, About, Binding, Link, Measured, declare
from shebao.programmes.performance.bindings.payments import yuan_of
from shebao.programmes.performance.unit_figures import unit_figures


def _fits(indicator: Indicator) -> bool:
    return "三公" in indicator.name and "元" in indicator.number_unit


def _measure(about: About) -> Measured:
    links = (Link("年度预算", reverse("years"), "year.look"),)
    unit = unit_figures(about.year)
    if unit is None:
        # What basic spending paid of it is not in this system: before the accounts nothing is known; 0 is no answer.
        how = f"{about.year}年的单位决算账表还没有确认，三公经费支出数取自该表"
        return Measured(None, YUAN, how, links, "先登记单位决算账表并由另一人确认，再取数。")
    return Measured(yuan_of(unit.three_public), YUAN, f"{unit.told}“三公经费决算”四项之和", links)


THREE_PUBLIC = declare(
    Binding(
        "三公经费支出", YUAN, "单位决算账表中的三公经费决算数", _fits, _measure, of_projects=False, of_department=True
    )
)
