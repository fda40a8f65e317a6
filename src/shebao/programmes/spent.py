"""全年预算数 and 执行数 of projects: the one source for pages, measures, papers, final accounts and the public site.

What was paid and has not come back is what the movements say, whatever their kind: payments, late returns (退票),
recoveries and claw-backs (退回). The year's budget is what was granted, handed on from the year before and changed
since, without what was clawed back (扣回): that left the budget and what was paid together. What is given back or
handed on at the end of the year stays budget: a rate of execution does not rise because a project is closed.
"""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import OuterRef, Q, QuerySet, Subquery, Sum
from django.utils import timezone

from shebao.ledger.models import Voucher
from shebao.programmes.models import ClawBack, Movement
from shebao.programmes.states import Flow

HAD = (Flow.GRANT.value, Flow.CARRY_IN.value, Flow.ADJUST.value)
CLAWED, TAKEN = "扣回-", "扣回收回-"
"""What the keys of a claw-back's two movements begin with: what comes back, and what the budget loses by it."""


def end_of(day: date) -> datetime:
    """The moment at which a day is over."""
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), time()))


def moment_of(day: date) -> datetime:
    """The moment that counts for something of a day: now, or the last one of a day that is over."""
    return min(end_of(day) - timedelta(seconds=1), timezone.now())


def paid(of: Mapping[str, Any], day: date | None = None) -> int:
    """What was paid and has not come back, up to a day, in fen; ``of`` is a filter over movements."""
    rows = Movement.objects.filter(**of)
    if day is not None:
        rows = rows.filter(made_at__lt=end_of(day))
    return int(rows.aggregate(sum=Sum("paid"))["sum"] or 0)


def year_budget(of: Mapping[str, Any]) -> int:
    """全年预算数 in fen; ``of`` is a filter over movements."""
    return int(_had(Movement.objects.filter(**of)).aggregate(sum=Sum("approved"))["sum"] or 0)


def beside(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Projects with ``year_budget`` and ``spent``, in fen, None where there is none."""
    own = Movement.objects.filter(item__project=OuterRef("pk")).order_by().values("item__project")
    return rows.annotate(
        year_budget=Subquery(_had(own).annotate(sum=Sum("approved")).values("sum")),
        spent=Subquery(own.annotate(sum=Sum("paid")).values("sum")),
    )


def of_items(year: int) -> tuple[Mapping[int, int], Mapping[int, int]]:
    """Year's budget and what was paid, by item, of a year's projects as that year's books have it, in fen.

    What came back when the year's book was closed belongs to the next (以前年度支出收回); so does a claw-back then.
    """
    later = Voucher.objects.filter(book__year__gt=year)
    of_later = list(later.values_list("key", flat=True))
    not_of_year = [*of_later, *(f"{TAKEN}{key.removeprefix(CLAWED)}" for key in of_later if key.startswith(CLAWED))]
    rows = Movement.objects.filter(item__project__year=year).exclude(key__in=not_of_year).order_by()
    had = _had(rows).values_list("item_id").annotate(Sum("approved"))
    return dict(had), dict(rows.values_list("item_id").annotate(Sum("paid")))


def _had(rows: QuerySet[Movement]) -> QuerySet[Movement]:
    clawed_back = Q(flow=Flow.GIVE_UP.value, case_number__in=ClawBack.objects.values("case_number"))
    return rows.filter(Q(flow__in=HAD) | clawed_back)
