"""One figure for what was paid and one for the year's budget: every page, measure and document has the same."""

from collections.abc import Callable
from datetime import date

import pytest
from django.urls import reverse
from django.utils.timezone import localdate

from shebao.payments.late_returns import ask_late_return, decide_late_returns
from shebao.programmes import spent
from shebao.programmes.available import standing
from shebao.programmes.models import PaymentRequest, Project
from shebao.programmes.pages.views import by_month
from shebao.programmes.performance.bindings import About
from shebao.programmes.performance.bindings.execution import budget_and_paid
from shebao.programmes.states import Kind
from shebao.programmes.years.execution import execution_of
from shebao.staff.who import Who
from tests.office.conftest import entered
from tests.office.programmes.life import CODE, Funds
from tests.office.programmes.projects import WAN
from tests.office.years.walk import example

pytestmark = pytest.mark.django_db


def told(project: Project) -> set[tuple[int, int]]:
    """Budget and paid as each of those says who prints them."""
    (listed,) = spent.beside(Project.objects.filter(pk=project.pk))
    had, paid = spent.of_items(project.year)
    items = execution_of(project.year, example()).items
    assert all(one.ties for one in items)
    return {
        budget_and_paid(About(project.year, localdate(), project)),
        (listed.year_budget, listed.spent),
        (sum(had.values()), sum(paid.values())),
        (sum(one.adjusted for one in items), sum(one.paid for one in items)),
        (spent.year_budget({"item__project": project}), standing(project).paid),
        (spent.year_budget({"item__project": project}), by_month(project)[1][-1]),
    }


def test_what_came_back_is_paid_nowhere(hire: Callable[..., Who]) -> None:
    funds = Funds(hire)
    project = funds.running()
    lines = [
        {"payee": f"牛{name}", "account": f"621700000000000000{n}", "bank": "泽州农商行", "amount": 5 * WAN}
        for n, name in enumerate("甲乙", 1)
    ]
    case = funds.do(Kind.PAY, funds.request(amount=10 * WAN, lines=lines))
    batch = funds.pay(PaymentRequest.objects.get(number=case.number))
    assert told(project) == {(110 * WAN, 10 * WAN)}
    late = ask_late_return(batch.instructions.get(payee="牛乙"), slip="TP1", day=localdate(), by=funds.cashier)
    decide_late_returns([late], True, by=funds.reviewer)
    # By the bank's day: what was paid on the third of June was there until then.
    assert budget_and_paid(About(2025, date(2025, 6, 4), project)) == (110 * WAN, 10 * WAN)
    assert told(project) == {(110 * WAN, 5 * WAN)}
    funds.do(Kind.SUSPEND, {"project": CODE, "ground": 1, "reason": "对象不实"}, by=funds.auditor)
    taken = {"project": CODE, "request": case.number, "amount": WAN, "decision": "泽财监〔2025〕3号"}
    funds.do(Kind.CLAW_BACK, taken)
    # What was clawed back left the budget with what was paid.
    assert told(project) == {(109 * WAN, 4 * WAN)}
    # It counts on its own day, whenever it is entered; the late return came after the year.
    assert budget_and_paid(About(2025, date(2025, 12, 31), project)) == (109 * WAN, 9 * WAN)
    client = entered(funds.director)
    for url in (reverse("project-performance", args=[CODE]), reverse("performance")):
        page = client.get(url).content.decode()
        assert "1,090,000.00" in page and "40,000.00" in page and "3.66%" in page, url
