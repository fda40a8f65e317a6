"""满意度: satisfied of all answers of the surveys of a project and year; of the department, of all its services."""

from django.urls import reverse

from shebao.budget.book import Indicator
from shebao.programmes.performance.bindings.binding import PERCENT, About, Binding, Link, Measured, declare
from shebao.programmes.performance.models import Survey
from shebao.programmes.performance.satisfaction import result, told


def _fits(indicator: Indicator) -> bool:
    asked = "满意" in indicator.level1 or "满意" in indicator.name
    return asked and bool(indicator.number) and indicator.number_unit.startswith("%")


def _measure(about: About) -> Measured:
    surveys = list(Survey.objects.filter(year=about.year, project=about.project, opens_on__lte=about.day))
    # A target that names a group of people is answered by the surveys of that group, where there are any.
    surveys = [one for one in surveys if one.service in about.target] or surveys
    links = tuple(Link(str(one), reverse("survey", args=[one.pk]), "project.look") for one in surveys)
    found = result(surveys, about.day)
    if found.rate is None:
        needed = "先登记满意度调查，收回问卷或录入结果。"
        return Measured(None, PERCENT, f"截至{about.day}没有满意度调查结果", links, needed)
    return Measured(found.rate, PERCENT, f"截至{about.day}{told(found)}", links)


SATISFACTION = declare(Binding("满意度调查", PERCENT, "满意问卷÷有效问卷", _fits, _measure, of_department=True))
