"""How the year's projects were carried out (项目执行): budget after changes and what was paid, tied to the ledger.

Of an item: budget after changes = granted + handed on from the year before + changes approved meanwhile − what was
clawed back (:mod:`~shebao.programmes.spent`). What was paid is taken out of what the year before left first.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Sum

from shebao.budget.book import Book, Fact, Origin
from shebao.findings import Finding, Severity
from shebao.ledger.models import Line
from shebao.programmes import models
from shebao.programmes.controls.g03_by_progress import percent
from shebao.programmes.spent import of_items
from shebao.programmes.states import Flow, ProjectState
from shebao.programmes.years.from_library import CLASSES, fact_of, movements
from shebao.screens.shows import yuan

BUDGET_ACCOUNTS = "5001"
"""Where a project's book has its spending (业务活动费用)."""
YEAR_END = "year_end"


@dataclass(frozen=True, slots=True)
class ItemExecution:
    """An item of a project: granted, budget after changes, paid, and what the ledger has, in fen."""

    project: str
    name: str
    item: str
    granted: int
    adjusted: int
    handed_on: int
    paid: int
    booked: int

    @property
    def ties(self) -> bool:
        """Whether payments and ledger agree."""
        return self.paid == self.booked

    @property
    def rate(self) -> int:
        """Paid of the budget after changes, in hundredths of a percent."""
        return self.paid * 10_000 // self.adjusted if self.adjusted else 0

    @property
    def rate_shown(self) -> str:
        """As a percentage."""
        return percent(self.rate)


@dataclass(frozen=True, slots=True)
class Execution:
    """The year's projects: their items, the facts of their budget and of what was paid, what does not tie."""

    items: tuple[ItemExecution, ...]
    adjusted: tuple[Fact, ...]
    actual: tuple[Fact, ...]
    findings: tuple[Finding, ...]


def execution_of(year: int, budget: Book) -> Execution:
    """Everything of a year's granted projects. Units are the published budget's."""
    rows = models.Project.objects.filter(year=year, klass__in=CLASSES).exclude(state=ProjectState.STORED.value)
    moved, ledger = movements(year), booked(year)
    had_by_item, paid_by_item = of_items(year)
    units = {one.code: one.unit for one in budget.projects}
    items: list[ItemExecution] = []
    adjusted: list[Fact] = []
    actual: list[Fact] = []
    rows = rows.order_by("rank", "code").prefetch_related("items")
    for row in rows:
        unit = units.get(row.store_code) or (budget.units[0].code if budget.units else "")
        for item in sorted(row.items.all(), key=lambda one: one.code):
            granted = moved.get((item.pk, Flow.GRANT), 0)
            handed_on = moved.get((item.pk, Flow.CARRY_IN), 0)
            had, paid = had_by_item.get(item.pk, 0), paid_by_item.get(item.pk, 0)
            account = ledger.get((row.code, item.code), 0)
            one = ItemExecution(row.store_code, row.name, item.code, granted, had, handed_on, paid, account)
            items.append(one)
            from_before = min(one.paid, handed_on)
            for facts, origin, fen in (
                (adjusted, Origin.CURRENT, had - handed_on),
                (adjusted, Origin.CARRIED_OVER, handed_on),
                (actual, Origin.CURRENT, one.paid - from_before),
                (actual, Origin.CARRIED_OVER, from_before),
            ):
                if fen:
                    facts.append(fact_of(row, item, unit, fen, origin))
    found = [_differs(one) for one in items if not one.ties]
    found += [_not_published(row) for row in rows if row.store_code not in units]
    return Execution(tuple(items), tuple(adjusted), tuple(actual), tuple(found))


def booked(year: int) -> Mapping[tuple[str, str], int]:
    """What the projects' books have as spending, by project and item, in fen."""
    lines = Line.objects.filter(book__year=year, account__code__startswith=BUDGET_ACCOUNTS).exclude(project="")
    sums = lines.exclude(ref_kind=YEAR_END).order_by().values_list("project", "item")
    found = sums.annotate(debit=Sum("debit"), credit=Sum("credit"))
    return {(project, item): debit - credit for project, item, debit, credit in found}


def _not_published(row: models.Project) -> Finding:
    message = f"项目“{row.name}”在公开的年初预算中没有，是年中新增的。"
    action = "在决算说明中写明新增的依据和金额。"
    return Finding("Y-53", Severity.WARNING, message, f"项目执行/{row.name}/年中新增", action=action)


def _differs(one: ItemExecution) -> Finding:
    return Finding(
        "Y-51",
        Severity.ERROR,
        f"项目“{one.name}”明细{one.item}：支付{yuan(one.paid)}元，账面{yuan(one.booked)}元，"
        f"相差{yuan(one.paid - one.booked)}元。",
        f"项目执行/{one.name}/{one.item}",
        found=yuan(one.paid),
        expected=yuan(one.booked),
        action="运行 shebao verify 核对支付和账簿，改正后再编制决算。",
    )
