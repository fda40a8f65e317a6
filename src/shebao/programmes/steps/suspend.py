"""暂缓拨款 (Z10), 整改恢复 (Z11), 扣回 (Z12): payment held back on one of three grounds, until it is put right."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from shebao.cases.kinds import Desk, Difference, Paper
from shebao.findings import Finding
from shebao.journal.record import RowChange
from shebao.programmes import rows
from shebao.programmes.books import book_claw_back
from shebao.programmes.controls.g09_suspended import open_suspension
from shebao.programmes.controls.words import RULES, refusal
from shebao.programmes.document_numbers import odd_number
from shebao.programmes.models import ClawBack, PaymentRequest, Project, Suspension
from shebao.programmes.reserve import come_back, move
from shebao.programmes.reserve import paid_of as paid_of_reservation
from shebao.programmes.spent import CLAWED, TAKEN
from shebao.programmes.states import Flow, Kind, ProjectState
from shebao.programmes.steps.fields import amount_of, filled, positive
from shebao.programmes.steps.project_case import (
    APPLY,
    DECIDE,
    LOOK,
    REVIEW,
    TO_HOLD,
    hands_of,
    life_step,
    money,
    needed,
)
from shebao.screens.shows import yuan

BASIS = f"{RULES}：责令改正，暂缓拨款；情节严重的，扣回专项资金"
GROUNDS = {
    1: "业务部门虚报套取、虚假配套，截留、挤占、挪用，擅自变更计划、内容或标准",
    2: "财务部门审核不严，造成不良后果",
    3: "导致专项资金使用不当或重大损失的其他行为",
}
"""The three grounds of the rules."""
MAY_SUSPEND = (
    ProjectState.GRANTED,
    ProjectState.RUNNING,
    ProjectState.ACCEPTED,
    ProjectState.SELF_EVALUATED,
    ProjectState.EVALUATED,
)

Payload = Mapping[str, Any]


def find_suspend(payload: Payload, project: Project, day: date) -> Sequence[Finding]:
    """Everything that is wrong with a suspension."""
    found = [*needed(project, *MAY_SUSPEND), *filled(payload, reason="事由")]
    if payload.get("ground") not in GROUNDS:
        found.append(refusal("P-2", "没有填写暂缓拨款的情形。", BASIS, "情形", "从三种情形中选。"))
    if there := open_suspension(project):
        found.append(
            refusal("G09", f"项目已于{there.since}暂缓拨款（{there.reason}）。", BASIS, action="不必重复办理。")
        )
    return found


def differences_suspend(payload: Payload, project: Project | None) -> list[Difference]:
    """Why."""
    ground = payload.get("ground")
    return [
        Difference("拨款", "正常", "暂缓拨款"),
        Difference("情形", "", GROUNDS.get(ground, "") if isinstance(ground, int) else ""),
        Difference("事由", "", str(payload.get("reason") or "")),
    ]


def apply_suspend(payload: Payload, project: Project, case_number: str, day: date) -> list[RowChange]:
    """Write it: from here on nothing is promised and nothing sent."""
    hands = hands_of(case_number)
    made = Suspension(
        project=project,
        ground=payload["ground"],
        reason=payload["reason"],
        since=day,
        case_number=case_number,
        made_by=hands.maker,
        confirmed_by=hands.approvers[-1],
    )
    return [rows.add(made)]


def find_rectify(payload: Payload, project: Project, day: date) -> Sequence[Finding]:
    """Everything that is wrong with a rectification."""
    found = filled(payload, measures="整改措施和结果")
    if open_suspension(project) is None:
        found.append(refusal("P-1", "项目没有暂缓拨款，无须恢复。", BASIS, action="返回项目页查看。"))
    return found


def differences_rectify(payload: Payload, project: Project | None) -> list[Difference]:
    """What was put right."""
    there = open_suspension(project) if project else None
    return [
        Difference("拨款", f"暂缓拨款（{there.reason}，{there.since}）" if there else "", "恢复"),
        Difference("整改措施和结果", "", str(payload.get("measures") or "")),
    ]


def apply_rectify(payload: Payload, project: Project, case_number: str, day: date) -> list[RowChange]:
    """Lift the suspension."""
    there = Suspension.objects.get(project=project, lifted_on__isnull=True)
    return [rows.change(there, lifted_on=day, lifted_case=case_number)]


def paid_of(request: PaymentRequest) -> int:
    """What was paid for a request and not come back, in fen."""
    return paid_of_reservation(request.reservation)


def _request(payload: Payload, project: Project | None) -> PaymentRequest | None:
    found = PaymentRequest.objects.filter(project=project, number=str(payload.get("request") or ""))
    return found.select_related("reservation", "item").first()


def find_claw_back(payload: Payload, project: Project, day: date) -> Sequence[Finding]:
    """Everything that is wrong with a claw-back: it follows a suspension, and takes back what was paid at most."""
    found = [*filled(payload, decision="扣回通知文号"), *positive(payload, "扣回金额（元）")]
    found += odd_number(str(payload.get("decision") or ""), "扣回通知文号")
    if open_suspension(project) is None:
        found.append(refusal("P-1", "扣回须在暂缓拨款之后办理。", BASIS, action="先办理暂缓拨款。"))
    request = _request(payload, project)
    if request is None:
        message = f"项目没有用款申请“{payload.get('request') or ''}”。"
        found.append(refusal("P-2", message, BASIS, "用款申请号", "从项目页的用款申请中选。"))
    elif amount_of(payload) > (paid := paid_of(request)):
        message = f"扣回 {yuan(amount_of(payload))} 元超过该笔用款已支付的 {yuan(paid)} 元。"
        found.append(refusal("G01", message, BASIS, "扣回金额（元）", "核减。"))
    return found


def differences_claw_back(payload: Payload, project: Project | None) -> list[Difference]:
    """What is taken back."""
    request = _request(payload, project)
    paid = paid_of(request) if request else 0
    return [
        Difference("用款申请号", "", str(payload.get("request") or "")),
        Difference("已支付", money(paid), money(paid - amount_of(payload))),
        Difference("扣回通知文号", "", str(payload.get("decision") or "")),
    ]


def apply_claw_back(payload: Payload, project: Project, case_number: str, day: date) -> list[RowChange]:
    """Take it back, out of what was paid and out of the budget, with the reversing entries."""
    request, hands = _request(payload, project), hands_of(case_number)
    there = open_suspension(project)
    assert request is not None and there is not None, "what find() asks for"
    amount = amount_of(payload)
    made = ClawBack(
        project=project,
        item=request.item,
        suspension=there,
        request=request,
        amount=amount,
        decision=payload["decision"],
        case_number=case_number,
        day=day,
    )
    changes = [rows.add(made)]
    memo = f"扣回{payload['decision']}"[:200]
    changes.extend(come_back(request.reservation, amount, f"{CLAWED}{case_number}", hands.maker, memo, day))
    changes.extend(
        move(request.item, Flow.GIVE_UP, amount, f"{TAKEN}{case_number}", hands.maker, case_number=case_number)
    )
    book_claw_back(made, day)
    return changes


SUSPEND = life_step(
    Kind.SUSPEND,
    "暂缓拨款",
    "责令改正、暂缓拨款通知",
    desk=TO_HOLD,
    find=find_suspend,
    differences=differences_suspend,
    apply=apply_suspend,
    key=lambda payload: f"{Kind.SUSPEND}-{payload.get('project')}-{payload.get('reason')}",
    papers=(Paper("整改通知", BASIS),),
    basis=BASIS,
    claims="暂缓",
)
RECTIFY = life_step(
    Kind.RECTIFY,
    "整改恢复",
    "整改报告审批表",
    desk=Desk(APPLY, REVIEW, LOOK, (DECIDE,)),
    find=find_rectify,
    differences=differences_rectify,
    apply=apply_rectify,
    key=lambda payload: f"{Kind.RECTIFY}-{payload.get('project')}-{payload.get('measures')}"[:120],
    papers=(Paper("整改报告", BASIS),),
    basis=BASIS,
    claims="整改",
)
CLAW_BACK = life_step(
    Kind.CLAW_BACK,
    "扣回",
    "扣回专项资金通知",
    desk=TO_HOLD,
    find=find_claw_back,
    differences=differences_claw_back,
    apply=apply_claw_back,
    key=lambda payload: f"{Kind.CLAW_BACK}-{payload.get('project')}-{payload.get('decision')}",
    papers=(Paper("扣回决定", BASIS),),
    basis=BASIS,
    amount=lambda payload: amount_of(payload) or None,
    claims="扣回",
)
