"""Refusing acts on payments: everything that forbids one, journalled, then raised."""

from collections.abc import Iterable

from django.db import transaction

from shebao.findings import Finding
from shebao.journal.record import record
from shebao.payments.models import Batch
from shebao.payments.states import BatchState
from shebao.staff.grant_post import Refused, refusal
from shebao.staff.who import Who

APART = "经办、复核、出纳须是不同的自然人（会计法第二十五条、第三十五条）"


def stop(action: str, batch: Batch, by: Who, findings: Iterable[Finding]) -> None:
    """Journal a refusal in a transaction of its own and raise it; nothing where there is nothing against the act."""
    found = list(findings)
    if found:
        with transaction.atomic():
            detail = "；".join(f"{one.code} {one.message}" for one in found)
            record(action, by.actor, object_kind="payment", object_key=batch.number, result="拒绝", detail=detail)
        raise Refused(*found)


def needs_right(by: Who, right: str, act: str, who: str) -> list[Finding]:
    """Whether somebody's post allows an act."""
    return [] if by.may(right) else [refusal("P-1", f"没有{act}的权限。", f"请{who}办理。")]


def needs_state(batch: Batch, act: str, *states: BatchState) -> list[Finding]:
    """Whether a batch is in a state for an act."""
    if batch.state in states:
        return []
    return [refusal("P-2", f"支付批次{batch.number}现为“{batch.state}”，不能{act}。", "返回批次查看。")]


def needs_another(by: Who, hands: Iterable[tuple[str, int | None]], own: str) -> list[Finding]:
    """Whether somebody was another hand of the batch before."""
    return [
        refusal("P-3", f"同一人员不得同时办理{hand}和{own}。", f"请另一人{own}。", APART)
        for hand, person in hands
        if person == by.natural_person.pk
    ]
