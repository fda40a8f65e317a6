"""What programmes do about their payment batches: who may not send them, and what comes of the bank's answers."""

from collections.abc import Callable

import polars as pl
from django.urls import reverse
from django.utils.timezone import localtime

from shebao.findings import Finding
from shebao.journal.digest import digest
from shebao.journal.record import RowChange, record
from shebao.payments import outcomes
from shebao.payments.corrections import ask_giving_up
from shebao.payments.models import NOT_AGREED, Batch, Correction, Instruction, LateReturn
from shebao.payments.parts import first_of, handed_over, with_repayments
from shebao.payments.states import TO_CORRECT, BatchState, State
from shebao.programmes.books import book_came_back, book_payment
from shebao.programmes.controls import g08_different_people, g09_suspended
from shebao.programmes.controls.words import refusal
from shebao.programmes.models import PaymentRequest, Project
from shebao.programmes.reserve import give_up_if_closed, paid_of, release, send_back, settle
from shebao.programmes.states import ProjectState
from shebao.screens.shows import yuan
from shebao.staff.grant_post import Refused
from shebao.staff.who import Who

KIND = "programmes"
PAYER = "出纳"


def request_of(batch: Batch) -> PaymentRequest:
    """The payment request of a batch, of one that it repays, or with which it was handed over."""
    requests = PaymentRequest.objects.select_related("project", "item", "reservation")
    return requests.get(batch=first_of(batch).key)


def may_send(batch: Batch, who: Who) -> None:
    """Refuse to release, send or repay for a project that is suspended or closed, or by a hand of the request."""
    request = request_of(batch)
    found: list[Finding] = [*g09_suspended.find(request.project), *_closed(request.project)]
    if batch.state == BatchState.TO_SEND:
        hands = [
            ("经办", request.made_by_id),
            ("复核", request.checked_by_id),
            ("审核", request.reviewed_by_id),
            ("审批", request.approved_by_id),
        ]
        found += g08_different_people.find(who.natural_person, PAYER, hands)
    if found:
        raise Refused(*found)


def _closed(project: Project) -> list[Finding]:
    # A project that was accepted meanwhile has no open promises: what it promised before may still be paid.
    if ProjectState(project.state) is not ProjectState.CLOSED:
        return []
    return [refusal("G13", "项目已结项，不得再发生支出。结余资金按规定处理。", "预算法第四十二条")]


def taken(batch: Batch, results: pl.DataFrame, who: Who) -> None:
    """Settle and book what was paid; what failed stays promised until it is paid again or let go."""
    paid = results.filter(pl.col("state") == State.SUCCESS.value)
    if not paid.height:
        return
    request, amount = request_of(batch), int(paid["amount"].sum())
    moment = batch.returns.latest("pk").taken_at
    key = f"支付-{batch.number}-{digest(*paid['number'].sort())[-32:]}"
    changes = settle(request.reservation, amount, key, who.natural_person, moment)
    book_payment(request, amount, batch.number, key, localtime(moment).date())
    _journal("专项资金支付入账", request, who, f"批次{batch.number}，{paid.height}笔", changes)


ALSO_AGAINST: list[Callable[[LateReturn], list[Finding]]] = []
"""What rooms above have against a late return of a line (a recovery that has the same money back)."""


def may_come_back(late: LateReturn) -> list[Finding]:
    """Refuse a late return of money that the project has back already by other ways."""
    request = request_of(late.instruction.batch)
    found = [one for against in ALSO_AGAINST for one in against(late)]
    paid = paid_of(request.reservation)
    if late.amount > paid and not found:
        told = f"用款{request.number}已支付而未退回的只有{yuan(paid)}元，退票{yuan(late.amount)}元。"
        found.append(refusal("G01", told, "专项资金管理制度", action="核对扣回和追回的款项，不要重复登记。"))
    return found


