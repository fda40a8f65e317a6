"""公务用车数量: vehicles in use by the register of assets."""

from fractions import Fraction

from django.urls import reverse

from shebao.programmes.models import Asset
from shebao.programmes.performance.bindings.binding import About, Binding, Link, Measured, declare

CARS = "辆"


def _measure(about: About) -> Measured:
    known = Asset.objects.filter(kind="车辆", state="在用").exclude(acquired_on__gt=about.day)
    links = (Link("车辆房屋设备", f"{reverse('assets')}?kind=车辆", "project.look"),)
    return Measured(Fraction(known.count()), CARS, "资产登记中在用的车辆数", links)


VEHICLES = declare(
    Binding(
        "在用公务用车数",
        CARS,
        "资产登记中在用的车辆数",
        lambda one: "车" in one.name and "辆" in one.number_unit,
        _measure,
        of_projects=False,
        of_department=True,
    )
)
