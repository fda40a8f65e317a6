"""人均成本: what was paid for a project by persons who were paid, and by months where its standard is monthly."""

import re
from fractions import Fraction

from shebao.budget.book import Indicator
from shebao.programmes.models import CalculationLine, Project
from shebao.programmes.performance.bindings.binding import YUAN, About, Binding, Measured, declare
from shebao.programmes.performance.bindings.payments import chain_of, paid_lines, the_project
from shebao.screens.shows import yuan

PER_PERSON = re.compile(r"标准|人均|每人")


def _fits(indicator: Indicator) -> bool:
    priced = "元" in indicator.number_unit or "每人" in indicator.number_unit
    asked = PER_PERSON.search(indicator.name + indicator.number_unit) is not None
    return "成本" in indicator.level2 and bool(indicator.number) and priced and asked


def _periods(project: Project) -> CalculationLine | None:
    """The line that says over how many months a standard is paid; None where it is that of the year."""
    lines = list(CalculationLine.objects.filter(project=project))
    return lines[0] if len(lines) == 1 and lines[0].periods > 1 else None


def _measure(about: About) -> Measured:
    from django.db.models import Count, Sum

    project = the_project(about)
    lines = paid_lines([project], about.day).exclude(person_digest="").order_by()
    found = lines.aggregate(fen=Sum("amount"), people=Count("person_digest", distinct=True))
    fen, people = int(found["fen"] or 0), int(found["people"])
    periods = _periods(project)
    each = f"÷{periods.periods}{periods.period_unit}" if periods else ""
    how = f"截至{about.day}支付成功{yuan(fen)}元÷{people:,}人{each}"
    value = Fraction(fen, people * 100 * (periods.periods if periods else 1)) if people else None
    return Measured(value, YUAN, how, chain_of(project, about.day))


COST = declare(Binding("人均发放金额", YUAN, "支付成功金额÷支付成功人数", _fits, _measure))
