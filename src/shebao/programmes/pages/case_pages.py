"""What pages that open and correct cases have in common, whatever the case is about."""

from collections.abc import Callable
from typing import Any, Protocol

from django.http import HttpResponse
from django.utils import timezone

from shebao.cases import workflow
from shebao.cases.kinds import kind_of
from shebao.cases.models import Case
from shebao.cases.states import State
from shebao.screens.export import refused
from shebao.staff.grant_post import Refused


class Form(Protocol):
    """A form of a case."""

    def is_valid(self) -> bool:
        """Whether everything could be read."""

    def payload(self) -> dict[str, Any]:
        """What is asked for."""

    def show(self, findings: Any) -> None:
        """Put what was found beside the fields."""


def no_right(request: Any, kind: str) -> HttpResponse | None:
    """The page that says that somebody does not handle a kind of case; None for who does."""
    if request.who.may(kind_of(kind).desk.make):
        return None
    return refused(request, f"没有办理“{kind_of(kind).name}”的权限。", "请有此岗位的人员办理，或向安全管理员申请。")


def not_returned(request: Any, case: Case) -> HttpResponse | None:
    """The page that says that a case did not come back to be corrected; None for one that did."""
    if case.state == State.RETURNED:
        return None
    return refused(request, f"业务单现为“{case.state}”，不能修改。", "退回补正的业务单才能修改。")


def acted(request: Any, form: Form, act: Callable[[dict[str, Any]], Case]) -> Case | None:
    """The case that comes of a form that was sent; None where there is something to say, which the form shows."""
    if request.method != "POST" or not form.is_valid():
        return None
    try:
        return act(form.payload())
    except Refused as no_more:
        form.show(no_more.findings)
    return None


def revised(request: Any, form: Form, case: Case) -> Case | None:
    """A case that came back, sent again as its form says; None as :func:`acted`."""
    opinion = request.POST.get("opinion", "")[:400]
    now = timezone.localtime()
    return acted(
        request, form, lambda payload: workflow.revise(case, payload, by=request.who, now=now, opinion=opinion)
    )
