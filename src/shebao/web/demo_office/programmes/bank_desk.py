"""What the demonstration's cashier finds at the bank: money that came back late, and a batch that waits for its answer.

The answer lies ready in the data folder, as the bank would send it: the cashier imports it on the batch's page.
"""

from datetime import date
from pathlib import Path

from django.conf import settings

from shebao.ledger.models import CLOSE, YEAR_END, Book
from shebao.ledger.months import ask_month, decide_month
from shebao.payments.answering import answer_file
from shebao.payments.bank_files import make_bank_file
from shebao.payments.late_returns import ask_late_return, decide_late_returns
from shebao.payments.models import Batch, Instruction
from shebao.payments.states import BatchState, State
from shebao.programmes.models import PaymentRequest
from shebao.programmes.states import Kind
from shebao.web.demo_office.programmes.hands import (
    ACCOUNTANT,
    CASHIER,
    REVIEWER,
    at_the_bank,
    batch_of,
    done,
    person,
    sent,
)
from shebao.web.demo_office.programmes.projects import YEAR, code_of
from shebao.web.demo_office.programmes.spending import bills

FOLDER = "demo-bank"
UNANSWERED_ON = date(YEAR, 12, 23)
SHARE, SEED = 0.25, 7
"""Of the four lines that wait one fails."""
FAMILIES = tuple(
    (f"演示遗属{word}", "慰问金", yuan) for word, yuan in zip("甲乙丙丁", (592, 592, 480, 480), strict=True)
)


def came_back(batch: Batch, day: date) -> list[Instruction]:
    """A line that the bank had answered as paid comes back on a later day: registered, and confirmed by another.

    Of a very small county nothing was paid that could come back.
    """
    line = Instruction.objects.filter(batch=batch, state=State.SUCCESS.value).order_by("ordinal").first()
    if line is None:
        return []
    slip = f"TH{day:%Y%m%d}001"
    late = ask_late_return(line, slip=slip, day=day, reason="账户已销户，款项退回", by=person(CASHIER))
    decide_late_returns([late], True, by=person(REVIEWER), now=at_the_bank(day, 17))
    line.refresh_from_db()
    return [line]


def carry_over_year(store: str) -> None:
    """年末结转 of the book of a project that is closed: its months, and then its year, by two people."""
    book = Book.objects.get(code=code_of(store))
    for month, action in ((date(YEAR, 11, 1), CLOSE), (date(YEAR, 12, 1), YEAR_END)):
        step = ask_month(book, month, action, by=person(ACCOUNTANT))
        decide_month(step, True, by=person(REVIEWER))


def leave_unanswered(store: str) -> None:
    """A batch that was sent and has no answer yet; its bank file and the bank's answer lie in the data folder."""
    asked = done(Kind.PAY, bills(store, "慰问名单2025-12", FAMILIES), UNANSWERED_ON)
    batch = sent(batch_of(PaymentRequest.objects.get(number=asked.number).batch), UNANSWERED_ON)
    content, name = make_bank_file(batch), Path(batch.file.name)
    folder = demo_bank()
    folder.mkdir(exist_ok=True)
    (folder / name).write_bytes(content)
    answered = answer_file(content, SHARE, SEED).content
    (folder / f"{name.stem}-回盘{name.suffix}").write_bytes(answered)


def demo_bank() -> Path:
    """The folder of the demonstration's bank."""
    return Path(settings.DATA) / FOLDER


def answers_that_wait() -> list[tuple[str, Path]]:
    """The batches that wait for their answers, and where these lie."""
    waiting = Batch.objects.filter(state=BatchState.SENT.value).select_related("file").order_by("pk")
    found = [(one.number, Path(one.file.name)) for one in waiting]
    files = [(number, demo_bank() / f"{name.stem}-回盘{name.suffix}") for number, name in found]
    return [(number, file) for number, file in files if file.exists()]
