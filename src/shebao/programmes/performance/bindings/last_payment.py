"""最后发放日期: the day on which the bank answered that the last payment of a project was made."""

import re

from shebao.budget.book import Indicator
from shebao.budget.targets.values import last_day
from shebao.programmes.performance.bindings.binding import DAY, About, Binding, Measured, declare
from shebao.programmes.performance.bindings.payments import chain_of, last_paid_on, the_project

PAYING = re.compile(r"发放|补充|划转|支付|拨付|人员时间|补助时间")


def _fits(indicator: Indicator) -> bool:
    is_time = not indicator.number and last_day(indicator.word, 2000) is not None
    return "时效" in indicator.level2 and is_time and PAYING.search(indicator.name) is not None


def _measure(about: About) -> Measured:
    project = the_project(about)
    how = f"截至{about.day}最后一笔支付成功的回盘日期"
    return Measured(last_paid_on(project, about.day), DAY, how, chain_of(project, about.day))


LAST_PAYMENT = declare(Binding("最后发放日期", DAY, "最后一笔支付成功的日期", _fits, _measure))
