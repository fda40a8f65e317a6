"""三公经费支出: what projects paid in a year on the economic codes that have a ceiling (控制数)."""

from django.urls import reverse

from shebao.budget.book import Indicator
from shebao.programmes.models import Ceiling
from shebao.programmes.performance.bindings.binding import YUAN, About, Binding, Link, Measured, declare
from shebao.programmes.performance.bindings.payments import executed, yuan_of


def _fits(indicator: Indicator) -> bool:
    return "三公" in indicator.name and "元" in indicator.number_unit


def _measure(about: About) -> Measured:
    codes = sorted(set(Ceiling.objects.filter(year=about.year).values_list("economic_code", flat=True)))
    links = (Link("三公控制数", reverse("ceilings"), "project.look"),)
    if not codes:
        how = f"{about.year}年没有登记三公经费控制数"
        return Measured(None, YUAN, how, links, "先由财务股登记三公经费控制数和科目。")
    paid = executed({"item__project__year": about.year, "item__economic_code__in": codes}, about.day)
    how = f"截至{about.day}项目支出中科目{'、'.join(codes)}的支付数（基本支出不在本系统列支）"
    return Measured(yuan_of(paid), YUAN, how, links)


THREE_PUBLIC = declare(
    Binding("三公经费支出", YUAN, "有控制数的科目的支付数", _fits, _measure, of_projects=False, of_department=True)
)
