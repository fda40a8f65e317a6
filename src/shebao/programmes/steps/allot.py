"""分配下达 (Z03): the plan by item and month. The first one opens the project's own books and lets it spend."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.db.models import Sum

from shebao.cases.kinds import Difference, Paper
from shebao.findings import Finding
from shebao.journal.record import RowChange
from shebao.programmes import rows
from shebao.programmes.books import open_books
from shebao.programmes.controls import g04_no_change, g06_procured
from shebao.programmes.controls.words import RULES, refusal
from shebao.programmes.models import Allotment, Item, Project
from shebao.programmes.states import Kind, ProjectState
from shebao.programmes.steps.fields import filled
from shebao.programmes.steps.project_case import BY_FINANCE_DECIDED, hands_of, life_step, money, needed
from shebao.register.wording import a_month, shown_month

BASIS = f"{RULES}：专项资金支出预算经法定程序批准后，应及时分配下达到项目实施单位"

Payload = Mapping[str, Any]


def find(payload: Payload, project: Project, day: date) -> Sequence[Finding]:
    """Everything that is wrong: with what was planned before, the plan of each item is what it has approved."""
    found = needed(project, ProjectState.GRANTED, ProjectState.RUNNING)
    if found:
        return found
    found = [*g06_procured.planned(project), *filled(payload, plan="分配方案")]
    planned: dict[str, int] = defaultdict(int)
    for one in payload.get("plan") or []:
        month, amount = a_month(one.get("month")), one.get("amount")
        if month is None or month.year != project.year or not isinstance(amount, int) or amount == 0:
            message = f"分配方案的月份或金额不对：{one.get('month')}，{amount}。"
            found.append(refusal("P-6", message, BASIS, "分配方案", f"月份在{project.year}年内，金额不为零。"))
        else:
            planned[str(one.get("item"))] += amount
    items = {item.code: item for item in Item.objects.filter(project=project)}
    for code in sorted(set(planned) - set(items)):
        found.append(refusal("P-2", f"项目没有明细“{code}”。", BASIS, "分配方案", "核对明细编号。"))
    for code, item in items.items():
        before = Allotment.objects.filter(item=item).aggregate(sum=Sum("amount"))["sum"] or 0
        found.extend(g04_no_change.plan_fits(item, before + planned[code]))
    return found


def differences(payload: Payload, project: Project | None) -> list[Difference]:
    """The plan."""
    return [
        Difference(f"明细{one.get('item')} {shown_month(a_month(one.get('month')))}", "", money(one.get("amount")))
        for one in payload.get("plan") or []
    ]


def apply(payload: Payload, project: Project, case_number: str, day: date) -> list[RowChange]:
    """Write the plan; the first time the project begins, with books that two people of the finance section keep."""
    changes = []
    for one in payload["plan"]:
        item = Item.objects.get(project=project, code=one["item"])
        month = a_month(one["month"])
        changes.append(rows.add(Allotment(item=item, month=month, amount=one["amount"], case_number=case_number)))
    if ProjectState(project.state) is ProjectState.GRANTED:
        hands = hands_of(case_number)
        open_books(project, hands.maker)
        keepers = {"bookkeeper_id": hands.maker.pk, "book_checker_id": hands.checker.pk}
        changes.append(rows.change(project, state=ProjectState.RUNNING.value, allotted_on=day, **keepers))
    return changes


KIND = life_step(
    Kind.ALLOT,
    "分配下达",
    "专项资金分配方案",
    desk=BY_FINANCE_DECIDED,
    find=find,
    differences=differences,
    apply=apply,
    key=lambda payload: f"{Kind.ALLOT}-{payload.get('project')}-{payload.get('number') or 1}",
    papers=(Paper("分配方案", BASIS),),
    basis=BASIS,
    claims="分配下达",
    amount=lambda payload: sum(int(one.get("amount") or 0) for one in payload.get("plan") or []),
)
