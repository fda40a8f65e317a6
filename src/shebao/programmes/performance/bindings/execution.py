"""执行数、执行率: what was paid of a project's budget, or of all projects of a year."""

import re
from fractions import Fraction
from typing import Any

from django.urls import reverse

from shebao.budget.book import Indicator
from shebao.programmes import spent
from shebao.programmes.performance.bindings.binding import PERCENT, YUAN, About, Binding, Link, Measured, declare
from shebao.programmes.performance.bindings.payments import chain_of, yuan_of
from shebao.programmes.performance.unit_figures import unit_figures
from shebao.screens.shows import yuan

RATE = re.compile(r"执行率|支付进度|支出进度")
AMOUNT = re.compile(r"执行数|支出数|支出金额|执行金额")


def budget_and_paid(about: About) -> tuple[int, int]:
    """The year's budget after changes, and what was paid up to the day and has not come back, in fen.

    Of the department its basic spending is in both, once its accounts of the year are there.
    """
    if about.project:
        of: dict[str, Any] = {"item__project": about.project}
        return spent.year_budget(of), spent.paid(of, about.day)
    of, unit = {"item__project__year": about.year}, unit_figures(about.year)
    basic = (unit.budget, unit.spent) if unit else (0, 0)
    return spent.year_budget(of) + basic[0], spent.paid(of, about.day) + basic[1]


def _chain(about: About) -> tuple[Link, ...]:
    if about.project:
        return chain_of(about.project, about.day, rosters=False)
    links = [Link("专项资金总览", f"{reverse('projects-overview')}?year={about.year}", "project.look")]
    if unit := unit_figures(about.year):
        links.append(Link(unit.told, reverse("years"), "year.look"))
    return tuple(links)


def _told(about: About) -> str:
    """What the figures of the department have in them."""
    if about.project:
        return ""
    unit = unit_figures(about.year)
    return f"（项目支出，加{unit.told}的基本支出）" if unit else "（只有项目支出，决算账表还没有登记确认）"


def _amount(about: About) -> Measured:
    _, paid = budget_and_paid(about)
    return Measured(yuan_of(paid), YUAN, f"截至{about.day}支付成功并扣除退回的金额{_told(about)}", _chain(about))


def _rate(about: About) -> Measured:
    budget, paid = budget_and_paid(about)
    how = f"截至{about.day}执行数{yuan(paid)}元÷全年预算数{yuan(budget)}元{_told(about)}"
    return Measured(Fraction(paid * 100, budget) if budget else None, PERCENT, how, _chain(about))


def _in_percent(indicator: Indicator) -> bool:
    return indicator.number_unit.startswith("%") and RATE.search(indicator.name) is not None


def _in_money(indicator: Indicator) -> bool:
    return "元" in indicator.number_unit and AMOUNT.search(indicator.name) is not None


RATE_OF = declare(Binding("预算执行率", PERCENT, "执行数÷全年预算数", _in_percent, _rate, of_department=True))
AMOUNT_OF = declare(Binding("预算执行数", YUAN, "支付成功并扣除退回的金额", _in_money, _amount, of_department=True))
