"""From which budget lines a roster may be paid: those in whose scope the allowance is, of running projects."""

from shebao.findings import Finding
from shebao.programmes.allowances.catalogue import Allowance
from shebao.programmes.controls import g02_within_scope, g09_suspended, g13_closed
from shebao.programmes.models import Item, Suspension
from shebao.programmes.states import SPENDING
from shebao.staff.grant_post import refusal


def fitting_items(allowance: Allowance, year: int) -> list[Item]:
    """The budget lines that an allowance may be paid from, those of its year first."""
    running = Item.objects.filter(project__state__in=[state.value for state in SPENDING])
    held = Suspension.objects.filter(lifted_on__isnull=True).values("project")
    free = running.exclude(project__in=held).select_related("project")
    rows = [
        one for one in free.order_by("-project__year", "project__code", "code") if allowance.purpose in one.use_list
    ]
    return sorted(rows, key=lambda one: one.project.year != year)


def unfit(allowance: Allowance, project: str, item: str) -> list[Finding]:
    """What forbids to pay an allowance from a budget line."""
    one = Item.objects.filter(project__code=project, code=item).select_related("project").first()
    if one is None:
        return [refusal("R-18", f"项目库中没有“{project}”的明细“{item}”。", "从已下达的项目中选择。")]
    return [
        *g13_closed.find(one.project),
        *g09_suspended.find(one.project),
        *g02_within_scope.find(one, [allowance.purpose]),
    ]
