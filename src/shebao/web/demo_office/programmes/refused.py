"""One attempt against each control of special funds, made for real and refused: they stand in 被拒操作."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from django.db import transaction

from shebao.cases.refusals import journalled
from shebao.ledger.post_event import post_event
from shebao.programmes.models import PaymentRequest
from shebao.programmes.states import Kind
from shebao.staff.grant_post import Refused
from shebao.web.demo_office.programmes.hands import ACCOUNTANT, CLERK, REVIEWER, opened, person
from shebao.web.demo_office.programmes.projects import GRANTED, PLANS, YEAR, code_of
from shebao.web.demo_office.programmes.spending import bills

JULY = date(YEAR, 7, 2)


class NotRefused(AssertionError):
    """A control let an attempt of the demonstration pass: a fault of ours."""


def refused(control: str, act: Callable[[], object]) -> None:
    """Attempt something that a control forbids."""
    try:
        act()
    except Refused as said:
        if control in {one.code for one in said.findings}:
            return
        raise NotRefused(f"{control}: {said}") from said
    raise NotRefused(control)


def _step(kind: Kind, payload: Mapping[str, Any], day: date = JULY) -> Callable[[], object]:
    return lambda: opened(kind, payload, day)


def in_july() -> None:
    """What is refused of projects that are running: more than there is, out of scope, ahead of progress, and so on."""
    one = ("演示办公用品商行", "办公费", 1_000)
    shop = bills("P02", "FP2025-901", [one])
    refused("G01", _step(Kind.PAY, bills("P02", "FP2025-902", [("演示办公用品商行", "办公费", 900_000)])))
    refused("G02", _step(Kind.PAY, bills("P02", "FP2025-903", [("演示汽车销售公司", "购置公务用车", 90_000)])))
    refused("G03", _step(Kind.PAY, bills("P02", "FP2025-904", [("演示培训中心", "培训费", 300_000)])))
    again = {"project": code_of("P02"), "approval_number": "泽财预〔2025〕2号", "approved_on": GRANTED.isoformat()}
    refused("G04", _step(Kind.GRANT, again))
    change = {"project": code_of("P02"), "item": "01", "what": "金额", "amount": 100_000_00}
    refused("G05", _step(Kind.CHANGE, {**change, "explanation": "经费不足"}))
    refused(
        "G06", _step(Kind.PAY, bills("P02", "FP2025-905", [("演示电脑公司", "办公费", 6_000)], catalogue="A02010105"))
    )
    refused("G10", _step(Kind.PAY, bills("P02", "FP2025-906", [one, one])))
    refused("G12", _step(Kind.PAY, {**shop, "fund": "社会保险基金"}))
    refused("G07", _post_into_another_book)
    members = [person(name).natural_person.number for name in (CLERK, ACCOUNTANT)]
    accept = {"project": code_of("P03"), "day": JULY.isoformat(), "members": members, "result": "验收合格"}
    refused("G08", _step(Kind.ACCEPT, accept))
    early = {"project": code_of("P03"), "day": JULY.isoformat()}
    refused("G11", _step(Kind.EVALUATE_SELF, {**early, "results": [], "result": "完成"}))
    refused("G14", _step(Kind.EVALUATE, {**early, "grade": "优", "result": "完成"}))


def _post_into_another_book() -> None:
    """A payment of P03 posted into the book of P02."""
    request = PaymentRequest.objects.filter(project__code=code_of("P03")).select_related("item").latest("pk")
    keeper, checker = (person(name).natural_person for name in (ACCOUNTANT, REVIEWER))
    with journalled(person(ACCOUNTANT), "记账"), transaction.atomic():
        post_event(
            code_of("P02"),
            "direct_payment",
            request.amount,
            key="演示-串账",
            day=JULY,
            made_by=keeper,
            checked_by=checker,
            by=person(ACCOUNTANT).actor,
            project=code_of("P03"),
            item="01",
            source=request.item.source,
            function=request.item.function_code,
            economic=PLANS["P03"].economic,
            summary="演示：串用其他项目账套",
        )


def of_suspended() -> None:
    """G09: a bill of a project that is held back."""
    bill = ("演示办公用品商行", "办公费", 1_000)
    refused("G09", _step(Kind.PAY, bills("P02", "FP2025-907", [bill]), date(YEAR, 8, 20)))


def of_closed(store: str, day: date) -> None:
    """G13: one more payment of a project that is closed."""
    bill = ("演示遗属", PLANS[store].uses[0], 592)
    refused("G13", _step(Kind.PAY, bills(store, "补发2025-1", [bill]), day))
