"""执行数、执行率: what was paid of a project's budget, or of all projects of a year."""

import re
from fractions import Fraction
from typing import Any

from django.db.models import Sum
from django.urls import reverse

from shebao.budget.book import Indicator
from shebao.programmes.models import Item
from shebao.programmes.performance.bindings.binding import PERCENT, YUAN, About, Binding, Link, Measured, declare
from shebao.programmes.performance.bindings.payments import chain_of, executed, yuan_of
from shebao.screens.shows import yuan

RATE = re.compile(r"执行率|支付进度|支出进度")
AMOUNT = re.compile(r"执行数|支出数|支出金额|执行金额")


def budget_and_paid(about: About) -> tuple[int, int]:
    """What is approved, after adjustments, and what was paid up to the day, in fen."""
    of: dict[str, Any] = {"project": about.project} if about.project else {"project__year": about.year}
    budget = Item.objects.filter(**of).aggregate(sum=Sum("approved"))["sum"] or 0
    return int(budget), executed({f"item__{name}": value for name, value in of.items()}, about.day)


def _chain(about: About) -> tuple[Link, ...]:
    if about.project:
        return chain_of(about.project, about.day, rosters=False)
    return (Link("专项资金总览", f"{reverse('projects-overview')}?year={about.year}", "project.look"),)


def _amount(about: About) -> Measured:
    _, paid = budget_and_paid(about)
    return Measured(yuan_of(paid), YUAN, f"截至{about.day}支付成功并扣除退回的金额", _chain(about))


def _rate(about: About) -> Measured:
    budget, paid = budget_and_paid(about)
    how = f"截至{about.day}执行数{yuan(paid)}元÷全年预算数{yuan(budget)}元"
    return Measured(Fraction(paid * 100, budget) if budget else None, PERCENT, how, _chain(about))


def _in_percent(indicator: Indicator) -> bool:
    return indicator.number_unit.startswith("%") and RATE.search(indicator.name) is not None


def _in_money(indicator: Indicator) -> bool:
    return "元" in indicator.number_unit and AMOUNT.search(indicator.name) is not None


RATE_OF = declare(Binding("预算执行率", PERCENT, "执行数÷全年预算数", _in_percent, _rate, of_department=True))
AMOUNT_OF = declare(Binding("预算执行数", YUAN, "支付成功并扣除退回的金额", _in_money, _amount, of_department=True))
