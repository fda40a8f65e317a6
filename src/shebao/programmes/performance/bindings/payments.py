"""What was paid for projects up to a day: by the bank's answers, and by the movements of money."""

from datetime import date, datetime, time, timedelta
from fractions import Fraction
from typing import Any

from django.db.models import Max, Sum
from django.urls import reverse
from django.utils.timezone import localtime, make_aware

from shebao.cases.models import Case
from shebao.payments.models import Batch, Instruction
from shebao.payments.parts import handed_over, with_repayments
from shebao.payments.states import State
from shebao.programmes.allowances.models import Roster
from shebao.programmes.models import Movement, PaymentRequest, Project
from shebao.programmes.performance.bindings.binding import About, Link
from shebao.programmes.states import Flow

APPROVED_ROSTERS = ("已审批", "已归档")


def end_of(day: date) -> datetime:
    """The moment at which a day is over."""
    return make_aware(datetime.combine(day + timedelta(days=1), time()))


def the_project(about: About) -> Project:
    """The project that is measured. Raises ValueError for the department."""
    if about.project is None:
        raise ValueError("a project's binding measures no department")
    return about.project


def batches_of(projects: Any) -> list[int]:
    """The batches of the requests of some projects, with those that paid again what failed."""
    keys = PaymentRequest.objects.filter(project__in=projects).values_list("batch", flat=True)
    return [batch.pk for batch in with_repayments(handed_over(*keys))]


def paid_lines(projects: Any, day: date) -> Any:
    """The instructions that the bank paid for some projects, answered up to a day."""
    answered = {"state": State.SUCCESS.value, "returned__taken_at__lt": end_of(day)}
    return Instruction.objects.filter(batch__in=batches_of(projects), **answered)


def people_paid(projects: Any, day: date) -> int:
    """The persons among them, each once; bills of firms have none."""
    lines = paid_lines(projects, day).exclude(person_digest="")
    return int(lines.values("person_digest").distinct().count())


def rosters_of(project: Project, day: date) -> list[Roster]:
    """The rosters of a project that were approved up to a day."""
    rows = list(Roster.objects.filter(project=project.code, state__in=APPROVED_ROSTERS).order_by("pk"))
    numbers = [one.case_number for one in rows]
    in_force = set(
        Case.objects.filter(number__in=numbers, effective_at__lt=end_of(day)).values_list("number", flat=True)
    )
    return [one for one in rows if one.case_number in in_force]


def executed(items: dict[str, Any], day: date) -> int:
    """What was paid up to a day and not come back, in fen; ``items`` is a filter over movements."""
    flows = [Flow.PAY.value, Flow.COME_BACK.value, Flow.SENT_BACK.value]
    rows = Movement.objects.filter(flow__in=flows, made_at__lt=end_of(day), **items)
    return int(rows.aggregate(sum=Sum("paid"))["sum"] or 0)


def last_paid_on(project: Project, day: date) -> date | None:
    """The day of the last payment up to a day."""
    paid = Movement.objects.filter(item__project=project, flow=Flow.PAY.value, made_at__lt=end_of(day))
    last = paid.aggregate(last=Max("made_at"))["last"]
    return localtime(last).date() if last else None


def chain_of(project: Project, day: date, *, rosters: bool = True) -> tuple[Link, ...]:
    """Where the payments of a project can be followed: rosters, requests, batches, the book with its vouchers."""
    made = [Link(f"项目{project.code}", reverse("project", args=[project.code]), "project.look")]
    if rosters:
        made += [
            Link(f"名册{one.number}", reverse("roster", args=[one.pk]), "roster.look")
            for one in rosters_of(project, day)
        ]
    requests = PaymentRequest.objects.filter(project=project, approved_at__lt=end_of(day)).order_by("pk")
    made += [
        Link(f"用款申请{number}", reverse("case", args=[number]), "project.look")
        for number in requests.values_list("number", flat=True)[:12]
    ]
    numbers = Batch.objects.filter(pk__in=batches_of([project])).order_by("pk").values_list("number", flat=True)
    made += [Link(f"支付批次{number}", reverse("payment", args=[number]), "payment.look") for number in numbers[:12]]
    if project.allotted_on:
        made.append(Link("专账和凭证", reverse("book", args=[project.code]), "ledger.look"))
    return tuple(made)


def yuan_of(fen: int) -> Fraction:
    """Fen as 元."""
    return Fraction(fen, 100)