def came_back(late: LateReturn, who: Who) -> None:
    """Money that the bank sent back late is promised again and booked; of a closed project it is given up."""
    line = late.instruction
    request, key = request_of(line.batch), f"退票-{line.number}"
    project, person = request.project, who.natural_person
    changes = [*send_back(request.reservation, late.amount, key, person, f"银行回单{late.slip}", late.day)]
    if ProjectState(project.state) is ProjectState.CLOSED:
        changes += release(request.reservation, late.amount, f"{key}-释放", person)
        changes += give_up_if_closed(project, request.item, late.amount, key, person)
    told = f"银行退票，回单{late.slip}"
    book_came_back(project, request.item, late.amount, key, late.day, told, "instruction", line.number)
    _journal("专项资金退票入账", request, who, f"{line.number}，{told}", changes)


def withdrawn(batch: Batch, who: Who) -> None:
    """Let go what a batch that was withdrawn had promised; a repayment's failed lines stay promised."""
    if batch.repays_id is None:
        request = request_of(batch)
        changes = release(request.reservation, batch.total, f"撤销-{batch.number}", who.natural_person)
        _journal("释放占用额度", request, who, f"批次{batch.number}撤销", changes)


def given_up(correction: Correction, who: Who) -> None:
    """A failed line is not paid any more: what was promised for it is free again."""
    line = correction.instruction
    request = request_of(line.batch)
    if ProjectState(request.project.state) is ProjectState.CLOSED:
        # What came back to a closed project was given up to the finance bureau in that moment.
        return
    changes = release(request.reservation, line.amount, f"不再支付-{line.number}", who.natural_person)
    _journal("释放占用额度", request, who, f"{line.number}不再支付：{correction.reason}", changes)


def let_go(request: PaymentRequest, reason: str, who: Who) -> list[Correction]:
    """Ask that everything of a request that failed is not paid any more; another person confirms each line.

    Raises :class:`Refused` while lines are on their way, and where nothing failed or something else is under way.
    """
    batches = with_repayments(handed_over(request.batch))
    lines = Instruction.objects.filter(batch__in=batches).select_related("batch")
    if lines.filter(state__in=[State.WAITING.value, State.SENT.value]).exists():
        message = "还有指令等待支付或回盘，不能登记不再支付。"
        raise Refused(refusal("P-1", message, "专项资金管理制度", action="待银行回盘后再办理。"))
    alive = Correction.objects.exclude(state=NOT_AGREED).values("instruction")
    paid_again = lines.filter(replaces__isnull=False).values("replaces")
    failed = lines.filter(state__in=[one.value for one in TO_CORRECT]).exclude(pk__in=alive).exclude(pk__in=paid_again)
    if not (asked := list(failed.order_by("pk"))):
        raise Refused(refusal("P-1", "没有支付失败而尚未办理的指令。", "专项资金管理制度", action="返回项目查看。"))
    return ask_giving_up(asked, reason=reason, by=who)


def payee(instruction: Instruction, who: Who) -> str:
    """The page of the person in the register whom a roster's line pays, for somebody who may look there."""
    from shebao.programmes.allowances.models import Line

    once, _, key = instruction.line_key.rpartition(":")
    line = Line.objects.filter(once=once, key=key).first() if who.may("register.look") else None
    return str(reverse("person", args=[line.person_id])) if line and line.person_id else ""


def _journal(
    what: str, request: PaymentRequest, who: Who, detail: str, changes: "tuple[RowChange, ...] | object"
) -> None:
    record(
        what,
        who.actor,
        object_kind="project",
        object_key=request.project.code,
        case_number=request.number,
        detail=detail,
        changes=changes,  # type: ignore[arg-type]
    )


outcomes.register(
    KIND,
    taken=taken,
    may_send=may_send,
    withdrawn=withdrawn,
    payee=payee,
    may_come_back=may_come_back,
    came_back=came_back,
    given_up=given_up,
)
