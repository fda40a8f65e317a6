"""Closing a month of a book, opening it again, closing its year (结账、反结账、年末结转): asked for by one person,
decided by another.
"""

from datetime import UTC, date, datetime

from django.db import transaction
from django.db.models import Max, Q
from django.utils.timezone import localdate

from shebao.findings import Finding
from shebao.journal.record import queue_up, record
from shebao.ledger.carry_over import AGAINST, carry_over
from shebao.ledger.models import AGREED, ASKED, CLOSE, NOT_AGREED, REOPEN, YEAR_END, Book, MonthStep, Voucher
from shebao.ledger.rows import added, changed, values
from shebao.staff.grant_post import Refused, refusal
from shebao.staff.who import Who

TWO = "记账与审批、经办相互分离（会计法第二十五条）"


def last_month_before(book: Book, month: date) -> date | None:
    """The last month of a book before another that has vouchers."""
    found: date | None = Voucher.objects.filter(book=book, month__lt=month).aggregate(last=Max("month"))["last"]
    return found


def ask_month(book: Book, month: date, action: str, *, by: Who, reason: str = "") -> MonthStep:
    """Ask for a month to be closed, or opened again with a reason, or for the year to be carried over (年末结转, with
    the month of December, which it closes); it waits for another person then.

    Months are closed in order, and only the last closed one is opened again; a year that was carried over stays. Raises
    :class:`~shebao.staff.grant_post.Refused` with every reason, journalled.
    """
    found: list[Finding] = []
    if not by.may("ledger.make"):
        found.append(refusal("L-30", "没有办理结账的权限。", "请单位财务人员办理。"))
    with transaction.atomic():
        queue_up()
        held = Book.objects.select_for_update().get(pk=book.pk)
        found += _month_problems(held, month, action, reason)
        if not found:
            step = MonthStep.objects.create(
                book=held,
                month=month,
                action=action,
                reason=reason.strip()[:200],
                asked_by=by.natural_person,
                asked_at=datetime.now(UTC),
            )
            detail = f"{held.code} {month:%Y年%m月}"
            about = {"object_kind": "book", "object_key": held.code, "detail": detail}
            record(f"申请{action}", by.actor, changes=[added(step)], **about)
            return step
    _stop(f"申请{action}", book, by, found)
    raise AssertionError("a refusal is raised")


def _month_problems(book: Book, month: date, action: str, reason: str) -> list[Finding]:
    found = []
    closed = book.closed_through
    if month.day != 1 or month.year != book.year:
        found.append(refusal("L-31", f"{month}不是账套年度{book.year}年内的会计期间。", "选择账套年度内的月份。"))
    if waiting := book.steps.filter(state=ASKED).first():
        found.append(refusal("L-32", f"{waiting.month:%Y年%m月}的{waiting.action}还在等待复核。", "先由复核人办理。"))
    if book.steps.filter(action=YEAR_END, state=AGREED).exists():
        action_ = "期初余额已转入下一年度账套；更正在下一年度按以前年度调整办理。"
        found.append(refusal("L-41", f"账套“{book.name}”已年末结转，不再结账或反结账。", action_))
        return found
    if action == YEAR_END:
        found += _year_end_problems(book, month)
    if action in (CLOSE, YEAR_END):
        if action == CLOSE and closed and month <= closed:
            found.append(refusal("L-33", f"{month:%Y年%m月}已经结账。", "返回账套查看。"))
        before = last_month_before(book, month)
        if before and (closed is None or before > closed):
            found.append(
                refusal("L-34", f"{before:%Y年%m月}有凭证还没有结账，不能先结{month:%Y年%m月}。", "按月份次序结账。")
            )
    elif action == REOPEN:
        if closed != month:
            last = f"最后结账的是{closed:%Y年%m月}" if closed else "还没有结账的期间"
            found.append(refusal("L-35", f"{month:%Y年%m月}不能反结账：{last}。", "从最后结账的期间起依次办理。"))
        if not reason.strip():
            found.append(refusal("L-36", "没有写明反结账的事由。", "写明原因和批准依据。"))
    else:
        found.append(refusal("L-37", f"没有“{action}”这个动作。", "选择结账、反结账或年末结转。"))
    return found


