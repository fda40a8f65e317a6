"""发放人数: persons whom the bank paid for a project, each once; of this year, or of all its years."""

import re
from fractions import Fraction

from shebao.budget.book import Indicator
from shebao.programmes.models import Project
from shebao.programmes.performance.bindings.binding import PEOPLE, About, Binding, Measured, declare
from shebao.programmes.performance.bindings.payments import chain_of, people_paid, the_project

OTHERS = re.compile(r"参保|数据")
"""Words of targets that count no payees."""


def _of_people(indicator: Indicator) -> bool:
    return "数量" in indicator.level2 and "人" in indicator.number_unit and bool(indicator.number)


def _of_payees(indicator: Indicator) -> bool:
    others = OTHERS.search(indicator.name.replace("参保人员", "")) is not None
    return _of_people(indicator) and "累计" not in indicator.name and not others


def _this_year(about: About) -> Measured:
    project = the_project(about)
    count = people_paid([project], about.day)
    how = f"截至{about.day}银行回盘支付成功的人数，一人计一次"
    return Measured(Fraction(count), PEOPLE, how, chain_of(project, about.day))


def _all_years(about: About) -> Measured:
    project = the_project(about)
    of_store = Project.objects.filter(store_code=project.store_code, year__lte=project.year)
    years = sorted(of_store.values_list("year", flat=True))
    count = people_paid(list(of_store), about.day)
    how = f"项目库编码{project.store_code}自{years[0]}年起截至{about.day}银行回盘支付成功的人数，一人计一次"
    return Measured(Fraction(count), PEOPLE, how, chain_of(project, about.day))


ALL_YEARS = declare(
    Binding(
        "累计发放人数",
        PEOPLE,
        "本项目各年度支付成功的人数",
        lambda one: _of_people(one) and "累计" in one.name,
        _all_years,
    )
)
THIS_YEAR = declare(
    Binding(
        "发放人数",
        PEOPLE,
        "本年度支付成功的人数",
        _of_payees,
        _this_year,
    )
)
