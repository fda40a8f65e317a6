"""What the year spends beside rosters: working funds by progress, a purchase, a suspension with its claw-back."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from shebao.payments.corrections import ask_correction, decide_correction
from shebao.payments.models import Batch, Instruction
from shebao.payments.repay import repay
from shebao.programmes.models import PaymentRequest
from shebao.programmes.states import Kind
from shebao.web.demo_office.programmes.hands import (
    ACCOUNTANT,
    AUDITOR,
    REVIEWER,
    answered,
    at_the_bank,
    batch_of,
    done,
    opened,
    person,
    sent,
)
from shebao.web.demo_office.programmes.projects import PROCUREMENT, YEAR, code_of, progress

BANK = "泽州农村商业银行"
REPAIRED = "6210990018888{:06d}"
"""Accounts that payees whose payment failed brought along."""
DECISION = "泽社保〔2025〕31号"
TAKEN_BACK = 12_600_00
REASON = "印刷费重复报销"

Bill = tuple[str, str, int]
"""Payee, purpose, yuan."""
QUARTERS: Sequence[tuple[date, int, str, Sequence[Bill]]] = (
    (
        date(YEAR, 3, 28),
        25,
        "一季度工作总结",
        (("演示办公用品商行", "办公费", 46_000), ("演示印刷厂", "印刷费", 82_600)),
    ),
    (date(YEAR, 6, 27), 50, "二季度工作总结", (("演示通信公司", "邮电费", 38_500), ("演示印刷厂", "印刷费", 76_400))),
)
"""Working funds: day, progress in percent, evidence, bills."""


def bills(store: str, number: str, paid: Sequence[Bill], **more: Any) -> dict[str, Any]:
    """A payment request for bills."""
    lines = [
        {"payee": payee, "account": f"1405250099{sum(map(ord, payee)):08d}", "bank": BANK, "amount": yuan * 100,
         "purpose": purpose}
        for payee, purpose, yuan in paid
    ]  # fmt: skip
    return {
        "project": code_of(store),
        "item": "01",
        "amount": sum(one["amount"] for one in lines),
        "purpose": paid[0][1],
        "reference": number,
        "lines": lines,
        **more,
    }


def pay(payload: dict[str, Any], day: date) -> PaymentRequest:
    """A request through all hands to the books."""
    request = PaymentRequest.objects.get(number=done(Kind.PAY, payload, day).number)
    answered(sent(batch_of(request.batch), day), day)
    return request


def spend_working_funds() -> None:
    """P02: bills by quarter, as far as the work has come."""
    for at, (day, share, evidence, paid) in enumerate(QUARTERS, 1):
        progress("P02", day, share, evidence)
        pay(bills("P02", f"FP2025-{at:03d}", paid), day)


def buy_a_service() -> None:
    """P03: what was procured, paid by its contract in two parts."""
    for day, share, evidence, yuan in (
        (date(YEAR, 3, 31), 30, "第一批数据整理验收单", 118_800),
        (date(YEAR, 6, 26), 100, "全部数据整理验收单", 277_200),
    ):
        progress("P03", day, share, evidence)
        bill = ("演示数据服务有限公司", "数据整理服务", yuan)
        pay(bills("P03", f"FP2025-1{share:03d}", [bill], procurement=PROCUREMENT), day)


def suspend() -> None:
    """Audit finds a bill of P02 that was paid twice: the project is held back."""
    found = {"project": code_of("P02"), "ground": 1, "reason": REASON}
    done(Kind.SUSPEND, found, date(YEAR, 8, 15), by=person(AUDITOR))


def claw_back() -> None:
    """What was paid twice is taken back; the report of the rectification waits to be checked."""
    request = PaymentRequest.objects.filter(project__code=code_of("P02")).latest("pk")
    back = {"project": code_of("P02"), "request": request.number, "amount": TAKEN_BACK, "decision": DECISION}
    done(Kind.CLAW_BACK, back, date(YEAR, 8, 29), by=person(AUDITOR))


def report_rectification(day: date) -> None:
    """What was put right waits for the finance section."""
    told = "重复报销款已扣回，印刷费改为凭入库单和发票双人核对后报销。"
    opened(Kind.RECTIFY, {"project": code_of("P02"), "measures": told}, day)


def corrected(batch: Batch, failed: Sequence[Instruction], day: date) -> Batch:
    """The failed lines of a batch with the accounts that their payees brought, to be paid again on a day."""
    for at, one in enumerate(failed):
        asked = ask_correction(
            one,
            payee=one.payee,
            account=REPAIRED.format(at + 1),
            bank=BANK,
            reason="本人持卡更正",
            by=person(ACCOUNTANT),
        )
        decide_correction(asked, True, by=person(REVIEWER))
    return repay(batch, key=f"{batch.key}-repaid", by=person(ACCOUNTANT), now=at_the_bank(day, 10))


def accept_work(store: str, day: date, members: Sequence[str]) -> None:
    """Acceptance by people who did not handle the project."""
    told = {"project": code_of(store), "day": day.isoformat(), "members": list(members), "result": "验收合格"}
    done(Kind.ACCEPT, told, day)
