"""三公经费支出: what the unit's own accounts of the year (单位决算账表) have; nothing is known before they are there."""

from shebao.budget.book import Indicator
from shebao.programmes.performance.bindings.binding import YUAN, About, Binding, Link, Measured, declare
from shebao.programmes.performance.bindings.payments import yuan_of
from shebao.programmes.performance.whole import REGISTER, unit_spending

OTHERWISE = "必须先行评价的，把取数口径改为手工填报，附证明材料。"


def _fits(indicator: Indicator) -> bool:
    return "三公" in indicator.name and "元" in indicator.number_unit


def _measure(about: About) -> Measured:
    unit = unit_spending(about.year)
    if unit is None:
        how = f"{about.year}年决算账表还没有登记确认，三公经费多由基本支出列支，项目支付不能代替"
        return Measured(None, YUAN, how, (), f"{REGISTER}{OTHERWISE}")
    how = f"{unit.accounts}“三公经费决算”各项决算数之和"
    return Measured(yuan_of(unit.three_public), YUAN, how, (Link(unit.accounts, unit.url, "year.look"),))


THREE_PUBLIC = declare(
    Binding(
        "三公经费支出", YUAN, "决算账表的三公经费决算数", _fits, _measure, of_projects=False, of_department=True
    )
)
