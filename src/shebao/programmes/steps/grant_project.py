"""批复 (Z02): what the finance bureau granted, with its number and codes; the items have their budget from here on."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.utils import timezone

from shebao.budget.codes.named import economic_named, function_named
from shebao.cases.kinds import Difference, Paper
from shebao.findings import Finding
from shebao.journal.record import RowChange
from shebao.programmes import rows
from shebao.programmes.controls import g04_no_change
from shebao.programmes.controls.words import RULES, doubt, refusal
from shebao.programmes.document_numbers import odd_number
from shebao.programmes.models import Item, Project
from shebao.programmes.reserve import move
from shebao.programmes.states import Flow, Kind, ProjectState
from shebao.programmes.steps.fields import filled, not_later
from shebao.programmes.steps.project_case import BY_FINANCE, hands_of, life_step, money, needed
from shebao.register.wording import a_day
from shebao.screens.shows import yuan

BASIS = "预算法第五十二条"

Payload = Mapping[str, Any]


def granted(payload: Payload) -> int:
    """The amounts together, in fen."""
    return sum(int(one.get("amount") or 0) for one in payload.get("items") or [])


def find(payload: Payload, project: Project, day: date) -> Sequence[Finding]:
    """Everything that is wrong."""
    if ProjectState(project.state) is not ProjectState.STORED:
        return [*g04_no_change.find(project, ["批准额度"]), *needed(project, ProjectState.STORED)]
    found = filled(payload, finance_code="预算项目编码", approval_number="批复文号", items="项目明细")
    found += not_later(payload, day, "批复日期", "approved_on")
    found += odd_number(str(payload.get("approval_number") or ""), "批复文号")
    codes = set(Item.objects.filter(project=project).values_list("code", flat=True))
    given = [one.get("code") for one in payload.get("items") or []]
    if sorted(map(str, given)) != sorted(codes):
        message = f"批复的明细是{'、'.join(map(str, given)) or '空'}，项目的明细是{'、'.join(sorted(codes))}。"
        found.append(refusal("P-6", message, BASIS, "项目明细", "每个明细批复一次。"))
    lines = set()
    for one in payload.get("items") or []:
        label = f"明细{one.get('code')}"
        if not isinstance(one.get("amount"), int) or one["amount"] <= 0:
            found.append(refusal("P-3", f"{label}的批复金额须大于零。", BASIS, label, "按批复文件填写。"))
        for name, told in (("function", "功能科目"), ("economic", "部门经济科目"), ("source", "资金来源")):
            if not one.get(name):
                found.append(refusal("P-2", f"{label}没有填写{told}。", BASIS, label, "每一笔支出须有科目和来源。"))
        lines.add((one.get("function"), one.get("economic"), one.get("code")))
    others = Project.objects.filter(year=project.year, finance_code=str(payload.get("finance_code") or ""))
    if payload.get("finance_code") and others.exclude(pk=project.pk).exists():
        message = f"预算项目编码“{payload['finance_code']}”在{project.year}年已用于另一项目。"
        found.append(refusal("P-7", message, BASIS, "预算项目编码", "核对批复文件。"))
    if granted(payload) != project.asked:
        message = f"批复{yuan(granted(payload))}元，申报{yuan(project.asked)}元。"
        found.append(doubt("P-8", message, BASIS, "项目明细", "核对批复文件；绩效目标须与批复金额相符。"))
    return found


def differences(payload: Payload, project: Project | None) -> list[Difference]:
    """What is granted."""
    year = project.year if project else timezone.localdate().year
    return [
        Difference("批复文号", "", str(payload.get("approval_number") or "")),
        Difference("批复日期", "", str(payload.get("approved_on") or "")),
        Difference("预算项目编码", "", str(payload.get("finance_code") or "")),
        *(
            Difference(
                f"明细{one.get('code')}",
                "",
                f"{money(one.get('amount'))}，功能科目{function_named(str(one.get('function') or ''), year)}，"
                f"经济科目{economic_named(str(one.get('economic') or ''), year)}，{one.get('source')}",
            )
            for one in payload.get("items") or []
        ),
    ]


def apply(payload: Payload, project: Project, case_number: str, day: date) -> list[RowChange]:
    """Give the items their codes and their budget."""
    maker, changes = hands_of(case_number).maker, []
    for one in payload["items"]:
        item = Item.objects.get(project=project, code=one["code"])
        codes = {"function_code": one["function"], "economic_code": one["economic"], "source": one["source"]}
        changes.append(rows.change(item, **codes))
        changes.extend(
            move(item, Flow.GRANT, one["amount"], f"批复-{project.code}-{item.code}", maker, case_number=case_number)
        )
    approved_on = a_day(payload["approved_on"])
    numbers = {"finance_code": payload["finance_code"], "approval_number": payload["approval_number"]}
    changes.append(rows.change(project, state=ProjectState.GRANTED.value, approved_on=approved_on, **numbers))
    return changes


KIND = life_step(
    Kind.GRANT,
    "预算批复",
    "预算批复登记表",
    desk=BY_FINANCE,
    find=find,
    differences=differences,
    apply=apply,
    key=lambda payload: f"{Kind.GRANT}-{payload.get('project')}-{payload.get('approval_number')}"[:120],
    papers=(Paper("财政局预算批复", BASIS),),
    basis=f"{BASIS}；{RULES}",
    amount=granted,
    claims="批复",
)
