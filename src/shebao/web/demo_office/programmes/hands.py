"""Who does what in the programmes, and when: cases from hand to hand, batches from the release to the books."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, time, timedelta
from functools import cache
from itertools import count
from typing import Any

from django.utils import timezone

from shebao.cases import workflow
from shebao.cases.evidence import add_evidence
from shebao.cases.models import Case
from shebao.cases.refusals import missing_papers
from shebao.cases.states import State
from shebao.payments.bank_files import send, take_bank_file
from shebao.payments.models import Batch, Instruction
from shebao.payments.release import release
from shebao.payments.return_files import import_return_file
from shebao.payments.simulated_bank import answer
from shebao.payments.states import Outcome
from shebao.programmes.request_payment import ask
from shebao.programmes.states import Kind
from shebao.programmes.steps.project_case import open_step
from shebao.staff.who import Who
from shebao.web.demo_office.register import somebody
from shebao.web.demo_office.walk import specimen

CLERK, HEAD = "xiangmu-jb", "xiangmu-gz"
ACCOUNTANT, REVIEWER, CASHIER = "caiwu", "caiwu-fh", "chuna"
DEPUTY, DIRECTOR, AUDITOR = "fuzhuren", "zhuren", "jihe"
APPROVERS = {
    "project.review": REVIEWER,
    "project.lead": DEPUTY,
    "project.decide": DIRECTOR,
    "roster.audit": AUDITOR,
    "roster.decide": DEPUTY,
}
"""Who gives which approval; the head of the section of a roster is told beside it."""
BY_FINANCE = frozenset({Kind.GRANT, Kind.ALLOT, Kind.EVALUATE, Kind.CLOSE, Kind.SUSPEND, Kind.CLAW_BACK})
OPENS_AT = time(9, 10)
BETWEEN_STEPS = timedelta(minutes=25)
person = cache(somebody)
"""Somebody of the demonstration; looked up once."""


def moments(day: date) -> Iterator[datetime]:
    """Moments of a day one after another, none later than now."""
    first = timezone.make_aware(datetime.combine(day, OPENS_AT))
    return (min(first + BETWEEN_STEPS * step, timezone.now()) for step in count())


def maker_of(kind: Kind) -> Who:
    """Who makes a kind of case."""
    return person(ACCOUNTANT if kind in BY_FINANCE else CLERK)


def opened(kind: Kind, payload: Mapping[str, Any], day: date, by: Who | None = None) -> Case:
    """A case with its papers that waits to be checked. Raises Refused."""
    made_by, clock = by or maker_of(kind), moments(day)
    open_it = ask if kind is Kind.PAY else lambda asked, **who: open_step(kind, asked, **who)
    return handed_in(open_it(payload, by=made_by, now=next(clock)), made_by, clock)


def handed_in(case: Case, by: Who, clock: Iterator[datetime]) -> Case:
    """A case that was opened, with its papers, sent to be checked."""
    for paper in missing_papers(case):
        add_evidence(case, paper.name, f"{paper.name}.pdf", specimen(case.number), by=by, now=next(clock))
    return workflow.submit(case, by=by, now=next(clock), opinion="材料齐全。")


def checked(case: Case, clock: Iterator[datetime], by: str = "") -> Case:
    """A case after its check."""
    checker = by or (REVIEWER if Kind(case.kind) in (BY_FINANCE | {Kind.RECTIFY}) else HEAD)
    return workflow.check(case, by=person(checker), now=next(clock), version=case.version, opinion="与材料一致。")


def approved(case: Case, clock: Iterator[datetime], until: str = "", **more: str) -> Case:
    """A case after its approvals, or before one of them."""
    whose = APPROVERS | more
    while case.state == State.TO_APPROVE and case.awaiting != until:
        by = person(whose[case.awaiting])
        case = workflow.approve(case, by=by, now=next(clock), version=case.version, opinion="同意。")
    return case


def done(kind: Kind, payload: Mapping[str, Any], day: date, by: Who | None = None) -> Case:
    """A case from its opening to its effect."""
    clock = moments(day)
    case = approved(checked(opened(kind, payload, day, by), clock), clock)
    assert case.state == State.EFFECTIVE, f"{case} is {case.state}"
    return case


def batch_of(key: str) -> Batch:
    """The batch of payments of a key."""
    return Batch.objects.get(key=key)


def at_the_bank(day: date, hour: int) -> datetime:
    """A moment of a day's afternoon, when payments go out and answers come; not later than now."""
    return min(timezone.make_aware(datetime.combine(day, time(hour, 5))), timezone.now())


def released(batch: Batch, day: date) -> Batch:
    """A batch that was released on a day."""
    return release(batch, by=person(REVIEWER), now=at_the_bank(day, 14))


def sent(batch: Batch, day: date) -> Batch:
    """A batch that was released, fetched and brought to the bank on a day."""
    ready = released(batch, day)
    take_bank_file(ready, by=person(CASHIER))
    return send(ready, by=person(CASHIER), now=at_the_bank(day, 15))


def answered(batch: Batch, day: date, failing: int = 0) -> list[Instruction]:
    """The bank's answer, on a day, to a batch that was sent, of which some lines fail; returns these."""
    lines = list(Instruction.objects.filter(batch=batch).order_by("ordinal"))
    every = max(len(lines) // failing, 1) if failing else 0
    chosen = lines[every // 2 :: every][:failing] if failing else []
    reasons = (Outcome.NO_ACCOUNT, Outcome.OTHER_NAME)
    told = {one.number: reasons[at % len(reasons)] for at, one in enumerate(chosen)}
    name, now = f"{batch.number}-回盘.txt", at_the_bank(day, 17)
    import_return_file(answer(batch, told), name, batch, by=person(CASHIER), now=now)
    return list(Instruction.objects.filter(pk__in=[one.pk for one in chosen]))
