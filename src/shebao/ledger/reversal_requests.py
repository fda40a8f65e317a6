"""A red voucher by hand (红字冲销): asked for by one person with a reason, agreed to by another, posted then.

Only a voucher that no act owns (:mod:`shebao.ledger.owners`): what was booked for a payment, a return, a closing is
undone by the act that undoes it, which books the money and moves the budget together.
"""

from datetime import UTC, datetime

from django.db import transaction
from django.utils.timezone import localdate

from shebao.findings import Finding
from shebao.journal.record import RowChange, queue_up, record
from shebao.ledger.models import AGREED, ASKED, NOT_AGREED, Book, ReversalRequest, Voucher
from shebao.ledger.open_days import first_open_day
from shebao.ledger.owners import owner_of
from shebao.ledger.reverse import reverse
from shebao.ledger.rows import added, changed, values
from shebao.staff.grant_post import Refused, refusal
from shebao.staff.who import Who

ASK, DECIDE = "申请红字冲销", "复核红字冲销"
BASIS = "会计基础工作规范第五十一条、第六十一条：记账后的更正用红字冲销；会计法第二十五条"


def ask_reversal(voucher: Voucher, *, reason: str, by: Who) -> ReversalRequest:
    """Ask for a red voucher; it waits for another person then.

    Asked again by the same person with the same reason it is the request that waits. Raises
    :class:`~shebao.staff.grant_post.Refused` with every reason, journalled.
    """
    found: list[Finding] = []
    if not by.may("ledger.make"):
        found.append(refusal("L-30", "没有申请红字冲销的权限。", "请单位财务人员办理。"))
    if not reason.strip():
        found.append(refusal("L-18", "没有写明冲销原因。", "写明原因和依据。", BASIS))
    with transaction.atomic():
        queue_up()
        Book.objects.select_for_update().get(pk=voucher.book_id)
        held = Voucher.objects.select_related("book").get(pk=voucher.pk)
        waiting = held.reversal_requests.filter(state=ASKED).first()
        if waiting and (waiting.asked_by_id, waiting.reason) == (by.natural_person.pk, reason.strip()) and not found:
            return waiting
        if waiting:
            found.append(refusal("L-44", f"{held}的红字冲销已由{waiting.asked_by.name}申请。", "先由复核人办理。"))
        found += _problems(held)
        if not found:
            made = ReversalRequest.objects.create(
                voucher=held,
                reason=reason.strip()[:200],
                asked_by=by.natural_person,
                asked_at=datetime.now(UTC),
            )
            _journal(ASK, held, by, "", f"{held.book.code} {held}：{made.reason}", [added(made)])
            return made
    _stop(ASK, voucher, by, found)
    raise AssertionError("a refusal is raised")


def decide_reversal(request: ReversalRequest, agree: bool, *, by: Who) -> ReversalRequest:
    """Agree, which posts the red voucher in an open month, or not: another person than asked.

    Raises :class:`~shebao.staff.grant_post.Refused` with every reason, journalled.
    """
    found: list[Finding] = []
    if not by.may("ledger.check"):
        found.append(refusal("L-30", "没有复核红字冲销的权限。", "请财务复核人员办理。"))
    with transaction.atomic():
        queue_up()
        book = Book.objects.select_for_update().get(pk=request.voucher.book_id)
        held = ReversalRequest.objects.select_for_update(of=("self",)).select_related("voucher").get(pk=request.pk)
        if held.state != ASKED:
            found.append(refusal("L-45", f"此项冲销申请现为“{held.state}”，已经办理过。", "返回凭证查看。"))
        if held.asked_by_id == by.natural_person.pk:
            found.append(refusal("L-39", "同一人员不得同时办理冲销的申请和复核。", "请另一人复核。", BASIS))
        if agree and not found:
            found += _problems(held.voucher)
        if not found:
            return _decided(held, book, agree, by)
    _stop(DECIDE, request.voucher, by, found)
    raise AssertionError("a refusal is raised")


def _problems(voucher: Voucher) -> list[Finding]:
    """What forbids a red voucher of it by hand."""
    found = []
    if voucher.reverses_id:
        found.append(refusal("L-6", f"{voucher}本身是冲销凭证，不得再冲销。", "需要恢复原业务的，按原业务重新记账。"))
    if red := Voucher.objects.filter(reverses=voucher).first():
        found.append(refusal("L-17", f"{voucher}已由{red}冲销，不能再冲销。", "返回凭证查看。"))
    if owner := owner_of(voucher):
        action = f"该凭证{owner}。"
        found.append(refusal("L-46", f"{voucher}由业务办理生成，不能单独冲销。", action, BASIS))
    if first_open_day(voucher.book, localdate()) is None:
        action = "先由两人办理反结账；已年末结转的，在下一年度按以前年度调整。"
        found.append(refusal("L-4", f"账套“{voucher.book.name}”全年已结账。", action))
    return found


def _decided(held: ReversalRequest, book: Book, agree: bool, by: Who) -> ReversalRequest:
    before = values(held)
    held.state, held.decided_by, held.decided_at = AGREED if agree else NOT_AGREED, by.natural_person, datetime.now(UTC)
    held.save(update_fields=["state", "decided_by", "decided_at"])
    _journal(
        DECIDE, held.voucher, by, held.state, f"{book.code} {held.voucher}：{held.reason}", [changed(held, before)]
    )
    day = first_open_day(book, localdate())
    if agree and day:
        hands = {"made_by": held.asked_by, "checked_by": by.natural_person, "by": by.actor}
        reverse(held.voucher, day=day, reason=held.reason, key=f"红字-{held.pk}", **hands)
    return held


def _journal(act: str, voucher: Voucher, by: Who, result: str, detail: str, changes: list[RowChange]) -> None:
    about = {"object_kind": "voucher", "object_key": str(voucher.pk), "detail": detail}
    record(act, by.actor, changes=changes, **({"result": result} if result else {}), **about)


def _stop(act: str, voucher: Voucher, by: Who, found: list[Finding]) -> None:
    if found:
        with transaction.atomic():
            _journal(act, voucher, by, "拒绝", "；".join(f"{one.code} {one.message}" for one in found), [])
        raise Refused(*found)