def _year_end_problems(book: Book, month: date) -> list[Finding]:
    """What forbids to carry a year over."""
    found = [one for against in AGAINST for one in against(book)]
    if month.month != 12:
        found.append(refusal("L-31", f"年末结转在12月办理，不是{month:%m}月。", "选择12月。"))
    if localdate() < date(book.year, 12, 31):
        found.append(refusal("L-42", f"{book.year}年还没有结束，不能年末结转。", "12月31日起办理。"))
    if book.closed_through and book.closed_through.month == 12:
        found.append(refusal("L-42", "12月已结账，结转凭证无法记入。", "先由两人办理12月的反结账，再年末结转。"))
    return found


def decide_month(step: MonthStep, agree: bool, *, by: Who) -> MonthStep:
    """Agree to closing or opening a month, or not: another person than asked for it.

    Raises :class:`~shebao.staff.grant_post.Refused`, journalled.
    """
    found: list[Finding] = []
    if not by.may("ledger.check"):
        found.append(refusal("L-30", "没有复核结账的权限。", "请财务复核人员办理。"))
    with transaction.atomic():
        queue_up()
        book = Book.objects.select_for_update().get(pk=step.book_id)
        held = MonthStep.objects.select_for_update().get(pk=step.pk)
        if held.state != ASKED:
            found.append(refusal("L-38", f"此项{held.action}现为“{held.state}”，已经办理过。", "返回账套查看。"))
        if held.asked_by_id == by.natural_person.pk:
            found.append(refusal("L-39", f"同一人员不得同时办理申请{held.action}和复核。", "请另一人复核。", TWO))
        if agree and held.action == YEAR_END and not found:
            found += _year_end_problems(book, held.month)
        if not found:
            try:
                with transaction.atomic():
                    return _decided(book, held, agree, by)
            except Refused as refused:
                found += refused.findings
    _stop(f"复核{step.action}", step.book, by, found)
    raise AssertionError("a refusal is raised")


def _decided(book: Book, step: MonthStep, agree: bool, by: Who) -> MonthStep:
    if agree and step.action == YEAR_END:
        carry_over(book, made_by=step.asked_by, checked_by=by.natural_person, by=by.actor)
    before, book_before = values(step), values(book)
    step.state = AGREED if agree else NOT_AGREED
    step.decided_by, step.decided_at = by.natural_person, datetime.now(UTC)
    step.save(update_fields=["state", "decided_by", "decided_at"])
    changes = [changed(step, before)]
    if agree:
        book.closed_through = step.month if step.action != REOPEN else _closed_before(step)
        book.save(update_fields=["closed_through"])
        changes.append(changed(book, book_before))
    record(
        f"复核{step.action}",
        by.actor,
        object_kind="book",
        object_key=book.code,
        result=step.state,
        detail=f"{step.month:%Y年%m月}",
        changes=changes,
    )
    return step


def _closed_before(step: MonthStep) -> date | None:
    """The month that stays closed when one is opened again: the closed one before it, as the steps tell."""
    agreed = Q(book_id=step.book_id, state=AGREED, action=CLOSE, month__lt=step.month)
    found: date | None = MonthStep.objects.filter(agreed).aggregate(last=Max("month"))["last"]
    return found


def _stop(action: str, book: Book, by: Who, found: list[Finding]) -> None:
    if found:
        with transaction.atomic():
            detail = "；".join(f"{one.code} {one.message}" for one in found)
            record(action, by.actor, object_kind="book", object_key=book.code, result="拒绝", detail=detail)
        raise Refused(*found)
