"""From which budget lines a roster may be paid: those in whose scope the allowance is, of its own running projects."""

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
    its = free.filter(project__store_code__in=allowance.stores).order_by("-project__year", "project__code", "code")
    rows = [one for one in its if allowance.purpose in one.use_list]
    return sorted(rows, key=lambda one: one.project.year != year)


def unfit(allowance: Allowance, project: str, item: str) -> list[Finding]:
    """What forbids to pay an allowance from a budget line."""
    one = Item.objects.filter(project__code=project, code=item).select_related("project").first()
    if one is None:
        return [refusal("R-18", f"项目库中没有“{project}”的明细“{item}”。", "从已下达的项目中选择。")]
    return [
        *g13_closed.find(one.project),
        *g09_suspended.find(one.project),
        *(g02_within_scope.find(one, [allowance.purpose]) or _of_another(allowance, one)),
    ]


def _of_another(allowance: Allowance, item: Item) -> list[Finding]:
    """What forbids to pay an allowance from a project that pays others: each has its own money (专款专用)."""
    if item.project.store_code in allowance.stores:
        return []
    told = f"“{allowance.name}”由项目库编码{'、'.join(allowance.stores)}的项目列支，不能由“{item.project.name}”支付。"
    return [refusal("G02", told, "从本补助的项目中选择；额度不足的，办理变更申请。", g02_within_scope.BASIS)]
