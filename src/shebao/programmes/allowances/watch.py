"""What the director's page has of rosters: those over their budget, what is still to pay, by when it is paid.

Heating is paid in the month that the law says (十月取暖费), the survivors' allowance at the end of the year.
"""

from calendar import monthrange
from collections.abc import Sequence
from datetime import date

from shebao.law.store import ParameterLookupError
from shebao.programmes.alarms import WATCHES, Alarm, Watch
from shebao.programmes.allowances.catalogue import Kind, allowances, usual_reference
from shebao.programmes.allowances.handing_over import TO_PAY, in_payment, short_of_money
from shebao.programmes.allowances.models import Roster
from shebao.programmes.allowances.states import OPEN
from shebao.programmes.controls import g01_within_budget
from shebao.programmes.models import Item, Project
from shebao.register.standards import view
from shebao.screens.shows import yuan

IN_TIME = (Kind.HEATING, Kind.SURVIVORS)
"""The allowances that are paid by a day of the year."""


def _waiting(projects: Sequence[Project]) -> list[Roster]:
    """Rosters of projects whose payment has not been asked for with effect."""
    rows = Roster.objects.filter(project__in=[one.code for one in projects], state__in=TO_PAY)
    return list(rows.exclude(pk__in=in_payment()).order_by("pk"))


def over_budget(projects: Sequence[Project], _: date) -> list[Alarm]:
    """Rosters that their budget line cannot pay: nothing was reserved, a change has to come first."""
    by_code, found = {one.code: one for one in projects}, []
    for roster, cover in short_of_money(Roster.objects.filter(project__in=by_code)):
        what = "审批后停止支付" if roster.state not in OPEN else roster.state
        told = (
            f"名册{roster.number}（{what}）{roster.people:,}人需{yuan(roster.total)}元，"
            f"明细{roster.item}可用{yuan(cover.available)}元，缺{yuan(cover.missing)}元，应先办理变更申请"
        )
        found.append(Alarm(by_code[roster.project], told, "stop", g01_within_budget.BASIS))
    return found


def unpaid(projects: Sequence[Project]) -> set[int]:
    """Projects with a roster that is not paid yet."""
    codes = {one.project for one in _waiting(projects)}
    return {one.pk for one in projects if one.code in codes}


def due(projects: Sequence[Project]) -> list[tuple[Project, str, str, date]]:
    """By when what projects are for is paid: heating by the end of its month, survivors by the end of the year."""
    by_key, found = {one.pk: one for one in projects}, {}
    purposes = {one.purpose: one for one in reversed(allowances().values()) if one.kind in IN_TIME}
    for item in Item.objects.filter(project__in=projects).order_by("pk"):
        for purpose in set(item.use_list) & set(purposes):
            project, allowance = by_key[item.project_id], purposes[purpose]
            try:
                first = usual_reference(allowance, project.year, view(None))
            except ParameterLookupError:
                # A year that the law says nothing of has no day by which it is paid.
                continue
            last = first.replace(day=monthrange(first.year, first.month)[1])
            text = "年底前发放" if last.month == 12 else f"{last.month}月发放"
            found[(project.pk, purpose)] = (project, f"发放{purpose}", text, last)
    return list(found.values())


WATCHES.append(Watch(over_budget, unpaid, due))
