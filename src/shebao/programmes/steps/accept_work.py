"""完工验收 (Z06): a group without the handler accepts what was done; the project spends nothing any more."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from shebao.cases.kinds import Difference, Paper
from shebao.findings import Finding
from shebao.journal.record import RowChange
from shebao.programmes import rows
from shebao.programmes.available import standing
from shebao.programmes.controls.g08_different_people import BASIS as APART
from shebao.programmes.controls.g11_targets_and_acceptance import ACCEPTANCE
from shebao.programmes.controls.words import RULES, refusal
from shebao.programmes.models import Milestone, PaymentRequest, Project
from shebao.programmes.states import Kind, ProjectState
from shebao.programmes.steps.fields import filled, not_later
from shebao.programmes.steps.project_case import BY_BUSINESS, hands_of, life_step, needed
from shebao.register.wording import a_day
from shebao.screens.shows import yuan
from shebao.staff.models import NaturalPerson

Payload = Mapping[str, Any]


def handlers(project: Project) -> set[int]:
    """Who handled the project: named for it, or made a payment request of it."""
    made = PaymentRequest.objects.filter(project=project).values_list("made_by_id", flat=True)
    return {project.handler_id, *made}


def find(payload: Payload, project: Project, day: date) -> Sequence[Finding]:
    """Everything that is wrong."""
    found = [*needed(project, ProjectState.RUNNING), *filled(payload, result="验收结论", members="验收组成员")]
    found += not_later(payload, day, "验收日期")
    members = {one.number: one for one in NaturalPerson.objects.filter(number__in=payload.get("members") or [])}
    for number in payload.get("members") or []:
        if number not in members:
            found.append(refusal("P-2", f"没有工号为“{number}”的人员。", RULES, "验收组成员", "从列表中选择。"))
        elif members[number].pk in handlers(project):
            message = f"同一人员不得同时办理经办和验收：{members[number].name}经办了本项目。"
            found.append(refusal("G08", message, APART, "验收组成员", "请其他人员验收。"))
    if 0 < len(members) < 2:
        found.append(refusal("P-2", "验收组少于两人。", RULES, "验收组成员", "选择两名以上成员。"))
    if open_money := standing(project).reserved:
        message = f"项目尚有{yuan(open_money)}元已占用未支付，不能验收。"
        found.append(refusal("P-1", message, RULES, action="待支付完成或释放后再验收。"))
    return found


def differences(payload: Payload, project: Project | None) -> list[Difference]:
    """What was found."""
    named = NaturalPerson.objects.filter(number__in=payload.get("members") or []).values_list("name", flat=True)
    return [
        Difference("验收日期", "", str(payload.get("day") or "")),
        Difference("验收组", "", "、".join(named)),
        Difference("验收结论", "", str(payload.get("result") or "")),
    ]


def apply(payload: Payload, project: Project, case_number: str, day: date) -> list[RowChange]:
    """Write the milestone."""
    hands = hands_of(case_number)
    made = Milestone(
        project=project,
        what=ACCEPTANCE,
        day=a_day(payload["day"]),
        result=payload["result"],
        members="、".join(payload["members"]),
        case_number=case_number,
        made_by=hands.maker,
        checked_by=hands.checker,
    )
    return [rows.add(made), rows.change(project, state=ProjectState.ACCEPTED.value)]


KIND = life_step(
    Kind.ACCEPT,
    "完工验收",
    "项目验收单",
    desk=BY_BUSINESS,
    find=find,
    differences=differences,
    apply=apply,
    key=lambda payload: f"{Kind.ACCEPT}-{payload.get('project')}",
    papers=(Paper("验收单", RULES),),
    claims="验收",
)
